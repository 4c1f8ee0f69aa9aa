// Work and model time of a measured kernel.
#include "host/calibrate/kernel_point.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "host/scenario/scenario.hpp"
#include "kernels/model/efficiency.hpp"

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

std::string kernel_name(const KernelPoint& p) {
  const std::string head = fmt::format("{} {}", kernel_kind_name(p.kind), precision_name(p.precision));
  switch (p.kind) {
    case KernelKind::gemm: return fmt::format("{} {:g} x {:g} x {:g}", head, p.rows, p.columns, p.inner);
    case KernelKind::attention:
    case KernelKind::decode:
      return fmt::format("{} batch {:g}, {:g}/{:g} heads of {:g}, {:g} tokens", head, p.batch, p.heads, p.kv_heads,
                         p.width, p.keys);
    case KernelKind::launch: return "launch";
    default: return fmt::format("{} {:g} MB", head, p.bytes * 1e-6);
  }
}

namespace {

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
    case KernelKind::gemm: return 2 * p.rows * p.columns * p.inner;
    case KernelKind::attention: return 4 * p.batch * p.heads * p.keys * mean_keys(p) * p.width;
    case KernelKind::decode: return 4 * p.batch * p.heads * p.keys * p.width;
    default: return 0;
  }
}

double kernel_bytes(const KernelPoint& p) {
  switch (p.kind) {
    case KernelKind::gemm:
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
    case KernelKind::gemm: return total_s(gemm_time(r, p.rows, p.columns, p.inner));
    case KernelKind::attention: return total_s(attention_time(r, kernel_flop(p), attention_bytes(p), mean_keys(p)));
    case KernelKind::decode:
      return total_s(decode_attention_time(r, kernel_flop(p), cache_bytes(p), p.keys, p.precision));
    case KernelKind::launch: return hardware.kernel_launch_s;
    case KernelKind::read: return p.bytes / r.read_bytes_per_s + r.launch_s;
    default: return total_s(streaming_time(r, p.bytes, 1));
  }
}

double least_s(const HardwareSpec& hardware, const KernelPoint& p, bool in_memory) {
  const double peak = hardware.peak_flop_per_s[static_cast<int>(compute_precision(hardware, p.precision))];
  const double compute_s = peak > 0 ? kernel_flop(p) / peak : 0;
  return in_memory ? std::max(compute_s, kernel_bytes(p) / hardware.memory_rate_bytes_per_s) : compute_s;
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
