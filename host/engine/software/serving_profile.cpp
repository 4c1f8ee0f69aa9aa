// Parameters of software/serving.csv by name, and framework names.
#include "host/engine/software/serving_profile.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string>

#include "host/base/diagnostics.hpp"

namespace eqc {
namespace {

constexpr double kMicro = 1e6;

/// Stores `value` under a parameter's name; false when there is no such parameter.
bool store(std::string_view name, double value, ServingSoftware& s, ServingSpread& spread) {
  struct Field {
    std::string_view name;
    double* field;
    double scale;
  };
  const Field fields[] = {
      {"step_overhead_us", &s.step_overhead_s, 1 / kMicro},
      {"sequence_overhead_us", &s.sequence_overhead_s, 1 / kMicro},
      {"host_overlap", &s.host_overlap, 1},
      {"request_overhead_us", &s.request_overhead_s, 1 / kMicro},
      {"layer_overhead_us", &s.layer_overhead_s, 1 / kMicro},
      {"expert_overhead_us", &s.expert_overhead_s, 1 / kMicro},
      {"quantise_us", &s.quantise_s, 1 / kMicro},
      {"prefill_layer_us", &s.prefill_layer_s, 1 / kMicro},
      {"prefill_latent_us", &s.prefill_latent_s, 1 / kMicro},
      {"expert_memory_share", &s.expert_memory_share, 1},
      {"expert_byte_share", &s.expert_byte_share, 1},
      {"expert_gemm_share", &s.expert_gemm_share, 1},
      {"prefill_share", &s.prefill_share, 1},
      {"prefill_narrow_share", &s.prefill_narrow_share, 1},
      {"attention_share", &s.attention_share, 1},
      {"recurrent_share", &s.recurrent_share, 1},
      {"tensor_overlap", &s.tensor_overlap, 1},
      {"expert_overlap", &s.expert_overlap, 1},
      {"expert_skew", &s.expert_skew, 1},
      {"burst_share", &s.burst_share, 1},
      {"routing_spread", &s.routing_spread, 1},
      {"cache_share", &s.cache_share, 1},
      {"output_reserved", &s.output_reserved, 1},
      {"reserve_GB", &s.reserve.fixed_bytes, 1e9},
      {"reserve_share", &s.reserve.share, 1},
      {"spread_throughput", &spread.throughput, 1},
      {"spread_step", &spread.step, 1},
      {"spread_first_token", &spread.first_token, 1},
  };
  for (const Field& f : fields) {
    if (f.name != name) continue;
    *f.field = value * f.scale;
    return true;
  }
  if (name == "pass_tokens")
    s.pass_tokens = static_cast<std::int32_t>(value);
  else if (name == "max_sequences")
    s.max_sequences = static_cast<std::int32_t>(value);
  else
    return false;
  return true;
}

/// vLLM schedules asynchronously by default from 0.14 on (its release notes, January 2026).
constexpr int kAsynchronousVllm = 14;

/// TensorRT-LLM's default is the PyTorch backend from 1.0 on (its release notes); before, compiled engines ran under a
/// C++ executor. Its tables of 0.20 say which they used. MLPerf's "TensorRT 10.2" is the same software.
bool runs_engines(const std::string& name) {
  if (name.find("pytorch") != std::string::npos) return false;
  const std::size_t llm = name.find("llm");
  if (llm == std::string::npos) return true;
  const std::size_t digit = name.find_first_of("0123456789", llm);
  return digit != std::string::npos && name.compare(digit, 2, "0.") == 0;
}

/// Minor version in a name such as "vllm 0.17.0"; 0 when none is given: published rows without a version are of 2025
/// and before.
int vllm_minor(const std::string& name) {
  const std::size_t at = name.find("0.", name.find("vllm"));
  if (at == std::string::npos) return name.find("nightly") != std::string::npos ? kAsynchronousVllm : 0;
  return std::atoi(name.c_str() + at + 2);
}

/// "PROFILE/VARIANT" stands on PROFILE.
void read_profile(const Catalog& catalog, std::string_view profile, ServingSoftware& software, ServingSpread& spread) {
  const std::size_t slash = profile.rfind('/');
  if (slash != std::string_view::npos) read_profile(catalog, profile.substr(0, slash), software, spread);
  for (const SoftwareRow& row : catalog.serving_software)
    if (row.id == profile && !store(row.parameter, row.value, software, spread))
      throw InputError(row.origin.file + ":" + std::to_string(row.origin.line) +
                       ": serving software has no parameter '" + row.parameter +
                       "'; the list is in host/engine/software/serving_profile.cpp");
}

}  // namespace

ServingSoftware serving_software(const Catalog& catalog, std::string_view profile) {
  ServingSoftware software;
  ServingSpread spread;
  read_profile(catalog, "default", software, spread);
  read_profile(catalog, profile, software, spread);
  return software;
}

ServingSpread serving_spread(const Catalog& catalog, std::string_view profile) {
  ServingSoftware software;
  ServingSpread spread;
  read_profile(catalog, "default", software, spread);
  read_profile(catalog, profile, software, spread);
  return spread;
}

std::string_view serving_profile_of(std::string_view framework) {
  std::string name(framework);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto has = [&](const char* word) { return name.find(word) != std::string::npos; };
  if (has("tensorrt") || has("trtllm") || has("trt-llm") || has("tensor-rt"))
    return runs_engines(name) ? "tensorrt-llm/engine" : "tensorrt-llm";
  if (has("deepseek") || has("rtp-llm")) return "deepep";
  if (has("sglang")) return "sglang";
  if (has("transformers") || has("fastchat") || has("reference code")) return "transformers";
  if (has("vllm") && vllm_minor(name) < kAsynchronousVllm) return "vllm-2025";
  return kDefaultServingProfile;
}

}  // namespace eqc
