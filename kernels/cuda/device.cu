// Finding the GPU, and the pool of workspaces.
#include "kernels/cuda/device.hpp"

#include <mutex>
#include <vector>

#include "kernels/cuda/term_cache.cuh"
#include "kernels/cuda/workspace.cuh"

namespace eqc::cuda {
namespace {

constexpr int kOldestMajor = 8;  // sm_80: the oldest target this library is compiled for

struct Probe {
  bool ok = false;
  std::string why, name;
  std::size_t memory_bytes = 0;
};

__global__ void probe_kernel() {}

Probe probe() {
  Probe p;
  int driver = 0, count = 0;
  if (cudaDriverGetVersion(&driver) != cudaSuccess) driver = 0;
  const cudaError_t counted = cudaGetDeviceCount(&count);
  cudaGetLastError();
  if (counted == cudaErrorInsufficientDriver && driver == 0)
    p.why = "there is no NVIDIA driver on this machine";
  else if (counted != cudaSuccess)
    p.why = cudaGetErrorString(counted);
  else if (count < 1)
    p.why = "the NVIDIA driver sees no GPU";
  if (!p.why.empty()) return p;
  int device = 0;
  cudaDeviceProp properties{};
  cudaError_t error = cudaGetDevice(&device);
  if (error == cudaSuccess) error = cudaGetDeviceProperties(&properties, device);
  if (error == cudaSuccess && properties.major < kOldestMajor) {
    p.why = std::string(properties.name) + " has compute capability " + std::to_string(properties.major) + "." +
            std::to_string(properties.minor) + ", 8.0 is needed";
    return p;
  }
  if (error == cudaSuccess) {
    probe_kernel<<<1, 1>>>();
    error = cudaGetLastError();
  }
  if (error == cudaSuccess) error = cudaDeviceSynchronize();
  if (error != cudaSuccess) {
    p.why = std::string("the GPU cannot be used: ") + cudaGetErrorString(error);
    cudaGetLastError();
    return p;
  }
  p.ok = true;
  p.memory_bytes = properties.totalGlobalMem;
  p.name = std::string(properties.name) + ", " + std::to_string(properties.totalGlobalMem >> 30) + " GiB";
  return p;
}

const Probe& probed() {
  static const Probe p = probe();
  return p;
}

/// Never destroyed: at process exit the CUDA runtime may be gone before it.
struct Pool {
  std::mutex mutex;
  std::vector<std::unique_ptr<Workspace>> idle;
};
Pool& pool() {
  static Pool* const p = new Pool;
  return *p;
}

}  // namespace

bool usable(std::string& why) {
  why = probed().why;
  return probed().ok;
}

std::string device_name() { return probed().name; }

std::size_t chunk_bytes() {
  constexpr std::size_t kMost = std::size_t{256} << 20;
  const std::size_t part = probed().memory_bytes / 64;
  return part > 0 && part < kMost ? part : kMost;
}

void release_memory() {
  std::vector<std::unique_ptr<Workspace>> gone;
  {
    const std::lock_guard<std::mutex> lock(pool().mutex);
    gone.swap(pool().idle);
  }
  clear_term_cache();
}

WorkspaceLoan::WorkspaceLoan() {
  {
    const std::lock_guard<std::mutex> lock(pool().mutex);
    if (!pool().idle.empty()) {
      workspace_ = std::move(pool().idle.back());
      pool().idle.pop_back();
    }
  }
  if (workspace_ == nullptr) workspace_ = std::make_unique<Workspace>();
}

WorkspaceLoan::~WorkspaceLoan() {
  cudaStreamSynchronize(workspace_->stream);
  const std::lock_guard<std::mutex> lock(pool().mutex);
  pool().idle.push_back(std::move(workspace_));
}

}  // namespace eqc::cuda
