// How long a run would take here, from a small sample of it run just now.
#pragma once

#include "host/plan/plan.hpp"

namespace eqc {

struct RunEstimate {
  double seconds = 0;
  double search_seconds = 0;      ///< of that, all layout searches, on one thread
  double layouts = 0;             ///< searched in the whole run
  std::size_t sampled_pairs = 0;  ///< (model, hardware) pairs behind `layouts`
};

/// The same scenario with short axes, spread over the long ones, few cluster sizes and few worlds.
Scenario sample_of(const Scenario& scenario);

RunEstimate estimate_run(const Plan& plan, int threads);

}  // namespace eqc
