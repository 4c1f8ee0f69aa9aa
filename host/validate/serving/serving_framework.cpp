// Names and versions of serving frameworks.
#include "host/validate/serving/serving_framework.hpp"

#include <cstdlib>
#include <optional>
#include <string>

#include "host/base/text.hpp"
#include "host/engine/software/serving_profile.hpp"
#include "host/validate/wording.hpp"

namespace eqc {
namespace {

/// vLLM schedules asynchronously by default from 0.14 on (its release notes, January 2026).
constexpr int kAsynchronousVllm = 14;

/// Before 0.6 its interface and scheduler took 62 % of the time of a full batch on one H100 (vLLM blog, 5 September
/// 2024).
constexpr int kLeanVllm = 6;

/// From this release on engines read a cache that query heads share once.
constexpr int kSharedCacheEngine = 8;

/// TensorRT-LLM's default is the PyTorch backend from 1.0 on (its release notes); before, compiled engines ran under a
/// C++ executor. Its tables of 0.20 say which they used. MLPerf's "TensorRT 10.2" is the same software.
bool runs_engines(const std::string& name) {
  if (contains(name, "pytorch")) return false;
  const std::size_t llm = name.find("llm");
  if (llm == std::string::npos) return true;
  const std::size_t digit = name.find_first_of("0123456789", llm);
  return digit != std::string::npos && name.compare(digit, 2, "0.") == 0;
}

/// Minor version of TensorRT-LLM in a name such as "TensorRT-LLM 0.6.1"; nothing when none is given.
std::optional<int> engine_minor(const std::string& name) {
  const std::size_t at = name.find("0.", name.find("llm"));
  return at == std::string::npos ? std::nullopt : std::optional(std::atoi(name.c_str() + at + 2));
}

/// Minor version in a name such as "vllm 0.17.0"; 0 when none is given: published rows without a version are of 2025
/// and before.
int vllm_minor(const std::string& name) {
  const std::size_t at = name.find("0.", name.find("vllm"));
  if (at == std::string::npos) return contains(name, "nightly") ? kAsynchronousVllm : 0;
  return std::atoi(name.c_str() + at + 2);
}

}  // namespace

std::string_view serving_profile_of(std::string_view framework) {
  const std::string name = lower(framework);
  const auto has = [&](const char* word) { return contains(name, word); };
  if (has("tensorrt") || has("trtllm") || has("trt-llm") || has("tensor-rt"))
    return !runs_engines(name)                                                    ? "tensorrt-llm"
           : engine_minor(name).value_or(kSharedCacheEngine) < kSharedCacheEngine ? kRepeatedCacheProfile
                                                                                  : kCompiledEngineProfile;
  if (has("deepseek") || has("rtp-llm") || has("cloudmatrix")) return kWideExpertProfile;
  if (has("habana") || has("neuronx") || has("nxd") || has("jetstream")) return "compiled";
  if (has("sglang")) return "sglang";
  if (has("transformers") || has("fastchat") || has("reference code")) return "transformers";
  if (const int minor = vllm_minor(name); has("vllm") && minor < kAsynchronousVllm)
    return minor > 0 && minor < kLeanVllm ? "vllm-2025/2024" : "vllm-2025";
  return kDefaultServingProfile;
}

}  // namespace eqc
