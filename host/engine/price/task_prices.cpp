// Host arrays are laid out for the backend once per task and shard.
#include "host/engine/price/task_prices.hpp"

#include <algorithm>

#include "host/engine/price/cell_status.hpp"
#include "host/engine/search/usage_facts.hpp"
#include "host/engine/draw/input_distribution.hpp"
#include "host/engine/search/power_ratio.hpp"
#include "host/engine/search/search_table.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/term_list.hpp"
#include "kernels/job/usage_job.hpp"

namespace eqc {

TaskPrices::TaskPrices(const PriceTables& t, Backend& b, ShardId s, Task k)
    : TaskPrices(t, b, s, k, t.plan->all_regions()) {}

TaskPrices::TaskPrices(const PriceTables& t, Backend& b, ShardId s, Task k, RegionBlock block)
    : tables(t),
      backend(b),
      shard(s),
      task(k),
      plan(*t.plan),
      worlds(static_cast<std::size_t>(t.plan->scenario->run.worlds)),
      first_region(block.first),
      n_regions(block.count) {
  run_usage();
  status = cell_status(plan, search(), task, shard.case_, block);
  refuse_unsure();
  fill_job();
}

void TaskPrices::run_usage() {
  physical.assign(plan.n_hardware * kPhysicalsPerTask * worlds, 0.0);
  std::vector<UsageJob> jobs;
  const std::vector<double> efficiency = tables.draws->speed(shard.model, task, plan.case_at(shard.case_));
  for (std::size_t h = 0; h < plan.n_hardware; ++h) {
    const SearchChoice& found = search().choice(task, h);
    const bool feasible = found.status == Status::feasible;
    search_status.push_back(static_cast<std::int8_t>(found.status));
    accelerators.push_back(feasible ? search().accelerators(task, h) : 0.0);
    cluster_sizes.push_back(static_cast<std::int32_t>(cluster_size(plan.hardware(h), accelerators.back())));
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
    for (std::size_t r = 0; r < n_regions; ++r)
      if (status[r * plan.n_hardware + h] == 0) status[r * plan.n_hardware + h] = static_cast<std::int8_t>(unsure);
  }
}

void TaskPrices::fill_job() {
  for (std::size_t r = 0; r < n_regions; ++r) {
    const RegionFacts f = region_facts(plan, first_region + r, plan.case_at(shard.case_));
    tax.push_back(f.tax_ratio);
    premium.push_back(f.rental_premium);
    water.push_back(f.water_l_per_kwh);
  }
  set_ways();
  job.worlds = static_cast<std::int32_t>(worlds);
  job.replicates = static_cast<std::int32_t>(plan.scenario->run.replicates);
  job.n_hardware = static_cast<std::int32_t>(plan.n_hardware);
  job.n_regions = static_cast<std::int32_t>(n_regions);
  job.hardware = terms().hardware.data();
  job.region = terms().region.data() + first_region * kRegionTerms * worlds;
  job.world = terms().world.data();
  job.hours = hours.data();
  job.accelerators = accelerators.data();
  job.power_ratio = power_ratios.data();
  job.served = task == Task::serving ? 1 : 0;
  job.cluster_size = cluster_sizes.data();
  job.tax_ratio = tax.data();
  job.rental_premium = premium.data();
  job.water_l_per_kwh = water.data();
  job.ways = ways.data();
  job.status = status.data();
  if (task == Task::serving && !plan.scenario->choice.foresight) choose_day();
}

void TaskPrices::set_ways() {
  for (std::size_t h = 0; h < plan.n_hardware; ++h) {
    sold.push_back(plan.offers(CostBasis::own) && purchase_is_offered(plan, plan.scenario->axes.hardware[h]) ? 1 : 0);
    rented.push_back(plan.offers(CostBasis::rent) && rent_is_offered(plan, plan.scenario->axes.hardware[h]) ? 1 : 0);
  }
  for (std::size_t r = 0; r < n_regions; ++r)
    for (std::size_t h = 0; h < plan.n_hardware; ++h) {
      const int own = sold[h] != 0 ? kMayOwn | kMayServe | kDayOwned : 0,
                rent = rented[h] != 0 ? kMayRent | kMayServe | kDayRented : 0;
      ways.push_back(static_cast<std::int8_t>(own | rent));
    }
}

/// Whether a replica is owned or rented is decided by expected cost, too.
void TaskPrices::choose_day() {
  const Priced both = price_means({Quantity::cost_own, Quantity::cost_rent}, job, {});
  for (std::size_t cell = 0; cell < ways.size(); ++cell) {
    if (status[cell] != 0 || (ways[cell] & kMayOwn) == 0 || (ways[cell] & kMayRent) == 0) continue;
    const bool own = both.statistics[2 * cell].mean <= both.statistics[2 * cell + 1].mean;
    ways[cell] = static_cast<std::int8_t>(ways[cell] & ~(own ? kDayRented : kDayOwned));
  }
}

bool TaskPrices::refuse_overflow(const PriceJob& priced, const StatisticsView& statistics) {
  const auto n = static_cast<std::size_t>(priced.n_quantities);
  bool any = false;
  for (std::size_t cell = 0; cell < status.size(); ++cell) {
    if (status[cell] != 0) continue;
    bool fits = true;
    for (std::size_t k = 0; k < n; ++k)
      fits = fits && (statistics.earlier(cell, k) || fits_cube(plan, statistics(cell, k)));
    if (fits) continue;
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

std::vector<double> TaskPrices::room_of_each_world() const {
  const std::size_t size = static_cast<std::size_t>(kCheapest) * n_regions * worlds;
  return std::vector<double>(plan.scenario->choice.foresight ? size : 0);
}

TaskPrices::Priced TaskPrices::price_means(std::initializer_list<Quantity> quantities, const PriceJob& like,
                                           std::vector<double> cheapest) const {
  Priced p{like, {}, std::move(cheapest)};
  p.job.n_quantities = p.job.n_sorted = p.job.n_thresholds = 0;
  for (const Quantity q : quantities) p.job.quantity[p.job.n_quantities++] = static_cast<std::int32_t>(q);
  p.statistics.resize(status.size() * quantities.size());
  backend.price(p.job, {p.statistics.data(), p.cheapest.empty() ? nullptr : p.cheapest.data()});
  return p;
}

CheapestCells TaskPrices::cheapest_cells() const {
  Priced p =
      price_means({Quantity::cost_own, Quantity::cost_rent, Quantity::cost_replica_day}, job, room_of_each_world());
  const StatisticsView statistics(p.statistics, static_cast<std::size_t>(p.job.n_quantities));
  return cheapest_cells(p.job, statistics, std::move(p.cheapest));
}

CheapestCells TaskPrices::cheapest_cells(const PriceJob& priced, const StatisticsView& statistics,
                                         std::vector<double> of_each_world) const {
  CheapestCells cells{std::move(of_each_world), std::vector<std::size_t>(kCheapest * n_regions, plan.n_hardware)};
  if (plan.scenario->choice.foresight) return cells;
  constexpr Quantity kCosts[kCheapest] = {Quantity::cost_own, Quantity::cost_rent, Quantity::cost_replica_day};
  constexpr int kWays[kCheapest] = {kMayOwn, kMayRent, kMayServe};
  std::vector<std::int8_t> chosen_status(status.size(), 1), chosen_ways(status.size());
  for (std::size_t i = 0; i < ways.size(); ++i)
    chosen_ways[i] = static_cast<std::int8_t>(ways[i] & (kDayOwned | kDayRented));
  for (int c = 0; c < kCheapest; ++c) {
    const auto* const end = priced.quantity + priced.n_quantities;
    const auto k = std::find(priced.quantity, end, static_cast<std::int32_t>(kCosts[c])) - priced.quantity;
    for (std::size_t r = 0; r < n_regions && k < priced.n_quantities; ++r) {
      std::size_t& best = cells.hardware[static_cast<std::size_t>(c) * n_regions + r];
      const auto mean = [&](std::size_t h) {
        return statistics(r * plan.n_hardware + h, static_cast<std::size_t>(k)).mean;
      };
      for (std::size_t h = 0; h < plan.n_hardware; ++h) {
        const std::size_t cell = r * plan.n_hardware + h;
        if (status[cell] != 0 || (ways[cell] & kWays[c]) == 0) continue;
        if (best == plan.n_hardware || mean(h) < mean(best)) best = h;
      }
      if (best == plan.n_hardware) continue;
      const std::size_t cell = r * plan.n_hardware + best;
      chosen_status[cell] = 0;
      chosen_ways[cell] = static_cast<std::int8_t>(chosen_ways[cell] | kWays[c]);
    }
  }
  PriceJob chosen = job;
  chosen.status = chosen_status.data();
  chosen.ways = chosen_ways.data();
  std::vector<double> usd(static_cast<std::size_t>(kCheapest) * n_regions * worlds);
  cells.usd = price_means({Quantity::cost_own}, chosen, std::move(usd)).cheapest;  // over one open cell: its cost
  return cells;
}

}  // namespace eqc
