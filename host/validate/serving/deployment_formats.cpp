// Storage precisions of a published deployment.
#include "host/base/text.hpp"
#include "host/validate/local/local_prediction.hpp"
#include "host/validate/serving/deployment_steps.hpp"

namespace eqc {
namespace {

/// Storage precision behind a spelling, by the bits of its format; nothing when it says nothing. Integers and floating
/// point of 8 bits differ in what multiplies them, formats between 4 and 8 bits are held as 8.
std::optional<Precision> stored_precision(const std::string& spelled) {
  constexpr double kFourBits = 5.2, kEightBits = 9, kSixteenBits = 17;  // with their scales
  const std::string s = lower(trim(spelled));
  if (s.empty() || s == "auto") return std::nullopt;
  const WeightFormat format = weight_format(s);
  if (!format.stated) return std::nullopt;
  if (format.bits <= kFourBits) return Precision::fp4;
  if (format.bits > kEightBits) return format.bits > kSixteenBits ? Precision::fp32 : Precision::bf16;
  return contains(s, "int8") || contains(s, "q8") || contains(s, "w8a8") ? Precision::int8 : Precision::fp8;
}

/// Says something, but nothing that a format is called.
bool unknown_format(const std::string& spelled) {
  const std::string s = lower(trim(spelled));
  return !s.empty() && s != "auto" && !weight_format(s).stated;
}

/// 4-bit checkpoints quantise the experts of a mixture; its attention and shared parts stay in 8 or 16 bits (gpt-oss
/// model card, arXiv 2508.10925; NVIDIA's DeepSeek-R1-FP4 and Llama-4-Scout-FP4 checkpoints).
WeightFormats formats_of(Precision stored, const std::string& spelled, const ModelSpec& model) {
  WeightFormats formats{stored, stored, false};
  const std::string s = lower(spelled);
  const bool floats = contains(s, "fp4") && !contains(s, "nf4");  // nvfp4, mxfp4
  formats.widened = stored == Precision::fp4 && !floats;
  if (stored == Precision::fp4 && model.experts > 0) formats.dense = Precision::bf16;
  return formats;
}

Precision published_precision(const ModelSpec& model) {
  if (model.native_weight_bits <= 4.5) return Precision::fp4;
  return model.native_weight_bits <= 8 ? Precision::fp8 : Precision::bf16;
}

/// What servers of the source or framework take for narrow weights; else 16 bits, as vLLM and SGLang do by default.
Precision usual_cache(const TruthContext& x, const TruthRow& row, Precision weights, const Deployment& deployed) {
  if (weights != Precision::fp8 && weights != Precision::fp4) return Precision::bf16;
  const bool set = server_setting(x, row, deployed, "cache_bits") ||
                   (!deployed.weights.widened && server_setting(x, row, deployed, "native_cache_bits"));
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
  const bool published = !stored_precision(spelled) && deployed.model_row;
  deployed.weights =
      formats_of(*weights, published ? x.catalog.models[*deployed.model_row].native_format : spelled, deployed.model);
  std::optional<Precision> cache = stored_precision(row.text("kv_precision"));
  if (!cache) {
    cache = usual_cache(x, row, *weights, deployed);
    note(deployed.assumed, *cache == Precision::fp8 ? "cache in fp8" : "cache in 16 bits");
  }
  deployed.layout.weights = deployed.weights.dense;
  deployed.layout.kv = *cache == Precision::fp4 || *cache == Precision::int8 ? Precision::fp8 : *cache;
}

}  // namespace eqc
