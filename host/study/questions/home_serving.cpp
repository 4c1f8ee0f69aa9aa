// Question 9: what it costs a nation to serve its own population on machines at home.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/engine/price/task_prices.hpp"
#include "host/engine/price/cheaper_way.hpp"
#include "host/engine/worlds/cheapest_owned.hpp"
#include "host/plan/open_ways.hpp"
#include "host/study/question_list.hpp"
#include "host/study/speed_mark.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/econ/term_list.hpp"
#include "kernels/job/price_job.hpp"

namespace eqc {
namespace {

/// Requests per person and day: the scenario's serve_queries, else ten (project choice). Every column scales with it
/// but premium and break-even.
double queries_per_person_day(const PlanWorlds& study) {
  return study.affordability().serve_queries > 0 ? study.affordability().serve_queries : 10.0;
}

constexpr double kJoulePerKwh = 3.6e6;

StudyTable home_table(const PlanWorlds& study, std::size_t model) {
  StudyTable t(
      "09_home_serving",
      fmt::format("Serving {} to the whole population at home, {} requests per person and day",
                  study.plan().model(model).id, queries_per_person_day(study)),
      "requests x population x output tokens of the scenario x cheapest price at home (owned, or rented where a cloud "
      "is); premium: home over the cheapest other region - 1; "
      "break-even: utilisation of owned hardware at which home costs as much as abroad; network transport is left out" +
          std::string(kSpeedMarkNote));
  t.text("nation")
      .band("cost", "USD/year")
      .bands({"of_GDP", "of_electricity"}, "share")
      .band("accelerators", "accelerators")
      .bands({"premium", "break_even_utilisation", "capital", "electricity"}, "share")
      .text("hardware")
      .counts("nations on the region axis with population and GDP");
  return t;
}

/// Cheapest USD per million output tokens in one region by world, owned or rented there.
std::vector<double> home_price(const TaskPrices& p, std::size_t region) {
  std::vector<double> price(p.worlds, kInfinity), own(p.worlds), rent(p.worlds);
  const CheaperWay cheaper(p.plan);
  for (std::size_t h = 0; h < p.plan.n_hardware; ++h) {
    if (p.status[region * p.plan.n_hardware + h] != 0) continue;
    for (std::size_t w = 0; w < p.worlds; ++w) {
      const Outcome o = p.at(region, h, w);
      own[w] = o.cost_own;
      rent[w] = o.cost_rent;
    }
    if (p.sold[h] != 0) cheaper.offer(own.data(), 1.0, price.data());
    if (p.rented[h] != 0 && rents_at_home(p.plan, region)) cheaper.offer(rent.data(), 1.0, price.data());
  }
  return price;
}

/// Cheapest price in any region but one, by world.
std::vector<double> price_abroad(const Plan& plan, const std::vector<std::vector<double>>& prices, std::size_t home) {
  std::vector<double> abroad(prices[home].size(), kInfinity);
  const CheaperWay cheaper(plan);
  for (std::size_t r = 0; r < prices.size(); ++r)
    if (r != home && place_for_hire(plan, r)) cheaper.offer(prices[r].data(), 1.0, abroad.data());
  return abroad;
}

/// Output tokens that a nation's people ask for in a year, millions.
double mtok_per_year(const PlanWorlds& study, double population) {
  return queries_per_person_day(study) * population * kDaysPerYear *
         static_cast<double>(study.scenario().serving.output_tokens) * 1e-6;
}

/// One nation that serves itself on hardware it owns.
void add_home_row(PlanWorlds& study, const TaskPrices& p, const std::vector<std::vector<double>>& prices, std::size_t r,
                  StudyTable& t) {
  const auto row = study.plan().nations[r];
  const auto owned = cheapest_owned(p, r);
  if (!row || !owned) return void(++t.missing);
  const NationRow& nation = study.catalog().nations[*row];
  if (!nation.population || !nation.gdp_usd) return void(++t.missing);
  ++t.covered;
  const double mtok = mtok_per_year(study, *nation.population);
  const double electricity_kwh = nation.electricity_j_per_year.value_or(std::nan("")) / kJoulePerKwh;
  const std::vector<double> utilisation = study.draws().scaled(Input::utilisation, {}, study.plan().case_at(0)),
                            abroad = price_abroad(study.plan(), prices, r);
  const std::vector<double>& home = prices[r];
  const std::vector<Outcome>& o = owned->outcome;
  const auto hours = [&](std::size_t w) { return p.hours[owned->hardware[w] * p.worlds + w] * mtok; };
  const auto break_even = [&](std::size_t w) {
    const double whatever_is_used = sum_of(o[w], QuantityKind::capital) + sum_of(o[w], QuantityKind::upkeep);
    const double left = abroad[w] - sum_of(o[w], QuantityKind::running);
    return left > 0 ? utilisation[w] * whatever_is_used / left : kInfinity;
  };
  const auto band = [&](const auto& of_world) { return band_over(p.worlds, of_world); };
  t.add({{"nation", nation.id},
         {"cost", band([&](std::size_t w) { return home[w] * mtok; })},
         {"of_GDP", band([&](std::size_t w) { return home[w] * mtok / *nation.gdp_usd; })},
         {"of_electricity", band([&](std::size_t w) { return o[w].energy * mtok / electricity_kwh; })},
         {"accelerators", band([&](std::size_t w) { return hours(w) / (kHoursPerYear * utilisation[w]); })},
         {"premium", band([&](std::size_t w) { return home[w] / abroad[w] - 1.0; })},
         {"break_even_utilisation", band(break_even)},
         {"capital", band([&](std::size_t w) { return sum_of(o[w], QuantityKind::capital) / o[w].cost_own; })},
         {"electricity", band([&](std::size_t w) { return o[w].own_electricity / o[w].cost_own; })},
         {"hardware", marked_id(study.plan().hardware(most_frequent(owned->hardware)))}});
}

StudyAnswer answer_home_serving(PlanWorlds& study) {
  const auto model = study.largest_served();
  if (!model) return cannot_say(kNeedsServing);
  const TaskPrices& p = study.prices(*model, 0, Task::serving);
  std::vector<std::vector<double>> prices;
  for (std::size_t r = 0; r < study.plan().n_regions; ++r) prices.push_back(home_price(p, r));
  StudyTable t = home_table(study, *model);
  for (std::size_t r = 0; r < study.plan().n_regions; ++r) add_home_row(study, p, prices, r, t);
  sort_by_median(t, "of_GDP", true);
  return {{t}, ""};
}

}  // namespace

const StudyQuestion questions::home_serving = {
    9, 'B', "What would it cost a nation to serve its own population at home?", answer_home_serving,
    "09_home_serving: serving its people at home costs {nation} most beside its GDP, {of_GDP} of it, for "
    "{accelerators} accelerators"};

}  // namespace eqc
