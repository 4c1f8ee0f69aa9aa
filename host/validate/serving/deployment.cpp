// Reads a deployment from a row: precisions, degrees of parallelism, load and lengths as publications write them.
#include "host/validate/serving/deployment.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <regex>

#include "host/base/text.hpp"
#include "host/engine/software/serving_profile.hpp"

namespace eqc {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool has(const std::string& text, const char* word) { return text.find(word) != std::string::npos; }

void assume(Deployment& d, const std::string& what) { d.assumed += (d.assumed.empty() ? "" : "; ") + what; }

/// First number captured by `pattern` in `text`.
std::optional<double> captured(const std::string& text, const std::regex& pattern) {
  std::smatch match;
  if (!std::regex_search(text, match, pattern)) return std::nullopt;
  return std::stod(match[1].str());
}

// ---- model and hardware ---------------------------------------------------------------------------------------------

/// The catalog architecture nearest to a parameter count, for models that the catalog does not list.
std::optional<std::size_t> nearest_architecture(const Catalog& catalog, double params, double active) {
  std::optional<std::size_t> best;
  double best_distance = 0;
  for (std::size_t i = 0; i < catalog.models.size(); ++i) {
    const ModelRow& m = catalog.models[i];
    if (!m.has_architecture() || m.estimate) continue;
    const double distance =
        std::abs(std::log(m.spec->params / params)) + std::abs(std::log(m.spec->active_params / active));
    if (!best || distance < best_distance) {
      best = i;
      best_distance = distance;
    }
  }
  return best;
}

void read_model(const Catalog& catalog, const Resolver& names, const TruthRow& row, Deployment& d) {
  d.model_row = names.model(row.text("model"));
  if (d.model_row && catalog.models[*d.model_row].has_architecture()) {
    d.model = *catalog.models[*d.model_row].spec;
    return;
  }
  const std::optional<double> params = row.number("params_b"), active = row.number("active_params_b");
  if (!params || !(*params > 0)) {
    d.reason = "model not in the catalog and no parameter count";
    return;
  }
  const double total = *params * 1e9, used = active && *active > 0 ? *active * 1e9 : total;
  const std::optional<std::size_t> nearest = nearest_architecture(catalog, total, used);
  if (!nearest) {
    d.reason = "model not in the catalog";
    return;
  }
  d.model = *catalog.models[*nearest].spec;
  d.doubt = 0.3;
  assume(d, "architecture as " + catalog.models[*nearest].id + ", the nearest by parameter count");
}

void read_hardware(const Catalog& catalog, const Resolver& names, const TruthRow& row, Deployment& d) {
  const std::optional<std::size_t> hardware = names.hardware(row.text("hardware"));
  if (!hardware) {
    d.reason = "hardware not in the catalog";
    return;
  }
  d.hardware_row = *hardware;
  for (const EfficiencyRow& e : catalog.efficiencies)
    if (e.id == catalog.hardware[*hardware].efficiency && has(e.origin.notes, "class prior, not measured"))
      d.doubt = std::hypot(d.doubt, 0.15);
}

// ---- precisions -----------------------------------------------------------------------------------------------------

/// Storage precision behind a spelling; nothing when it says nothing.
std::optional<Precision> precision_of(const std::string& spelled) {
  const std::string s = lower(spelled);
  if (s.empty()) return std::nullopt;
  for (const char* word : {"fp4", "int4", "nf4", "q4", "4bit", "4-bit", "4.0bpw", "awq", "gptq", "w4a"})
    if (has(s, word)) return Precision::fp4;
  for (const char* word : {"fp8", "e4m3", "mxfp8"})
    if (has(s, word)) return Precision::fp8;
  for (const char* word : {"int8", "q8", "w8a8"})
    if (has(s, word)) return Precision::int8;
  if (has(s, "fp32") || has(s, "f32")) return Precision::fp32;
  return Precision::bf16;
}

/// 4-bit checkpoints quantise the experts of a mixture; its attention and shared parts stay in 8 or 16 bits (gpt-oss
/// model card, arXiv 2508.10925; NVIDIA's DeepSeek-R1-FP4 and Llama-4-Scout-FP4 checkpoints).
WeightFormats formats_of(Precision stored, const std::string& spelled, const ModelSpec& m) {
  WeightFormats f{stored, stored, false};
  const std::string s = lower(spelled);
  f.widened = stored == Precision::fp4 && !has(s, "nvfp4") && !has(s, "mxfp4");
  if (stored == Precision::fp4 && m.experts > 0) f.dense = Precision::bf16;
  return f;
}

/// InferenceX starts its servers on Blackwell with an FP8 cache (benchmarks/dsr1_fp8_b200.sh, qwen3.5_fp8_b200.sh,
/// gptoss_fp4_b200.sh of SemiAnalysisAI/InferenceX; NVFP4 checkpoints carry one), and lets SGLang look for new requests
/// every 10 steps, every 30 from 16 requests on (--scheduler-recv-interval).
bool launched_by_inferencex(const Catalog& catalog, const TruthRow& row, const Deployment& d) {
  return has(row.source, "InferenceX") && catalog.hardware[d.hardware_row].efficiency.starts_with("nvidia-blackwell");
}
constexpr double kManyRequests = 16, kReceiveSteps = 10, kReceiveStepsOfMany = 30;

void read_precisions(const Catalog& catalog, const TruthRow& row, Deployment& d) {
  std::optional<Precision> weights = precision_of(row.text("weight_precision"));
  if (!weights) {
    weights = d.model.native_weight_bits <= 4.5 ? Precision::fp4
              : d.model.native_weight_bits <= 8 ? Precision::fp8
                                                : Precision::bf16;
    assume(d, "weights in the precision they were published in");
  }
  d.weights = formats_of(*weights, row.text("weight_precision"), d.model);
  std::optional<Precision> kv = precision_of(row.text("kv_precision"));
  if (!kv) {
    const bool narrow = *weights == Precision::fp8 || *weights == Precision::fp4;
    const bool engine = d.profile.starts_with("tensorrt-llm"),
               launched = launched_by_inferencex(catalog, row, d) && !d.weights.widened;
    kv = (engine || launched) && narrow
             ? Precision::fp8
             : Precision::bf16;  // ModelOpt checkpoints carry an FP8 cache; vLLM and SGLang default to 16 bits
    assume(d, *kv == Precision::fp8 ? "cache in fp8" : "cache in 16 bits");
  }
  d.layout.weights = d.weights.dense;
  d.layout.kv = *kv == Precision::fp4 || *kv == Precision::int8 ? Precision::fp8 : *kv;
}

// ---- parallelism ----------------------------------------------------------------------------------------------------

struct Degrees {
  double gpus = 0, tensor = 0, pipeline = 1, expert = 1, attention = 0;  // 0: not stated
};

Degrees stated_degrees(const TruthRow& row) {
  static const std::regex kAttention("attention_dp=(\\d+)"), kData("\\bdp=(\\d+)"), kExpertTensor("moe_tp=(\\d+)"),
      kRowTensor("_tp(\\d+)(?:_0)?_ep\\d+");
  const std::string& notes = row.text("notes");
  const auto degree = [&](const char* column, double least) {
    return std::clamp(std::floor(row.number(column).value_or(least)), least, 1e5);
  };
  Degrees g;
  g.gpus = degree("n_gpus", 0);
  g.tensor = degree("tp", 0);
  g.pipeline = degree("pp", 1);
  g.expert = degree("ep", 1);
  g.attention = std::min(1e5, captured(notes, kAttention).value_or(captured(notes, kData).value_or(0)));
  if (const auto copies = row.number("attention_dp")) g.attention = std::clamp(std::floor(*copies), 0.0, 1e5);
  // The database behind these rows counts ranks as moe_tp x ep even where each already is the whole width: the id of
  // the run tells.
  const std::optional<double> named = captured(notes, kRowTensor), expert_tensor = captured(notes, kExpertTensor);
  if (named && expert_tensor && g.expert > 1 && *expert_tensor == g.expert && *named == g.expert &&
      g.gpus == g.expert * g.expert) {
    if (g.tensor == g.gpus) g.tensor = g.expert;
    if (g.attention == g.gpus) g.attention = g.expert;
    g.gpus = g.expert;
  }
  return g;
}

void read_layout(const TruthRow& row, Deployment& d) {
  Degrees g = stated_degrees(row);
  const bool moe = d.model.experts > 0;
  if (!moe) g.expert = 1;
  const bool attention_copies_stated =
      has(row.text("notes"), "enable_attention_dp") || has(row.text("notes"), "attention DP");
  d.tensor_known = g.tensor > 0;
  if (!d.tensor_known) g.tensor = 1;
  if (moe && attention_copies_stated &&
      g.tensor > 1) {  // each rank attends for its own requests and holds its share of the experts
    g.attention = g.tensor;
    g.expert = g.tensor;
    g.tensor = 1;
  } else if (g.attention == 1 && g.expert > g.tensor * g.pipeline) {
    g.tensor = std::max(
        1.0, std::floor(g.expert / g.pipeline));  // experts spread over the tensor ranks, no copies of attention
    assume(d, "attention over the expert ranks");
  }
  double copies = g.attention > 0 ? g.attention : std::max(1.0, std::floor(g.expert / g.tensor));
  if (!moe && copies > 1) copies = 1;  // data parallel copies of a dense model are replicas
  if (moe && copies > 1) g.expert = g.tensor * copies;
  d.layout.tensor = static_cast<std::int32_t>(g.tensor);
  d.layout.pipeline = static_cast<std::int32_t>(g.pipeline);
  d.layout.expert = static_cast<std::int32_t>(g.expert);
  const double replica = replica_size(d.layout);
  d.n_gpus = g.gpus > 0 ? g.gpus : replica;
  if (d.n_gpus < replica) d.n_gpus = replica;
  d.replicas = std::max(1.0, std::floor(d.n_gpus / replica));
}

// ---- load and lengths -----------------------------------------------------------------------------------------------

struct Dataset {
  const char* word;
  double input, output;
  const char* source;
};

/// Mean lengths of public request sets where a row names the set only.
constexpr Dataset kDatasets[] = {
    {"lm-arena-chat", 200, 500, "assumed: chat prompts"},
    {"gpqa", 250, 6000, "assumed: GPQA questions"},
    {"OpenOrca+GSM8K+MBXP", 270, 146, "MLPerf Inference Mixtral set"},
    {"OpenOrca", 294, 292, "MLPerf Inference Llama 2 set: 294 tokens in"},
    {"CNN/DailyMail", 870, 69, "assumed: CNN/DailyMail articles"},
};

void read_lengths(const TruthRow& row, Deployment& d) {
  const std::string& notes = row.text("notes");
  const std::optional<double> input = row.number("input_len"), output = row.number("output_len");
  d.input_tokens = std::clamp(input.value_or(0), 0.0, 1e7);
  d.output_tokens = std::clamp(output.value_or(0), 0.0, 1e7);
  if (input && output) return;
  for (const Dataset& s : kDatasets) {
    if (!has(notes, s.word)) continue;
    if (!input) d.input_tokens = s.input;
    if (!output) d.output_tokens = s.output;
    d.lengths_assumed = true;
    assume(d, "lengths " + shortest(d.input_tokens) + "/" + shortest(d.output_tokens) + " (" + s.source + ")");
    return;
  }
  if (!input) d.input_tokens = 1024;
  d.lengths_assumed = true;
  if (!output) d.output_tokens = has(row.quantity, "prefill") || has(row.quantity, "ttft") ? 1 : 512;
  assume(d, "lengths " + shortest(d.input_tokens) + "/" + shortest(d.output_tokens));
}

/// Requests per run of NVIDIA's TensorRT-LLM tables, by lengths (docs/source/performance/perf-overview.md, "Preparing a
/// Dataset").
double requests_of_perf_overview(double input, double output) {
  const double sum = input + output;
  if (sum <= 256) return 30000;
  if (input == 20000) return 1000;
  if ((input == 128 && output == 4096) || (input >= 1000 && output >= 2000) || input == 5000) return 1500;
  return 3000;
}

void read_load(const TruthRow& row, Deployment& d) {
  static const std::regex kNumber("(\\d+(?:\\.\\d+)?)");
  const std::string load = lower(row.text("batch_or_concurrency"));
  const std::optional<double> number = captured(load, kNumber);
  if (number && *number > 0) {
    d.replicas = std::min(d.replicas, std::max(1.0, std::floor(*number)));  // a replica without a request adds nothing
    d.batch = std::clamp(*number / d.replicas, 1.0, 1e6);
    return;
  }
  const bool latency = has(row.quantity, "ttft") || has(row.quantity, "tpot") || has(row.quantity, "itl") ||
                       has(row.quantity, "latency") || has(row.quantity, "user_output_speed");
  if (has(load, "single") || (load.empty() && latency && !has(row.quantity, "throughput"))) {
    if (load.empty()) assume(d, "one request at a time");
    return;  // batch 1
  }
  d.load = Load::saturated;
  if (load.empty()) assume(d, "saturated");
  if (has(row.source, "perf-overview")) d.requests = requests_of_perf_overview(d.input_tokens, d.output_tokens);
}

/// Methods in columns of their own go before what the notes say.
void read_method_columns(const TruthRow& row, Deployment& d) {
  if (const auto n = row.number("draft_tokens")) d.draft_tokens = static_cast<std::int32_t>(std::clamp(*n, 0.0, 64.0));
  if (const auto a = row.number("draft_acceptance")) d.draft_acceptance = std::clamp(*a, 0.0, 1.0);
  if (const auto h = row.number("prefix_hit_share")) d.prefix_hit_share = std::clamp(*h, 0.0, 0.99);
  if (const auto c = row.number("chunk_tokens"); c && *c >= 1)
    d.chunk_tokens = static_cast<std::int32_t>(std::min(*c, 1e8));
  if (const auto n = row.number("requests"); n && *n >= 1 && d.load == Load::saturated) d.requests = *n;
  const std::string split = lower(row.text("disaggregated"));
  if (!split.empty()) d.disaggregated = split == "1" || split == "true" || split == "yes";
}

void read_methods(const TruthRow& row, Deployment& d) {
  static const std::regex kDraft("(\\d+) draft"), kMtp("MTP \\((\\d+)\\)"), kBeams("beam (\\d+)");
  const std::string& notes = row.text("notes");
  if (has(notes, "MTP"))
    d.draft_tokens = static_cast<std::int32_t>(captured(notes, kDraft).value_or(captured(notes, kMtp).value_or(1)));
  d.beams = captured(notes, kBeams).value_or(1);
  if (d.layout.expert >= kWideExpertRanks && d.profile == "sglang") d.profile = kWideExpertProfile;
  d.disaggregated = has(lower(row.text("framework")), "disaggregated") || has(notes, "disaggregated") ||
                    has(row.quantity, "throughput_per_node");
  if (has(notes, "KV-cache hits") && !has(row.quantity, "excl"))
    d.prefix_hit_share = 0.563;  // DeepSeek-V3/R1 inference system overview
  read_method_columns(row, d);
}

}  // namespace

Deployment deployment_of(const Catalog& catalog, const Resolver& names, const TruthRow& row) {
  Deployment d;
  d.profile = serving_profile_of(row.text("framework"));
  read_model(catalog, names, row, d);
  if (d.reason.empty()) read_hardware(catalog, names, row, d);
  if (!d.reason.empty()) return d;
  read_precisions(catalog, row, d);
  read_layout(row, d);
  read_lengths(row, d);
  read_load(row, d);
  read_methods(row, d);
  if (d.profile == "sglang" && launched_by_inferencex(catalog, row, d))
    d.receive_steps = d.batch * d.replicas >= kManyRequests ? kReceiveStepsOfMany : kReceiveSteps;
  return d;
}

}  // namespace eqc
