// How a published training run was spread over its accelerators; what the row leaves out is filled in.
#include <algorithm>
#include <cmath>
#include <regex>

#include "host/base/text.hpp"
#include "host/validate/training/training_case.hpp"
#include "kernels/model/training/training_step.hpp"
#include "kernels/model/training/training_search.hpp"

namespace eqc {
namespace {

std::int32_t whole(const TruthRow& row, std::string_view column) {
  const auto value = row.number(column);
  return value && *value >= 1 ? static_cast<std::int32_t>(*value + 0.5) : 0;
}

double memory_of(const TrainingCase& c, const TrainingLayout& l) { return total_bytes(evaluate(c, l).memory); }

/// Cores instead of chips: where the degrees multiply to more ranks than accelerators, each accelerator is that many
/// equal ranks.
void split_into_ranks(TrainingCase& c, std::int32_t ranks) {
  HardwareSpec& hw = c.hardware;
  hw.memory_bytes /= ranks;
  hw.memory_rate_bytes_per_s /= ranks;
  for (double& peak : hw.peak_flop_per_s) peak /= ranks;
  hw.link_rate_bytes_per_s /= ranks;
  hw.network_rate_bytes_per_s /= ranks;
  hw.node_size *= ranks;
  c.task.n_gpus *= ranks;
}

/// Nothing stated: for frameworks that shard weights over everything, no model parallelism; else the layout that the
/// engine's own search takes as fastest.
void assume_degrees(TrainingCase& c) {
  TrainingLayout& l = c.layout;
  l.data = c.task.n_gpus;
  if (l.zero != ZeroStage::weights) {
    TrainingSpace space;
    space.max_context = 1;
    space.max_micro_batch = 4;
    space.max_interleave = 4;
    space.zero_mask = 1U << static_cast<int>(l.zero);
    space.recompute_mask = 5;
    space.sequence_parallel_mask = c.framework.sequence_parallel ? 2 : 1;
    c.task.precisions = precision_bit(l.precision);
    c.task.deadline_s = 0;
    const TrainingSearchResult found =
        search_training(c.model, c.hardware, c.task, Objective::time, c.framework.software, space);
    if (found.reason == Infeasible::none) {
      const ZeroStage zero = l.zero;
      l = found.best.layout;
      l.zero = zero;
    }
  }
  assume(c, "tensor " + std::to_string(l.tensor) + ", pipeline " + std::to_string(l.pipeline), true);
}

bool read_degrees(const TruthRow& row, TrainingCase& c) {
  TrainingLayout& l = c.layout;
  l.context = std::max(1, whole(row, "cp"));
  const std::int32_t t = whole(row, "tp"), p = whole(row, "pp"), d = whole(row, "dp");
  if (t == 0 && p == 0 && d == 0) {
    assume_degrees(c);
  } else {
    l.tensor = std::max(1, t);
    l.pipeline = std::max(1, p);
    const std::int32_t model = l.tensor * l.pipeline * l.context;
    l.data = d > 0 ? d : std::max(1, c.task.n_gpus / model);
    const std::int32_t ranks = model * l.data;
    if (ranks > c.task.n_gpus && ranks % c.task.n_gpus == 0) {
      split_into_ranks(c, ranks / c.task.n_gpus);
      assume(c, "each accelerator counts as " + std::to_string(ranks / static_cast<int>(c.chips)) + " ranks");
    } else if (ranks != c.task.n_gpus) {
      l.data = std::max(1, c.task.n_gpus / model);
      assume(c, "data parallel " + std::to_string(l.data) + " (stated degrees do not multiply to the accelerators)",
             d > 0);
    }
  }
  l.expert = std::max(l.expert, whole(row, "ep"));
  if (c.model.experts <= 0) l.expert = 1;
  l.expert = std::min({l.expert, std::max(1, c.model.experts), l.tensor * l.context * l.data});
  if (whole(row, "ep") == 0 && c.model.experts > 0 && l.expert == 1) {
    while (l.expert * 2 <= std::min({c.hardware.node_size, c.model.experts, l.data * l.context}) &&
           c.model.experts % (l.expert * 2) == 0)
      l.expert *= 2;
    assume(c, "expert parallel " + std::to_string(l.expert), true);
  }
  return true;
}

/// "16M tokens/batch", "global batch 4M tokens", "batch 2M tokens": tokens of a step as the notes state them, 0 when
/// they do not.
double stated_batch_tokens(const std::string& words) {
  std::smatch found;
  static const std::regex kBefore(R"((\d+(?:\.\d+)?)m tokens\s*(?:/|per )\s*(?:batch|step))"),
      kAfter(R"(batch (?:of )?(\d+(?:\.\d+)?)m tokens)");
  if (std::regex_search(words, found, kBefore) || std::regex_search(words, found, kAfter))
    return std::stod(found[1].str()) * 1048576;
  return 0;
}

/// A batch of four million tokens, as many published runs of this size use, unless the row states one.
void read_batch(const TruthRow& row, TrainingCase& c) {
  c.task.sequence = whole(row, "seq_len");
  if (c.task.sequence == 0) {
    c.task.sequence = c.model.max_context > 0 ? std::min(c.model.max_context, 4096) : 2048;
    assume(c, "sequences of " + std::to_string(c.task.sequence));
  }
  c.task.global_batch_sequences = whole(row, "global_batch_seqs");
}

/// Four million tokens, 1024 per accelerator on large clusters (Llama 3 405B: 16 million on 16384), or half of what
/// training compute C calls for: 0.292 C^0.3271 tokens (DeepSeek LLM, arXiv 2401.02954, eq. 1), whose published
/// successors use 0.25 to 2 times as many.
double usual_batch_tokens(const TrainingCase& c) {
  const double compute = 6 * active_params(c.model) * c.model.training_tokens;
  return std::max({4194304.0, 1024.0 * c.task.n_gpus, compute > 0 ? 0.5 * 0.292 * std::pow(compute, 0.3271) : 0});
}

void assume_batch(TrainingCase& c, double stated_tokens) {
  if (c.task.global_batch_sequences > 0) return;
  const std::int32_t d = c.layout.data;
  const std::int32_t micro = std::max(1, c.layout.micro_batch);
  const double wanted = (stated_tokens > 0 ? stated_tokens : usual_batch_tokens(c)) / c.task.sequence;
  c.task.global_batch_sequences = d * micro * std::max(1, static_cast<std::int32_t>(wanted / (d * micro) + 0.5));
  assume(c, "batch of " + std::to_string(c.task.global_batch_sequences) + " sequences",
         c.layout.pipeline > 1 && !(stated_tokens > 0));
}

/// Recomputation of the row's text; nothing when it does not say.
bool stated_recompute(const TruthRow& row, Recompute& r) {
  const std::string text = lower(row.text("recompute"));
  if (text.empty()) return false;
  if (text.rfind("none", 0) == 0 || text == "no")
    r = Recompute::none;
  else if (contains(text, "select") || contains(text, "partial"))
    r = Recompute::selective;
  else
    r = Recompute::full;
  return true;
}

ZeroStage zero_stage_of(const std::string& text, ZeroStage otherwise) {
  if (text.empty()) return otherwise;
  if (contains(text, "optimizer+grad")) return ZeroStage::gradients;
  if (contains(text, "zero1") || text[0] == '1') return ZeroStage::states;
  if (contains(text, "zero2") || text[0] == '2') return ZeroStage::gradients;
  if (contains(text, "zero3") || contains(text, "fsdp") || text[0] == '3') return ZeroStage::weights;
  return text[0] == '0' || contains(text, "none") ? ZeroStage::none : otherwise;
}

std::string recompute_text(const TrainingCase& c) {
  if (c.layout.recompute == Recompute::none) return "no recomputation";
  if (c.layout.recompute == Recompute::selective) return "selective recomputation";
  return "recomputation in " + std::to_string(static_cast<int>(100 * c.recompute_layers + 0.5)) + " % of layers";
}

}  // namespace

bool read_training_layout(const TruthRow& row, TrainingCase& c) {
  const auto n = row.number("n_gpus");
  c.chips = n && *n >= 1 ? *n : 0;
  if (c.chips == 0) {
    c.chips = c.hardware.node_size *
              std::max(1.0, std::ceil(c.model.params * 18 / (0.5 * c.hardware.memory_bytes * c.hardware.node_size)));
    c.chips = std::max(c.chips, 512.0);
    assume(c, "512 or more accelerators");
  }
  c.task.n_gpus = static_cast<std::int32_t>(c.chips);
  TrainingLayout& l = c.layout;
  const std::string precision_text = lower(row.text("precision"));
  l.precision = training_precision(precision_text);
  if (precision_text.empty()) assume(c, "bf16");
  if (!supports(c.hardware, l.precision)) {
    l.precision = compute_precision(c.hardware, l.precision);
    assume(c, "precision that the accelerator multiplies in");
  }
  l.zero = zero_stage_of(lower(row.text("zero")), c.framework.zero);
  if (row.text("zero").empty()) assume(c, "ZeRO " + std::to_string(static_cast<int>(l.zero)));
  read_batch(row, c);
  const bool batch_known = c.task.global_batch_sequences > 0;
  if (!batch_known)
    c.task.global_batch_sequences = std::max(1, static_cast<std::int32_t>(usual_batch_tokens(c) / c.task.sequence));
  if (!read_degrees(row, c)) return false;
  if (!batch_known) {
    c.task.global_batch_sequences = 0;
    assume_batch(c, stated_batch_tokens(words_of(row)));
  }
  if (c.task.global_batch_sequences < l.data) {
    assume(c, "one sequence per replica (the stated batch is smaller)");
    c.task.global_batch_sequences = l.data;
  }
  const std::int32_t sequences = c.task.global_batch_sequences / l.data;
  std::int32_t micro = whole(row, "microbatch"), interleave = whole(row, "interleave");
  const std::string words = words_of(row);
  if (micro == sequences && l.pipeline > 1 && contains(words, "local batch")) {
    micro = std::max(1, sequences / l.pipeline);  // torchtitan: as many micro-batches as stages
    assume(c, "micro-batch " + std::to_string(micro), true);
  }
  if (interleave == 0 && l.pipeline > 1 && contains(words, "interleaved")) interleave = 2;
  const bool micro_known = micro > 0;
  l.micro_batch = std::clamp(micro, 1, sequences);
  while (sequences % l.micro_batch != 0) --l.micro_batch;
  const bool seqpar_text = contains(lower(row.text("recompute")), "seqpar") || contains(words, "sequence_parallel");
  const bool no_seqpar = contains(lower(row.text("recompute")), "full") && c.profile == "megatron-2021";
  l.sequence_parallel = l.tensor > 1 && (seqpar_text || (c.framework.sequence_parallel && !no_seqpar)) ? 1 : 0;
  // a table that gives the micro-batch but no interleaving had none; one that gives neither was tuned
  const bool interleave_known = interleave > 0 || micro_known || l.pipeline == 1 ||
                                (contains(words, "1f1b") && !contains(words, "interleaved")) ||
                                contains(words, "january-2021");  // before the interleaved schedule (arXiv 2104.04473)
  l.interleave = std::max(1, interleave);
  bool recompute_known = stated_recompute(row, l.recompute), by_layer = false;
  const bool about_memory = contains(lower(row.quantity), "memory");
  if (recompute_known && !about_memory && l.recompute == Recompute::none &&
      memory_of(c, l) > kMemorySlack * c.hardware.memory_bytes) {
    recompute_known = false;
    by_layer = true;  // "none" as a granularity: neither scores nor whole model, so as many layers as memory asks for
    assume(c, "some recomputation: without any it would not fit", true);
  }
  if (!micro_known || !interleave_known || !recompute_known) {
    tune(c, {micro_known, interleave_known, recompute_known, by_layer});
    if (!micro_known) assume(c, "micro-batch " + std::to_string(l.micro_batch), true);
    if (!interleave_known) assume(c, "interleave " + std::to_string(l.interleave), l.pipeline > 1);
    if (!recompute_known) assume(c, recompute_text(c));
  }
  return true;
}

}  // namespace eqc
