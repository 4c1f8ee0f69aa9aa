// Measurements of one user's inference on GPUs, Apple silicon, processors and phones (llama.cpp, Ollama, ExLlamaV2,
// MLX, Transformers).
#pragma once

#include <string>
#include <string_view>

#include "host/engine/software/local_profile.hpp"
#include "host/validate/prediction.hpp"

namespace eqc {

/// Why weights beyond the memory are not predicted where nothing runs on the host.
inline constexpr const char* kBeyondMemory = "does not fit the memory";

/// Is the row one user's inference: anything of local software, decode and prefill speeds unless of a server? Then
/// predict_local speaks of it.
bool is_local_row(const TruthRow& row);

Prediction predict_local(const TruthContext& x, const TruthRow& row);

/// How a weight format is stored: mean bits per weight with block scales and the tighter or wider matrices that the
/// file type mixes in.
struct WeightFormat {
  double bits = 16, head_bits = 16;  ///< head: attention and output matrices of models whose experts alone are packed
  double dequant = 0;                ///< of the work that a k-quant takes to unpack; 0: nothing to unpack
  bool stated = true;                ///< false: the text names no format known here, Q4_K_M was taken
};

/// Reads "q4_k_m", "exl2-4.0bpw", "gptq-4bit-g128", "nf4 (bitsandbytes)". Bits: llama.cpp quantize table (bits per
/// weight of Llama 2 7B files).
WeightFormat weight_format(std::string_view text);

/// A row as the model sees it.
struct LocalRow {
  std::string reason, assumed;
  std::size_t model_row = 0, hardware_row = 0;
  double doubt = 0;            ///< added log standard deviation: model known by size only
  bool beyond_memory = false;  ///< weights that do not fit, and no host that would compute the rest
  LocalProfile profile;
  LocalTask task;
};

LocalRow local_row(const TruthContext& x, const TruthRow& row);

/// Weights that one decode step reads.
double local_step_bytes(const ModelSpec& m, const LocalTask& task);

/// One decode step of the row's configuration; `independent` is worked out from the software's expert_spread.
TimeParts local_decode_time(const Catalog& catalog, const LocalRow& row);

}  // namespace eqc
