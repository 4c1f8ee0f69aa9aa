// Usage of one configuration over all worlds, as plain arrays.
#pragma once

#include "kernels/econ/quantities.hpp"
#include "kernels/job/price_job.hpp"
#include "kernels/usage.hpp"

namespace eqc {

/// Inputs and outputs of one (task, model, hardware, case). physical[physical_index(...)]: [worlds] each.
struct UsageJob {
  Task task = Task::training;
  TrainingUsageFacts training;
  ServingUsageFacts serving;
  const double* hardware = nullptr;          ///< [kHardwareTerms][worlds]
  const double* model_efficiency = nullptr;  ///< [worlds]; null: 1
  std::int32_t worlds = 0;
  double* physical[kPhysicalsPerTask] = {};
};

/// One world of a usage job.
EQC_HD void usage_lane(const UsageJob& job, std::int64_t w) {
  const HardwareLaneView hw{job.hardware, job.worlds, w};
  const double efficiency = job.model_efficiency ? job.model_efficiency[w] : 1.0;
  const auto put = [&](Physical p, double value) { job.physical[physical_index(p)][w] = value; };
  if (job.task == Task::training) {
    const TrainingUsage u = training_usage(job.training, hw, efficiency);
    put(Physical::training_accelerator_hours, u.accelerator_hours);
    put(Physical::training_duration, u.duration_days);
    put(Physical::training_mfu, u.mfu);
  } else {
    const ServingUsage u = serving_usage(job.serving, hw, efficiency);
    put(Physical::serving_accelerator_hours, u.accelerator_hours_per_mtok);
    put(Physical::serving_ttft, u.ttft_s);
    put(Physical::serving_tpot, u.tpot_s);
  }
}

}  // namespace eqc
