// What an accelerator holds, by kind, and what decides how much of it there is.
#pragma once

#include "kernels/base/annotate.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {

/// Everything one accelerator holds, in bytes.
struct MemoryParts {
  double weights_bytes = 0, gradients_bytes = 0, optimizer_bytes = 0;
  double activations_bytes = 0;  ///< kept from forward to backward, all micro-batches in flight; serving: working space
  double working_bytes = 0;      ///< needed only at the peak: recomputed layer, gathered weights, logits
  double kv_cache_bytes = 0;     ///< serving only
  double reserve_bytes = 0;      ///< context, allocator, communication buffers
};

EQC_HD double total_bytes(const MemoryParts& m) {
  return m.weights_bytes + m.gradients_bytes + m.optimizer_bytes + m.activations_bytes + m.working_bytes +
         m.kv_cache_bytes + m.reserve_bytes;
}

/// Never available to the job: a fixed part (context, libraries) and a share (fragmentation, communication buffers).
struct ReserveSpec {
  double fixed_bytes = 0.5e9;
  double share = 0.05;
};

EQC_HD double reserved_bytes(const HardwareSpec& hw, const ReserveSpec& r) {
  return r.fixed_bytes + r.share * hw.memory_bytes;
}

/// What a framework keeps from forward to backward.
struct ActivationMethod {
  std::int32_t flash_attention = 1;  ///< 0: scores are stored
  std::int32_t dropout = 0;          ///< 1: masks are stored (1 byte each)
  double selective_keeps = 1;  ///< of the layer's values besides scores under selective recomputation; below 1: every
                               ///< other product is recomputed too
  double input_bytes = 4;      ///< per value of a GEMM input, as it is kept (at most the width of other values)
  double bytes_per_logit =
      8;  ///< values of the vocabulary head held at once: bf16 logits, fp32 copy, bf16 gradient (12: fp32 gradient)
};

}  // namespace eqc
