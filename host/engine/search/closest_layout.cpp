// Lists each search again, for its counts alone: a search itself keeps by how much the closest misses, not which it is.
#include "host/engine/search/closest_layout.hpp"

#include "host/engine/search/layout_backend.hpp"
#include "host/engine/search/search_jobs.hpp"
#include "kernels/job/search_job.hpp"
#include "kernels/model/training/training_step.hpp"

namespace eqc {

std::optional<TrainingPhysics> closest_training(const Plan& plan, std::size_t model, std::size_t hardware) {
  std::optional<TrainingPhysics> closest;
  double missing_bytes = 0;
  for (const std::int64_t size : plan.scenario->training.clusters) {
    if (!deployed(plan, hardware, size)) continue;
    const TrainingSearchJob job = training_search_job(plan, model, hardware, size);
    for (const Precision precision : plan.scenario->training.precisions) {
      if (!supports(job.hardware, precision)) continue;
      const TrainingContext context =
          training_context(job.model, job.hardware, job.task, job.software, precision, job.task.n_gpus);
      RankedLayout storage[1];
      RankedList<RankedLayout> best{storage, 1, 0};
      ListCounts counts;
      list_training_layouts(context, job.task, precision, job.objective, false, job.space, {}, best, counts);
      if (counts.feasible > 0) return std::nullopt;
      if (counts.rejected_memory == 0 || (closest && counts.missing_bytes >= missing_bytes)) continue;
      missing_bytes = counts.missing_bytes;
      closest = evaluate_training(job.model, job.hardware, job.task, job.software, counts.closest);
    }
  }
  return closest;
}

}  // namespace eqc
