// Home first, then the cheapest cloud region; entities off the region axis can only rent there.
#include "host/engine/afford/capability_costs.hpp"

#include <algorithm>
#include <limits>

#include "host/engine/afford/payers.hpp"
#include "host/engine/price/cheaper_way.hpp"
#include "host/engine/price/task_prices.hpp"
#include "host/plan/export_control.hpp"
#include "host/plan/open_ways.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/econ/term_list.hpp"
#include "kernels/job/price_job.hpp"

namespace eqc {
namespace {

std::size_t worlds_of(const PayerOptions& o) { return static_cast<std::size_t>(o.plan.scenario->run.worlds); }

const double* cheapest_row(const PayerOptions& o, Cheapest kind, std::size_t region) {
  return o.cheapest.data() + (static_cast<std::size_t>(kind) * o.plan.n_regions + region) * worlds_of(o);
}

const double* hardware_term(const PayerOptions& o, std::size_t hardware, HardwareTerm term) {
  return o.terms.hardware.data() + (hardware * kHardwareTerms + static_cast<std::size_t>(term)) * worlds_of(o);
}

std::vector<double> empty_rows(const PayerOptions& o) {
  return std::vector<double>((o.plan.n_regions + static_cast<std::size_t>(CostRow::count)) * worlds_of(o), kInfinity);
}

double* remote_row(const PayerOptions& o, std::vector<double>& rows) {
  return rows.data() + (o.plan.n_regions + static_cast<std::size_t>(CostRow::remote)) * worlds_of(o);
}

bool removed(const PayerOptions& o, std::size_t region) {
  const auto& rows = o.c.removed_regions;
  return !rows.empty() && std::find(rows.begin(), rows.end(), o.plan.scenario->axes.regions[region]) != rows.end();
}

/// Rental premium of the cheapest cloud region on the axis; the catalog's reference price when there is none.
double remote_premium(const PayerOptions& o) {
  double premium = kInfinity;
  for (std::size_t r = 0; r < o.plan.n_regions; ++r)
    if (o.plan.region(r).cloud_region && !removed(o, r) && o.premium[r] < premium) premium = o.premium[r];
  return premium < kInfinity ? premium : 1.0;
}

/// What controls make of a price for a region's payers, also abroad.
double dearer(const PayerOptions& o, std::size_t region) {
  const std::optional<std::size_t> nation = o.plan.nations[region];
  return nation ? export_factor(*o.plan.catalog, *nation, o.c) : 1.0;
}

/// Rent at home over the premium there, times this: rent in the cheapest cloud region, for rent is proportional to the
/// premium.
double abroad_ratio(const PayerOptions& o, std::size_t region) {
  return remote_premium(o) * dearer(o, region) / o.premium[region];
}

/// A year of renting one replica abroad with the hardware open to a region, into `row` and into `remote`.
void rent_replica_abroad(const PayerOptions& o, std::size_t region, double premium,
                         const std::vector<double>& expected_rent, double* row, CheaperWay::Kept& remote) {
  const CheaperWay cheaper(o.plan);
  CheaperWay::Kept here{row, expected(row, worlds_of(o))};
  for (std::size_t h = 0; h < o.plan.n_hardware; ++h) {
    if (o.status[region * o.plan.n_hardware + h] != 0 || o.rented[h] == 0) continue;
    const double* rent = hardware_term(o, h, HardwareTerm::rent_usd_per_h);
    const double scale = o.accelerators[h] * kHoursPerYear * premium;
    cheaper.offer(rent, expected_rent[h], scale, here);
    cheaper.offer(rent, expected_rent[h], scale, remote);
  }
}

/// Who lives where the case has taken everything away rents abroad.
void send_removed_abroad(const PayerOptions& o, std::vector<double>& rows) {
  const double* remote = remote_row(o, rows);
  for (std::size_t r = 0; r < o.plan.n_regions; ++r)
    if (removed(o, r))
      std::copy(remote, remote + worlds_of(o), rows.begin() + static_cast<std::ptrdiff_t>(r * worlds_of(o)));
}

/// Rows with renting at home and abroad; owning too where asked for.
std::vector<double> run_rows(const PayerOptions& o, bool own_too, bool home_rent = true) {
  std::vector<double> rows = empty_rows(o);
  double* remote = remote_row(o, rows);
  const CheaperWay cheaper(o.plan);
  for (std::size_t r = 0; r < o.plan.n_regions; ++r) {
    const double abroad = abroad_ratio(o, r);
    const double *own = cheapest_row(o, Cheapest::own, r), *rent = cheapest_row(o, Cheapest::rent, r);
    double* row = rows.data() + r * worlds_of(o);
    if (own_too) cheaper.offer(own, 1.0, row);
    if (home_rent && rents_at_home(o.plan, r)) cheaper.offer(rent, 1.0, row);
    cheaper.offer(rent, abroad, row);
    cheaper.offer(rent, abroad, remote);
  }
  send_removed_abroad(o, rows);
  return rows;
}

/// Rows at home alone.
std::vector<double> home_rows(const PayerOptions& o, bool own_too, bool rent_too) {
  std::vector<double> rows = empty_rows(o);
  const CheaperWay cheaper(o.plan);
  for (std::size_t r = 0; r < o.plan.n_regions; ++r) {
    double* row = rows.data() + r * worlds_of(o);
    if (own_too) cheaper.offer(cheapest_row(o, Cheapest::own, r), 1.0, row);
    if (rent_too && rents_at_home(o.plan, r)) cheaper.offer(cheapest_row(o, Cheapest::rent, r), 1.0, row);
  }
  return rows;
}

std::vector<double> purchase_rows(const PayerOptions& o) {
  const std::size_t worlds = worlds_of(o);
  std::vector<double> rows = empty_rows(o), usd(worlds);
  const CheaperWay cheaper(o.plan);
  for (std::size_t r = 0; r < o.plan.n_regions; ++r)
    for (std::size_t h = 0; h < o.plan.n_hardware; ++h) {
      if (o.status[r * o.plan.n_hardware + h] != 0 || o.sold[h] == 0) continue;
      const double *machine = hardware_term(o, h, HardwareTerm::machine_usd),
                   *network = hardware_term(o, h, HardwareTerm::network_usd);
      for (std::size_t w = 0; w < worlds; ++w)
        usd[w] = o.accelerators[h] * (machine[w] * o.tax[r] + network[w] * o.tax[r]);
      cheaper.offer(usd.data(), 1.0, rows.data() + r * worlds);
    }
  return rows;
}

std::vector<double> final_run_rows(const PayerOptions& o, CostView view) {
  switch (view) {
    case CostView::cheapest:
    case CostView::programme: return run_rows(o, true);
    case CostView::own:
    case CostView::programme_own: return home_rows(o, true, false);
    case CostView::rent:
    case CostView::programme_rent: return run_rows(o, false);
    case CostView::purchase: return purchase_rows(o);
  }
  return empty_rows(o);
}

std::vector<double> as_programme(const PayerOptions& o, std::vector<double> rows) {
  const std::size_t worlds = worlds_of(o);
  const double* experiments = o.terms.world.data() + static_cast<std::size_t>(WorldTerm::experiments_ratio) * worlds;
  const double* staff = o.terms.world.data() + static_cast<std::size_t>(WorldTerm::staff_ratio) * worlds;
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] *= 1.0 + experiments[i % worlds] + staff[i % worlds];
  return rows;
}

}  // namespace

