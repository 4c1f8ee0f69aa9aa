// A whole study a second time, slow and obvious: world by world, cell by cell, without blocks, shards or files.
#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include "host/engine/draw/draws.hpp"
#include "host/engine/draw/input_distribution.hpp"
#include "host/engine/afford/payers.hpp"
#include "host/engine/search/power_ratio.hpp"
#include "host/engine/search/search_table.hpp"
#include "host/engine/price/cell_status.hpp"
#include "host/engine/search/usage_facts.hpp"
#include "host/engine/search/backend.hpp"
#include "host/engine/draw/term_table.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/job/price_job.hpp"
#include "kernels/usage.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc::run_test {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

using Row = std::vector<double>;  // [worlds]

/// What a buyer takes: the row of least mean.
inline Row taken(const std::vector<Row>& rows) {
  const auto mean = [](const Row& row) {
    double sum = 0;
    for (const double v : row) sum += v;
    return sum / static_cast<double>(row.size());
  };
  const Row* best = &rows.front();
  for (const Row& row : rows)
    if (mean(row) < mean(*best)) best = &row;
  return *best;
}

inline Row times(Row row, double factor) {
  for (double& v : row) v *= factor;
  return row;
}

/// One task of one model in one case.
struct SlowTask {
  const Plan& plan;
  std::vector<std::int8_t> status;                       // [region][hardware]
  std::vector<std::vector<std::vector<Outcome>>> world;  // [region][hardware][world], empty when not priced

  std::size_t worlds() const { return static_cast<std::size_t>(plan.scenario->run.worlds); }
  bool priced(std::size_t r, std::size_t h) const { return status[r * plan.n_hardware + h] == 0; }

  std::vector<double> values(std::size_t r, std::size_t h, int quantity) const {
    std::vector<double> v;
    for (const Outcome& o : world[r][h]) v.push_back(quantity_of(o, quantity));
    return v;
  }
  /// On the hardware taken in region r.
  Row cheapest(std::size_t r, Quantity q) const {
    std::vector<Row> rows = {Row(worlds(), kInfinite)};
    for (std::size_t h = 0; h < plan.n_hardware; ++h)
      if (priced(r, h)) rows.push_back(values(r, h, static_cast<int>(q)));
    return taken(rows);
  }
};

inline SlowTask slow_task(const Plan& plan, Task task, std::size_t model, std::size_t case_position) {
  std::string notice;
  const auto backend = make_backend(BackendChoice::cpu, 1, notice);
  const Draws draws(plan, 1);
  const TermTable terms = make_terms(plan, draws, case_position, 1);
  const ModelSearch search = search_model(plan, Draws(plan, 1), *backend, model);
  SlowTask slow{plan, cell_status(plan, search, task, case_position, plan.all_regions()), {}};
  const auto worlds = static_cast<std::int64_t>(plan.scenario->run.worlds);
  CaseSpec none;
  none.scale.assign(kInputs, 1.0);
  const std::vector<double> speed = draws.speed(model, task, none);
  slow.world.resize(plan.n_regions, std::vector<std::vector<Outcome>>(plan.n_hardware));
  for (std::size_t r = 0; r < plan.n_regions; ++r)
    for (std::size_t h = 0; h < plan.n_hardware; ++h) {
      if (!slow.priced(r, h)) continue;
      const RegionFacts place = region_facts(plan, r);
      ConfigurationFacts facts;
      facts.accelerators =
          task == Task::training ? search.training[h].result.best.n_gpus : search.serving[h].result.best.n_gpus;
      facts.power_ratio =
          power_ratio(plan, h, task == Task::training ? search.training[h].power_share : search.serving[h].power_share);
      facts.network_term = network_term(cluster_size(plan.hardware(h), facts.accelerators));
      facts.tax_ratio = place.tax_ratio;
      facts.rental_premium = place.rental_premium;
      facts.water_l_per_kwh = place.water_l_per_kwh;
      const auto price = [&](std::int64_t w) {
        const HardwareLaneView hw{terms.hardware.data() + static_cast<std::int64_t>(h) * kHardwareTerms * worlds,
                                  worlds, w};
        const RegionLaneView region{terms.region.data() + static_cast<std::int64_t>(r) * kRegionTerms * worlds, worlds,
                                    w};
        const double hours = task == Task::training ? training_usage(training_usage_facts(plan, h, search.training[h]),
                                                                     hw, speed[static_cast<std::size_t>(w)])
                                                          .accelerator_hours
                                                    : serving_usage(serving_usage_facts(plan, search.serving[h]), hw,
                                                                    speed[static_cast<std::size_t>(w)])
                                                          .accelerator_hours_per_mtok;
        return evaluate(facts, hours, hw, region, WorldLaneView{terms.world.data(), worlds, w});
      };
      double own = 0, rent = 0;
      for (std::int64_t w = 0; w < worlds; ++w) {
        own += price(w).cost_own;
        rent += price(w).cost_rent;
      }
      const bool rents = rent_is_offered(plan, plan.scenario->axes.hardware[h]);
      (plan.hardware(h).sold && (own <= rent || !rents) ? facts.rent_barrier : facts.own_barrier) =
          kBarrier;  // a replica is owned or rented before the draw
      for (std::int64_t w = 0; w < worlds; ++w) slow.world[r][h].push_back(price(w));
    }
  return slow;
}

/// Renting on what region r may use, in the cheapest cloud region.
inline Row abroad_row(const SlowTask& t, std::size_t r, double cloud_premium) {
  return times(t.cheapest(r, Quantity::cost_rent), cloud_premium / region_facts(t.plan, r).rental_premium);
}

/// Renting abroad for whoever is off the axis.
inline Row remote_row(const SlowTask& t, double cloud_premium) {
  std::vector<Row> rows;
  for (std::size_t r = 0; r < t.plan.n_regions; ++r) rows.push_back(abroad_row(t, r, cloud_premium));
  return taken(rows);
}

/// What a training run costs whoever is at region r, by world: owning at home, renting at home where a cloud rents,
/// renting in the cheapest cloud region.
inline Row training_row(const SlowTask& t, std::size_t r, double cloud_premium) {
  std::vector<Row> rows = {t.cheapest(r, Quantity::cost_own)};
  if (t.plan.region(r).has_rental_premium) rows.push_back(t.cheapest(r, Quantity::cost_rent));
  rows.push_back(abroad_row(t, r, cloud_premium));
  return taken(rows);
}

/// Price over the reference of the cheapest cloud region on the axis.
inline double cheapest_cloud_premium(const Plan& plan) {
  double best = kInfinite;
  for (std::size_t r = 0; r < plan.n_regions; ++r)
    if (plan.region(r).cloud_region) best = std::fmin(best, region_facts(plan, r).rental_premium);
  return best < kInfinite ? best : 1.0;
}

}  // namespace eqc::run_test
