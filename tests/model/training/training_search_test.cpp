// The training search: what it visits, what it returns, why it refuses.
#include "kernels/model/training/training_search.hpp"

#include <gtest/gtest.h>

#include "tests/model/reference_specs.hpp"

namespace eqc {
namespace {

using reference::task_of;

/// Checks every visited layout and counts them; remembers an order-sensitive hash.
struct CountingVisitor {
  const ModelSpec& model;
  TrainingTask task;
  std::int64_t visits = 0, begins = 0;
  std::uint64_t order = 14695981039346656037ULL;

  void begin() { ++begins; }
  void visit(const TrainingLayout& l) {
    ++visits;
    EXPECT_EQ(l.tensor * l.pipeline * l.data * l.context, task.n_gpus);
    EXPECT_EQ((l.data * l.context) % l.expert, 0);
    EXPECT_EQ(task.global_batch_sequences / l.data % l.micro_batch, 0);
    EXPECT_TRUE(tensor_divides(model, l.tensor));
    for (int v : {l.tensor, l.pipeline, l.data, l.expert, l.context, l.micro_batch, l.interleave,
                  static_cast<int>(l.recompute), static_cast<int>(l.zero), l.sequence_parallel})
      order = (order ^ static_cast<std::uint64_t>(v)) * 1099511628211ULL;
  }
};

CountingVisitor count_layouts(const ModelSpec& m, const TrainingTask& task, const TrainingSpace& space = {}) {
  CountingVisitor v{m, task};
  TrainingEnumerator<CountingVisitor>{m, space, task.n_gpus, task.sequence, task.global_batch_sequences, false, v}.run(
      8, Precision::bf16);
  return v;
}

TEST(Enumeration, visits_only_valid_layouts_in_a_fixed_order) {
  const ModelSpec m = reference::deepseek_v3();
  const CountingVisitor a = count_layouts(m, task_of(4096, 1024, 256)), b = count_layouts(m, task_of(4096, 1024, 256));
  EXPECT_GT(a.visits, 1000);
  EXPECT_EQ(a.visits, b.visits);
  EXPECT_EQ(a.order, b.order);
}

TEST(Enumeration, listed_degrees_are_the_layouts_of_the_whole_space_that_have_them) {
  const ModelSpec m = reference::deepseek_v3();
  const TrainingTask task = task_of(4096, 1024, 256);
  struct Matching : CountingVisitor {
    std::int64_t matching = 0;
    void visit(const TrainingLayout& l) {
      matching += l.tensor == 4 && (l.pipeline == 2 || l.pipeline == 4) && l.expert == 8 && l.micro_batch == 2 ? 1 : 0;
    }
  };
  Matching all{{m, task}};
  TrainingEnumerator<Matching>{m, {}, task.n_gpus, task.sequence, task.global_batch_sequences, false, all}.run(
      8, Precision::bf16);
  TrainingSpace space;
  space.tensor = {1, {4}};
  space.pipeline = {2, {2, 4}};
  space.expert = {1, {8}};
  space.micro_batch = {1, {2}};
  EXPECT_GT(all.matching, 0);
  EXPECT_EQ(count_layouts(m, task, space).visits, all.matching);
}

TEST(Enumeration, one_accelerator_varies_micro_batch_and_recomputation_only) {
  const CountingVisitor v = count_layouts(reference::llama_8b(), task_of(2048, 12, 1));
  EXPECT_EQ(v.begins, 6);  // divisors of 12
  EXPECT_EQ(v.visits, v.begins * (kRecomputes - 1)) << "all but selective, which is none with fused attention";
}

TEST(TrainingSearch, returns_the_best_of_all_layouts) {
  // The same best as evaluating every visited layout on its own.
  struct Exhaustive {
    const ModelSpec& m;
    TrainingTask task;
    const TrainingSoftware& software;
    double best_s = 1e300;
    void begin() {}
    void visit(const TrainingLayout& l) {
      const TrainingPhysics p = evaluate_training(m, reference::h100_sxm(), task, software, l);
      if (total_bytes(p.memory) > 80e9) return;
      if (p.step_s / p.tokens_per_step < best_s) best_s = p.step_s / p.tokens_per_step;
    }
  };
  TrainingSoftware copying;  // gradients cost time of their own, which sharding them changes: layouts of one group
                             // differ in their layers
  copying.gradient_traffic = 20;
  copying.gradient_bytes = 4;
  const TrainingTask task = task_of(4096, 128, 64);
  for (const ModelSpec& m : {reference::llama_8b(), reference::mixtral_8x7b()})
    for (const TrainingSoftware& software : {TrainingSoftware{}, copying}) {
      Exhaustive all{m, task, software};
      TrainingEnumerator<Exhaustive>{m, {}, 64, 4096, 128, false, all}.run(8, Precision::bf16);
      const TrainingSearchResult r = search_training(m, reference::h100_sxm(), task, Objective::time, software);
      ASSERT_EQ(r.reason, Infeasible::none);
      EXPECT_DOUBLE_EQ(r.best.step_s / r.best.tokens_per_step, all.best_s);
      ASSERT_TRUE(r.has_runner_up);
      EXPECT_GE(r.runner_up.step_s / r.runner_up.tokens_per_step, all.best_s);
      EXPECT_LE(total_bytes(r.best.memory), 80e9);
    }
}

TEST(TrainingSearch, says_by_how_much_memory_is_short) {
  const TrainingSearchResult r =
      search_training(reference::llama_405b(), reference::h100_sxm(), task_of(8192, 64, 8), Objective::time);
  EXPECT_EQ(r.reason, Infeasible::does_not_fit_memory);
  EXPECT_EQ(r.counts.feasible, 0);
  EXPECT_GT(r.counts.rejected_memory, 0);
  EXPECT_GT(r.missing_bytes, 405e9 * 16 / 8 - 80e9);  // state alone
}

TEST(TrainingSearch, says_by_how_much_the_deadline_is_missed) {
  TrainingTask task = task_of(4096, 256, 64);
  task.deadline_s = 3600;
  const TrainingSearchResult r = search_training(reference::llama_8b(), reference::h100_sxm(), task, Objective::time);
  EXPECT_EQ(r.reason, Infeasible::deadline_missed);
  const double run_s = task.tokens / r.best.tokens_per_step * r.best.step_s;
  EXPECT_NEAR(r.missing_seconds, run_s - 3600, 1e-6 * run_s);
}

TEST(TrainingSearch, refuses_what_the_hardware_cannot_do) {
  TrainingTask task = task_of(4096, 64, 8);
  task.precisions = precision_bit(Precision::fp8);
  EXPECT_EQ(search_training(reference::llama_8b(), reference::a100_80gb(), task, Objective::time).reason,
            Infeasible::precision_unsupported);
  task.precisions = precision_bit(Precision::bf16);
  EXPECT_EQ(search_training(reference::llama_8b(), reference::rtx_4090(), task, Objective::time).reason,
            Infeasible::no_link);
  task = task_of(4096, 3, 7 * 13);  // more replicas than sequences, no divisor to split the model by
  EXPECT_EQ(search_training(reference::llama_8b(), reference::h100_sxm(), task, Objective::time).reason,
            Infeasible::no_layout);
}

TEST(TrainingSearch, is_never_worse_with_more_memory_or_precisions) {
  TrainingTask task = task_of(4096, 512, 128);
  const TrainingSearchResult base =
      search_training(reference::llama_70b(), reference::h100_sxm(), task, Objective::time);
  HardwareSpec roomy = reference::h100_sxm();
  roomy.memory_bytes *= 2;
  EXPECT_LE(search_training(reference::llama_70b(), roomy, task, Objective::time).best.step_s, base.best.step_s);
  task.precisions |= precision_bit(Precision::fp8);
  EXPECT_LE(search_training(reference::llama_70b(), reference::h100_sxm(), task, Objective::time).best.step_s,
            base.best.step_s);
}

TEST(TrainingSearch, energy_never_beats_itself) {
  const TrainingTask task = task_of(4096, 512, 128);
  const HardwareSpec hw = reference::h100_sxm();
  const TrainingPhysics fast = search_training(reference::llama_70b(), hw, task, Objective::time).best;
  const TrainingPhysics lean = search_training(reference::llama_70b(), hw, task, Objective::energy).best;
  EXPECT_LE(approximate_energy_j(hw, lean.time) / lean.tokens_per_step,
            approximate_energy_j(hw, fast.time) / fast.tokens_per_step);
}

}  // namespace
}  // namespace eqc
