// The sample is the same scenario with short axes, spread over the long ones.
#include "host/run/estimate.hpp"

#include <algorithm>
#include <chrono>

#include "host/engine/search/backend.hpp"
#include "host/run/results/result_schema.hpp"
#include "host/engine/search/search_table.hpp"
#include "host/run/results/shard_work.hpp"

namespace eqc {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// At most `n` entries of an axis, evenly spread.
std::vector<std::size_t> spread(const std::vector<std::size_t>& axis, std::size_t n) {
  if (axis.size() <= n) return axis;
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < n; ++i) out.push_back(axis[i * axis.size() / n + axis.size() / (2 * n)]);
  return out;
}

/// Time of one shard, with or without its payers; the second of two runs, for the first warms caches up.
double shard_seconds(const RunTables& tables, Backend& backend, bool payers) {
  Scenario scenario = *tables.plan->scenario;
  scenario.affordability.asked = scenario.affordability.asked && payers;
  Plan plan = make_plan(scenario, *tables.plan->catalog);
  const CubeSchema schema = result_schema(plan);
  RunTables own = tables;
  own.plan = &plan;
  own.schema = &schema;
  compute_shard(own, backend, plan.shards.back());
  const Clock::time_point start = Clock::now();
  compute_shard(own, backend, plan.shards.back());
  return seconds_since(start);
}

}  // namespace

RunEstimate estimate_run(const Plan& plan, int threads) {
  Scenario sample = *plan.scenario;
  sample.axes.models = spread(sample.axes.models, 3);
  sample.axes.hardware = spread(sample.axes.hardware, 4);
  sample.axes.regions = spread(sample.axes.regions, 4);
  sample.axes.cases = spread(sample.axes.cases, 1);
  const Plan small = make_plan(sample, *plan.catalog);
  std::string notice;
  const auto backend = make_backend(BackendChoice::cpu, 1, notice);
  RunTables tables;
  tables.plan = &small;

  const Clock::time_point draw_start = Clock::now();
  const Draws draws(small, 1);
  tables.draws = &draws;
  tables.terms.push_back(make_terms(small, draws, 0, 1));
  const double draw_s = seconds_since(draw_start) / static_cast<double>(small.n_hardware + small.n_regions);
  tables.groups = payer_groups(small);
  tables.people = people_table(*small.catalog);

  RunEstimate e;
  e.sampled_pairs = small.n_models * small.n_hardware;
  const Clock::time_point search_start = Clock::now();
  for (std::size_t m = 0; m < small.n_models; ++m)
    tables.searches.push_back(std::make_shared<const ModelSearch>(search_model(small, *backend, m)));
  const double search_s = seconds_since(search_start);
  double evaluated = 0;
  for (const auto& search : tables.searches) {
    const ModelSearch& s = *search;
    for (const TrainingChoice& c : s.training) evaluated += static_cast<double>(c.counts.evaluated);
    for (const ServingChoice& c : s.serving) evaluated += static_cast<double>(c.counts.evaluated);
  }
  const double pairs = static_cast<double>(plan.n_models * plan.n_hardware) / static_cast<double>(e.sampled_pairs);
  e.layouts = evaluated * pairs;

  const double whole_s = shard_seconds(tables, *backend, true), cells_s = shard_seconds(tables, *backend, false);
  const double per_cell_s = cells_s / static_cast<double>(small.n_hardware * small.n_regions);
  const double per_shard_s = std::max(0.0, whole_s - cells_s);  // payers: the same for any number of cells
  const double shards = static_cast<double>(plan.shards.size());
  const double price_s = shards * (per_shard_s + per_cell_s * static_cast<double>(plan.n_hardware * plan.n_regions));
  const double draws_s = draw_s * static_cast<double>(plan.n_hardware + plan.n_regions);
  const double write_s = plan.output_bytes() / 400e6;  // merge and digest: one pass over the data
  e.seconds = (price_s + draws_s + search_s * pairs) / std::max(1, threads) + write_s;
  return e;
}

}  // namespace eqc
