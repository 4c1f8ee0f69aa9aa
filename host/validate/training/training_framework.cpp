// Which framework a published training run used, from its source, notes and accelerator.
#include <algorithm>
#include <cctype>

#include "host/base/text.hpp"
#include "host/validate/training/training_steps.hpp"

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

// torchtitan compiles the loss with the model since 2025: bf16 logits and their gradient are left of it.
constexpr double kCompiledLoss = 4;
constexpr double kOneOfTwo = 0.5;

constexpr double kGroupedKernels = 3;  // software/training.csv: nemo-2026, kernels_per_expert

constexpr double kZeroBubble = 1.0 / 3;  // of the 1F1B bubble that ZB-H1 leaves (arXiv 2401.10241, table 1)

bool marked(const std::string& words, const FrameworkMarkRow& row) {
  for (std::size_t at = words.find(row.mark); at != std::string::npos; at = words.find(row.mark, at + 1)) {
    const std::size_t after = at + row.mark.size();
    if (!row.whole_word || after >= words.size() || std::isalpha(static_cast<unsigned char>(words[after])) == 0)
      return true;
  }
  return false;
}

/// The profile of the first mark that stands in the text.
std::string profile_of(const TruthContext& x, const std::string& words) {
  for (const FrameworkMarkRow& row : x.facts.frameworks)
    if (marked(words, row)) return row.profile;
  return "";
}

/// "zero1=8": optimizer states are sharded over that many ranks, whatever the data parallelism.
void read_owners(const std::string& zero, TrainingSoftware& software) {
  static const std::regex kOwners("zero1=(\\d+)");
  if (const auto owners = captured(zero, kOwners)) software.owner_messages = std::min(software.owner_messages, *owners);
}

/// Does the source date itself 2025 or later?
bool of_2025(const std::string& words) {
  static const std::regex kYear("20(2[5-9]|[3-9]\\d)");
  return std::regex_search(words, kYear);
}

/// "eight loss chunks": logits exist for one chunk at a time.
double loss_chunks(const std::string& words) {
  static const std::regex kChunks(
      "(\\d+|two|four|eight|sixteen) loss chunks|loss in (\\d+|two|four|eight|sixteen) chunks");
  std::smatch found;
  if (!std::regex_search(words, found, kChunks)) return 1;
  const std::string count = found[1].matched ? found[1] : found[2];
  for (const auto& [word, value] : {std::pair{"two", 2.0}, {"four", 4.0}, {"eight", 8.0}, {"sixteen", 16.0}})
    if (count == word) return value;
  return std::clamp(std::atof(count.c_str()), 1.0, 1024.0);
}

/// What the text says beside the framework's name.
void read_methods(const std::string& words, const std::string& profile, double synchronous_wait_s,
                  TrainingSoftware& software) {
  if (contains(words, "zero-bubble") || contains(words, "zero bubble") || contains(words, "dualpipe"))
    software.bubble_share = kZeroBubble;
  OverlapSpec& overlap = software.overlap;
  if (contains(words, "vanilla tp"))
    overlap.tensor_forward = overlap.tensor_backward = 0;
  else if (contains(words, "async tp") || contains(words, "asynctp"))
    overlap.tensor_forward = overlap.tensor_backward = kAsynchronousTensor;
  const bool compiled = contains(words, "compile") || contains(words, "async") ||
                        contains(words, "fp8");  // the latter two need torch.compile
  if (profile == "torchtitan" && !compiled) software.elementwise_traffic = kEagerTraffic;
  if (profile == "torchtitan" && compiled && of_2025(words)) software.activation.bytes_per_logit = kCompiledLoss;
  if (contains(words, "parallel block"))  // attention and FFN share one all-reduce (PaLM, arXiv 2204.02311, sec. 2)
    for (double* hidden : {&overlap.tensor_forward, &overlap.tensor_backward}) *hidden = std::max(*hidden, kOneOfTwo);
  if (contains(words, "rowwise") || contains(words, "row-wise")) software.scale_passes = kRowwisePasses;
  if (contains(words, "force-balanced") || contains(words, "tokendrop")) software.expert_imbalance = 1;
  if (contains(words, "lora")) software.weight_gradients = 0;
  software.activation.bytes_per_logit /= loss_chunks(words);
  // of 2025 and later, with grouped products: as many kernels per expert as Megatron-Bridge of that time
  if (contains(words, "deepep")) software.kernels_per_expert = std::min(software.kernels_per_expert, kGroupedKernels);
  if (contains(words, "cuda_launch_blocking=1")) software.kernel_wait_s = synchronous_wait_s;
  if (contains(words, "without gradient bucketing")) overlap.data = 0;  // all go at once, after the last backward
}

}  // namespace

void read_framework(const TruthContext& x, const TruthRow& row, TrainingCase& run) {
  const std::string words = words_of(row);
  run.profile = profile_of(x, words);
  if (run.profile.empty()) {
    run.profile = kUnknownTraining;
    assume(run, "a framework like " + run.profile, true);
  }
  run.framework = training_profile(x.catalog, run.profile, run.hardware_row);
  read_methods(words, run.profile, run.framework.synchronous_wait_s, run.framework.software);
  read_owners(lower(row.text("zero")), run.framework.software);
}

}  // namespace eqc
