// A CUDA runtime without a GPU: the real host code of kernels/cuda links against it, kernels run as translated PTX on
// fibers. As asynchronous as CUDA may be: nothing on a stream happens before somebody waits for it, so a buffer reused
// too early shows.
#include <cuda_runtime_api.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "design_kernel.ptx.hpp"
#include "headcount_kernel.ptx.hpp"
#include "inequity_kernel.ptx.hpp"
#include "kernels/cuda/count.cuh"
#include "kernels/cuda/sort.cuh"
#include "kernels/job/design_job.hpp"
#include "kernels/job/headcount_job.hpp"
#include "kernels/tile/inequity_tile.hpp"
#include "kernels/tile/price_tile.hpp"
#include "kernels/job/reach_job.hpp"
#include "kernels/job/search_job.hpp"
#include "price_kernel.ptx.hpp"
#include "reach_kernel.ptx.hpp"
#include "serving_search_kernel.ptx.hpp"
#include "tests/cuda/emulated_gpu.hpp"
#include "training_search_kernel.ptx.hpp"

namespace {

using Work = std::function<void()>;
using Body = Work (*)(void**);  ///< from the addresses of a launch's arguments to what a thread does, arguments copied

struct Stream {
  std::list<Work> pending;
};
struct Configuration {
  dim3 grid, block;
  std::size_t shared_bytes;
  cudaStream_t stream;
};

struct EmulatedEvent {
  cudaStream_t stream = nullptr;
  double seconds = 0;
};

std::recursive_mutex one_at_a_time;
std::map<const char*, std::size_t> device_memory, pinned_memory;  // start, bytes
std::map<const void*, std::string> kernel_names;
std::list<Stream> streams;
thread_local std::vector<Configuration> configurations;

using Lock = std::lock_guard<std::recursive_mutex>;

bool inside(const std::map<const char*, std::size_t>& blocks, const void* p, std::size_t bytes) {
  const char* const at = static_cast<const char*>(p);
  auto b = blocks.upper_bound(at);
  if (b == blocks.begin()) return false;
  --b;
  return at + bytes <= b->first + b->second;
}

void run(Stream& s) {
  while (!s.pending.empty()) {
    s.pending.front()();
    s.pending.pop_front();
  }
}

void enqueue(cudaStream_t stream, Work work) {
  const Lock lock(one_at_a_time);
  if (stream == nullptr)
    work();
  else
    reinterpret_cast<Stream*>(stream)->pending.push_back(std::move(work));
}

template <class T>
T copy(void* argument) {
  T value;
  std::memcpy(static_cast<void*>(&value), argument, sizeof(T));
  return value;
}

template <class A, class B>
Work two(void (*kernel)(const void*, const void*), void** args) {
  return [kernel, a = copy<A>(args[0]), b = copy<B>(args[1])] { kernel(&a, &b); };
}
template <class A, class B, class C>
Work three(void (*kernel)(const void*, const void*, const void*), void** args) {
  return [kernel, a = copy<A>(args[0]), b = copy<B>(args[1]), c = copy<C>(args[2])] { kernel(&a, &b, &c); };
}

Body body_of(const std::string& symbol) {
  using namespace eqc;
  const std::pair<const char*, Body> known[] = {
      {"12probe_kernel", [](void**) -> Work { return [] {}; }},
      {"16reference_kernel", [](void** a) { return two<PriceJob, PriceWork>(ptx::reference_kernel, a); }},
      {"12price_kernel", [](void** a) { return three<PriceJob, PriceWork, double*>(ptx::price_kernel, a); }},
      {"14moments_kernel",
       [](void** a) { return three<PriceJob, PriceWork, QuantityStatistics*>(ptx::moments_kernel, a); }},
      {"15quantile_kernel",
       [](void** a) { return three<PriceJob, PriceWork, QuantityStatistics*>(ptx::quantile_kernel, a); }},
      {"15inequity_kernel",
       [](void** a) { return three<InequityJob, InequityWork, double*>(ptx::inequity_kernel, a); }},
      {"24headcount_country_kernel",
       [](void** a) { return two<HeadcountJob, CountryCount*>(ptx::headcount_country_kernel, a); }},
      {"22headcount_world_kernel",
       [](void** a) { return two<HeadcountJob, const CountryCount*>(ptx::headcount_world_kernel, a); }},
      {"13design_kernel", [](void** a) { return two<DesignJob, double*>(ptx::design_kernel, a); }},
      {"12reach_kernel", [](void** a) { return two<ReachJob, double*>(ptx::reach_kernel, a); }},
      {"22training_search_kernel",
       [](void** a) { return two<TrainingSearchJob*, TrainingSearchResult*>(ptx::training_search_kernel, a); }},
      {"21serving_search_kernel",
       [](void** a) { return two<ServingSearchJob*, ServingSearchResult*>(ptx::serving_search_kernel, a); }},
  };
  for (const auto& [name, body] : known)
    if (symbol.find(name) != std::string::npos) return body;
  return nullptr;
}

cudaError_t take(std::map<const char*, std::size_t>& blocks, void** p, std::size_t bytes) {
  const Lock lock(one_at_a_time);
  char* const block = static_cast<char*>(std::malloc(bytes));
  std::memset(block, 0xff, bytes);
  blocks[block] = bytes;
  *p = block;
  return cudaSuccess;
}

cudaError_t give(std::map<const char*, std::size_t>& blocks, void* p) {
  const Lock lock(one_at_a_time);
  for (Stream& s : streams) run(s);  // freeing waits for the GPU
  if (p != nullptr && blocks.erase(static_cast<char*>(p)) != 1) return cudaErrorInvalidValue;
  std::free(p);
  return cudaSuccess;
}

}  // namespace

