// The one place that compiles the search of training layouts for the GPU.
#include "kernels/cuda/device.hpp"
#include "kernels/cuda/search_launch.cuh"
#include "kernels/cuda/training_search_kernel.cuh"

namespace eqc::cuda {

void search(const TrainingSearchJob* jobs, TrainingSearchResult* results, int n) {
  launch_search(training_search_kernel, kSearchBytes<TrainingLayout>, jobs, results, n);
}

}  // namespace eqc::cuda
