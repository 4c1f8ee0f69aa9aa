// One kernel that is measured: what it does, how much of it, and how long the model says that it takes.
#pragma once

#include <string>
#include <vector>

#include "kernels/model/spec.hpp"

namespace eqc {

/// (id, meaning); the id stands in provenance files.
#define EQC_KERNEL_KIND_LIST(X)                                                              \
  X(gemm, "matrix product of the library: rows x inner by inner x columns")                  \
  X(tf32, "matrix product of 32-bit numbers in TF32 (10 bits of mantissa)")                  \
  X(attention, "causal attention over its own tokens, own kernel")                           \
  X(decode, "attention of one query per sequence over a key/value cache, own simple kernel") \
  X(copy, "device memory copied: one array read, one written")                               \
  X(triad, "device memory, a = b + c d: three arrays read, one written")                     \
  X(read, "device memory read: one array summed")                                            \
  X(elementwise, "element-wise work: gated activation, two arrays read, one written")        \
  X(reduction, "row-wise work: root-mean-square norm, one array read, one written")          \
  X(launch, "an empty kernel, or waking the threads of a processor")                         \
  X(host_copy, "copied from host memory")                                                    \
  X(peer_copy, "copied from another accelerator of this machine")                            \
  X(all_reduce, "all-reduce over the accelerators of this machine")                          \
  X(all_gather, "all-gather over them; a reduce-scatter takes as long")

#define EQC_X(id, meaning) id,
enum class KernelKind { EQC_KERNEL_KIND_LIST(EQC_X) count };
#undef EQC_X
inline constexpr int kKernelKinds = static_cast<int>(KernelKind::count);
const char* kernel_kind_name(KernelKind kind);
/// Nothing the list has not: KernelKind::count.
KernelKind kernel_kind_of(const std::string& name);

/// False for what hardware/efficiency.csv has no column of: measured and kept, but neither fitted nor predicted.
bool has_curve(KernelKind kind);

/// Rows x inner by inner x columns.
bool is_product(KernelKind kind);
/// Between accelerators, by a library.
bool is_collective(KernelKind kind);

struct KernelPoint {
  KernelKind kind = KernelKind::gemm;
  Precision precision = Precision::bf16;                           ///< of weights and inputs
  double rows = 0, columns = 0, inner = 0;                         ///< of a product
  double batch = 0, heads = 0, kv_heads = 0, width = 0, keys = 0;  ///< attention (keys: tokens of a sequence), decode
  double bytes = 0;  ///< moved, of all kinds but those above; of a collective: the whole result
  double ranks = 0;  ///< of a collective
  bool operator==(const KernelPoint&) const = default;
};

/// The sizes by the names that files give them.
struct KernelSize {
  const char* name;
  double KernelPoint::*value;
};
const std::vector<KernelSize>& kernel_sizes();
/// nullptr for a name that is none.
double* kernel_size(KernelPoint& point, const std::string& name);

/// "gemm fp32 128 x 4096 x 4096".
std::string kernel_name(const KernelPoint& point);
/// "gemm fp32": kernels of one kind and precision are judged together.
std::string kernel_group(const KernelPoint& point);

/// Floating-point (or integer) operations, 0 where bytes alone are moved.
double kernel_flop(const KernelPoint& point);
/// Bytes that no cache can save: inputs read once, results written once.
double kernel_bytes(const KernelPoint& point);

/// Arrays of one length that a kernel of memory reads and writes, all of KernelPoint::bytes together.
int streamed_arrays(KernelKind kind);

/// Seconds by the curves of kernels/model/efficiency.hpp.
double predicted_s(const HardwareSpec& hardware, const KernelPoint& point);

/// Seconds at the published peaks, which nothing is faster than: operations over the precision's peak, inputs over the
/// memory rate (they come from no cache), messages over the link's. 0 where nothing published bounds it.
double least_s(const HardwareSpec& hardware, const KernelPoint& point);

/// Whether matrix units bound the kernel on this part (compute efficiency), or memory does.
bool is_compute_bound(const HardwareSpec& hardware, const KernelPoint& point);

}  // namespace eqc
