// Searches of whole layout spaces: the same list for any number of threads, and the best of it the one that runs use.
#include "host/engine/search/layout_search.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "host/engine/software/training_profile.hpp"
#include "kernels/model/training/training_search.hpp"
#include "tests/catalog/shipped_catalog.hpp"

namespace eqc {
namespace {

using test::catalog;

LayoutQuestion question(std::string_view model, std::string_view hardware, LayoutSpace space, int n_gpus, int batch,
                        int top) {
  LayoutQuestion q;
  q.model = *catalog().model_index(model);
  q.hardware = *catalog().hardware_index(hardware);
  q.space = space;
  q.n_gpus = n_gpus;
  q.batch = batch;
  q.top = top;
  q.software = kDefaultTraining;
  q.quiet = true;
  return q;
}

bool same(const LayoutAnswer& a, const LayoutAnswer& b) {
  bool equal = a.evaluated == b.evaluated && a.feasible == b.feasible && a.rejected == b.rejected &&
               a.best.size() == b.best.size();
  for (std::size_t i = 0; equal && i < a.best.size(); ++i) {
    equal = a.best[i].step_s == b.best[i].step_s;
    for (std::size_t c = 0; c < a.best[i].choices.size(); ++c)
      equal = equal && a.best[i].choices[c].value == b.best[i].choices[c].value;
  }
  return equal;
}

TEST(LayoutSearch, lists_do_not_depend_on_threads) {
  for (const LayoutSpace space : {LayoutSpace::calculon, LayoutSpace::full})
    for (const bool prune : {false, true}) {
      LayoutQuestion q = question("gpt3-175b", "a100-80gb", space, 128, 96, 50);
      q.prune = prune;
      const LayoutAnswer one = search_layouts(catalog(), q);
      for (const int threads : {2, 3, 8}) {
        q.threads = threads;
        EXPECT_TRUE(same(one, search_layouts(catalog(), q))) << threads;
      }
      ASSERT_EQ(one.best.size(), 50u);
      for (std::size_t i = 1; i < one.best.size(); ++i)
        EXPECT_LE(one.best[i - 1].step_s / one.best[i - 1].sequences,
                  one.best[i].step_s / one.best[i].sequences * (1 + 1e-12));
    }
}

TEST(LayoutSearch, pruning_keeps_the_list) {
  for (const LayoutSpace space : {LayoutSpace::calculon, LayoutSpace::full})
    for (const Objective objective : {Objective::time, Objective::energy}) {
      LayoutQuestion q = question("llama-3.1-8b", "h100-sxm-80gb", space, 64, 128, 10);
      q.objective = objective;
      const LayoutAnswer all = search_layouts(catalog(), q);
      q.prune = true;
      const LayoutAnswer some = search_layouts(catalog(), q);
      EXPECT_LT(some.evaluated, all.evaluated);
      EXPECT_EQ(some.evaluated + some.rejected, all.evaluated + all.rejected);
      ASSERT_EQ(some.best.size(), all.best.size());
      for (std::size_t i = 0; i < all.best.size(); ++i) EXPECT_EQ(some.best[i].step_s, all.best[i].step_s);
    }
}

TEST(LayoutSearch, best_of_our_space_is_what_a_run_takes) {
  const LayoutQuestion q = question("mixtral-8x7b", "h100-sxm-80gb", LayoutSpace::full, 128, 256, 2);
  const LayoutAnswer answer = search_layouts(catalog(), q);
  TrainingTask task;
  task.tokens = 1;
  task.sequence = q.sequence;
  task.global_batch_sequences = q.batch;
  task.n_gpus = q.n_gpus;
  const TrainingSearchResult run =
      search_training(*catalog().models[q.model].spec, *catalog().hardware[q.hardware].spec, task, Objective::time,
                      training_software(catalog(), q.hardware));
  ASSERT_EQ(answer.best.size(), 2u);
  EXPECT_EQ(answer.best[0].step_s, run.best.step_s);
  EXPECT_EQ(answer.best[1].step_s, run.runner_up.step_s);
  EXPECT_EQ(answer.evaluated, run.counts.evaluated);
  EXPECT_EQ(answer.rejected, run.counts.rejected_memory);
}

std::string choice(const FoundLayout& f, std::string_view name) {
  for (const LayoutChoice& c : f.choices)
    if (c.name == name) return c.value;
  return "";
}

/// Name of a layout that both spaces have, "" for the others: one stage, whole activations, nothing in a second tier,
/// tensor ranks that fill a node, gradients reduced between nodes and under other work.
std::string common_name(const FoundLayout& f, LayoutSpace space) {
  const bool full = space == LayoutSpace::full, sharded = choice(f, full ? "zero_stage" : "optimizer_sharding") != "no";
  const std::string zero = full ? choice(f, "zero_stage") : sharded ? "1" : "0";
  if (choice(f, "tensor") != "8" || choice(f, "pipeline") != "1" || zero > "1") return "";
  const bool same_options =
      full ? choice(f, "context") == "1" && choice(f, "expert") == "1" && choice(f, "sequence_parallel") == "no"
           : choice(f, "tensor_transfer") == "all-reduce" && choice(f, "tensor_overlap") == "none" &&
                 choice(f, "data_overlap") == "yes" && choice(f, "tensor_tier") == "node" &&
                 choice(f, "data_tier") == "network";
  if (!same_options) return "";
  return "micro-batch " + choice(f, "micro_batch") + " recompute " + choice(f, "recompute") + " ZeRO " + zero;
}

std::map<std::string, FoundLayout> common_layouts(const Catalog& catalog, LayoutQuestion q, LayoutSpace space) {
  q.space = space;
  q.options.second_tier = 0;
  q.top = 20'000;
  std::map<std::string, FoundLayout> named;
  for (const FoundLayout& f : search_layouts(catalog, q).best)
    if (const std::string name = common_name(f, space); !name.empty()) named.emplace(name, f);
  return named;
}

TEST(LayoutSearch, both_spaces_and_so_a_run_give_hybrids_the_same_step) {
  Catalog exposed = catalog();  // Calculon's space has its own overlaps of tensor transfers
  for (SoftwareRow& row : exposed.training_software)
    if (row.parameter.rfind("overlap_tensor", 0) == 0) row.value = 0;
  for (const char* model : {"nemotron-3-super-120b-a12b", "nemotron-nano-9b-v2"}) {
    const LayoutQuestion q = question(model, "b200-180gb", LayoutSpace::full, 32, 32, 1);
    const auto ours = common_layouts(exposed, q, LayoutSpace::full);
    const auto calculons = common_layouts(exposed, q, LayoutSpace::calculon);
    int met = 0;
    for (const auto& [name, layout] : ours) {
      const auto other = calculons.find(name);
      if (other == calculons.end()) continue;  // not among the best of that many more
      ++met;
      EXPECT_NEAR(other->second.step_s / layout.step_s, 1, 1e-12) << model << " " << name;
      EXPECT_NEAR(other->second.memory_bytes / layout.memory_bytes, 1, 1e-12) << model << " " << name;
    }
    EXPECT_GE(met, 1) << model;
  }
}

TEST(LayoutSearch, says_why_nothing_fits) {
  const LayoutAnswer full = search_layouts(catalog(), question("gpt3-175b", "a100-80gb", LayoutSpace::full, 8, 8, 1));
  EXPECT_TRUE(full.best.empty());
  EXPECT_NE(full.reason.find("memory"), std::string::npos);
  LayoutQuestion q = question("gpt3-175b", "a100-80gb", LayoutSpace::calculon, 8, 8, 1);
  q.options.second_tier = 0;
  EXPECT_TRUE(search_layouts(catalog(), q).best.empty());
}

}  // namespace
}  // namespace eqc
