// The one place that compiles the search of serving layouts for the GPU.
#include "kernels/cuda/device.hpp"
#include "kernels/cuda/search_launch.cuh"
#include "kernels/cuda/serving_search_kernel.cuh"

namespace eqc::cuda {

void search(const ServingSearchJob* jobs, ServingSearchResult* results, int n) {
  launch_search(serving_search_kernel, kSearchBytes<ServingLayout>, jobs, results, n);
}

}  // namespace eqc::cuda
