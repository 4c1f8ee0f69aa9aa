// How a published training run did it, beside its framework's name: methods that its text states.
#include <algorithm>

#include "host/base/text.hpp"
#include "host/validate/stated_fact.hpp"
#include "host/validate/training/training_steps.hpp"

namespace eqc {
namespace {

constexpr double kAsynchronousTensor =
    0.5;  // share of transfers that chunked GEMMs hide (torchtitan, arXiv 2410.06511)

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

constexpr double kZeroBubbleShare = 1.0 / 3;  // of the 1F1B bubble that ZB-H1 leaves (arXiv 2401.10241, table 1)

/// Does the source date itself 2025 or later? Counts of things are no years.
bool of_2025(const std::string& words) {
  static const std::regex kYear(R"(\b20(?:2[5-9]|3\d)\b(?!\s*(?:x\b|tokens|tok\b|sequences|samples)"
                                R"(|gpus?\b|chips|dies|ranks|steps|steps?/|tflop|t?co2|mb\b|gb\b)))");
  return std::regex_search(words, kYear);
}

/// torch.compile; figures that somebody compiled, and what a compiler built, are no compiled model.
bool compiles(const TruthRow& row, const std::string& words) {
  static const std::regex kCompiled(
      R"((?:torch\.|\b)compil(?:e|ed|ation)\b(?!\s+(?:by|from|with|against|using|in|on|times?)\b))"),
      kFigures(R"((?:values?|figures?|numbers?|data|results?|tables?|list) (?:were |was |are |is )?compiled)");
  const Said said = said_of(words, kCompiled);
  if (said == Said::no) return false;
  return (said == Said::yes && !std::regex_search(words, kFigures)) ||
         precision_in(lower(row.text("precision"))) == Precision::fp8;  // that needs torch.compile
}

/// Chunked products that hide transfers of tensor parallelism; other things are asynchronous, too.
bool asynchronous_tensors(const std::string& words) {
  static const std::regex kAsynchronous(R"(\basync(?:hronous)?[-_ ]?(?:tp|tensor))");
  return states(words, kAsynchronous);
}

/// "eight loss chunks": logits exist for one chunk at a time.
double loss_chunks(const std::string& words) {
  static const std::regex kChunks(R"((\d+|two|four|eight|sixteen) loss chunks|(?:loss|cross[- ]entropy))"
                                  R"((?: in|,| \(| of)? ?(\d+|two|four|eight|sixteen) chunks)"
                                  R"(|chunked (?:loss|cross[- ]entropy)\W{0,3}(\d+|two|four|eight|sixteen)\b)");
  std::smatch found;
  if (!states(words, kChunks) || !std::regex_search(words, found, kChunks)) return 1;
  std::string count;
  for (const std::size_t group : {1, 2, 3})
    if (found[group].matched) count = found[group];
  for (const auto& [word, value] : {std::pair{"two", 2.0}, {"four", 4.0}, {"eight", 8.0}, {"sixteen", 16.0}})
    if (count == word) return value;
  return std::clamp(std::atof(count.c_str()), 1.0, 1024.0);
}

void read_overlap(const std::string& words, OverlapSpec& overlap) {
  static const std::regex kParallelBlock(R"(parallel[- ](?:transformer[- ]|attention[- ])?block\b(?! of))");
  if (states(words, "vanilla tp"))
    overlap.tensor_forward = overlap.tensor_backward = 0;
  else if (asynchronous_tensors(words))
    overlap.tensor_forward = overlap.tensor_backward = kAsynchronousTensor;
  if (states(words, kParallelBlock))  // attention and FFN share one all-reduce (PaLM, arXiv 2204.02311, sec. 2)
    for (double* hidden : {&overlap.tensor_forward, &overlap.tensor_backward}) *hidden = std::max(*hidden, kOneOfTwo);
  if (denies(words, "gradient bucketing")) overlap.data = 0;  // all go at once, after the last backward
}

/// LoRA as a method, not the radio of that name, nor what software could do.
bool names_adapters(const std::string& words) {
  static const std::regex kMethod(
      R"(\bq?lora\b(?![-_ ]*(?:radio|link|gateway|network|sensor|wan|device|mesh|modem|antenna|support|capab|ready)))");
  return states(words, kMethod);
}

/// Adapters on frozen weights, by the quantity or the text.
void read_adapters(const TruthRow& row, const std::string& words, TrainingCase& run) {
  const bool asked = lower(row.quantity).starts_with("lora");
  if (!asked && !names_adapters(words)) return;
  run.framework.software.weight_gradients = 0;
  assume(run, "adapters alone are trained (LoRA)");
}

/// "capacity factor 1.25": every expert takes so many times the mean tokens, filled up or dropped.
void read_capacity(const std::string& words, TrainingCase& run) {
  static const std::regex kCapacity(R"(capacity[-_ ]factor(?: of|\s*[=:])?\s*(\d+(?:\.\d+)?))");
  constexpr double kMost = 16;
  const double factor = captured(words, kCapacity).value_or(0);
  if (run.model.experts <= 0 || !(factor > 0) || factor > kMost || !states(words, kCapacity)) return;
  run.framework.software.expert_imbalance = factor;
  assume(run, "every expert takes " + shortest(factor) + " times the mean tokens (notes)");
}

/// The CPU waits for every kernel; jobs that start on all nodes at once are no kernels.
bool waits_for_kernels(const std::string& words) {
  static const std::regex kBlocking(
      R"(cuda_launch_blocking|\bsynchronous(?:ly)? (?:(?:cuda|gpu|kernel) )*launch\w*)"
      R"((?!\w)(?! (?:of )?(?:all |the )*(?:job|process|rank|worker|run)))"
      R"(|\blaunch\w*(?: of (?:every |all |each )?kernels?)? (?:(?:is|are|was|were|run|ran|all|made|kept) )*)"
      R"(synchronous(?:ly)?\b)"),
      kJobs(R"(\b(?:jobs?|process(?:es)?|ranks?|workers?|runs|scripts?|containers?|pods?|tasks?|nodes?))"
            R"( (?:(?:is|are|was|were|all|get|have|been) )*launch\w*)");
  return states(words, kBlocking) && (!states(words, kJobs) || states(words, "cuda_launch_blocking"));
}

}  // namespace

void read_methods(const TruthRow& row, TrainingCase& run) {
  static const std::regex kZeroBubble(R"(zero[-_ ]bubble|dual[-_ ]?pipe|\bzb[-_ ]?h1\b)"),
      kRowwise(R"(row[-_ ]?wise (?:scal\w*|quant\w*|fp8|float8)|(?:fp8|float8)[-_ (]*row[-_ ]?wise)"),
      kBalanced(R"(force[-_ ]balanced|token[-_ ]?drop\w*)");
  const std::string words = words_of(row);
  TrainingSoftware& software = run.framework.software;
  if (states(words, kZeroBubble)) {
    software.bubble_share = kZeroBubbleShare;
    assume(run, "zero-bubble schedule");
  }
  read_overlap(words, software.overlap);
  if (run.profile == "torchtitan") {
    const bool compiled = compiles(row, words) || asynchronous_tensors(words);  // the latter needs torch.compile
    if (!compiled) software.elementwise_traffic = kEagerTraffic;
    if (compiled && of_2025(words)) software.activation.bytes_per_logit = kCompiledLoss;
  }
  static const std::regex kRows("row[-_ ]?wise");
  if (states(row.text("precision"), kRows) || states(words, kRowwise)) software.scale_passes = kRowwisePasses;
  if (states(words, kBalanced)) software.expert_imbalance = 1;
  read_capacity(words, run);
  read_adapters(row, words, run);
  if (const double chunks = loss_chunks(words); chunks > 1) {
    software.activation.bytes_per_logit /= chunks;
    assume(run, "loss in " + shortest(chunks) + " chunks");
  }
  // of 2025 and later, with grouped products: as many kernels per expert as Megatron-Bridge of that time
  if (states(words, "deepep")) software.kernels_per_expert = std::min(software.kernels_per_expert, kGroupedKernels);
  if (waits_for_kernels(words)) {
    software.kernel_wait_s = run.framework.synchronous_wait_s;
    assume(run, "the CPU waits for every kernel");
  }
}

}  // namespace eqc
