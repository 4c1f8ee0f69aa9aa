// Which framework a published training run used, from its source, notes and accelerator.
#include <algorithm>
#include <cctype>

#include "host/base/text.hpp"
#include "host/validate/training/training_case.hpp"

namespace eqc {
namespace {

constexpr double kAsynchronousTensor =
    0.5;  // share of transfers that chunked GEMMs hide (torchtitan, arXiv 2410.06511)

constexpr std::string_view kUnknownTraining = "pytorch";

// Row-wise scales: largest value, scaling and copy of each operand in both orientations, about 10 bytes per value where
// one scale per tensor takes 3 (counted from the operations of torch's float8 rowwise recipe).
constexpr double kRowwisePasses = 10.0 / 3;

// Eager PyTorch models of gated FFN, RMSNorm and rotary embedding: each operation reads and writes on its own, norms
// and rotation in fp32; bytes over the fused minimum, counted from torchtitan's model (arXiv 2410.06511).
constexpr double kEagerTraffic = 3;

constexpr double kZeroBubble = 1.0 / 3;  // of the 1F1B bubble that ZB-H1 leaves (arXiv 2401.10241, table 1)

struct Mark {
  std::string_view word, profile;
};

/// In this order: the first word found decides.
constexpr Mark kMarks[] = {
    {"mosaic", "composer"},
    {"llm-foundry", "composer"},
    {"composer", "composer"},
    {"torchtitan", "torchtitan"},
    {"maxtext", "maxtext"},
    {"tpu", "maxtext"},
    {"neuron", "neuron"},
    {"trainium", "neuron"},
    {"internevo", "internevo"},
    {"internlm", "internevo"},
    {"vtrain", "megatron-2021"},
    {"2104.04473", "megatron-2021"},
    {"2205.05198", "megatron-2021"},
    {"readme 2020", "megatron-2021"},
    {"deepspeed", "deepspeed"},
    {"mt-nlg", "deepspeed"},
    {"narayanan", "megatron-2021"},
    {"korthikanti", "megatron-2021"},
    {"gpt-neox", "deepspeed"},
    {"pythia", "deepspeed"},
    {"bloom", "deepspeed"},
    {"framework-launcher", "nemo-2022"},
    {"dgx cloud", "nemo-2025"},
    {"summary 25.", "nemo-2025"},
    {"summary 24.", "nemo-2025"},
    {"nemo 24.", "nemo-2025"},
    {"summary 26.02", "nemo-2026"},
    {"summary 26.04", "nemo-2026"},
    {"nemo", "nemo"},
    {"megatron-bridge", "nemo"},
    {"megatron", "megatron-core"},
    {"fsdp", "fsdp"},
    {"deepseek", "hai-llm"},
};

/// Is the mark in the text, not as the beginning of a longer word ("nemo" is not in "nemotron")? Marks that are names
/// of makers may be longer ("mosaic", "MosaicML").
bool marked(const std::string& words, std::string_view mark) {
  const bool whole = mark == "nemo" || mark == "fsdp";
  for (std::size_t at = words.find(mark); at != std::string::npos; at = words.find(mark, at + 1)) {
    const std::size_t after = at + mark.size();
    if (!whole || after >= words.size() || std::isalpha(static_cast<unsigned char>(words[after])) == 0) return true;
  }
  return false;
}

/// "zero1=8": optimizer states are sharded over that many ranks, whatever the data parallelism.
void read_owners(const std::string& zero, TrainingSoftware& software) {
  constexpr std::string_view kOwners = "zero1=";
  const std::size_t at = zero.find(kOwners);
  double owners = 0;
  if (at != std::string::npos &&
      parse_double(zero.substr(at + kOwners.size(),
                               zero.find_first_not_of("0123456789", at + kOwners.size()) - at - kOwners.size()),
                   owners))
    software.owner_messages = std::min(software.owner_messages, owners);
}

}  // namespace

void read_training_framework(const Catalog& catalog, const TruthRow& row, TrainingCase& c) {
  const std::string words = words_of(row);
  for (const Mark& mark : kMarks)
    if (c.profile.empty() && marked(words, mark.word)) c.profile = mark.profile;
  if (c.profile.empty()) {
    c.profile = kUnknownTraining;
    assume(c, "a framework like " + c.profile, true);
  }
  c.framework = training_profile(catalog, c.profile, c.hardware_row);
  if (contains(words, "zero-bubble") || contains(words, "zero bubble") || contains(words, "dualpipe"))
    c.framework.software.bubble_share = kZeroBubble;
  OverlapSpec& overlap = c.framework.software.overlap;
  if (contains(words, "vanilla tp"))
    overlap.tensor_forward = overlap.tensor_backward = 0;
  else if (contains(words, "async tp") || contains(words, "asynctp"))
    overlap.tensor_forward = overlap.tensor_backward = kAsynchronousTensor;
  const bool compiled = contains(words, "compile") || contains(words, "async") ||
                        contains(words, "fp8");  // the latter two need torch.compile
  if (c.profile == "torchtitan" && !compiled) c.framework.software.elementwise_traffic = kEagerTraffic;
  if (contains(words, "rowwise") || contains(words, "row-wise")) c.framework.software.scale_passes = kRowwisePasses;
  if (contains(words, "force-balanced") || contains(words, "tokendrop")) c.framework.software.expert_imbalance = 1;
  read_owners(lower(row.text("zero")), c.framework.software);
  if (contains(words, "lora")) c.framework.software.weight_gradients = 0;
  if (contains(words, "without gradient bucketing"))
    c.framework.software.overlap.data = 0;  // all gradients go at once, after the last backward
}

}  // namespace eqc
