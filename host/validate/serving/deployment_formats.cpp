// Storage precisions of a published deployment.
#include <cmath>

#include "host/base/text.hpp"
#include "host/validate/format_words.hpp"
#include "host/validate/local/local_prediction.hpp"
#include "host/validate/serving/deployment_steps.hpp"
#include "kernels/model/efficiency.hpp"

namespace eqc {
namespace {

constexpr double kEightBits = 9, kSixteenBits = 17;  // with their scales
constexpr double kFourBits = 5.2;

bool eight_bit_floats(const std::string& s) { return contains(s, "fp8") || contains(s, "e4m3") || contains(s, "e5m2"); }

}  // namespace

std::optional<Precision> stored_precision(const std::string& spelled) {
  const std::string s = lower(trim(spelled));
  if (s.empty() || s == "auto") return std::nullopt;
  const WeightFormat format = weight_format(s);
  if (!format.stated) return std::nullopt;
  if (format.bits <= kFourBits) return Precision::fp4;
  if (format.bits > kEightBits) return format.bits > kSixteenBits ? Precision::fp32 : Precision::bf16;
  if (eight_bit_floats(s)) return Precision::fp8;
  const bool pair = stated_widths(s).weights == std::optional(8.0);  // w8a8, w8a16
  return pair || contains(s, "int8") || contains(s, "q8") ? Precision::int8 : Precision::fp8;
}

namespace {

/// Says something, but nothing that a format is called: other words, or products of other widths than weights and
/// hardware have ("w8a4", "w4a32").
bool unknown_format(const std::string& spelled) {
  const std::string s = lower(trim(spelled));
  if (s.empty() || s == "auto") return false;
  const StatedWidths widths = stated_widths(s);
  const double products = widths.activations.value_or(8);
  const bool odd = (products != 4 && products != 8 && products != 16) || products < widths.weights.value_or(0);
  return odd || !weight_format(s).stated;
}

/// What 4-bit weights are multiplied in where activations have 8 bits: QServe's W4A8 is of integers (arXiv 2405.04532),
/// TensorRT-LLM's W4A8_AWQ and vLLM's of floating point, at the same rate where an accelerator has both.
Precision eight_bit_products(const std::string& s, const HardwareSpec& hw) {
  if (eight_bit_floats(s)) return Precision::fp8;
  if (contains(s, "int8")) return Precision::int8;
  return supports(hw, Precision::fp8) ? Precision::fp8 : Precision::int8;
}

/// What weights are multiplied in where that is not what they are stored in. Integers of four bits and those that GPTQ,
/// AWQ, ExLlama and other formats of odd widths store are widened unless the spelling says otherwise; so is what it
/// calls weight-only ("w8a16").
std::optional<Precision> multiplied_in(Precision stored, const std::string& spelled, const HardwareSpec& hw) {
  static const std::regex kStoredOnly("gptq|awq|hqq|exl\\d|bpw");
  constexpr double kByte = 8;
  const std::string s = lower(spelled);
  if (!(bytes_of(stored) < bytes_of(Precision::bf16))) return std::nullopt;
  const std::optional<double> products = stated_widths(s).activations;
  if (products && *products > kByte) return Precision::bf16;
  if (products)
    return *products == kByte && stored == Precision::fp4 ? std::optional(eight_bit_products(s, hw)) : std::nullopt;
  if (weight_only(s)) return Precision::bf16;
  const bool floats = contains(s, "fp4") && !contains(s, "nf4");  // nvfp4, mxfp4
  const WeightFormat format = weight_format(s);
  const bool odd = format.stated && format.bits > kFourBits && format.bits < kByte;
  const bool integers = stored == Precision::fp4 && !floats;
  return integers || odd || (!floats && std::regex_search(s, kStoredOnly)) ? std::optional(Precision::bf16)
                                                                           : std::nullopt;
}

/// 4-bit checkpoints quantise the experts of a mixture; its attention and shared parts stay in 8 or 16 bits (gpt-oss
/// model card, arXiv 2508.10925; NVIDIA's DeepSeek-R1-FP4 and Llama-4-Scout-FP4 checkpoints).
WeightFormats formats_of(Precision stored, const std::string& spelled, const ModelSpec& model, const HardwareSpec& hw) {
  WeightFormats formats{stored, stored, multiplied_in(stored, spelled, hw)};
  if (stored == Precision::fp4 && model.experts > 0) formats.dense = Precision::bf16;
  return formats;
}

/// Says where a format's own bits, its scales included, are far from those it is counted as: 4 bits with block scales
/// take 4.5 (NVFP4: one 8-bit scale per 16 values; llama.cpp's q4_0: one of 16 bits per 32), others 8.
void say_width(const char* what, const std::string& spelled, Precision counted, std::string& assumed) {
  constexpr double kNear = 0.12, kBitsPerByte = 8;  // plain "4 bits" have scales, too
  const WeightFormat format = weight_format(lower(trim(spelled)));
  const double bits = kBitsPerByte * bytes_of(counted);
  if (!format.stated || format.bits > kEightBits || std::abs(format.bits / bits - 1) <= kNear) return;
  note(assumed, std::string(what) + " of " + shortest(format.bits) + " bits counted as " + shortest(bits));
}

Precision published_precision(const ModelSpec& model) {
  if (model.native_weight_bits <= 4.5) return Precision::fp4;
  return model.native_weight_bits <= 8 ? Precision::fp8 : Precision::bf16;
}

/// What servers of the source or framework take for narrow weights; else 16 bits, as vLLM and SGLang do by default.
Precision usual_cache(const TruthContext& x, const TruthRow& row, Precision weights, const Deployment& deployed) {
  if (weights != Precision::fp8 && weights != Precision::fp4) return Precision::bf16;
  const bool set = server_setting(x, row, deployed, "cache_bits") ||
                   (!deployed.weights.multiplied && server_setting(x, row, deployed, "native_cache_bits"));
  return set ? Precision::fp8 : Precision::bf16;
}

}  // namespace

void read_formats(const TruthContext& x, const TruthRow& row, Deployment& deployed) {
  const std::string& spelled = row.text("weight_precision");
  for (const char* column : {"weight_precision", "kv_precision"})
    if (unknown_format(row.text(column))) {
      deployed.reason = std::string(column) + " '" + row.text(column) + "' is no format that is known";
      return;
    }
  std::optional<Precision> weights = stored_precision(spelled);
  if (!weights) {
    weights = published_precision(deployed.model);
    note(deployed.assumed, "weights in the precision they were published in");
  }
  const HardwareSpec& hw = *x.catalog.hardware[deployed.hardware_row].spec;
  const bool published = !stored_precision(spelled) && deployed.model_row;
  deployed.weights = formats_of(*weights, published ? x.catalog.models[*deployed.model_row].native_format : spelled,
                                deployed.model, hw);
  say_width("weights", spelled, *weights, deployed.assumed);
  std::optional<Precision> cache = stored_precision(row.text("kv_precision"));
  if (!cache) {
    cache = usual_cache(x, row, *weights, deployed);
    note(deployed.assumed, *cache == Precision::fp8 ? "cache in fp8" : "cache in 16 bits");
  }
  say_width("cache", row.text("kv_precision"), *cache, deployed.assumed);
  deployed.layout.weights = deployed.weights.dense;
  deployed.layout.kv = *cache == Precision::int8 ? Precision::fp8 : *cache;  // as many bytes
}

}  // namespace eqc
