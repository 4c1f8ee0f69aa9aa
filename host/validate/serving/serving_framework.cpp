// Names and versions of serving frameworks.
#include "host/validate/serving/serving_framework.hpp"

#include <cctype>
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

/// A word of a framework's name ("*": the beginning of one), and what it tells.
struct FrameworkName {
  std::string_view word;
  Framework framework;
};

constexpr Framework kEngine{Runs::server, "tensorrt-llm", ""}, kWide{Runs::server, kWideExpertProfile, ""},
    kCompiled{Runs::server, "compiled", ""}, kSglang{Runs::server, "sglang", ""}, kVllm{Runs::server, "vllm", ""},
    kPlain{Runs::server, "transformers", ""}, kOtherServer{Runs::server, "", ""},
    kLoop{Runs::loop, "transformers", "transformers"}, kLlama{Runs::local, "", "llama.cpp"},
    kExllama{Runs::local, "", "exllamav2"}, kMlx{Runs::local, "", "mlx"}, kOtherLocal{Runs::local, "", ""};

// The first that stands in a name counts: a front end ("Triton with TensorRT-LLM") is the engine behind it.
constexpr FrameworkName kNames[] = {{"tensorrt*", kEngine},
                                    {"tensor-rt*", kEngine},
                                    {"trtllm*", kEngine},
                                    {"trt-llm*", kEngine},
                                    {"deepseek*", kWide},
                                    {"rtp-llm", kWide},
                                    {"cloudmatrix*", kWide},
                                    {"habana", kCompiled},
                                    {"neuronx*", kCompiled},
                                    {"nxd*", kCompiled},
                                    {"jetstream*", kCompiled},
                                    {"sglang*", kSglang},
                                    {"vllm*", kVllm},
                                    {"tgi", kOtherServer},
                                    {"text-generation-inference", kOtherServer},
                                    {"text generation inference", kOtherServer},
                                    {"lmdeploy", kOtherServer},
                                    {"turbomind", kOtherServer},
                                    {"fastertransformer*", kOtherServer},
                                    {"deepspeed*", kOtherServer},
                                    {"mii", kOtherServer},
                                    {"lightllm", kOtherServer},
                                    {"aphrodite*", kOtherServer},
                                    {"openllm", kOtherServer},
                                    {"ctranslate2", kOtherServer},
                                    {"xinference", kOtherServer},
                                    {"nim", kOtherServer},
                                    {"dynamo", kOtherServer},
                                    {"triton*", kOtherServer},
                                    {"transformers*", kLoop},
                                    {"fastchat", kPlain},
                                    {"reference code", kPlain},
                                    {"llama.cpp*", kLlama},
                                    {"llamacpp*", kLlama},
                                    {"llama-cpp*", kLlama},
                                    {"llama_cpp*", kLlama},
                                    {"llama cpp*", kLlama},
                                    {"llama-bench", kLlama},
                                    {"llama-server", kLlama},
                                    {"llamafile*", kLlama},
                                    {"ggml*", kLlama},
                                    {"ollama*", kLlama},
                                    {"koboldcpp*", kLlama},
                                    {"kobold.cpp", kLlama},
                                    {"lm studio", kLlama},
                                    {"lmstudio", kLlama},
                                    {"lm-studio", kLlama},
                                    {"gpt4all", kLlama},
                                    {"ctransformers", kLlama},
                                    {"exllama*", kExllama},
                                    {"tabbyapi", kExllama},
                                    {"mlx*", kMlx},
                                    {"mlc*", kOtherLocal},
                                    {"ktransformers", kOtherLocal},
                                    {"openvino", kOtherLocal},
                                    {"executorch", kOtherLocal},
                                    {"ipex-llm", kOtherLocal},
                                    {"mistral.rs", kOtherLocal},
                                    {"powerinfer*", kOtherLocal},
                                    {"rkllm*", kOtherLocal},
                                    {"onnxruntime*", kOtherLocal},
                                    {"candle", kOtherLocal}};

/// Does the word stand in the text, in lower case, as a word of its own?
bool has_word(std::string_view text, std::string_view word) {
  const auto part = [&](std::size_t at) {
    return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0;
  };
  const bool open = word.ends_with('*');
  if (open) word.remove_suffix(1);
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
    if ((at == 0 || !part(at - 1)) && (open || !part(at + word.size()))) return true;
  return false;
}

}  // namespace

Framework framework_of(std::string_view name) {
  if (unstated(name)) return {Runs::unstated, "", ""};
  const std::string text = lower(name);
  for (const FrameworkName& known : kNames)
    if (has_word(text, known.word)) return known.framework;
  return {Runs::unknown, "", ""};
}

std::string_view serving_profile_of(std::string_view framework) {
  const std::string name = lower(framework);
  const std::string_view profile = framework_of(framework).served;
  if (profile == kEngine.served && runs_engines(name))
    return engine_minor(name).value_or(kSharedCacheEngine) < kSharedCacheEngine ? kRepeatedCacheProfile
                                                                                : kCompiledEngineProfile;
  if (const int minor = vllm_minor(name); profile == kVllm.served && minor < kAsynchronousVllm)
    return minor > 0 && minor < kLeanVllm ? "vllm-2025/2024" : "vllm-2025";
  return profile.empty() ? kDefaultServingProfile : profile;
}

}  // namespace eqc
