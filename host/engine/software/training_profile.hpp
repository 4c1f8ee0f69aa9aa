// Training frameworks as the model sees them: rows of software/training.csv mapped to TrainingSoftware.
#pragma once

#include "host/engine/software/parameter.hpp"
#include "kernels/model/choices.hpp"
#include "kernels/model/training/training_software.hpp"

namespace eqc {

/// A framework and how far its predictions are from measurements.
struct TrainingProfile {
  TrainingSoftware software;
  ZeroStage zero = ZeroStage::states;  ///< used when a run does not say
  std::int32_t sequence_parallel = 1;  ///< with tensor parallelism, when a run does not say
  bool recomputes = false;             ///< every layer, when a run does not say
  double generation_spread =
      0;  ///< added in squares: accelerators whose kernels nobody measured in full, or the framework
  double mixture_spread = 0;      ///< added in squares: mixtures under a framework whose mixtures nobody measured
  double log_spread = 0.15;       ///< standard deviation of log(measured / predicted) step time
  double synchronous_wait_s = 0;  ///< per kernel, where a run says that the CPU waits for each
  double goodput_share = 0.9;     ///< of a whole run's accelerator-hours spent in steps that count
};

inline constexpr std::string_view kDefaultTraining = "megatron-core";

/// The profile `id` on accelerator `hardware` (index in Catalog::hardware). Rows of "default" apply first, then those
/// of "hardware:FAMILY" (FAMILY: the accelerator's row of hardware/efficiency.csv; what sustained load leaves of
/// benchmarked rates), then those of `id` (unknown ids add nothing), last those of "ID:FAMILY". Throws InputError for a
/// parameter of software/training.csv that is not known. `traits`: what a search does not read stands at its neutral
/// prior.
TrainingProfile training_profile(const Catalog& catalog, std::string_view id, std::size_t hardware,
                                 const SearchTraits* traits = nullptr);

/// Whose rows a profile is made of on accelerators of a family, in the order in which they apply.
std::vector<std::string> training_profile_ids(std::string_view id, const std::string& family);

/// The framework that runs of the engine use.
inline TrainingSoftware training_software(const Catalog& catalog, std::size_t hardware,
                                          std::string_view id = kDefaultTraining,
                                          const SearchTraits* traits = nullptr) {
  return training_profile(catalog, id, hardware, traits).software;
}

/// What a row may give, in the order of the table in docs/model.md.
ParameterTable<TrainingProfile> training_parameters();

}  // namespace eqc
