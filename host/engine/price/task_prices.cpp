// Host arrays are laid out for the backend once per task and shard.
#include "host/engine/price/task_prices.hpp"

#include <algorithm>

#include "host/engine/price/cell_status.hpp"
#include "host/engine/search/usage_facts.hpp"
#include "host/engine/search/power_ratio.hpp"
#include "host/engine/search/search_table.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/job/usage_job.hpp"

namespace eqc {

TaskPrices::TaskPrices(const PriceTables& t, Backend& b, ShardId s, Task k)
    : tables(t),
      backend(b),
      shard(s),
      task(k),
      plan(*t.plan),
      worlds(static_cast<std::size_t>(t.plan->scenario->run.worlds)) {
  run_usage();
  status = cell_status(plan, search(), task, shard.case_);
  refuse_unsure();
  fill_job();
}

void TaskPrices::run_usage() {
  physical.assign(plan.n_hardware * kPhysicalsPerTask * worlds, 0.0);
  std::vector<UsageJob> jobs;
  const std::vector<double> efficiency =
      tables.draws->scaled(Input::model_efficiency, {.model = shard.model}, plan.case_at(shard.case_));
  for (std::size_t h = 0; h < plan.n_hardware; ++h) {
    const SearchChoice& found = search().choice(task, h);
    const bool feasible = found.status == Status::feasible;
    search_status.push_back(static_cast<std::int8_t>(found.status));
    accelerators.push_back(feasible ? search().accelerators(task, h) : 0.0);
    power_ratios.push_back(feasible ? power_ratio(plan, h, found.power_share) : 1.0);
    if (!feasible) continue;
    UsageJob usage = usage_job(plan, search(), task, h);
    usage.hardware = terms().hardware.data() + h * kHardwareTerms * worlds;
    usage.model_efficiency = efficiency.data();
    usage.worlds = static_cast<std::int32_t>(worlds);
    for (std::size_t p = 0; p < kPhysicalsPerTask; ++p) usage.physical[p] = physical_row(h, p);
    jobs.push_back(usage);
  }
  backend.usage(jobs);
  const Physical busy =
      task == Task::training ? Physical::training_accelerator_hours : Physical::serving_accelerator_hours;
  hours.resize(plan.n_hardware * worlds);
  for (std::size_t h = 0; h < plan.n_hardware; ++h) std::copy_n(physical_of(h, busy), worlds, &hours[h * worlds]);
}

LimitUse TaskPrices::limit_use_of(std::size_t hardware) const {
  const bool training = task == Task::training;
  return limit_use(*plan.scenario, task,
                   physical_of(hardware, training ? Physical::training_duration : Physical::serving_ttft),
                   training ? nullptr : physical_of(hardware, Physical::serving_tpot));
}

/// A case may make worlds slower than those that the layout was chosen for.
void TaskPrices::refuse_unsure() {
  const double probability = plan.scenario->choice.limit_probability;
  if (!changes_speed(plan.case_at(shard.case_))) return;
  const Status unsure = task == Task::training ? Status::deadline_unsure : Status::latency_unsure;
  for (std::size_t h = 0; h < plan.n_hardware && probability > 0; ++h) {
    if (search_status[h] != 0 || limit_use_of(h).at(probability) <= 1) continue;
    for (std::size_t r = 0; r < plan.n_regions; ++r)
      if (status[r * plan.n_hardware + h] == 0) status[r * plan.n_hardware + h] = static_cast<std::int8_t>(unsure);
  }
}

void TaskPrices::fill_job() {
  for (std::size_t r = 0; r < plan.n_regions; ++r) {
    const RegionFacts f = region_facts(plan, r, plan.case_at(shard.case_));
    tax.push_back(f.tax_ratio);
    premium.push_back(f.rental_premium);
    water.push_back(f.water_l_per_kwh);
  }
  for (std::size_t h = 0; h < plan.n_hardware; ++h)
    sold.push_back(plan.hardware(h).sold && plan.offers(CostBasis::own) ? 1 : 0);
  job.worlds = static_cast<std::int32_t>(worlds);
  job.replicates = static_cast<std::int32_t>(plan.scenario->run.replicates);
  job.n_hardware = static_cast<std::int32_t>(plan.n_hardware);
  job.n_regions = static_cast<std::int32_t>(plan.n_regions);
  job.hardware = terms().hardware.data();
  job.region = terms().region.data();
  job.world = terms().world.data();
  job.hours = hours.data();
  job.accelerators = accelerators.data();
  job.power_ratio = power_ratios.data();
  job.tax_ratio = tax.data();
  job.rental_premium = premium.data();
  job.water_l_per_kwh = water.data();
  job.sold = sold.data();
  job.rent_offered = plan.offers(CostBasis::rent) ? 1 : 0;
  job.status = status.data();
}

bool TaskPrices::refuse_overflow(const PriceJob& priced, const std::vector<QuantityStatistics>& statistics) {
  const auto n = static_cast<std::size_t>(priced.n_quantities);
  bool any = false;
  for (std::size_t cell = 0; cell < status.size(); ++cell) {
    if (status[cell] != 0) continue;
    const QuantityStatistics* first = statistics.data() + cell * n;
    if (std::all_of(first, first + n, [&](const QuantityStatistics& s) { return fits_cube(plan, s); })) continue;
    status[cell] = static_cast<std::int8_t>(Status::not_finite);
    any = true;
  }
  return any;
}

bool TaskPrices::known() const {
  return std::any_of(search_status.begin(), search_status.end(), [](std::int8_t s) {
    return s != static_cast<std::int8_t>(Status::no_architecture) &&
           s != static_cast<std::int8_t>(Status::tokens_unknown);
  });
}

std::vector<double> TaskPrices::cheapest_costs() const {
  PriceJob priced = job;
  priced.n_quantities = 1;  // nothing is folded, but a job without quantities is none
  priced.quantity[0] = static_cast<std::int32_t>(Quantity::cost_own);
  std::vector<QuantityStatistics> statistics(plan.n_regions * plan.n_hardware);
  std::vector<double> cheapest(static_cast<std::size_t>(kCheapest) * plan.n_regions * worlds);
  backend.price(priced, {statistics.data(), cheapest.data()});
  return cheapest;
}

}  // namespace eqc
