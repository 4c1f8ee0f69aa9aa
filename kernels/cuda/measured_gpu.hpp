// A GPU that is measured, as the host sees it: memory, a stream, kernels and the time between two events. No CUDA
// types.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace eqc::cuda {

struct GpuFacts {
  std::string name, bus;  ///< bus: "00000000:3B:00.0", as the management library wants it
  double memory_bytes = 0, free_bytes = 0, cache_bytes = 0;
  int major = 0, minor = 0, processors = 0, count = 0, driver = 0;  ///< driver: 12040 is 12.4
};

/// Facts of GPU `index`, which this process then uses; nothing happens without one: `why` is one line. Never throws.
bool use_gpu(int index, GpuFacts& facts, std::string& why);

// All of these are of the GPU in use and throw std::runtime_error with CUDA's words.

void* gpu_memory(std::size_t bytes);
void free_gpu_memory(void* memory);
/// Numbers of 4, 2 or 1 bytes: normal, or zeros. `bytes_each` 0: n bytes of two numbers of 4 bits (E2M1) each.
void fill_gpu_memory(void* memory, int bytes_each, std::int64_t n, bool zeros);
/// n bytes alike.
void set_gpu_memory(void* memory, std::uint8_t value, std::size_t n);
/// cudaStream_t of all that follows, for libraries.
void* gpu_stream();
/// Seconds between two events around what `work` puts on the stream.
double timed_on_gpu(const std::function<void()>& work);

void launch_nothing();
void launch_copy(const void* from, void* to, double bytes);
void launch_triad(float* a, const float* b, const float* c, const float* d, std::int64_t n);
void launch_read(const void* from, std::uint32_t* out, double bytes);  ///< out: gpu_read_words() words
void launch_gated(const float* gate, const float* up, float* out, std::int64_t n);
void launch_norm(const float* from, float* to, std::int64_t rows, std::int32_t width);
std::size_t gpu_read_words();
/// Floats that launch_decode works in.
std::size_t decode_part_floats(std::int32_t batch, std::int32_t heads, std::int32_t width, std::int32_t keys);
void launch_decode(const float* q, const std::uint16_t* k, const std::uint16_t* v, float* parts, float* out,
                   std::int32_t batch, std::int32_t heads, std::int32_t kv_heads, std::int32_t width,
                   std::int32_t keys);
void copy_from_host(void* to, const void* pinned, std::size_t bytes);
void* pinned_memory(std::size_t bytes);

/// A GPU of this machine and the cudaStream_t of exchanges with it.
struct GpuPlace {
  int device = 0;
  void* stream = nullptr;
};
/// All of them, the GPU in use first, each reading the others' memory directly where it can. Throws.
std::vector<GpuPlace> all_gpus(int first, int count);
void* gpu_memory_of(const GpuPlace& place, std::size_t bytes);
/// Seconds on the first GPU's stream between two moments at which all streams have nothing left to do.
double timed_on_gpus(const std::vector<GpuPlace>& all, const std::function<void()>& work);
void copy_from_peer(void* to, const GpuPlace& of_to, const void* from, const GpuPlace& of_from, std::size_t bytes);

}  // namespace eqc::cuda
