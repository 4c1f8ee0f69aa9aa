// Degrees of parallelism of a published training run; what the row leaves out is searched.
#include <algorithm>

#include "host/base/text.hpp"
#include "host/validate/stated_fact.hpp"
#include "host/validate/training/training_steps.hpp"

namespace eqc {
namespace {

/// Cores instead of chips: where the degrees multiply to more ranks than accelerators, each accelerator is that many
/// equal ranks.
void split_into_ranks(TrainingCase& run, std::int32_t ranks) {
  split_accelerator(run.hardware, ranks);
  run.task.n_gpus *= ranks;
}

/// Accelerators of a row that states degrees but not how many: all that the degrees multiply to, else the assumed
/// number in whole replicas.
void count_accelerators(std::int32_t model, std::int32_t d, TrainingCase& run) {
  const std::int32_t assumed = run.task.n_gpus, replicas = (assumed + model - 1) / model;
  run.chips = run.task.n_gpus = model * (d > 0 ? d : replicas);
  if (run.task.n_gpus != assumed) assume(run, std::to_string(run.task.n_gpus) + " accelerators by the degrees");
}

/// Degrees that the row states, and data parallelism over the accelerators that are left. More ranks than accelerators
/// are their cores, where they have that many.
void stated_degrees(const TruthContext& x, std::int32_t d, TrainingCase& run) {
  TrainingLayout& layout = run.layout;
  const std::int32_t model = layout.tensor * layout.pipeline * layout.context, n = run.task.n_gpus;
  layout.data = d > 0 ? d : std::max(1, n / model);
  const std::int32_t ranks = model * layout.data;
  if (ranks > n) {
    if (ranks % n != 0 || run.counts_parts || !counts_as_ranks(x, run.hardware_row, ranks / n)) {
      run.reason = "degrees multiply to more than the accelerators";
      return;
    }
    split_into_ranks(run, ranks / n);
    assume(run, "each accelerator counts as " + std::to_string(ranks / n) + " ranks");
  } else if (ranks < n) {
    layout.data = std::max(1, n / model);
    assume(run,
           "data parallel " + std::to_string(layout.data) + " (stated degrees do not multiply to the accelerators)",
           d > 0);
  }
}

/// Why stated degrees are impossible; empty when they are not.
std::string impossible(const TruthRow& row, const TrainingCase& run) {
  const TrainingLayout& layout = run.layout;
  const std::int32_t model = layout.tensor * layout.pipeline * layout.context, n = run.task.n_gpus;
  if (run.heads_known && run.model.heads % layout.tensor != 0) return "tensor degree does not divide the heads";
  if (layout.pipeline > run.model.layers) return "more pipeline stages than layers";
  if (run.task.sequence % layout.context != 0) return "context degree does not divide the sequence";
  if (row.number("n_gpus") && model <= n && n % model != 0) return "degrees do not divide the accelerators";
  return "";
}

/// The same of expert parallelism.
std::string impossible_experts(std::int32_t stated, const TrainingCase& run) {
  const std::int32_t experts = run.model.experts;
  if (stated <= 1) return "";
  if (experts <= 0) return "expert parallelism of a model without experts";
  if (stated > experts) return "more expert ranks than experts";
  return experts % stated != 0 ? "expert degree does not divide the experts" : "";
}

/// As stated, else over the data parallel ranks of one node; of fully sharded experts over those of more nodes where
/// that is faster, for it leaves less to gather.
void read_expert_degree(std::int32_t stated, TrainingCase& run) {
  TrainingLayout& layout = run.layout;
  const std::int32_t experts = run.model.experts, ranks = layout.tensor * layout.context * layout.data;
  if (stated > 0) layout.expert = stated;
  if (ranks % layout.expert != 0) run.reason = "expert degree does not divide the ranks of a stage";
  if (stated > 0 || experts <= 0 || layout.expert > 1) return;
  while (layout.expert * 2 <= std::min({run.hardware.node_size, experts, layout.data * layout.context}) &&
         experts % (layout.expert * 2) == 0)
    layout.expert *= 2;
  const auto step_s = [&run](std::int32_t expert) {
    TrainingLayout wider = run.layout;
    wider.expert = expert;
    return evaluate(run, wider).step_s;
  };
  if (layout.zero == ZeroStage::weights)
    for (std::int32_t wider = layout.expert * 2;
         wider <= std::min(experts, layout.data * layout.context) && experts % wider == 0; wider *= 2)
      if (step_s(wider) < step_s(layout.expert)) layout.expert = wider;
  assume(run, "expert parallel " + std::to_string(layout.expert), true);
}

/// Tensor or pipeline degree of a row that states one of the others: what the accelerators leave, where that is one
/// number, else searched beside what is held.
void open_degrees(const TruthContext& x, const TruthRow& row, const HeldDegrees& held, TrainingCase& run) {
  TrainingLayout& layout = run.layout;
  const std::int32_t n = run.task.n_gpus;
  const std::int32_t ranks = layout.tensor * layout.pipeline * layout.context * std::max(1, held.data);
  const bool counted = row.number("n_gpus").has_value(),
             one_open = held.data > 0 && (held.tensor > 0 || held.pipeline > 0);
  if (counted && ranks < n && held.data > 0 && n % ranks != 0) {
    run.reason = "degrees do not divide the accelerators";
  } else if (counted && (ranks >= n || one_open)) {
    if (ranks < n) (held.tensor > 0 ? layout.pipeline : layout.tensor) *= n / ranks;
    if (held.tensor == 0) assume(run, "tensor " + std::to_string(layout.tensor) + ", by the accelerators");
    if (held.pipeline == 0) assume(run, "pipeline " + std::to_string(layout.pipeline) + ", by the accelerators");
    run.reason = impossible(row, run);
    if (run.reason.empty()) stated_degrees(x, held.data, run);
  } else {
    layout.expert = std::max(1, held.expert);
    search_degrees(row, held, run);
  }
}

}  // namespace

void read_degrees(const TruthContext& x, const TruthRow& row, TrainingCase& run) {
  run.layout.context = whole_or(row, "cp", 1);
  const std::int32_t t = whole_or(row, "tp", 0), p = whole_or(row, "pp", 0), d = whole_or(row, "dp", 0),
                     e = whole_or(row, "ep", 0);
  const auto ranks = [](std::int32_t degree) { return static_cast<double>(std::max(1, degree)); };
  constexpr double kMostRanks = 1e8;
  const double model = ranks(t) * ranks(p) * ranks(run.layout.context);
  if (model * ranks(d) > kMostRanks) {
    run.reason = "degrees multiply to more ranks than anybody has";
    return;
  }
  run.reason = impossible_experts(e, run);
  if (!run.reason.empty()) return;
  if (t == 0 && p == 0 && d == 0) {
    run.layout.expert = std::max(1, e);
    search_degrees(row, {0, 0, 0, e, whole_or(row, "microbatch", 0)}, run);
  } else {
    run.layout.tensor = std::max(1, t);
    run.layout.pipeline = std::max(1, p);
    if (!row.number("n_gpus")) count_accelerators(static_cast<std::int32_t>(model), d, run);
    run.reason = impossible(row, run);
    if (run.reason.empty() && (t == 0 || p == 0))
      open_degrees(x, row, {t, p, d, e, whole_or(row, "microbatch", 0)}, run);
    else if (run.reason.empty())
      stated_degrees(x, d, run);
  }
  if (!run.reason.empty()) return;
  read_expert_degree(e, run);
  // its dispatcher moves the tokens of whole experts (Megatron-Core, MoE README: expert tensor parallelism 1)
  if (run.layout.expert > 1 && states(row.text("notes"), "deepep")) run.layout.whole_experts = 1;
}

}  // namespace eqc
