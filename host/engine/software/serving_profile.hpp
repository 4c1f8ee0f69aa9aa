// Serving frameworks as the model sees them: rows of software/serving.csv mapped to ServingSoftware.
#pragma once

#include "host/engine/software/parameter.hpp"
#include "kernels/model/serving/serving_software.hpp"

namespace eqc {

/// Log standard deviation of measurement over prediction, by what is predicted.
struct ServingSpread {
  double throughput = 0.2, step = 0.15, first_token = 0.5;
};

/// A framework and how far its predictions are from measurements.
struct ServingProfile {
  ServingSoftware software;
  ServingSpread spread;
};

/// The profile that runs of the engine use, and rows whose framework is not known.
inline constexpr std::string_view kDefaultServingProfile = "vllm";

/// Rows of "default" apply first, then those of `id`; "PROFILE/VARIANT" stands on PROFILE; unknown ids add nothing.
/// Throws InputError for a parameter of software/serving.csv that is not known.
ServingProfile serving_profile(const Catalog& catalog, std::string_view id);

inline ServingSoftware serving_software(const Catalog& catalog, std::string_view id) {
  return serving_profile(catalog, id).software;
}

ParameterTable<ServingProfile> serving_parameters();

}  // namespace eqc
