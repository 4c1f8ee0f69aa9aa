// Calculon's layout space: its size, the sum of its terms, and that searching it all at once finds what one by one
// finds.
#include "kernels/model/options/option_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

#include "tests/model/options/option_case.hpp"

namespace eqc {
namespace {

using test::Case;
using test::gpt3_on;

struct Found {
  std::vector<RankedConfiguration> best;
  OptionCounts counts;
};

Found run(const Case& c, int top, bool prune = false) {
  Found f;
  f.best.resize(top);
  RankedList<RankedConfiguration> list{f.best.data(), top, 0};
  const OptionSearch search = c.search(prune);
  std::int64_t first = 0;
  for (const OptionShape& l : c.shapes()) {
    search_shape(search, l, first, std::numeric_limits<double>::infinity(), list, f.counts);
    first += option_count(c.space, l);
  }
  f.best.resize(list.held);
  return f;
}

TEST(OptionSpace, has_the_size_of_calculons_space) {
  // Calculon's own enumeration (calculon/llm/optimal_execution.py, commit 1886c88, with -d) of models/gpt3-175B.json on
  // systems/a100_80g.json
  EXPECT_EQ(gpt3_on(1024, 1536).size(), 11'698'528);
  Case plain = gpt3_on(64, 64);
  plain.space = {0, 0};
  EXPECT_EQ(plain.size(), 88'484);
}

TEST(OptionSpace, numbers_every_configuration_once) {
  OptionShape l;
  l.tensor = 2;
  l.pipeline = 4;
  l.data = 8;
  const OptionSpace space;
  std::vector<std::vector<int>> seen;
  for (std::int64_t i = 0; i < option_count(space, l); ++i) {
    const LayoutOptions o = options_at(space, l, i);
    seen.push_back({int(o.recompute), int(o.transfer), int(o.tensor_overlap), int(o.tensor_tier), int(o.pipeline_tier),
                    int(o.data_tier), o.offload_weights, o.offload_activations, o.offload_optimizer, o.shard_optimizer,
                    o.data_overlap});
  }
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end());
  EXPECT_EQ(seen.size(), 7296u);  // (3 + 8 + 8) x 2 x 2 x 2 x 2 x 3 x 8
}

/// The search must agree to the last bit with configurations taken one by one.
void expect_same_as_one_by_one(const Case& c) {
  const OptionSearch search = c.search();
  std::int64_t index = 0, feasible = 0;
  std::vector<RankedConfiguration> slow(20);
  RankedList<RankedConfiguration> list{slow.data(), 20, 0};
  for (const OptionShape& l : c.shapes()) {
    const ScoreScale scale = score_scale(c.hardware, c.objective, l.batch, c.task.n_gpus);
    const auto seconds = shape_cost<double>(search.context, l, search.precision);
    const auto weighted = shape_cost<WeightedSeconds>(search.context, l, search.precision);
    for (std::int64_t i = 0; i < option_count(c.space, l); ++i, ++index) {
      const LayoutOptions o = options_at(c.space, l, i);
      const OptionMemory m = option_memory(seconds, o);
      if (total_bytes(m) > c.hardware.memory_bytes || m.second_bytes > c.second.bytes) continue;
      if (!tiers_hold(seconds, l, o.tensor_tier, o.pipeline_tier, o.data_tier)) continue;
      ++feasible;
      const bool energy = c.objective == Objective::energy;
      list.offer(
          {energy ? score_of(scale, option_step(weighted, o)) : score_of(scale, option_step(seconds, o)), index});
    }
  }
  const Found fast = run(c, 20);
  EXPECT_EQ(fast.counts.evaluated, index);
  EXPECT_EQ(fast.counts.feasible, feasible);
  ASSERT_EQ(fast.best.size(), static_cast<std::size_t>(list.held));
  for (int i = 0; i < list.held; ++i) {
    EXPECT_EQ(fast.best[i].index, slow[i].index) << i;
    EXPECT_EQ(fast.best[i].score, slow[i].score) << i;
  }
}

TEST(OptionSearch, finds_what_one_by_one_finds) {
  expect_same_as_one_by_one(gpt3_on(64, 24));
  Case energy = gpt3_on(32, 12);
  energy.objective = Objective::energy;
  expect_same_as_one_by_one(energy);
  Case mixture = gpt3_on(16, 16);
  mixture.model = reference::mixtral_8x7b();
  mixture.hardware = reference::h100_sxm();
  expect_same_as_one_by_one(mixture);
}

TEST(OptionSearch, parts_of_the_step_sum_to_the_step_searched) {
  const Case c = gpt3_on(128, 96);
  const OptionSearch search = c.search();
  std::mt19937_64 random(7);
  const std::vector<OptionShape> shapes = c.shapes();
  for (int i = 0; i < 500; ++i) {
    const OptionShape& l = shapes[random() % shapes.size()];
    const LayoutOptions o = options_at(c.space, l, static_cast<std::int64_t>(random() % option_count(c.space, l)));
    const TimeParts parts = option_step(shape_cost<TimeParts>(search.context, l, search.precision), o);
    const double seconds = option_step(shape_cost<double>(search.context, l, search.precision), o);
    const WeightedSeconds weighted = option_step(shape_cost<WeightedSeconds>(search.context, l, search.precision), o);
    EXPECT_NEAR(total_s(parts) / seconds, 1, 1e-12);
    const double energy_j =
        c.hardware.idle_w * weighted.s + (c.hardware.tdp_w - c.hardware.idle_w) * weighted.weighted_s;
    EXPECT_NEAR(approximate_energy_j(c.hardware, parts) / energy_j, 1, 1e-12);
  }
}

OptionShape shape_of(int tensor, int pipeline, int data, int micro_batch, int batch) {
  OptionShape l;
  l.tensor = tensor;
  l.pipeline = pipeline;
  l.data = data;
  l.micro_batch = micro_batch;
  l.batch = batch;
  return l;
}

TEST(OptionSearch, every_option_pulls_in_its_direction) {
  const Case c = gpt3_on(64, 64);
  const OptionSearch search = c.search();
  const OptionShape l = shape_of(8, 4, 2, 1, 64);
  LayoutOptions base;
  base.recompute = Recompute::none;
  base.transfer = TensorTransfer::split;
  base.pipeline_tier = base.data_tier = LinkTier::network;
  const OptionPhysics plain = evaluate_option(search, l, base);
  const auto with = [&](const auto& change) {
    LayoutOptions o = base;
    change(o);
    return evaluate_option(search, l, o);
  };
  const OptionPhysics again = with([](LayoutOptions& o) { o.transfer = TensorTransfer::split_gather_again; });
  EXPECT_GT(again.step_s, plain.step_s);
  EXPECT_LT(again.memory.activations_bytes, plain.memory.activations_bytes);
  const OptionPhysics whole = with([](LayoutOptions& o) { o.transfer = TensorTransfer::all_reduce; });
  const OptionPhysics staged = with([](LayoutOptions& o) { o.transfer = TensorTransfer::split_at_stages; });
  EXPECT_GT(whole.memory.activations_bytes, plain.memory.activations_bytes);
  EXPECT_EQ(whole.memory.activations_bytes, staged.memory.activations_bytes);
  EXPECT_GT(whole.time.network_s, staged.time.network_s);  // whole activations to the next stage
  const OptionPhysics ring = with([](LayoutOptions& o) { o.tensor_overlap = TensorOverlap::ring; });
  const OptionPhysics pipe = with([](LayoutOptions& o) { o.tensor_overlap = TensorOverlap::pipeline; });
  EXPECT_LT(ring.step_s, pipe.step_s);
  EXPECT_LT(pipe.time.link_s, plain.time.link_s);
  EXPECT_LT(with([](LayoutOptions& o) { o.data_overlap = 1; }).step_s, plain.step_s);
  EXPECT_LT(with([](LayoutOptions& o) { o.shard_optimizer = 1; }).memory.optimizer_bytes, plain.memory.optimizer_bytes);
  EXPECT_GT(with([](LayoutOptions& o) { o.recompute = Recompute::full; }).step_s, plain.step_s);
  EXPECT_GT(with([](LayoutOptions& o) { o.tensor_tier = LinkTier::network; }).step_s, plain.step_s);
}

TEST(OptionSearch, offloading_keeps_two_layers_and_waits_for_what_passes_do_not_hide) {
  Case c = gpt3_on(64, 64);
  c.second.bytes_per_s = 1e15;
  const OptionShape l = shape_of(8, 8, 1, 1, 64);
  LayoutOptions o;
  o.recompute = Recompute::none;
  o.pipeline_tier = LinkTier::network;
  const OptionPhysics plain = evaluate_option(c.search(), l, o);
  o.offload_weights = o.offload_activations = o.offload_optimizer = 1;
  const OptionPhysics free = evaluate_option(c.search(), l, o);
  EXPECT_NEAR(free.step_s / plain.step_s, 1, 1e-9);  // an infinitely fast link hides everything
  // 12 layers a stage: weights of 2 stay, 2 bytes each, with the embedding's
  const double layer = mean_layer_shared_params(c.model) / 8, table = embedding_params(c.model) / 8;
  EXPECT_NEAR(free.memory.weights_bytes, 2 * (2 * layer + table), 1);
  EXPECT_NEAR(free.memory.optimizer_bytes, 12 * (12 * layer + table) * 2 / 12, 1);
  EXPECT_NEAR(free.memory.second_bytes, 2 * 12 * layer + 12 * (12 * layer + table) + plain.memory.activations_bytes,
              0.02 * free.memory.second_bytes);
  c.second.bytes_per_s = 1e9;
  o.offload_activations = o.offload_optimizer = 0;
  const OptionPhysics slow = evaluate_option(c.search(), l, o);
  // weights come in once per pass and micro-batch: forward and backward of 12 layers, 64 micro-batches and 7 of the
  // bubble, less what the passes hide
  const double fetched_s = 2 * (64 + 7) * 12 * 2 * layer / 1e9;
  EXPECT_GT(slow.step_s, plain.step_s);
  EXPECT_NEAR(slow.step_s, c.search().context.training.step_growth * fetched_s, 0.05 * fetched_s);
}

TEST(OptionSearch, groups_on_the_node_links_fill_nodes) {
  const Case c = gpt3_on(64, 64);
  LayoutOptions o;
  EXPECT_TRUE(evaluate_option(c.search(), shape_of(8, 1, 1, 1, 64), o).fits_tiers);
  EXPECT_FALSE(evaluate_option(c.search(), shape_of(16, 1, 1, 1, 64), o).fits_tiers);
  EXPECT_FALSE(evaluate_option(c.search(), shape_of(3, 1, 1, 1, 64), o).fits_tiers);
  EXPECT_FALSE(evaluate_option(c.search(), shape_of(4, 4, 1, 1, 64), o).fits_tiers);
  o.pipeline_tier = LinkTier::network;
  EXPECT_TRUE(evaluate_option(c.search(), shape_of(4, 4, 1, 1, 64), o).fits_tiers);
}

/// A random model, accelerator, framework and cluster.
Case random_case(std::mt19937_64& random) {
  const auto pick = [&](auto... choices) {
    const double all[] = {static_cast<double>(choices)...};
    return all[random() % sizeof...(choices)];
  };
  Case c;
  const int heads = static_cast<int>(pick(16, 24, 32, 64, 96));
  c.model = reference::megatron_gpt(static_cast<int>(pick(12, 24, 30, 48, 96)), heads * static_cast<int>(pick(64, 128)),
                                    heads);
  if (random() % 2) c.model.gated = 1;
  c.model.kv_heads = heads / static_cast<int>(pick(1, 4, 8));
  c.hardware = random() % 2 ? reference::a100_80gb() : reference::h100_sxm();
  c.hardware.memory_bytes *= pick(0.25, 0.5, 1, 2);
  c.hardware.network_rate_bytes_per_s *= pick(0.25, 1, 4);
  c.hardware.node_size = static_cast<int>(pick(4, 8, 16));
  c.software.activation.flash_attention = random() % 2;
  c.software.host_launch_s = pick(0, 20e-6);
  c.software.bubble_share = pick(1, 0.33);
  c.space.second_tier = random() % 2;
  c.space.overlap = random() % 2;
  c.second.bytes_per_s = pick(8e9, 32e9, 100e9);
  c.task.sequence = static_cast<int>(pick(1024, 2048, 4096));
  c.task.n_gpus = static_cast<int>(pick(8, 12, 32, 64, 96));
  c.task.global_batch_sequences = static_cast<int>(pick(16, 60, 128));
  c.objective = random() % 2 ? Objective::time : Objective::energy;
  return c;
}

TEST(OptionSearch, pruning_never_changes_the_list) {
  std::mt19937_64 random(20261123);
  std::int64_t pruned = 0;
  for (int i = 0; i < 120; ++i) {
    const Case c = random_case(random);
    const int top = i % 3 == 0 ? 1 : 10;
    const Found all = run(c, top), some = run(c, top, true);
    EXPECT_EQ(some.counts.evaluated + some.counts.pruned, all.counts.evaluated);
    pruned += some.counts.pruned;
    ASSERT_EQ(some.best.size(), all.best.size()) << i;
    for (std::size_t k = 0; k < all.best.size(); ++k) {
      EXPECT_EQ(some.best[k].index, all.best[k].index) << i;
      EXPECT_EQ(some.best[k].score, all.best[k].score) << i;
    }
  }
  EXPECT_GT(pruned, 0);
}

}  // namespace
}  // namespace eqc
