// The one place that compiles CUB's segmented sort.
#include "kernels/cuda/sort.cuh"

#include <cub/device/device_segmented_sort.cuh>
#include <cuda/std/functional>
#include <thrust/iterator/counting_iterator.h>
#include <thrust/iterator/transform_iterator.h>

namespace eqc::cuda {
namespace {

struct SeriesStart {
  std::int32_t length;
  __host__ __device__ std::int64_t operator()(std::int64_t series) const { return series * length; }
};

}  // namespace

void sort_series(const double* in, double* out, std::int32_t series, std::int32_t length, DeviceBuffer& scratch,
                 cudaStream_t stream) {
  const auto start =
      thrust::make_transform_iterator(thrust::make_counting_iterator(std::int64_t{0}), SeriesStart{length});
  const std::int64_t total = static_cast<std::int64_t>(series) * length;
  std::size_t bytes = 0;
  check(cub::DeviceSegmentedSort::SortKeys(nullptr, bytes, in, out, total, static_cast<std::int64_t>(series), start,
                                           start + 1, stream),
        "preparing a sort");
  void* const memory = scratch.room<unsigned char>(bytes);
  check(cub::DeviceSegmentedSort::SortKeys(memory, bytes, in, out, total, static_cast<std::int64_t>(series), start,
                                           start + 1, stream),
        "sorting");
}

}  // namespace eqc::cuda
