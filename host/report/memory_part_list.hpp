// The parts of an accelerator's memory, as receipts and searches name them; they add up to the whole.
#pragma once

#include "kernels/model/memory_parts.hpp"

namespace eqc {

struct MemoryPart {
  const char *id, *meaning;
  double MemoryParts::*bytes;
};

/// Of training none is the cache.
inline constexpr MemoryPart kMemoryParts[] = {
    {"weights", "weights", &MemoryParts::weights_bytes},
    {"gradients", "gradients", &MemoryParts::gradients_bytes},
    {"optimizer", "optimizer state", &MemoryParts::optimizer_bytes},
    {"activations", "activations", &MemoryParts::activations_bytes},
    {"working", "working space at peak", &MemoryParts::working_bytes},
    {"kv_cache", "KV cache", &MemoryParts::kv_cache_bytes},
    {"reserve", "reserve", &MemoryParts::reserve_bytes}};  // context, allocator, communication buffers

}  // namespace eqc
