// Where Calculon's space and our own meet, a search and a run give the same step and the same memory.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/catalog/shipped_catalog.hpp"
#include "tests/model/options/option_case.hpp"

namespace eqc {
namespace {

using test::Case;
using test::gpt3_on;

/// Does the rank order of the training model put each kind of parallelism on one kind of link? Data parallelism stays
/// in the node or leaves it where tensor ranks fill it; stages are then messages of one accelerator.
bool one_tier_each(const Case& c, const OptionShape& l) {
  const int node = c.hardware.node_size;
  if (l.tensor > 1 && l.pipeline > 1) return false;  // whole activations between stages: only Calculon's space has them
  if (l.tensor != 1 && l.tensor != node) return false;
  if (l.data > 1 && l.tensor != node) return false;
  return l.tensor > 1 || l.pipeline == 1 || l.pipeline > node;  // stages on the network
}

/// Compares all options that the training model has too: no offloading, no tensor overlap, tiers as the rank order
/// implies. Returns how many layouts of several tensor ranks, and how many of several stages, were compared.
std::pair<int, int> compare_with_training_model(const Case& c, const std::string& name) {
  const OptionSearch search = c.search();
  std::pair<int, int> compared;
  for (const OptionShape& l : c.shapes()) {
    if (!one_tier_each(c, l)) continue;
    for (int rc = 0; rc < kOptionRecomputes; ++rc)
      for (int sharded = 0; sharded < (l.data > 1 ? 2 : 1); ++sharded) {
        LayoutOptions o;
        o.recompute = static_cast<Recompute>(rc);
        o.shard_optimizer = sharded;
        o.data_overlap = l.data > 1;
        o.pipeline_tier = o.data_tier = LinkTier::network;
        TrainingLayout t = layout_of(l, Precision::bf16);
        t.recompute = o.recompute;
        t.zero = sharded ? ZeroStage::states : ZeroStage::none;
        const TrainingPhysics expected = evaluate_training(c.model, c.hardware, c.task, c.software, t);
        const OptionPhysics p = evaluate_option(search, l, o);
        const auto where = [&] {
          return name + " t" + std::to_string(l.tensor) + " p" + std::to_string(l.pipeline) + " v" +
                 std::to_string(l.interleave) + " b" + std::to_string(l.micro_batch) + " recompute " +
                 std::to_string(rc);
        };
        EXPECT_NEAR(p.step_s / expected.step_s, 1, 1e-12) << where();
        EXPECT_NEAR(total_bytes(p.memory) / total_bytes(expected.memory), 1, 1e-12) << where();
        compared.first += l.tensor > 1;
        compared.second += l.pipeline > 1;
      }
  }
  return compared;
}

TEST(OptionSearch, agrees_with_the_training_model_where_they_meet) {
  int compared = 0;
  for (const ModelSpec& m : {reference::gpt3_175b(), reference::llama_70b(), reference::mixtral_8x7b()})
    for (const int n_gpus : {16, 32, 48, 64}) {
      Case c = gpt3_on(n_gpus, 64);
      c.model = m;
      c.software.overlap.tensor_forward = c.software.overlap.tensor_backward = 0;
      const auto [tensor, pipeline] = compare_with_training_model(c, "n " + std::to_string(n_gpus));
      compared += tensor + pipeline;
    }
  EXPECT_GT(compared, 200);
}

/// Largest of 8, 4 and 2 ranks that heads and width divide by; 1: none (71 heads of Falcon 7B).
int tensor_degree(const ModelSpec& m) {
  int t = 8;
  while (m.heads % t != 0 || m.hidden % t != 0) t /= 2;
  return t;
}

/// Smallest number of stages that divides the layers.
int stages(const ModelSpec& m) {
  for (int p = 2; p <= m.layers; ++p)
    if (m.layers % p == 0) return p;
  return 1;
}

TEST(OptionSearch, agrees_with_the_training_model_on_every_architecture) {
  int models = 0;
  for (const ModelRow& row : test::catalog().models) {
    if (!row.has_architecture()) continue;
    ++models;
    Case c = gpt3_on(1, 4);
    c.model = *row.spec;
    c.software.overlap.tensor_forward = c.software.overlap.tensor_backward = 0;
    const int t = tensor_degree(c.model), p = stages(c.model);
    c.hardware.node_size = t;
    c.task.n_gpus = 2 * t;
    const int split = compare_with_training_model(c, row.id).first;
    EXPECT_EQ(split > 0, t > 1) << row.id;
    c.hardware.node_size = 1;
    c.task.n_gpus = p;
    EXPECT_GT(compare_with_training_model(c, row.id).second, 0) << row.id;
  }
  EXPECT_GT(models, 150);
}

}  // namespace
}  // namespace eqc
