// Batch and sequence length of a published training run; what the row leaves out is the usual.
#include <algorithm>
#include <cmath>

#include "host/validate/counts.hpp"
#include "host/validate/training/training_steps.hpp"
#include "kernels/model/arithmetic.hpp"

namespace eqc {
namespace {

/// Tokens of a step as their column, else the notes state them ("16M tokens/batch", "global batch 4M tokens", "batch of
/// 512K tokens"); 0 when they do not.
double stated_batch_tokens(const TruthRow& row) {
  static const std::regex kBefore(R"((\d+(?:\.\d+)?) tokens\s*(?:/|per )\s*(?:batch|step))"),
      kAfter(R"(batch (?:of )?(\d+(?:\.\d+)?) tokens)");
  if (const auto column = row.number("global_batch_tokens")) return *column;
  const std::string words = in_digits(words_of(row), kBinaryKilo);
  const std::optional<double> before = captured(words, kBefore), found = before ? before : captured(words, kAfter);
  return found.value_or(0);
}

/// A plain number of tokens, more on large clusters, or a share of what training compute C calls for.
double usual_batch_tokens(const Assumptions& usual, const TrainingCase& run) {
  const double compute = 6 * active_params(run.model) * run.model.training_tokens;
  return std::max({usual.usual_batch_tokens, usual.usual_batch_tokens_per_accelerator * run.task.n_gpus,
                   compute > 0 ? usual.batch_compute_share * usual.batch_compute_factor *
                                     std::pow(compute, usual.batch_compute_exponent)
                               : 0});
}

std::int32_t sequences_of(double sequences) { return static_cast<std::int32_t>(std::clamp(sequences, 1.0, 1e9)); }

}  // namespace

bool read_batch(const TruthContext& x, const TruthRow& row, TrainingCase& run) {
  run.task.sequence = whole_or(row, "seq_len", 0);
  if (run.task.sequence == 0) {
    const auto longest = static_cast<std::int32_t>(x.assumed.usual_long_sequence);
    run.task.sequence = run.model.max_context > 0 ? std::min(run.model.max_context, longest)
                                                  : static_cast<std::int32_t>(x.assumed.usual_sequence);
    assume(run, "sequences of " + std::to_string(run.task.sequence));
  }
  const bool own_architecture = run.heads_known;  // not that of the nearest mixture
  note(run.assumed, own_architecture ? beyond_context(run.task.sequence, run.model.max_context) : "");
  run.task.global_batch_sequences = whole_or(row, "global_batch_seqs", 0);
  if (run.task.global_batch_sequences > 0) return true;
  const double stated = row.number("global_batch_tokens").value_or(0);
  const double tokens = stated > 0 ? stated : usual_batch_tokens(x.assumed, run);
  run.task.global_batch_sequences = sequences_of(std::floor(tokens / run.task.sequence));
  return false;
}

void assume_batch(const TruthContext& x, const TruthRow& row, TrainingCase& run) {
  const double stated = stated_batch_tokens(row);
  const double together = static_cast<double>(run.layout.data) * std::max(1, run.layout.micro_batch);
  const double wanted = (stated > 0 ? stated : usual_batch_tokens(x.assumed, run)) / run.task.sequence;
  run.task.global_batch_sequences = sequences_of(together * std::max(1.0, std::floor(wanted / together + 0.5)));
  assume(run, "batch of " + std::to_string(run.task.global_batch_sequences) + " sequences",
         run.layout.pipeline > 1 && !(stated > 0));
}

}  // namespace eqc
