// Usage of one configuration over all worlds, as plain arrays.
#pragma once

#include "kernels/econ/quantities.hpp"
#include "kernels/job/price_job.hpp"
#include "kernels/usage.hpp"

namespace eqc {

/// Inputs and outputs of one (task, model, hardware, case). physical[i]: [worlds] each, in the order of the task's
/// physical list; the first is accelerator-hours.
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
  if (job.task == Task::training) {
    const TrainingUsage u = training_usage(job.training, hw, efficiency);
    job.physical[0][w] = u.accelerator_hours;
    job.physical[1][w] = u.duration_days;
    job.physical[2][w] = u.mfu;
  } else {
    const ServingUsage u = serving_usage(job.serving, hw, efficiency);
    job.physical[0][w] = u.accelerator_hours_per_mtok;
    job.physical[1][w] = u.ttft_s;
    job.physical[2][w] = u.tpot_s;
  }
}

}  // namespace eqc
