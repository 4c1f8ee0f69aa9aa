// Host arrays are laid out for the backend once per task and shard.
#include "host/engine/price/task_prices.hpp"

#include "host/engine/search/backend.hpp"
#include "host/engine/search/power_ratio.hpp"
#include "host/engine/search/search_table.hpp"
#include "host/engine/search/status.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/term_list.hpp"
#include "kernels/job/usage_job.hpp"

namespace eqc {
TaskPrices::TaskPrices(const RunTables& t, Backend& b, ShardId s, Task k)
    : tables(t),
      backend(b),
      shard(s),
      task(k),
      plan(*t.plan),
      worlds(static_cast<std::size_t>(t.plan->scenario->run.worlds)) {
  run_usage();
  status = cell_status(plan, search(), task, shard.case_);
  fill_job();
}

void TaskPrices::run_usage() {
  physical.assign(plan.n_hardware * kPhysicalsPerTask * worlds, 0.0);
  std::vector<UsageJob> jobs;
  const std::vector<double> efficiency =
      tables.draws->scaled(Input::model_efficiency, {.model = shard.model}, plan.case_at(shard.case_));
  for (std::size_t h = 0; h < plan.n_hardware; ++h) {
    const Status found = search_status_of(search(), task, h);
    search_status.push_back(static_cast<std::int8_t>(found));
    accelerators.push_back(found == Status::feasible ? accelerators_of(search(), task, h) : 0.0);
    const double share = task == Task::training ? search().training[h].power_share : search().serving[h].power_share;
    power_ratios.push_back(found == Status::feasible ? power_ratio(plan, h, share) : 1.0);
    if (found != Status::feasible) continue;
    UsageJob usage;
    usage.task = task;
    if (task == Task::training)
      usage.training = training_usage_facts(plan, shard.model, h, search().training[h]);
    else
      usage.serving = serving_usage_facts(plan, search().serving[h]);
    usage.hardware = terms().hardware.data() + h * kHardwareTerms * worlds;
    usage.model_efficiency = efficiency.data();
    usage.worlds = static_cast<std::int32_t>(worlds);
    for (int p = 0; p < kPhysicalsPerTask; ++p)
      usage.physical[p] = physical.data() + (h * kPhysicalsPerTask + p) * worlds;
    jobs.push_back(usage);
  }
  backend.usage(jobs);
  hours.resize(plan.n_hardware * worlds);
  for (std::size_t h = 0; h < plan.n_hardware; ++h)
    std::copy_n(physical.data() + h * kPhysicalsPerTask * worlds, worlds, hours.data() + h * worlds);
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

bool TaskPrices::known() const {
  for (const std::int8_t s : search_status)
    if (s != static_cast<std::int8_t>(Status::no_architecture) && s != static_cast<std::int8_t>(Status::tokens_unknown))
      return true;
  return false;
}

}  // namespace eqc
