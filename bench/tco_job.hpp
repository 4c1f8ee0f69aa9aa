// The whole job LLM-TCO-15: draws, 17.8 million evaluations, statistics, sensitivity indices, bootstrap.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/tco_statistics.hpp"

namespace eqc::tco {

/// Rows of the Saltelli design; each is kInputs + 2 evaluations.
inline constexpr std::uint32_t kN = 1u << 20;

struct Answer {
  Indices estimate;
  double s1_error[kInputs] = {}, st_error[kInputs] = {};  ///< bootstrap standard errors, 0 without
  std::vector<double> quantiles;                          ///< 0.05 0.25 0.5 0.75 0.95
  double evaluate_s = 0, statistics_s = 0, cpu_s = 0;     ///< wall clock, and CPU time of all threads
};

/// The deterministic design: plain Sobol' points, each dimension shifted by splitmix64(1000003 + dimension).
Answer run_job(int threads, bool bootstrap);

/// Largest relative difference to the published digits (indices: absolute); 1e-9 is their own uncertainty.
double difference(const Answer& answer);

}  // namespace eqc::tco