extern "C" {

cudaError_t cudaMalloc(void** p, std::size_t bytes) { return take(device_memory, p, bytes); }
cudaError_t cudaMallocHost(void** p, std::size_t bytes) { return take(pinned_memory, p, bytes); }
cudaError_t cudaFree(void* p) { return give(device_memory, p); }
cudaError_t cudaFreeHost(void* p) { return give(pinned_memory, p); }

cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind, cudaStream_t stream) {
  const Lock lock(one_at_a_time);
  const bool up = kind == cudaMemcpyHostToDevice;
  if (!inside(device_memory, up ? to : from, bytes) || (up && inside(device_memory, from, 1)) ||
      (!up && inside(device_memory, to, 1)))
    return cudaErrorInvalidValue;
  if (inside(pinned_memory, up ? from : to, bytes)) {
    enqueue(stream, [=] { std::memcpy(to, from, bytes); });
    return cudaSuccess;
  }
  if (!up) return cudaErrorInvalidValue;  // pageable results would make the copy wait: not what this code means to do
  enqueue(stream,
          [to, data = std::vector<char>(static_cast<const char*>(from), static_cast<const char*>(from) + bytes)] {
            std::copy(data.begin(), data.end(), static_cast<char*>(to));
          });
  return cudaSuccess;
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
  const Lock lock(one_at_a_time);
  *stream = reinterpret_cast<cudaStream_t>(&streams.emplace_back());
  return cudaSuccess;
}
cudaError_t cudaStreamDestroy(cudaStream_t) { return cudaSuccess; }
cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  const Lock lock(one_at_a_time);
  run(*reinterpret_cast<Stream*>(stream));
  return cudaSuccess;
}
cudaError_t cudaStreamCreate(cudaStream_t* stream) { return cudaStreamCreateWithFlags(stream, 0); }
/// Events are moments of this machine's clock at which the stream got there.
cudaError_t cudaEventCreate(cudaEvent_t* event) {
  return *event = reinterpret_cast<cudaEvent_t>(new EmulatedEvent), cudaSuccess;
}
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  EmulatedEvent* const e = reinterpret_cast<EmulatedEvent*>(event);
  e->stream = stream;
  enqueue(stream, [e] {
    e->seconds = std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  });
  return cudaSuccess;
}
cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  return cudaStreamSynchronize(reinterpret_cast<EmulatedEvent*>(event)->stream);
}
cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t from, cudaEvent_t to) {
  *milliseconds = static_cast<float>(
      1e3 * (reinterpret_cast<EmulatedEvent*>(to)->seconds - reinterpret_cast<EmulatedEvent*>(from)->seconds));
  return cudaSuccess;
}
thread_local int device_in_use = 0;
cudaError_t cudaSetDevice(int device) {
  if (device < 0 || device >= eqc::test::emulated_gpu.count) return cudaErrorInvalidDevice;
  device_in_use = device;
  return static_cast<cudaError_t>(eqc::test::emulated_gpu.using_it);
}
cudaError_t cudaMemsetAsync(void* to, int value, std::size_t bytes, cudaStream_t stream) {
  if (!inside(device_memory, to, bytes)) return cudaErrorInvalidValue;
  enqueue(stream, [=] { std::memset(to, value, bytes); });
  return cudaSuccess;
}
cudaError_t cudaMemcpyPeerAsync(void* to, int, const void* from, int, std::size_t bytes, cudaStream_t stream) {
  if (!inside(device_memory, to, bytes) || !inside(device_memory, from, bytes)) return cudaErrorInvalidValue;
  enqueue(stream, [=] { std::memcpy(to, from, bytes); });
  return cudaSuccess;
}
cudaError_t cudaDeviceCanAccessPeer(int* can, int, int) { return *can = 1, cudaSuccess; }
cudaError_t cudaDeviceEnablePeerAccess(int, unsigned) { return cudaSuccess; }
cudaError_t cudaMemGetInfo(std::size_t* free_bytes, std::size_t* all_bytes) {
  *all_bytes = std::size_t{64} << 21;
  *free_bytes = static_cast<std::size_t>(eqc::test::emulated_gpu.free_share * static_cast<double>(*all_bytes));
  return cudaSuccess;
}
cudaError_t cudaDeviceGetPCIBusId(char* text, int length, int) {
  return std::strncpy(text, "0000:00:00.0", static_cast<std::size_t>(length)), cudaSuccess;
}
cudaError_t cudaDeviceSynchronize() { return cudaSuccess; }
cudaError_t cudaGetLastError() { return cudaSuccess; }
const char* cudaGetErrorString(cudaError_t) { return "refused by the emulated GPU"; }
const char* cudaGetErrorName(cudaError_t) { return "emulated"; }
cudaError_t cudaDriverGetVersion(int* version) { return *version = eqc::test::emulated_gpu.driver, cudaSuccess; }
cudaError_t cudaGetDeviceCount(int* count) {
  *count = eqc::test::emulated_gpu.count;
  return static_cast<cudaError_t>(eqc::test::emulated_gpu.counting);
}
cudaError_t cudaGetDevice(int* device) { return *device = device_in_use, cudaSuccess; }
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* p, int) {
  std::strcpy(p->name, "emulated GPU");
  p->major = eqc::test::emulated_gpu.major;
  p->multiProcessorCount = 1;
  p->l2CacheSize = 1 << 20;
  p->totalGlobalMem = std::size_t{64} << 21;  // small, so that jobs fall into several chunks
  return cudaSuccess;
}

