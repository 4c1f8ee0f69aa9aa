// How a published training run was spread over its accelerators: all that its row and text state, the rest tuned.
#include <algorithm>
#include <cmath>

#include "host/base/text.hpp"
#include "host/validate/stated_fact.hpp"
#include "host/validate/training/training_steps.hpp"
#include "kernels/model/efficiency.hpp"
#include "kernels/model/training/training_enumerator.hpp"

namespace eqc {
namespace {

void read_accelerators(const TruthContext& x, const TruthRow& row, TrainingCase& run) {
  const auto n = row.number("n_gpus");
  run.chips = n && *n >= 1 ? *n : 0;
  if (run.chips == 0) {  // weights, gradients and state of 18 bytes per parameter in half of the memory
    const double node_bytes = 0.5 * run.hardware.memory_bytes * run.hardware.node_size;
    run.chips = run.hardware.node_size * std::max(1.0, std::ceil(run.model.params * 18 / node_bytes));
    run.chips = std::max(run.chips, x.assumed.usual_accelerators);
    assume(run, shortest(run.chips) + " accelerators");
  }
  run.task.n_gpus = static_cast<std::int32_t>(run.chips);
}

constexpr std::int32_t kOtherLayers = 3;  // counted as layers: embedding, head, a module that predicts one more token

/// Why a stated micro-batch or interleaving is impossible; empty when it is not.
std::string impossible_schedule(std::int32_t micro, std::int32_t interleave, std::int32_t sequences,
                                const TrainingCase& run) {
  const std::int32_t stages = run.layout.pipeline;
  if (micro > sequences) return "micro-batch of more sequences than a replica has";
  if (micro > 0 && sequences % micro != 0) return "micro-batch does not divide the sequences of a replica";
  if (interleave <= 1) return "";
  if (stages == 1) return "interleaving without pipeline stages";
  const std::int32_t most = run.model.layers + kOtherLayers;
  return interleave <= most / stages ? "" : "more model chunks than layers";
}

/// Micro-batch and interleaving; which of the two are known.
StatedSettings read_schedule(const std::string& words, const TruthRow& row, TrainingCase& run) {
  // of the schedule, not of text and images
  static const std::regex kInterleaved(
      R"(interleaved(?:[-_ ](?:1f1b|schedul\w*|pipelin\w*|pp\b|stages?|virtual)|\s*(?:$|[,;.|)]))|interleaving)");
  TrainingLayout& layout = run.layout;
  const bool interleaved = states(words, kInterleaved);
  const std::int32_t sequences = run.task.global_batch_sequences / layout.data;
  std::int32_t micro = whole_or(row, "microbatch", 0), interleave = whole_or(row, "interleave", 0);
  if (micro == sequences && layout.pipeline > 1 && states(words, "local batch")) {
    micro = std::max(1, sequences / layout.pipeline);  // torchtitan: as many micro-batches as stages
    assume(run, "micro-batch " + std::to_string(micro), true);
  }
  if (interleave == 0 && layout.pipeline > 1 && interleaved) interleave = 2;
  if (run.task.global_batch_sequences % layout.data != 0)
    assume(run, std::to_string(sequences * layout.data) + " sequences a step, the same number for each replica");
  run.reason = impossible_schedule(micro, interleave, sequences, run);
  if (run.reason.empty() && interleave > 1 &&
      !interleave_allowed(run.model, layout.pipeline, interleave, layout.pipeline))
    assume(run, "model chunks of unequal numbers of layers");
  layout.micro_batch = std::max(1, micro);
  layout.interleave = std::max(1, interleave);
  StatedSettings stated;
  stated.micro_batch = micro > 0;
  // a table that gives the micro-batch but no interleaving had none; one that gives neither was tuned
  stated.interleave = interleave > 0 || stated.micro_batch || layout.pipeline == 1 ||
                      (states(words, "1f1b") && !interleaved) ||
                      states(words, "january-2021");  // before the interleaved schedule (arXiv 2104.04473)
  return stated;
}

/// Sequence parallelism as the text says, else as the framework has it.
bool splits_sequences(const std::string& words, const TruthRow& row, const TrainingCase& run) {
  static const std::regex kSplit("seq(?:uence)?[-_ ]?par(?:allel)?\\w*");
  const bool before = contains(lower(row.text("recompute")), "full") && run.profile == "megatron-2021";
  const Said said = said_of(words, kSplit);
  const bool usual = run.framework.sequence_parallel != 0 && !before;
  return run.layout.tensor > 1 && (said == Said::nothing ? usual : said == Said::yes);
}

std::string recompute_text(const TrainingCase& run) {
  if (run.layout.recompute == Recompute::none) return "no recomputation";
  if (run.layout.recompute == Recompute::selective) return "selective recomputation";
  return "recomputation in " + std::to_string(static_cast<int>(100 * run.recompute_layers + 0.5)) + " % of layers";
}

void tune_what_is_open(const StatedSettings& stated, TrainingCase& run) {
  if (stated.micro_batch && stated.interleave && stated.recompute) return;
  tune(run, stated);
  if (!stated.micro_batch) assume(run, "micro-batch " + std::to_string(run.layout.micro_batch), true);
  if (!stated.interleave) assume(run, "interleave " + std::to_string(run.layout.interleave), run.layout.pipeline > 1);
  if (!stated.recompute) assume(run, recompute_text(run));
}

}  // namespace

void read_layout(const TruthContext& x, const TruthRow& row, TrainingCase& run) {
  read_accelerators(x, row, run);
  read_precision(row, run);
  if (!run.reason.empty() || !read_sharding(row, run)) return;
  const bool batch_known = read_batch(x, row, run);
  read_degrees(x, row, run);
  if (!run.reason.empty()) return;
  if (!batch_known) assume_batch(x, row, run);
  if (run.task.global_batch_sequences < run.layout.data) {
    assume(run, "one sequence per replica (the stated batch is smaller)");
    run.task.global_batch_sequences = run.layout.data;
  }
  const std::string words = words_of(row);
  StatedSettings stated = read_schedule(words, row, run);
  if (!run.reason.empty()) return;
  run.layout.sequence_parallel = splits_sequences(words, row, run) ? 1 : 0;
  if (!read_recompute(row, run, stated)) return;
  refuse_what_cannot_fit(row, run);
  if (!run.reason.empty()) return;
  tune_what_is_open(stated, run);
  weigh_memory(row, stated, run);
}

}  // namespace eqc
