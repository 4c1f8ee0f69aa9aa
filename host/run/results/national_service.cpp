// What it costs a nation to serve its own people, at home or from abroad, and what electricity and accelerators that
// takes.
#include <algorithm>

#include "host/run/results/payer_parts.hpp"
#include "host/engine/price/cheaper_way.hpp"
#include "host/engine/price/task_prices.hpp"
#include "host/plan/open_ways.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/econ/term_list.hpp"

namespace eqc {
namespace {

/// Electricity and accelerators per million output tokens on the hardware that serves cheapest in a region.
struct HomeUse {
  std::vector<double> kwh, accelerator_hours;  // [worlds]; NaN where nothing can
};

HomeUse home_use(const TaskPrices& t, std::size_t region) {
  HomeUse use{std::vector<double>(t.worlds, std::numeric_limits<double>::quiet_NaN()),
              std::vector<double>(t.worlds, std::numeric_limits<double>::quiet_NaN())};
  std::vector<double> least(t.worlds, kInfinity), own(t.worlds), rent(t.worlds), kwh(t.worlds);
  const CheaperWay cheaper(t.plan);
  for (std::size_t h = 0; h < t.plan.n_hardware; ++h) {
    if (t.status[region * t.plan.n_hardware + h] != 0) continue;
    for (std::size_t w = 0; w < t.worlds; ++w) {
      const Outcome o = t.at(region, h, w);
      own[w] = o.cost_own;
      rent[w] = o.cost_rent;
      kwh[w] = o.energy;
    }
    const auto take = [&](const std::vector<double>& usd) {
      if (!cheaper.offer(usd.data(), 1.0, least.data())) return;
      for (std::size_t w = 0; w < t.worlds; ++w) {
        if (least[w] != usd[w]) continue;
        use.kwh[w] = kwh[w];
        use.accelerator_hours[w] = t.hours[h * t.worlds + w];
      }
    };
    if (t.sold[h] != 0) take(own);
    if (t.rented[h] != 0 && rents_at_home(t.plan, region)) take(rent);
  }
  return use;
}

struct Columns {
  std::vector<double> cost, gdp_share, electricity, accelerators;
};

/// Folds `value` x `factor`; NaN without either.
void append(const PayerContext& x, const std::vector<double>& value, double factor, std::vector<double>& out) {
  std::vector<double> scaled(value);
  for (double& v : scaled) v *= factor;
  x.fold.append(scaled.data(), out);
}

}  // namespace

void add_national_service(const PayerContext& x, const TaskPrices& t, const CheapestCells& cheapest) {
  const Plan& plan = x.plan();
  const Catalog& catalog = *plan.catalog;
  const PayerOptions options = payer_options(t, cheapest);
  const std::vector<double> home = home_use_rows(options), abroad = abroad_use_rows(options);
  const double per_person = x.asked().serve_queries * 365.25 *
                            static_cast<double>(plan.scenario->serving.output_tokens) *
                            1e-6;  // million output tokens a year
  const double unknown = std::numeric_limits<double>::quiet_NaN();
  Columns out;
  for (const bool at_home : {true, false})
    for (std::size_t n = 0; n < catalog.nations.size(); ++n) {
      const NationRow& nation = catalog.nations[n];
      const double mtok = nation.population.value_or(unknown) * per_person;
      const auto row =
          static_cast<std::ptrdiff_t>(static_cast<std::size_t>(cost_row_of(plan, n, x.case_spec())) * x.worlds());
      const std::vector<double>& rows = at_home ? home : abroad;
      const std::vector<double> mine(rows.begin() + row, rows.begin() + row + static_cast<std::ptrdiff_t>(x.worlds()));
      append(x, mine, mtok, out.cost);
      append(x, mine, mtok / nation.gdp_usd.value_or(unknown), out.gdp_share);
      if (!at_home) continue;
      const std::optional<std::size_t> region = plan.region_of(n);
      const HomeUse use = region ? home_use(t, *region) : HomeUse{x.nan(x.worlds()), x.nan(x.worlds())};
      append(x, use.kwh, mtok * 3.6e6 / nation.electricity_j_per_year.value_or(unknown), out.electricity);
      append(x, use.accelerator_hours, mtok / kHoursPerYear, out.accelerators);
    }
  x.sink.add("nation_serve_cost", out.cost);
  x.sink.add("nation_serve_gdp_share", out.gdp_share);
  x.sink.add("nation_serve_electricity_share", out.electricity);
  x.sink.add("nation_serve_accelerators", out.accelerators);
}

}  // namespace eqc
