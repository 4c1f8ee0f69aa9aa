// A search job, run: by one thread, or shared out to a team.
#pragma once

#include "kernels/base/team.hpp"
#include "kernels/model/serving/serving_search.hpp"
#include "kernels/model/training/training_search.hpp"
#include "kernels/job/search_job.hpp"

namespace eqc {

EQC_HD_GPU_CALL SearchFindings<TrainingLayout> find(const TrainingSearchJob& j, SearchShare share) {
  return find_training(j.model, j.hardware, j.task, j.objective, j.software, j.space, share);
}
EQC_HD_GPU_CALL SearchFindings<ServingLayout> find(const ServingSearchJob& j, SearchShare share) {
  return find_serving(j.model, j.hardware, j.task, j.objective, j.software, j.space, share);
}

EQC_HD_GPU_CALL TrainingSearchResult conclude(const TrainingSearchJob& j, const SearchFindings<TrainingLayout>& found) {
  return training_result(j.model, j.hardware, j.task, j.software, found);
}
EQC_HD_GPU_CALL ServingSearchResult conclude(const ServingSearchJob& j, const SearchFindings<ServingLayout>& found) {
  return serving_result(j.model, j.hardware, j.task, j.software, found);
}

template <class Job>
EQC_HD auto run_search(const Job& job) {
  return conclude(job, find(job, {}));
}

/// The same by a team of `size` threads, each with a share. `part`: [size] findings that the team shares.
template <class Team, class Job, class Findings, class Result>
EQC_HD void search_tile(const Team& team, const Job& job, std::int32_t size, Findings* part, Result& result) {
  team.each(
      size, [&](std::int32_t t) __attribute__((always_inline)) {
        part[t] = find(job, {t, size});
      });
  team.each(
      1, [&](std::int32_t) __attribute__((always_inline)) {
        for (std::int32_t t = 1; t < size; ++t) part[0].merge(part[t]);
        result = conclude(job, part[0]);
      });
}

}  // namespace eqc
