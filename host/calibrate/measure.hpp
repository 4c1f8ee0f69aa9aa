// Measures kernels in rounds, within a budget, and deals with devices that throttle.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/calibrate/device/measured_device.hpp"
#include "host/calibrate/statistics.hpp"

namespace eqc {

struct MeasureOptions {
  double budget_s = 45;
  int rounds = 25;               ///< at most; fewer where the budget ends, but three at least
  double least_sample_s = 2e-3;  ///< kernels are repeated until a round's sample lasts this long
  InputData data = InputData::random_normal;
  double longest_share = 1.0 / 60;  ///< of the budget that one run of a kernel may take
};

struct MeasuredPoints {
  std::vector<Measurement> points;
  std::vector<std::string> left_out;  ///< one line per kernel that could not be measured, and why
  int retries = 0;                    ///< of throttled rounds
  bool within_budget = true;          ///< false: fewer rounds than asked for
};

/// All points in every round, one after the other: whatever else a machine does lasts for seconds, and many short
/// samples far apart see more of it than a few long ones. A round in which the device throttled is repeated after a
/// pause, three times at most over all rounds of a point and in a fifth of the budget at most; then it counts, flagged.
/// What the first round does not reach in a third of the budget is left out. `said` gets lines of progress.
MeasuredPoints measure(Device& device, const std::vector<KernelPoint>& points, const MeasureOptions& options,
                       const std::function<void(const std::string&)>& said);

}  // namespace eqc
