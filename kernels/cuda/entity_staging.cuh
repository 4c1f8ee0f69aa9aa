// What jobs about entities and people send to the GPU and get back.
#pragma once

#include "kernels/cuda/workspace.cuh"
#include "kernels/metric/entity_metrics.hpp"
#include "kernels/job/people_job.hpp"

namespace eqc::cuda {

inline constexpr std::size_t kEntityInputs = 6, kEntityOutputs = 3, kPeopleInputs = 4;

/// Fills `device`'s pointers from `host`'s; takes the inputs [first_input, + kEntityInputs) and the outputs [0,
/// kEntityOutputs).
inline void upload_entities(const EntityMetrics& host, EntityMetrics& device, Workspace& w, std::size_t first_input) {
  const auto n = static_cast<std::size_t>(host.n_entities), worlds = static_cast<std::size_t>(host.worlds),
             ranked = static_cast<std::size_t>(host.n_ranked);
  Staging* const in = w.input + first_input;
  device.weight = in[0].upload(host.weight, n, w.stream);
  device.group = in[1].upload(host.group, n * static_cast<std::size_t>(host.n_groupings), w.stream);
  device.ranked = in[2].upload(host.ranked, ranked, w.stream);
  device.rank_value = in[3].upload(host.rank_value, ranked, w.stream);
  device.rank_weight = in[4].upload(host.rank_weight, ranked, w.stream);
  device.rank_cum_weight = in[5].upload(host.rank_cum_weight, ranked > 0 ? ranked + 1 : 0, w.stream);
  if (host.metrics != nullptr) device.metrics = w.output[0].room<double>(kInequityMetrics * worlds);
  device.parts = w.output[1].room<double>(static_cast<std::size_t>(host.n_groupings) * kDecompositionParts * worlds);
  if (host.concentration != nullptr) device.concentration = w.output[2].room<double>(worlds);
}

/// Results on their way back, to be copied where the host wants them once the stream is done.
struct EntityResults {
  const double *metrics = nullptr, *parts = nullptr, *concentration = nullptr;

  EntityResults(const EntityMetrics& host, Workspace& w) {
    const auto worlds = static_cast<std::size_t>(host.worlds);
    if (host.metrics != nullptr) metrics = w.output[0].download<double>(kInequityMetrics * worlds, w.stream);
    if (host.n_groupings > 0)
      parts = w.output[1].download<double>(static_cast<std::size_t>(host.n_groupings) * kDecompositionParts * worlds,
                                           w.stream);
    if (host.concentration != nullptr) concentration = w.output[2].download<double>(worlds, w.stream);
  }

  void copy(const EntityMetrics& host) const {
    const auto worlds = static_cast<std::size_t>(host.worlds);
    if (metrics != nullptr) std::memcpy(host.metrics, metrics, kInequityMetrics * worlds * sizeof(double));
    if (parts != nullptr)
      std::memcpy(host.parts, parts,
                  static_cast<std::size_t>(host.n_groupings) * kDecompositionParts * worlds * sizeof(double));
    if (concentration != nullptr) std::memcpy(host.concentration, concentration, worlds * sizeof(double));
  }
};

/// Takes the inputs [first_input, + kPeopleInputs).
inline void upload_prices(const PeoplePrices& host, std::size_t countries, std::size_t worlds, PeoplePrices& device,
                          Workspace& w, std::size_t first_input) {
  Staging* const in = w.input + first_input;
  device.multiplier = in[0].upload(host.multiplier, countries * worlds, w.stream);
  device.usd_month = in[1].upload(host.usd_month, worlds, w.stream);
  device.factor = in[2].upload(host.factor, countries, w.stream);
  device.addend = in[3].upload(host.addend, countries, w.stream);
}

}  // namespace eqc::cuda
