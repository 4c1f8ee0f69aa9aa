// Memory that grows and is kept: on the GPU, and page-locked on the host for copies that overlap with computing.
#pragma once

#include <cstring>
#include <utility>

#include "kernels/cuda/check.cuh"

namespace eqc::cuda {

struct OnDevice {
  static cudaError_t take(void** p, std::size_t bytes) { return cudaMalloc(p, bytes); }
  static void give(void* p) { cudaFree(p); }
  static constexpr const char* kTaking = "taking GPU memory";
};
struct PageLocked {
  static cudaError_t take(void** p, std::size_t bytes) { return cudaMallocHost(p, bytes); }
  static void give(void* p) { cudaFreeHost(p); }
  static constexpr const char* kTaking = "taking page-locked memory";
};

/// A block of memory of one kind. Growing loses the contents.
template <class Kind>
class Buffer {
 public:
  Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { release(); }

  /// Room for `n` values of T, aligned for any of them; at least one byte.
  template <class T>
  T* room(std::size_t n) {
    const std::size_t bytes = n * sizeof(T) > 0 ? n * sizeof(T) : 1;
    if (bytes > bytes_) {
      release();
      check(Kind::take(&data_, bytes), Kind::kTaking);
      bytes_ = bytes;
    }
    return static_cast<T*>(data_);
  }

  std::size_t bytes() const { return bytes_; }

  void release() {
    if (data_ != nullptr) Kind::give(data_);
    data_ = nullptr;
    bytes_ = 0;
  }

 private:
  void* data_ = nullptr;
  std::size_t bytes_ = 0;
};

using DeviceBuffer = Buffer<OnDevice>;
using PinnedBuffer = Buffer<PageLocked>;

/// A staged copy in each direction: page-locked memory in between, so that the copy does not hold up other streams.
class Staging {
 public:
  /// Starts copying n values to the GPU; valid there for work on `stream`.
  template <class T>
  T* upload(const T* host, std::size_t n, cudaStream_t stream) {
    T* const staged = pinned_.room<T>(n);
    T* const device = device_.room<T>(n);
    if (n > 0) std::memcpy(static_cast<void*>(staged), host, n * sizeof(T));
    check(cudaMemcpyAsync(device, staged, n * sizeof(T), cudaMemcpyHostToDevice, stream), "copying a job to the GPU");
    return device;
  }

  /// GPU memory for n results.
  template <class T>
  T* room(std::size_t n) {
    pinned_.room<T>(n);
    return device_.room<T>(n);
  }

  /// Starts copying the n results back; valid in the returned array once `stream` is done.
  template <class T>
  const T* download(std::size_t n, cudaStream_t stream) {
    T* const staged = pinned_.room<T>(n);
    check(cudaMemcpyAsync(staged, device_.room<T>(n), n * sizeof(T), cudaMemcpyDeviceToHost, stream),
          "copying results from the GPU");
    return staged;
  }

 private:
  PinnedBuffer pinned_;
  DeviceBuffer device_;
};

}  // namespace eqc::cuda
