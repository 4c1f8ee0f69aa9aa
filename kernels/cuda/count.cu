// The one place that compiles Thrust: a sum of integers, whose order cannot matter.
#include "kernels/cuda/count.cuh"

#include <thrust/execution_policy.h>
#include <thrust/iterator/counting_iterator.h>
#include <thrust/iterator/discard_iterator.h>
#include <thrust/iterator/transform_iterator.h>
#include <thrust/reduce.h>

#include <iterator>
#include <stdexcept>

namespace eqc::cuda {
namespace {

/// Thrust's temporary memory: each piece from its own buffer, which is kept for the next call.
struct PieceAllocator {
  using value_type = char;
  Workspace* workspace;
  std::size_t next;
  char* allocate(std::ptrdiff_t n) {
    if (next >= std::size(workspace->scratch))
      throw std::runtime_error("GPU: Thrust asks for more pieces of temporary memory than expected");
    return workspace->scratch[next++].room<char>(static_cast<std::size_t>(n));
  }
  void deallocate(char*, std::size_t) {}
};

struct SeriesOf {
  std::int64_t length;
  __host__ __device__ std::int64_t operator()(std::int64_t i) const { return i / length; }
};
struct AsCount {
  __host__ __device__ std::int32_t operator()(std::uint8_t flag) const { return flag; }
};

}  // namespace

void count_flags(const std::uint8_t* flags, std::int64_t series, std::int64_t length, std::int32_t* counts,
                 Workspace& workspace, std::size_t first_scratch) {
  PieceAllocator allocator{&workspace, first_scratch};
  const auto key = thrust::make_transform_iterator(thrust::make_counting_iterator(std::int64_t{0}), SeriesOf{length});
  const auto value = thrust::make_transform_iterator(flags, AsCount{});
  thrust::reduce_by_key(thrust::cuda::par(allocator).on(workspace.stream), key, key + series * length, value,
                        thrust::make_discard_iterator(), counts);
}

}  // namespace eqc::cuda
