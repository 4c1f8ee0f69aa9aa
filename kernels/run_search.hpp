// A search job, run.
#pragma once

#include "kernels/model/serving_search.hpp"
#include "kernels/model/training_search.hpp"
#include "kernels/search_job.hpp"

namespace eqc {

EQC_HD TrainingSearchResult run_search(const TrainingSearchJob& j) { return search_training(j.model, j.hardware, j.task, j.objective, j.software, j.space); }
EQC_HD ServingSearchResult run_search(const ServingSearchJob& j) { return search_serving(j.model, j.hardware, j.task, j.objective, j.software, j.space); }

}  // namespace eqc
