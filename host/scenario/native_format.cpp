#include "host/scenario/native_format.hpp"

#include <nlohmann/json.hpp>

namespace eqc {
namespace {

using Json = nlohmann::json;

constexpr double kFour = 4, kEight = 8;

std::string word(const Json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_string() ? at->get<std::string>() : "";
}

std::optional<NativeFormat> of_bits(double bits, bool floating) {
  if (bits == kEight) return NativeFormat{kEight, ""};
  if (bits == kFour) return NativeFormat{kFour, floating ? "nvfp4" : "int4"};
  return std::nullopt;
}

std::optional<NativeFormat> of_key(const Json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_number() ? of_bits(at->get<double>(), false) : std::nullopt;
}

/// compressed-tensors: groups of layers, each with `weights` of `num_bits` and `type`; they must agree.
std::optional<NativeFormat> of_groups(const Json& quantization) {
  const auto groups = quantization.find("config_groups");
  if (groups == quantization.end() || !groups->is_object()) return std::nullopt;
  std::optional<NativeFormat> format;
  for (const Json& group : *groups) {
    const auto weights = group.is_object() ? group.find("weights") : group.end();
    if (weights == group.end() || !weights->is_object()) return std::nullopt;
    const auto bits = weights->find("num_bits");
    if (bits == weights->end() || !bits->is_number()) return std::nullopt;
    const auto found = of_bits(bits->get<double>(), word(*weights, "type") == "float");
    if (!found || (format && format->bits != found->bits)) return std::nullopt;
    format = found;
  }
  return format;
}

std::optional<NativeFormat> of_modelopt(const Json& quantization) {
  const std::string algorithm = word(quantization, "quant_algo");
  if (algorithm == "FP8") return NativeFormat{kEight, ""};
  if (algorithm == "NVFP4") return NativeFormat{kFour, "nvfp4"};
  if (algorithm.starts_with("W4A")) return NativeFormat{kFour, "int4"};
  return std::nullopt;
}

std::optional<NativeFormat> of_bitsandbytes(const Json& quantization) {
  if (quantization.value("load_in_8bit", Json(false)) == true) return NativeFormat{kEight, ""};
  if (quantization.value("load_in_4bit", Json(false)) == true) return NativeFormat{kFour, "int4"};
  return std::nullopt;
}

}  // namespace

std::optional<NativeFormat> native_format(const Json& config) {
  const auto at = config.find("quantization_config");
  if (at == config.end() || at->is_null()) return NativeFormat{};
  if (!at->is_object()) return std::nullopt;
  const std::string method = word(*at, "quant_method");
  if (method == "fp8" || method == "fbgemm_fp8") return NativeFormat{kEight, ""};
  if (method == "mxfp4") return NativeFormat{kFour, "mxfp4"};
  if (method == "awq" || method == "gptq") return of_key(*at, "bits");
  if (method == "bitsandbytes") return of_bitsandbytes(*at);
  if (method == "compressed-tensors") return of_groups(*at);
  if (method == "modelopt" || method == "modelopt_fp4") return of_modelopt(*at);
  return std::nullopt;
}

}  // namespace eqc
