// One layout search as data, so that a backend can run many: a thread each on the CPU and on the GPU.
#pragma once

#include "kernels/model/serving_search.hpp"
#include "kernels/model/training_search.hpp"

namespace eqc {

struct TrainingSearchJob {
  ModelSpec model;
  HardwareSpec hardware;
  TrainingTask task;
  TrainingSoftware software;
  Objective objective = Objective::cost;
  TrainingSpace space;
};

struct ServingSearchJob {
  ModelSpec model;
  HardwareSpec hardware;
  ServingTask task;
  ServingSoftware software;
  Objective objective = Objective::cost;
  ServingSpace space;
};

EQC_HD TrainingSearchResult run_search(const TrainingSearchJob& j) { return search_training(j.model, j.hardware, j.task, j.objective, j.software, j.space); }
EQC_HD ServingSearchResult run_search(const ServingSearchJob& j) { return search_serving(j.model, j.hardware, j.task, j.objective, j.software, j.space); }

}  // namespace eqc
