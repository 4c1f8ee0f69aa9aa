// Frameworks of serving rows as publications write their names: servers and software for one user.
#pragma once

#include <string_view>

namespace eqc {

/// How software runs a model.
enum class Runs {
  unstated,  ///< the row names none
  unknown,   ///< a name that is not in the list
  server,
  local,  ///< for one user: llama.cpp and its kin
  loop    ///< Transformers: batches without a server, or one user
};

/// Software that a row names. Empty profiles: nothing is fitted to it.
struct Framework {
  Runs runs = Runs::unknown;
  std::string_view served;  ///< its rows of software/serving.csv, of any version
  std::string_view local;   ///< what it is made of for one user: "llama.cpp", "exllamav2", "mlx", "transformers"
};
Framework framework_of(std::string_view name);

/// Is its speed that of one user's software? Transformers' is, beside its batches.
inline bool for_one_user(const Framework& framework) {
  return framework.runs == Runs::local || framework.runs == Runs::loop;
}

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

/// The profile (software/serving.csv, the default where nothing is fitted) behind a name such as "TensorRT-LLM 1.0
/// (PyTorch backend)", "sglang 0.5.9".
std::string_view serving_profile_of(std::string_view framework);

}  // namespace eqc
