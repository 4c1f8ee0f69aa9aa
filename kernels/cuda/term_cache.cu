// A short list, newest first; the oldest arrays go when all together outgrow eight chunks.
#include "kernels/cuda/term_cache.cuh"

#include <list>
#include <mutex>

#include "kernels/cuda/content_key.hpp"
#include "kernels/cuda/workspace.cuh"

namespace eqc::cuda {
namespace {

struct Entry {
  ContentKey key;
  SharedArray array;
};

/// Never destroyed: at process exit the CUDA runtime may be gone before it.
struct Cache {
  std::mutex mutex;
  std::list<Entry> entries;
  std::size_t bytes = 0;
};
Cache& cache() {
  static Cache* const c = new Cache;
  return *c;
}

void drop_oldest(Cache& c, std::size_t limit_bytes) {
  while (c.bytes > limit_bytes && c.entries.size() > 1) {
    c.bytes -= c.entries.back().key.bytes;
    c.entries.pop_back();
  }
}

}  // namespace

SharedArray shared_array(const double* host, std::size_t n, cudaStream_t stream) {
  const ContentKey key = content_key(host, n);
  Cache& c = cache();
  const std::lock_guard<std::mutex> lock(c.mutex);  // held during the copy: whoever waits wants the same array
  for (auto e = c.entries.begin(); e != c.entries.end(); ++e) {
    if (!(e->key == key)) continue;
    c.entries.splice(c.entries.begin(), c.entries, e);
    return e->array;
  }
  SharedArray array = std::make_shared<DeviceBuffer>();
  double* const device = array->room<double>(n);
  check(cudaMemcpyAsync(device, host, n * sizeof(double), cudaMemcpyHostToDevice, stream),
        "copying unit costs to the GPU");
  check(cudaStreamSynchronize(stream), "copying unit costs to the GPU");
  c.entries.push_front({key, array});
  c.bytes += key.bytes;
  drop_oldest(c, 8 * chunk_bytes());
  return array;
}

void clear_term_cache() {
  const std::lock_guard<std::mutex> lock(cache().mutex);
  cache().entries.clear();
  cache().bytes = 0;
}

}  // namespace eqc::cuda
