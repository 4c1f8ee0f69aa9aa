// Home first, then the cheapest cloud region; entities off the region axis can only rent there.
#include "host/run/capability_costs.hpp"

#include <limits>

#include "host/run/payers.hpp"
#include "kernels/price_job.hpp"

namespace eqc {
namespace {

std::size_t worlds_of(const PayerOptions& o) { return static_cast<std::size_t>(o.plan.scenario->run.worlds); }

const double* cheapest_row(const PayerOptions& o, Cheapest kind, std::size_t region) {
  return o.cheapest.data() + (static_cast<std::size_t>(kind) * o.plan.n_regions + region) * worlds_of(o);
}

std::vector<double> empty_rows(const PayerOptions& o) {
  return std::vector<double>((o.plan.n_regions + static_cast<std::size_t>(CostRow::count)) * worlds_of(o), kInfinity);
}

double* remote_row(const PayerOptions& o, std::vector<double>& rows) {
  return rows.data() + (o.plan.n_regions + static_cast<std::size_t>(CostRow::remote)) * worlds_of(o);
}

/// Rental premium of the cheapest cloud region on the axis; the catalog's reference price when there is none.
double remote_premium(const PayerOptions& o) {
  double premium = kInfinity;
  for (std::size_t r = 0; r < o.plan.n_regions; ++r)
    if (o.plan.region(r).cloud_region && o.premium[r] < premium) premium = o.premium[r];
  return premium < kInfinity ? premium : 1.0;
}

void keep_smaller(double value, double& kept) { kept = value < kept ? value : kept; }

/// A year of renting one replica abroad with the hardware open to a region, into `row` and into `remote`.
void rent_replica_abroad(const PayerOptions& o, std::size_t region, double premium, double* row, double* remote) {
  const std::size_t worlds = worlds_of(o);
  for (std::size_t h = 0; h < o.plan.n_hardware; ++h) {
    if (o.status[region * o.plan.n_hardware + h] != 0) continue;
    const double* rent = o.hardware_terms.data() + (h * kHardwareTerms + static_cast<std::size_t>(HardwareTerm::rent_usd_per_h)) * worlds;
    const double scale = o.accelerators[h] * kHoursPerYear * premium;
    for (std::size_t w = 0; w < worlds; ++w) {
      keep_smaller(rent[w] * scale, row[w]);
      keep_smaller(rent[w] * scale, remote[w]);
    }
  }
}

}  // namespace

std::vector<double> training_cost_rows(const PayerOptions& o) {
  const std::size_t worlds = worlds_of(o);
  std::vector<double> rows = empty_rows(o);
  double* remote = remote_row(o, rows);
  for (std::size_t r = 0; r < o.plan.n_regions; ++r) {
    const double abroad = remote_premium(o) / o.premium[r];  // rent is proportional to the premium
    const double *own = cheapest_row(o, Cheapest::own, r), *rent = cheapest_row(o, Cheapest::rent, r);
    double* row = rows.data() + r * worlds;
    for (std::size_t w = 0; w < worlds; ++w) {
      row[w] = own[w];
      keep_smaller(rent[w], row[w]);
      keep_smaller(rent[w] * abroad, row[w]);
      keep_smaller(rent[w] * abroad, remote[w]);
    }
  }
  return rows;
}

std::vector<double> hosting_cost_rows(const PayerOptions& o) {
  const std::size_t worlds = worlds_of(o);
  std::vector<double> rows = empty_rows(o);
  double* remote = remote_row(o, rows);
  const double premium = remote_premium(o);
  for (std::size_t r = 0; r < o.plan.n_regions; ++r) {
    const double* day = cheapest_row(o, Cheapest::replica_day, r);
    double* row = rows.data() + r * worlds;
    for (std::size_t w = 0; w < worlds; ++w) row[w] = day[w] * (kHoursPerYear / 24.0);
    if (o.plan.offers(CostBasis::rent)) rent_replica_abroad(o, r, premium, row, remote);
  }
  return rows;
}

std::vector<double> cheapest_use(const PayerOptions& o) {
  std::vector<double> cost(worlds_of(o), kInfinity);
  for (const Cheapest basis : {Cheapest::own, Cheapest::rent})
    for (std::size_t r = 0; r < o.plan.n_regions; ++r) {
      const double* row = cheapest_row(o, basis, r);
      for (std::size_t w = 0; w < cost.size(); ++w) keep_smaller(row[w], cost[w]);
    }
  return cost;
}

}  // namespace eqc