cudaError_t __cudaLaunchKernel(cudaKernel_t kernel, dim3 grid, dim3 block, void** args, std::size_t shared_bytes,
                               cudaStream_t stream) {
  const std::string& name = kernel_names.at(kernel);
  const Body body = body_of(name);
  const Work work = body != nullptr ? body(args) : eqc::test::measuring_work(name, args);
  if (work == nullptr || shared_bytes > sizeof eqc::fibers::shared_memory || block.y * block.z * grid.z != 1 ||
      grid.y > 65535)
    std::abort();
  static unsigned launches = 0;
  const eqc::fibers::Order order = eqc::fibers::kOrders[launches++ % 3];
  enqueue(stream, [=] { eqc::fibers::launch({grid.x, grid.y}, {block.x}, order, work); });
  return cudaSuccess;
}
unsigned __cudaPushCallConfiguration(dim3 grid, dim3 block, std::size_t shared_bytes, CUstream_st* stream) {
  configurations.push_back({grid, block, shared_bytes, stream});
  return 0;
}
cudaError_t __cudaPopCallConfiguration(dim3* grid, dim3* block, std::size_t* shared_bytes, void* stream) {
  const Configuration c = configurations.back();
  configurations.pop_back();
  *grid = c.grid;
  *block = c.block;
  *shared_bytes = c.shared_bytes;
  *static_cast<cudaStream_t*>(stream) = c.stream;
  return cudaSuccess;
}
cudaError_t __cudaGetKernel(cudaKernel_t* kernel, const void* function) {
  return *kernel = static_cast<cudaKernel_t>(const_cast<void*>(function)), cudaSuccess;
}
void** __cudaRegisterFatBinary(void*) { return nullptr; }
void __cudaRegisterFatBinaryEnd(void**) {}
void __cudaUnregisterFatBinary(void**) {}
void __cudaRegisterFunction(void**, const char* function, char*, const char* name, int, uint3*, uint3*, dim3*, dim3*,
                            int*) {
  kernel_names[function] = name;
}

}  // extern "C"

namespace eqc::cuda {

/// In place of CUB.
void sort_series(const double* in, double* out, std::int32_t series, std::int32_t length, DeviceBuffer& scratch,
                 cudaStream_t stream) {
  scratch.room<char>(1000);
  enqueue(stream, [=] {
    std::copy_n(in, static_cast<std::size_t>(series) * length, out);
    for (std::int32_t s = 0; s < series; ++s)
      std::sort(out + static_cast<std::size_t>(s) * length, out + static_cast<std::size_t>(s + 1) * length);
  });
}

/// In place of Thrust.
void count_flags(const std::uint8_t* flags, std::int64_t series, std::int64_t length, std::int32_t* counts,
                 Workspace& workspace, std::size_t first_scratch) {
  workspace.scratch[first_scratch].room<char>(1000);
  enqueue(workspace.stream, [=] {
    for (std::int64_t s = 0; s < series; ++s)
      counts[s] = static_cast<std::int32_t>(std::count(flags + s * length, flags + (s + 1) * length, 1));
  });
}

}  // namespace eqc::cuda
