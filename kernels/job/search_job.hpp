// One layout search as data, so that a backend can run many: a thread each on the CPU and on the GPU.
#pragma once

#include "kernels/model/serving/serving_result.hpp"
#include "kernels/model/serving/serving_software.hpp"
#include "kernels/model/training/training_result.hpp"
#include "kernels/model/training/training_software.hpp"

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

}  // namespace eqc
