// Which framework a published training run used, from its source, notes and accelerator.
#include "host/base/text.hpp"
#include "host/study/predict_training_case.hpp"

namespace eqc {
namespace {

constexpr double kAsynchronousTensor = 0.5;  // share of transfers that chunked GEMMs hide (torchtitan, arXiv 2410.06511)

constexpr double kZeroBubble = 1.0 / 3;  // of the 1F1B bubble that ZB-H1 leaves (arXiv 2401.10241, table 1)

struct Mark {
  std::string_view word, profile;
};

/// In this order: the first word found decides.
constexpr Mark kMarks[] = {
    {"mosaic", "composer"},         {"llm-foundry", "composer"},     {"composer", "composer"},        {"torchtitan", "torchtitan"},
    {"maxtext", "maxtext"},         {"tpu", "maxtext"},              {"neuron", "neuron"},            {"trainium", "neuron"},
    {"internevo", "internevo"},     {"internlm", "internevo"},       {"vtrain", "megatron-2021"},     {"2104.04473", "megatron-2021"},
    {"2205.05198", "megatron-2021"}, {"readme 2020", "megatron-2021"}, {"megatron-deepspeed", "megatron-2021"}, {"mt-nlg", "megatron-2021"},
    {"narayanan", "megatron-2021"}, {"korthikanti", "megatron-2021"}, {"gpt-neox", "megatron-2021"},   {"pythia", "megatron-2021"},
    {"framework-launcher", "nemo-2022"}, {"dgx cloud", "nemo-2025"}, {"summary 25.", "nemo-2025"}, {"summary 24.", "nemo-2025"}, {"nemo 24.", "nemo-2025"}, {"nemo", "nemo"}, {"megatron-bridge", "nemo"}, {"megatron", "megatron-core"},   {"fsdp", "torchtitan"},
};

}  // namespace

void read_training_framework(const Catalog& catalog, const TruthRow& row, TrainingCase& c) {
  const std::string words = words_of(row);
  for (const Mark& mark : kMarks)
    if (c.profile.empty() && contains(words, mark.word)) c.profile = mark.profile;
  if (c.profile.empty()) {
    c.profile = kDefaultTraining;
    assume(c, "framework " + c.profile);
  }
  c.framework = training_profile(catalog, c.profile, c.hardware_row);
  if (contains(words, "zero-bubble") || contains(words, "zero bubble") || contains(words, "dualpipe")) c.framework.software.bubble_share = kZeroBubble;
  OverlapSpec& overlap = c.framework.software.overlap;
  if (contains(words, "vanilla tp")) overlap.tensor_forward = overlap.tensor_backward = 0;
  else if (contains(words, "async tp") || contains(words, "asynctp")) overlap.tensor_forward = overlap.tensor_backward = kAsynchronousTensor;
  if (contains(words, "force-balanced") || contains(words, "tokendrop")) c.framework.software.expert_imbalance = 1;
  if (contains(words, "lora")) c.framework.software.weight_gradients = 0;
  if (contains(words, "without gradient bucketing")) c.framework.software.overlap.data = 0;  // all gradients go at once, after the last backward
}

}  // namespace eqc
