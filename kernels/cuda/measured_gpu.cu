// Launches of the measuring kernels, and events around them.
#include "kernels/cuda/measured_gpu.hpp"

#include <algorithm>
#include <cstdio>

#include "kernels/cuda/check.cuh"
#include "kernels/cuda/measuring.cuh"

namespace eqc::cuda {
namespace {

cudaStream_t stream = nullptr;
cudaEvent_t begin = nullptr, end = nullptr;
int blocks = 1;

constexpr int kBlocksOfProcessor = 8;

unsigned blocks_for(std::int64_t items) {
  const std::int64_t all = (items + kMeasureThreads - 1) / kMeasureThreads;
  return static_cast<unsigned>(std::max<std::int64_t>(1, std::min<std::int64_t>(all, blocks)));
}

bool failed(cudaError_t error, const char* doing, std::string& why) {
  if (error == cudaSuccess) return false;
  why = std::string(doing) + ": " + cudaGetErrorString(error);
  cudaGetLastError();
  return true;
}

double seconds_between_events() {
  float milliseconds = 0;
  check(cudaEventElapsedTime(&milliseconds, begin, end), "taking the time");
  return 1e-3 * static_cast<double>(milliseconds);
}

cudaStream_t stream_of(const GpuPlace& place) { return static_cast<cudaStream_t>(place.stream); }

}  // namespace

bool use_gpu(int index, GpuFacts& facts, std::string& why) {
  if (cudaDriverGetVersion(&facts.driver) != cudaSuccess) facts.driver = 0;
  const cudaError_t counted = cudaGetDeviceCount(&facts.count);
  cudaGetLastError();
  if (counted != cudaSuccess || facts.count < 1) {
    why = facts.driver == 0                        ? "no GPU: there is no NVIDIA driver on this machine"
          : counted == cudaErrorInsufficientDriver ? "the NVIDIA driver is older than this program needs; update it"
          : counted == cudaSuccess                 ? "no GPU: the NVIDIA driver sees none"
                                                   : std::string("no GPU: ") + cudaGetErrorString(counted);
    return false;
  }
  if (index < 0 || index >= facts.count) {
    why = "there is no cuda:" + std::to_string(index) + "; this machine has " + std::to_string(facts.count);
    return false;
  }
  cudaDeviceProp p{};
  if (failed(cudaSetDevice(index), "the GPU cannot be used", why)) return false;
  if (failed(cudaGetDeviceProperties(&p, index), "the GPU does not say what it is", why)) return false;
  std::size_t free_bytes = 0, all_bytes = 0;
  if (failed(cudaMemGetInfo(&free_bytes, &all_bytes), "the GPU cannot be used", why)) return false;
  char bus[32] = {};
  cudaDeviceGetPCIBusId(bus, sizeof bus, index);
  facts.name = p.name;
  facts.bus = bus;
  facts.memory_bytes = static_cast<double>(p.totalGlobalMem);
  facts.free_bytes = static_cast<double>(free_bytes);
  facts.cache_bytes = static_cast<double>(p.l2CacheSize);
  facts.major = p.major;
  facts.minor = p.minor;
  facts.processors = p.multiProcessorCount;
  blocks = std::max(1, p.multiProcessorCount * kBlocksOfProcessor);
  if (failed(cudaStreamCreate(&stream), "no stream", why) || failed(cudaEventCreate(&begin), "no event", why) ||
      failed(cudaEventCreate(&end), "no event", why))
    return false;
  return true;
}

void* gpu_memory(std::size_t bytes) {
  void* memory = nullptr;
  check(cudaMalloc(&memory, bytes), "reserving memory for inputs");
  return memory;
}

void free_gpu_memory(void* memory) { cudaFree(memory); }

void* pinned_memory(std::size_t bytes) {
  void* memory = nullptr;
  check(cudaMallocHost(&memory, bytes), "reserving pinned memory");
  return memory;
}

void fill_gpu_memory(void* memory, int bytes_each, std::int64_t n, bool zeros) {
  fill_kernel<<<blocks_for(n), kMeasureThreads, 0, stream>>>(memory, bytes_each, n, zeros ? 1 : 0);
  check_launch("filling inputs");
  check(cudaStreamSynchronize(stream), "filling inputs");
}

void set_gpu_memory(void* memory, std::uint8_t value, std::size_t n) {
  check(cudaMemsetAsync(memory, value, n, stream), "filling inputs");
  check(cudaStreamSynchronize(stream), "filling inputs");
}

void* gpu_stream() { return stream; }

double timed_on_gpu(const std::function<void()>& work) {
  check(cudaEventRecord(begin, stream), "taking the time");
  work();
  check(cudaEventRecord(end, stream), "taking the time");
  check(cudaEventSynchronize(end), "running a kernel");
  return seconds_between_events();
}

void launch_nothing() {
  empty_kernel<<<1, 1, 0, stream>>>();
  check_launch("launching nothing");
}

void launch_copy(const void* from, void* to, double bytes) {
  const std::int64_t n = static_cast<std::int64_t>(bytes / sizeof(Words));
  copy_kernel<<<blocks_for(n), kMeasureThreads, 0, stream>>>(static_cast<const Words*>(from), static_cast<Words*>(to),
                                                             n);
  check_launch("copying");
}

void launch_triad(float* a, const float* b, const float* c, const float* d, std::int64_t n) {
  triad_kernel<<<blocks_for(n), kMeasureThreads, 0, stream>>>(a, b, c, d, n);
  check_launch("the triad");
}

std::size_t gpu_read_words() { return static_cast<std::size_t>(blocks) * kMeasureThreads; }

void launch_read(const void* from, std::uint32_t* out, double bytes) {
  const std::int64_t n = static_cast<std::int64_t>(bytes / sizeof(Words));
  read_kernel<<<blocks_for(n), kMeasureThreads, 0, stream>>>(static_cast<const Words*>(from), out, n);
  check_launch("reading");
}

void launch_gated(const float* gate, const float* up, float* out, std::int64_t n) {
  gated_kernel<<<blocks_for(n), kMeasureThreads, 0, stream>>>(gate, up, out, n);
  check_launch("element-wise work");
}

void launch_norm(const float* from, float* to, std::int64_t rows, std::int32_t width) {
  const unsigned n = static_cast<unsigned>(std::min<std::int64_t>(rows, blocks));
  norm_kernel<<<n, kMeasureThreads, kMeasureThreads * sizeof(float), stream>>>(from, to, rows, width);
  check_launch("a norm");
}

std::size_t decode_part_floats(std::int32_t batch, std::int32_t heads, std::int32_t width, std::int32_t keys) {
  const std::size_t chunks = static_cast<std::size_t>((keys + kChunkKeys - 1) / kChunkKeys);
  return static_cast<std::size_t>(batch) * static_cast<std::size_t>(heads) * chunks *
         static_cast<std::size_t>(width + 2);
}

void launch_decode(const float* q, const std::uint16_t* k, const std::uint16_t* v, float* parts, float* out,
                   std::int32_t batch, std::int32_t heads, std::int32_t kv_heads, std::int32_t width,
                   std::int32_t keys) {
  const std::int32_t chunks = (keys + kChunkKeys - 1) / kChunkKeys;
  const DecodeJob job{q, k, v, parts, out, batch, heads, kv_heads, width, keys, chunks};
  const dim3 grid(static_cast<unsigned>(chunks), static_cast<unsigned>(batch * kv_heads));
  const std::size_t shared = static_cast<std::size_t>(decode_shared_floats(width)) * sizeof(float);
  decode_kernel<<<grid, kChunkKeys, shared, stream>>>(job);
  decode_sum_kernel<<<static_cast<unsigned>(batch * heads), kChunkKeys, 0, stream>>>(job);
  check_launch("attention over a cache");
}

void copy_from_host(void* to, const void* pinned, std::size_t bytes) {
  check(cudaMemcpyAsync(to, pinned, bytes, cudaMemcpyHostToDevice, stream), "copying from the host");
}

std::vector<GpuPlace> all_gpus(int first, int count) {
  std::vector<GpuPlace> all = {{first, stream}};
  for (int device = 0; device < count; ++device) {
    if (device == first) continue;
    check(cudaSetDevice(device), "using another GPU");
    cudaStream_t other = nullptr;
    check(cudaStreamCreate(&other), "a stream on another GPU");
    all.push_back({device, other});
  }
  for (const GpuPlace& one : all)
    for (const GpuPlace& other : all) {
      int can = 0;
      if (one.device == other.device || cudaDeviceCanAccessPeer(&can, one.device, other.device) != cudaSuccess ||
          can == 0)
        continue;
      check(cudaSetDevice(one.device), "using another GPU");
      cudaDeviceEnablePeerAccess(other.device, 0);  // without it copies go by way of the host
      cudaGetLastError();
    }
  check(cudaSetDevice(first), "using the GPU again");
  return all;
}

void* gpu_memory_of(const GpuPlace& place, std::size_t bytes) {
  int before = 0;
  check(cudaGetDevice(&before), "asking for the GPU in use");
  check(cudaSetDevice(place.device), "using another GPU");
  void* memory = nullptr;
  const cudaError_t reserved = cudaMalloc(&memory, bytes);
  cudaSetDevice(before);
  check(reserved, "reserving memory for exchanges");
  return memory;
}

double timed_on_gpus(const std::vector<GpuPlace>& all, const std::function<void()>& work) {
  const auto wait_for_all = [&] {
    for (const GpuPlace& place : all) check(cudaStreamSynchronize(stream_of(place)), "waiting for an exchange");
  };
  wait_for_all();
  check(cudaEventRecord(begin, stream), "taking the time");
  work();
  check(cudaEventRecord(end, stream), "taking the time");
  wait_for_all();
  return seconds_between_events();
}

void copy_from_peer(void* to, const GpuPlace& of_to, const void* from, const GpuPlace& of_from, std::size_t bytes) {
  check(cudaMemcpyPeerAsync(to, of_to.device, from, of_from.device, bytes, stream_of(of_to)), "copying from a peer");
}

}  // namespace eqc::cuda
