// Serving frameworks as the model sees them: rows of software/serving.csv mapped to ServingSoftware.
#pragma once

#include "host/engine/software/parameter.hpp"
#include "kernels/model/serving/serving_software.hpp"

namespace eqc {

/// Log standard deviation of measurement over prediction, by what is predicted.
struct ServingSpread {
  double throughput = 0.2, step = 0.15, first_token = 0.5;
  double generation = 0;  ///< added in squares: a family of accelerators that the framework was not fitted on, or a
                          ///< framework that was not fitted at all
};

/// A framework and how far its predictions are from measurements.
struct ServingProfile {
  ServingSoftware software;
  ServingSpread spread;
  double device_share = 1;  ///< of the speed of its kernels that a family of accelerators serves with
};

/// The profile that runs of the engine use, and rows whose framework is not known.
inline constexpr std::string_view kDefaultServingProfile = "vllm";

/// Rows of "default" apply first, then those of "hardware:FAMILY" (a row of hardware/efficiency.csv), of `id` and of
/// "ID:FAMILY"; "PROFILE/VARIANT" stands on PROFILE; unknown ids add nothing. Throws InputError for a parameter of
/// software/serving.csv that is not known. `traits`: what a search does not read stands at its neutral prior.
ServingProfile serving_profile(const Catalog& catalog, std::string_view id, std::string_view family = {},
                               const SearchTraits* traits = nullptr);

/// Whose rows a profile is made of, in the order in which they apply.
std::vector<std::string> serving_profile_ids(std::string_view id, std::string_view family);

inline ServingSoftware serving_software(const Catalog& catalog, std::string_view id, std::string_view family = {}) {
  return serving_profile(catalog, id, family).software;
}

/// `spread.generation` of what nothing was fitted to.
double unfitted_spread(const Catalog& catalog);

/// The accelerator with kernels at `share` of their speed: rates, and one over it the floors.
HardwareSpec at_share(HardwareSpec hardware, double share);

ParameterTable<ServingProfile> serving_parameters();

}  // namespace eqc
