// Software profiles of serving: rows of software/serving.csv as the numbers that the model takes.
#pragma once

#include <string_view>

#include "host/catalog/catalog.hpp"
#include "kernels/model/serving/serving_software.hpp"

namespace eqc {

/// Log standard deviation of measurement over prediction, by what is predicted.
struct ServingSpread {
  double throughput = 0.2, step = 0.15, first_token = 0.5;
};

/// The profile that runs of the engine use, and rows whose framework is not known.
inline constexpr std::string_view kDefaultServingProfile = "vllm";

/// Parameters of a profile; those it does not list come from profile "default", then from ServingSoftware's own values.
/// Throws InputError for a parameter that is not in the closed list (the message gives the list).
ServingSoftware serving_software(const Catalog& catalog, std::string_view profile);
ServingSpread serving_spread(const Catalog& catalog, std::string_view profile);

/// Wide expert parallelism with its own transfer kernels, two batches taking turns and balanced experts (arXiv
/// 2412.19437, sec. 3.2-3.4).
inline constexpr std::string_view kWideExpertProfile = "deepep";
inline constexpr int kWideExpertRanks = 16;  ///< from so many ranks on, frameworks serve this way

/// The profile behind the name of a framework as publications write it ("TensorRT-LLM 1.0 (PyTorch backend)", "sglang
/// 0.5.9").
std::string_view serving_profile_of(std::string_view framework);

}  // namespace eqc
