// The sample is the same scenario with short axes, spread over the long ones, so that it takes a second at most.
#include "host/run/estimate.hpp"

#include <algorithm>
#include <chrono>

#include "host/engine/search/backend.hpp"
#include "host/engine/search/search_table.hpp"
#include "host/run/results/result_schema.hpp"
#include "host/run/results/shard_work.hpp"

namespace eqc {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// At most `n` entries of a list, evenly spread.
template <class Item>
std::vector<Item> spread(const std::vector<Item>& axis, std::size_t n) {
  if (axis.size() <= n) return axis;
  std::vector<Item> out;
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
  own.shared = std::make_shared<SharedResults>();
  compute_shard(own, backend, plan.shards.back());
  const Clock::time_point start = Clock::now();
  compute_shard(own, backend, plan.shards.back());
  return seconds_since(start);
}

constexpr std::int64_t kSampledWorlds = 1024;
constexpr std::size_t kSampledSizes = 8;

/// Layouts whose time and memory were computed.
template <class Choice>
double evaluated(const std::vector<Choice>& choices) {
  double sum = 0;
  for (const Choice& c : choices) sum += static_cast<double>(c.counts.evaluated);
  return sum;
}

/// How many times as many sizes are searched as in the sample.
double growth(const std::vector<std::int64_t>& sizes, const std::vector<std::int64_t>& sampled) {
  return static_cast<double>(sizes.size()) / static_cast<double>(sampled.size());
}

/// Seconds of each stage of a sample: per drawn entity, of all its searches, of a shard with and without its payers.
struct StageSeconds {
  double draw_entity = 0, search = 0, shard = 0, shard_without_payers = 0;
  double training_layouts = 0, serving_layouts = 0;  ///< that the searches computed
};

StageSeconds run_sample(const Plan& plan) {
  std::string notice;
  const auto backend = make_backend(BackendChoice::cpu, 1, notice);
  RunTables tables;
  tables.plan = &plan;
  StageSeconds s;
  Clock::time_point start = Clock::now();
  const Draws draws(plan, 1);
  tables.draws = &draws;
  tables.terms.push_back(make_terms(plan, draws, 0, 1));
  s.draw_entity = seconds_since(start) / static_cast<double>(plan.n_hardware + plan.n_regions);
  tables.groups = payer_groups(plan);
  tables.people = people_table(*plan.catalog);
  start = Clock::now();
  for (std::size_t m = 0; m < plan.n_models; ++m)
    tables.searches.push_back(std::make_shared<const ModelSearch>(search_model(plan, draws, *backend, m)));
  s.search = seconds_since(start);
  for (const auto& search : tables.searches) {
    s.training_layouts += evaluated(search->training);
    s.serving_layouts += evaluated(search->serving);
  }
  s.shard = shard_seconds(tables, *backend, true);
  s.shard_without_payers = shard_seconds(tables, *backend, false);
  return s;
}

}  // namespace

Scenario sample_of(const Scenario& scenario) {
  Scenario sample = scenario;
  sample.axes.models = spread(sample.axes.models, 3);
  sample.axes.hardware = spread(sample.axes.hardware, 4);
  sample.axes.regions = spread(sample.axes.regions, 4);
  sample.axes.cases = spread(sample.axes.cases, 1);
  sample.training.clusters = spread(sample.training.clusters, kSampledSizes);
  sample.serving.replicas = spread(sample.serving.replicas, kSampledSizes);
  sample.run.worlds = std::min(sample.run.worlds, kSampledWorlds);
  return sample;
}

RunEstimate estimate_run(const Plan& plan, int threads) {
  const Scenario sample = sample_of(*plan.scenario);
  const Plan small = make_plan(sample, *plan.catalog);
  const StageSeconds s = run_sample(small);
  RunEstimate e;
  e.sampled_pairs = small.n_models * small.n_hardware;
  const double pairs = static_cast<double>(plan.n_models * plan.n_hardware) / static_cast<double>(e.sampled_pairs);
  const double sampled_layouts = s.training_layouts + s.serving_layouts;
  e.layouts = pairs * (s.training_layouts * growth(plan.scenario->training.clusters, sample.training.clusters) +
                       s.serving_layouts * growth(plan.scenario->serving.replicas, sample.serving.replicas));
  const double search_s = sampled_layouts > 0 ? s.search * e.layouts / sampled_layouts : s.search * pairs;
  const double worlds = static_cast<double>(plan.scenario->run.worlds) / static_cast<double>(sample.run.worlds);
  const double per_cell_s = s.shard_without_payers / static_cast<double>(small.n_hardware * small.n_regions);
  const double per_shard_s = std::max(0.0, s.shard - s.shard_without_payers);  // payers: the same for any cells
  const double shards = static_cast<double>(plan.shards.size());
  const double price_s =
      worlds * shards * (per_shard_s + per_cell_s * static_cast<double>(plan.n_hardware * plan.n_regions));
  const double draws_s = worlds * s.draw_entity * static_cast<double>(plan.n_hardware + plan.n_regions);
  const double write_s = plan.output_bytes() / 400e6;  // merge and digest: one pass over the data
  e.search_seconds = search_s;
  e.seconds = (price_s + draws_s + search_s) / std::max(1, threads) + write_s;
  return e;
}

}  // namespace eqc
