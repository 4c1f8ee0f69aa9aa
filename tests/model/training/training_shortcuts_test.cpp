// The search counts most layouts without looking at them closely: everything that it reports is as if it had.
#include <gtest/gtest.h>

#include <string>

#include "kernels/model/training/training_search.hpp"
#include "tests/cuda/same_bits.hpp"
#include "tests/model/reference_specs.hpp"

namespace eqc {
namespace {

using reference::task_of;

/// Every layout evaluated on its own.
struct EveryLayout {
  const ModelSpec& model;
  const HardwareSpec& hardware;
  const TrainingTask& task;
  const TrainingSoftware& software;
  Objective objective;
  SearchFindings<TrainingLayout> found;
  std::int64_t visits = 0;

  void begin() {}
  void visit(const TrainingLayout& l) {
    const TrainingPhysics p = evaluate_training(model, hardware, task, software, l);
    const double over_bytes = total_bytes(p.memory) - hardware.memory_bytes;
    ++visits;
    if (over_bytes > 0) {
      ++found.counts.rejected_memory;
      found.missing_bytes.offer(over_bytes);
      return;
    }
    ++found.counts.evaluated;
    const double late_s = task.deadline_s > 0 ? task.tokens / p.tokens_per_step * p.step_s - task.deadline_s : 0;
    if (late_s > 0) {
      ++found.counts.rejected_deadline;
      found.late_s.offer(late_s);
      found.late.offer({l, late_s, visits});
      return;
    }
    ++found.counts.feasible;
    const double energy_j = approximate_energy_j(hardware, p.time);
    found.feasible.offer({l, (objective == Objective::energy ? energy_j : p.step_s) / p.tokens_per_step, visits});
  }
};

TrainingSearchResult looking_at_every_layout(const ModelSpec& model, const HardwareSpec& hardware,
                                             const TrainingTask& task, const TrainingSoftware& software,
                                             Objective objective, const TrainingSpace& space) {
  EveryLayout all{model, hardware, task, software, objective, {}};
  all.found.any_precision = true;
  TrainingEnumerator<EveryLayout>{
      model, space, task.n_gpus, task.sequence, task.global_batch_sequences, !software.activation.flash_attention, all}
      .run(hardware.node_size, Precision::bf16);
  return training_result(model, hardware, task, software, all.found);
}

struct Shortcuts : testing::TestWithParam<Objective> {
  /// Without a deadline, then with deadlines that some, most, all but one, and all layouts miss.
  void compare(const std::string& what, const ModelSpec& model, const HardwareSpec& hardware, TrainingTask task,
               const TrainingSoftware& software = {}, const TrainingSpace& space = {}) {
    const auto look = [&] { return looking_at_every_layout(model, hardware, task, software, GetParam(), space); };
    const TrainingPhysics best = looking_at_every_layout(model, hardware, task, software, Objective::time, space).best;
    const double least_s = task.tokens / best.tokens_per_step * best.step_s;
    for (const double times : {0.0, 3.0, 1.2, 1.0, 0.7}) {
      task.deadline_s = times * least_s;
      const TrainingSearchResult want = look(),
                                 got = search_training(model, hardware, task, GetParam(), software, space);
      EXPECT_TRUE(test::same_search(want, got))
          << what << ", deadline " << times << ": evaluated " << want.counts.evaluated << " and "
          << got.counts.evaluated << ", late " << want.counts.rejected_deadline << " and "
          << got.counts.rejected_deadline << ", too large " << want.counts.rejected_memory << " and "
          << got.counts.rejected_memory;
    }
  }
};

TEST_P(Shortcuts, dense_models) {
  compare("8B", reference::llama_8b(), reference::h100_sxm(), task_of(4096, 96, 48));
  compare("70B on many", reference::llama_70b(), reference::a100_80gb(), task_of(4096, 130, 256));
  compare("405B fits nowhere", reference::llama_405b(), reference::a100_80gb(), task_of(8192, 16, 16));
}

TEST_P(Shortcuts, mixtures_and_recurrent_models) {
  compare("Mixtral", reference::mixtral_8x7b(), reference::h100_sxm(), task_of(4096, 64, 32));
  compare("Nemotron Nano", reference::nemotron_nano_9b(), reference::h100_sxm(), task_of(4096, 24, 24));
}

TEST_P(Shortcuts, frameworks_that_differ_in_what_is_shared) {
  TrainingSoftware copying;
  copying.gradient_traffic = 20;
  copying.kernel_wait_s = 20e-6;
  copying.step_bytes = 8;
  copying.gather_messages = 8;
  copying.sharded_gather_share = 0.5;
  TrainingSoftware adapters;
  adapters.weight_gradients = 0;
  TrainingSoftware unfused;
  unfused.activation.flash_attention = 0;
  unfused.activation.dropout = 1;
  unfused.owner_messages = 64;
  unfused.step_fixed_s = 0.05;
  unfused.straggler_per_doubling = 0.02;
  for (const TrainingSoftware& software : {copying, adapters, unfused})
    compare("8B", reference::llama_8b(), reference::h100_sxm(), task_of(4096, 64, 32), software);
}

TEST_P(Shortcuts, spaces_with_lists_and_beyond_small_degrees) {
  TrainingSpace space;
  space.micro_batch = {3, {1, 4, 96}};  // 96 is beyond what is listed by micro-batch
  space.interleave = {2, {1, 40}};      // 40 beyond what is listed by stages
  space.zero_mask = 0b1010;
  compare("lists", reference::llama_70b(), reference::h100_sxm(), task_of(512, 384, 64), {}, space);
}

INSTANTIATE_TEST_SUITE_P(Objectives, Shortcuts, testing::Values(Objective::time, Objective::energy),
                         [](const auto& one) { return one.param == Objective::time ? "time" : "energy"; });

}  // namespace
}  // namespace eqc
