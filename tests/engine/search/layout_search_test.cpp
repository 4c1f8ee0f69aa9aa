// Searches of whole layout spaces: the same list for any number of threads, and the best of it the one that runs use.
#include "host/engine/search/layout_search.hpp"

#include <gtest/gtest.h>

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
