// Work and model time of a measured kernel.
#include "host/calibrate/kernel_point.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "host/scenario/scenario.hpp"
#include "kernels/model/efficiency.hpp"
#include "kernels/model/network.hpp"

namespace eqc {

const char* kernel_kind_name(KernelKind kind) {
#define EQC_X(id, meaning) #id,
  static constexpr const char* kNames[] = {EQC_KERNEL_KIND_LIST(EQC_X)};
#undef EQC_X
  return kNames[static_cast<int>(kind)];
}

KernelKind kernel_kind_of(const std::string& name) {
  for (int k = 0; k < kKernelKinds; ++k)
    if (name == kernel_kind_name(static_cast<KernelKind>(k))) return static_cast<KernelKind>(k);
  return KernelKind::count;
}

bool has_curve(KernelKind kind) {
  return kind != KernelKind::host_copy && kind != KernelKind::peer_copy && kind != KernelKind::tf32;
}

bool is_product(KernelKind kind) { return kind == KernelKind::gemm || kind == KernelKind::tf32; }

bool is_collective(KernelKind kind) { return kind == KernelKind::all_reduce || kind == KernelKind::all_gather; }

std::string kernel_group(const KernelPoint& p) {
  return fmt::format("{} {}", kernel_kind_name(p.kind), precision_name(p.precision));
}

std::string kernel_name(const KernelPoint& p) {
  const std::string head = kernel_group(p);
  switch (p.kind) {
    case KernelKind::gemm:
    case KernelKind::tf32: return fmt::format("{} {:g} x {:g} x {:g}", head, p.rows, p.columns, p.inner);
    case KernelKind::attention:
    case KernelKind::decode:
      return fmt::format("{} batch {:g}, {:g}/{:g} heads of {:g}, {:g} tokens", head, p.batch, p.heads, p.kv_heads,
                         p.width, p.keys);
    case KernelKind::launch: return "launch";
    case KernelKind::all_reduce:
    case KernelKind::all_gather: return fmt::format("{} of {:g}, {:g} MB", head, p.ranks, p.bytes * 1e-6);
    default: return fmt::format("{} {:g} MB", head, p.bytes * 1e-6);
  }
}

const std::vector<KernelSize>& kernel_sizes() {
  static const std::vector<KernelSize> sizes = {{"rows", &KernelPoint::rows},   {"columns", &KernelPoint::columns},
                                                {"inner", &KernelPoint::inner}, {"batch", &KernelPoint::batch},
                                                {"heads", &KernelPoint::heads}, {"kv_heads", &KernelPoint::kv_heads},
                                                {"width", &KernelPoint::width}, {"keys", &KernelPoint::keys},
                                                {"bytes", &KernelPoint::bytes}, {"ranks", &KernelPoint::ranks}};
  return sizes;
}

double* kernel_size(KernelPoint& point, const std::string& name) {
  for (const KernelSize& size : kernel_sizes())
    if (name == size.name) return &(point.*size.value);
  return nullptr;
}

namespace {

double collective_s(const HardwareSpec& hardware, const KernelPoint& p) {
  const Fabric f = fabric_of(hardware);
  const Group g = group_of(f, static_cast<std::int32_t>(p.ranks), 1);
  return total_s(p.kind == KernelKind::all_reduce ? all_reduce_time(f, g, p.bytes) : all_gather_time(f, g, p.bytes));
}

/// Mean keys that a token of causal attention sees.
double mean_keys(const KernelPoint& p) { return 0.5 * (p.keys + 1); }

double cache_bytes(const KernelPoint& p) { return 2 * p.batch * p.keys * p.kv_heads * p.width * bytes_of(p.precision); }

/// Queries, keys, values and output.
double attention_bytes(const KernelPoint& p) {
  return 2 * p.batch * p.keys * p.width * (p.heads + p.kv_heads) * bytes_of(p.precision);
}

/// What the products of a precision write: 16 bits, 32 bits of 32-bit products (Rates::output_bytes).
double output_bytes(Precision p) { return p == Precision::fp32 ? 4 : 2; }

}  // namespace

double kernel_flop(const KernelPoint& p) {
  switch (p.kind) {
    case KernelKind::gemm:
    case KernelKind::tf32: return 2 * p.rows * p.columns * p.inner;
    case KernelKind::attention: return 4 * p.batch * p.heads * p.keys * mean_keys(p) * p.width;
    case KernelKind::decode: return 4 * p.batch * p.heads * p.keys * p.width;
    default: return 0;
  }
}

int streamed_arrays(KernelKind kind) {
  switch (kind) {
    case KernelKind::read: return 1;
    case KernelKind::elementwise: return 3;
    case KernelKind::triad: return 4;
    default: return 2;
  }
}

double kernel_bytes(const KernelPoint& p) {
  switch (p.kind) {
    case KernelKind::gemm:
    case KernelKind::tf32:
      return p.columns * p.inner * bytes_of(p.precision) +
             p.rows * (p.inner * bytes_of(p.precision) + p.columns * output_bytes(p.precision));
    case KernelKind::attention: return attention_bytes(p);
    case KernelKind::decode: return cache_bytes(p);
    default: return p.bytes;
  }
}

double predicted_s(const HardwareSpec& hardware, const KernelPoint& p) {
  const Rates r = rates_of(hardware, p.precision);
  switch (p.kind) {
    case KernelKind::gemm:
    case KernelKind::tf32: return total_s(gemm_time(r, p.rows, p.columns, p.inner));
    case KernelKind::attention: return total_s(attention_time(r, kernel_flop(p), attention_bytes(p), mean_keys(p)));
    case KernelKind::decode:
      return total_s(decode_attention_time(r, kernel_flop(p), cache_bytes(p), p.keys, p.precision));
    case KernelKind::launch: return hardware.kernel_launch_s;
    case KernelKind::all_reduce:
    case KernelKind::all_gather: return collective_s(hardware, p);
    case KernelKind::read: return p.bytes / r.read_bytes_per_s + r.launch_s;
    default: return total_s(streaming_time(r, p.bytes, 1));
  }
}

namespace {

/// Bytes read from memory: results may wait in a cache for their way back.
double input_bytes(const KernelPoint& p) {
  if (p.kind == KernelKind::gemm) return (p.columns + p.rows) * p.inner * bytes_of(p.precision);
  return p.kind == KernelKind::attention ? 0 : kernel_bytes(p);
}

}  // namespace

double least_s(const HardwareSpec& hardware, const KernelPoint& p) {
  if (p.kind == KernelKind::launch || !has_curve(p.kind)) return 0;
  if (is_collective(p.kind)) {  // also with reduction in the switch every rank receives what it has not
    const double volume = p.ranks > 1 ? (p.ranks - 1) / p.ranks * p.bytes : 0;
    return hardware.link_rate_bytes_per_s > 0 ? volume / hardware.link_rate_bytes_per_s : 0;
  }
  const double peak = hardware.peak_flop_per_s[static_cast<int>(compute_precision(hardware, p.precision))];
  const double compute_s = peak > 0 ? kernel_flop(p) / peak : 0;
  return std::max(compute_s, input_bytes(p) / hardware.memory_rate_bytes_per_s);
}

bool is_compute_bound(const HardwareSpec& hardware, const KernelPoint& p) {
  if (kernel_flop(p) <= 0) return false;
  const Rates r = rates_of(hardware, p.precision);
  const TimeParts t = p.kind == KernelKind::gemm ? gemm_time(r, p.rows, p.columns, p.inner)
                      : p.kind == KernelKind::attention
                          ? attention_time(r, kernel_flop(p), attention_bytes(p), mean_keys(p))
                          : decode_attention_time(r, kernel_flop(p), cache_bytes(p), p.keys, p.precision);
  return t.gemm_s > t.memory_s;
}

}  // namespace eqc
