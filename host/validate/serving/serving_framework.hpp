// Serving frameworks as publications write their names.
#pragma once

#include <string_view>

namespace eqc {

/// Wide expert parallelism with its own transfer kernels, two batches taking turns and balanced experts (arXiv
/// 2412.19437, sec. 3.2-3.4).
inline constexpr std::string_view kWideExpertProfile = "deepep";
inline constexpr int kWideExpertRanks = 16;  ///< from so many ranks on, frameworks serve this way

/// TensorRT-LLM before its PyTorch backend.
inline constexpr std::string_view kCompiledEngineProfile = "tensorrt-llm/engine";

/// Its releases before 0.8, whose attention over the cache reads keys and values once for every query head that shares
/// them: kernels that do not (XQA) came after them (TensorRT-LLM, "New XQA-kernel provides 2.4x more Llama-70B
/// throughput").
inline constexpr std::string_view kRepeatedCacheProfile = "tensorrt-llm/engine/2023";

/// TensorRT-LLM before its PyTorch backend, of any release.
inline bool is_compiled_engine(std::string_view profile) { return profile.starts_with(kCompiledEngineProfile); }

/// The profile (software/serving.csv) behind a name such as "TensorRT-LLM 1.0 (PyTorch backend)", "sglang 0.5.9".
std::string_view serving_profile_of(std::string_view framework);

}  // namespace eqc