PayerOptions payer_options(const TaskPrices& p, const CheapestCells& cheapest) {
  return {p.plan,    p.plan.case_at(p.shard.case_),
          p.status,  p.accelerators,
          p.premium, p.tax,
          p.sold,    p.rented,
          p.terms(), cheapest.usd};
}

void set_task_costs(const TaskPrices& prices, const CheapestCells& cheapest, CapabilityCosts& costs) {
  const PayerOptions options = payer_options(prices, cheapest);
  if (prices.task == Task::training) {
    costs.train_known = prices.known();
    costs.train_usd = training_cost_rows(options);
  } else {
    costs.host_known = prices.known();
    costs.host_usd_year = hosting_cost_rows(options);
    costs.use_usd_mtok = cheapest_use(options);
  }
}

std::vector<double> training_cost_rows(const PayerOptions& o) { return run_rows(o, true); }

bool is_programme(CostView view) {
  return view == CostView::programme || view == CostView::programme_own || view == CostView::programme_rent;
}

std::vector<double> training_view_rows(const PayerOptions& o, CostView view, CostScope scope) {
  std::vector<double> rows = final_run_rows(o, view);
  return is_programme(view) || scope == CostScope::programme ? as_programme(o, std::move(rows)) : rows;
}

std::vector<double> hosting_cost_rows(const PayerOptions& o) {
  const std::size_t worlds = worlds_of(o);
  std::vector<double> rows = empty_rows(o);
  CheaperWay::Kept remote{remote_row(o, rows), kInfinity};
  const double premium = remote_premium(o);
  std::vector<double> expected_rent;
  for (std::size_t h = 0; h < o.plan.n_hardware; ++h)
    expected_rent.push_back(expected(hardware_term(o, h, HardwareTerm::rent_usd_per_h), worlds));
  for (std::size_t r = 0; r < o.plan.n_regions; ++r) {
    const double* day = cheapest_row(o, Cheapest::replica_day, r);
    double* row = rows.data() + r * worlds;
    for (std::size_t w = 0; w < worlds; ++w) row[w] = day[w] * (kHoursPerYear / 24.0);
    if (o.plan.offers(CostBasis::rent)) rent_replica_abroad(o, r, premium * dearer(o, r), expected_rent, row, remote);
  }
  send_removed_abroad(o, rows);
  return rows;
}

std::vector<double> cheapest_use(const PayerOptions& o) {
  std::vector<double> cost(worlds_of(o), kInfinity);
  const CheaperWay cheaper(o.plan);
  for (const Cheapest basis : {Cheapest::own, Cheapest::rent})
    for (std::size_t r = 0; r < o.plan.n_regions; ++r)
      if (basis == Cheapest::rent ? rents_at_home(o.plan, r) : place_for_hire(o.plan, r))
        cheaper.offer(cheapest_row(o, basis, r), 1.0, cost.data());
  std::vector<double> abroad = run_rows(o, false, false);
  cheaper.offer(remote_row(o, abroad), 1.0, cost.data());
  return cost;
}

std::vector<double> home_use_rows(const PayerOptions& o) { return home_rows(o, true, true); }
std::vector<double> abroad_use_rows(const PayerOptions& o) { return run_rows(o, false, false); }

}  // namespace eqc
