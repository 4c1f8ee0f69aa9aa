// The format of the weights that a config.json says a model was published in.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace eqc {

struct NativeFormat {
  double bits = 16;
  std::string name;  ///< of four bits: mxfp4, nvfp4 (floating point), int4
};

/// What `quantization_config` of Hugging Face transformers says (quant_method with its own keys: fp8, mxfp4, awq, gptq,
/// bitsandbytes, compressed-tensors, modelopt); 16 bits without one, nothing where the method is another.
std::optional<NativeFormat> native_format(const nlohmann::json& config);

}  // namespace eqc
