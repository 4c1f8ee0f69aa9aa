// What the accelerators of a published training run hold: degrees that nobody stated, layouts that cannot have been.
#include <algorithm>
#include <array>
#include <cmath>

#include "host/base/text.hpp"
#include "host/validate/stated_fact.hpp"
#include "host/validate/training/training_steps.hpp"
#include "kernels/model/training/training_search.hpp"

namespace eqc {
namespace {

constexpr double kOwnError = 1.1;  // of the memory, that predicted memory may be off

/// The fastest layout of the engine's search, where accelerators have `slack` times their memory.
std::optional<TrainingLayout> searched(const TrainingCase& run, const HeldDegrees& held, std::int32_t accelerators,
                                       double slack) {
  const TrainingLayout& stated = run.layout;
  TrainingSpace space;
  space.max_context = 1;
  space.max_micro_batch = 4;
  space.max_interleave = 4;
  space.zero_mask = 1U << static_cast<int>(stated.zero);
  space.recompute_mask = (1U << static_cast<int>(Recompute::none)) | (1U << static_cast<int>(Recompute::full));
  space.sequence_parallel_mask = run.framework.sequence_parallel ? 2 : 1;
  const auto only = [](DegreeList& list, std::int32_t degree) {
    if (degree > 0) list.values[list.count++] = degree;
  };
  only(space.context, stated.context);
  only(space.tensor, held.tensor);
  only(space.pipeline, held.pipeline);
  only(space.data, held.data);
  only(space.expert, held.expert);
  only(space.micro_batch, held.micro_batch);
  TrainingTask task = run.task;
  task.n_gpus = accelerators;
  task.precisions = precision_bit(stated.precision);
  task.deadline_s = 0;
  HardwareSpec hardware = run.hardware;
  hardware.memory_bytes *= slack;
  const TrainingSearchResult found =
      search_training(run.model, hardware, task, Objective::time, run.framework.software, space);
  if (found.reason != Infeasible::none) return std::nullopt;
  TrainingLayout layout = found.best.layout;
  layout.zero = stated.zero;
  return layout;
}

/// Frameworks keep some of the states narrower than counted here: published runs come to 1.24 of the memory.
bool states_fit(const TrainingCase& run, const TrainingLayout& layout) {
  constexpr double kSlack = 1.3;
  const MemoryParts m = evaluate(run, layout).memory;
  return m.weights_bytes + m.gradients_bytes + m.optimizer_bytes <= kSlack * run.hardware.memory_bytes;
}

/// Copies of the model, cut no more than stated, where accelerators hold them.
std::optional<TrainingLayout> copies(const TrainingCase& run, const HeldDegrees& held, std::int32_t accelerators) {
  TrainingCase more = run;
  more.layout.tensor = std::max(1, held.tensor);
  more.layout.pipeline = std::max(1, held.pipeline);
  more.layout.data = std::max(1, accelerators / (run.layout.context * more.layout.tensor * more.layout.pipeline));
  if (held.data > 0 && held.data != more.layout.data) return std::nullopt;
  more.task.n_gpus = accelerators;
  more.task.global_batch_sequences = std::max(run.task.global_batch_sequences, more.layout.data);
  return states_fit(more, more.layout) ? std::optional(more.layout) : std::nullopt;
}

/// The same with as many heads as a node's ranks divide: where nobody states them, they are no reason against a layout.
TrainingCase with_even_heads(TrainingCase run) {
  const std::int32_t node = std::max(1, run.hardware.node_size);
  run.model.heads = std::max(1, (run.model.heads + node / 2) / node) * node;
  run.model.kv_heads = run.model.heads;
  return run;
}

std::optional<TrainingLayout> layout_over(const TrainingCase& run, const HeldDegrees& held, std::int32_t accelerators) {
  const std::optional<TrainingLayout> plain = copies(run, held, accelerators);
  if (plain && run.layout.zero == ZeroStage::weights) return plain;
  constexpr std::array<double, 2> kRoom = {1.0, kOwnError};  // published runs did fit
  for (const double slack : kRoom)
    if (const auto found = searched(run, held, accelerators, slack)) return found;
  for (const double slack : kRoom)
    if (const auto found = run.heads_known ? std::nullopt : searched(with_even_heads(run), held, accelerators, slack))
      return found;
  return plain;  // no layout divides the batch, say
}

/// The degrees that were open, in words.
std::string found_degrees(const TrainingLayout& layout, const HeldDegrees& held) {
  std::string words;
  if (held.tensor == 0) note(words, "tensor " + std::to_string(layout.tensor));
  if (held.pipeline == 0) words += (words.empty() ? "" : ", ") + ("pipeline " + std::to_string(layout.pipeline));
  return words;
}

/// Of the numbers between `n`, which hold the layout, and half of them, which hold none: the least that do, in whole
/// nodes and steps of an eighth.
TrainingLayout fewest(const TrainingCase& run, const HeldDegrees& held, const TrainingLayout& enough, std::int32_t& n) {
  constexpr std::int32_t kSteps = 8;
  const std::int32_t half = n / 2, node = std::min(half, std::max(1, run.hardware.node_size));
  const std::int32_t step = std::max(node, half / kSteps / node * node);
  for (std::int32_t fewer = half + step; fewer < n; fewer += step)
    if (const auto layout = layout_over(run, held, fewer)) {
      n = fewer;
      return *layout;
    }
  return enough;
}

}  // namespace

void search_degrees(const TruthRow& row, const HeldDegrees& held, TrainingCase& run) {
  constexpr std::int32_t kMost = 1 << 20;
  const std::int32_t wanted = run.task.n_gpus;
  std::int32_t n = wanted;
  std::optional<TrainingLayout> layout = layout_over(run, held, n);
  HeldDegrees any_micro_batch = held;
  any_micro_batch.micro_batch = 0;
  if (!layout && held.micro_batch > 0) layout = layout_over(run, any_micro_batch, n);  // judged by read_schedule
  while (!layout && n < kMost) layout = layout_over(run, held, n *= 2);
  if (layout && n > wanted) layout = fewest(run, held, *layout, n);
  const std::string those = std::to_string(wanted) + (wanted == 1 ? " accelerator" : " accelerators");
  if (!layout) {
    run.reason = "the model does not fit " + those;
  } else if (n > wanted && row.number("n_gpus")) {
    run.reason = "the model does not fit " + those + " (" + std::to_string(n) + " would hold it)";
  } else {
    if (n > wanted) assume(run, std::to_string(n) + " accelerators, for fewer do not hold the model", true);
    run.layout = *layout;
    run.chips = run.task.n_gpus = n;
    assume(run, found_degrees(*layout, held), true);
    if (held.expert == 0 && layout->expert > 1) assume(run, "expert parallel " + std::to_string(layout->expert));
  }
}

void refuse_what_cannot_fit(const TruthRow& row, TrainingCase& run) {
  const bool stated = row.number("tp") || row.number("pp") || row.number("dp");
  if (stated && !contains(lower(row.quantity), "memory") && !states_fit(run, run.layout))
    run.reason = "weights, gradients and optimizer states do not fit the accelerators";
}

void weigh_memory(const TruthRow& row, const StatedSettings& stated, TrainingCase& run) {
  constexpr double kNoSuchRun = 1.5;
  const double room = run.hardware.memory_bytes;
  const auto over = [&](const TrainingLayout& layout) {
    return total_bytes(evaluate(run, layout, run.recompute_layers).memory) / room;
  };
  const auto text = [&](double share) {
    return std::to_string(static_cast<int>(share * room / 1e9 + 0.5)) + " GB of " +
           std::to_string(static_cast<int>(room / 1e9 + 0.5)) + " GB";
  };
  const bool offloads = states(words_of(row), "offload*");
  if (offloads) assume(run, "offloading is not modelled");
  const double share = over(run.layout);
  if (share <= kOwnError) return;
  assume(run, "needs " + text(share));
  TrainingLayout least = run.layout;
  if (!stated.micro_batch) least.micro_batch = 1;
  const bool degrees = row.number("tp") || row.number("pp") || row.number("dp") || row.number("cp") || row.number("ep");
  if (degrees && !offloads && !contains(lower(row.quantity), "memory") && over(least) > kNoSuchRun)
    run.reason = "the stated layout needs " + text(over(least));
}

}  // namespace eqc
