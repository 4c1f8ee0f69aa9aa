// How much of the deadline, or of the latency targets, a layout uses up in drawn worlds: what "feasible" means.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "host/engine/draw/draws.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {

struct UsageJob;  // kernels/job/usage_job.hpp

/// Share of its limits that one layout uses up in each world: duration of the run over the deadline, or the worse of
/// TTFT and TPOT over their targets.
struct LimitUse {
  std::vector<double> by_world;

  /// How many worlds keep the limits.
  std::size_t kept() const;
  /// What at least this share of worlds stays within: at most 1 when the limits are met with that probability. In (0,
  /// 1].
  double at(double probability) const;
};

/// Inputs that decide how long work takes.
std::span<const Input> speed_inputs();

/// Whether a case makes accelerators faster or slower than they were when layouts were chosen.
bool changes_speed(const CaseSpec& c);

/// From physical quantities by world: days of the run (the second is not read), or TTFT and TPOT in seconds.
LimitUse limit_use(const Scenario& scenario, Task task, const double* first, const double* second);

/// Speed of every accelerator and of one model in drawn worlds before any case: what layouts are chosen by.
class DrawnSpeeds {
 public:
  DrawnSpeeds(const Plan& plan, const Draws& draws, std::size_t model);

  /// `job`: the usage of one layout on the accelerator at this place of the axis, without its arrays.
  LimitUse of(UsageJob job, std::size_t hardware) const;

 private:
  const Scenario& scenario_;
  std::size_t worlds_;
  std::vector<double> hardware_;                          // [n_hardware][kHardwareTerms][worlds]
  std::array<std::vector<double>, kTasks> efficiency_{};  // [worlds] of the model
};

}  // namespace eqc
