// How long one kernel takes: a smooth roofline whose rates grow with the work, plus a floor (curves fitted by
// scripts/fit/kernels.py).
#pragma once

#include "kernels/model/spec.hpp"
#include "kernels/model/time_parts.hpp"

namespace eqc {

/// Prior, where no attention kernel was measured: share of the large-matrix rate (FlashAttention-2, arXiv 2307.08691,
/// fig. 4-6: 55-70 % of A100 peak where cuBLAS reaches 80-90 %), and the other curves of measured A100, H100 and B200
/// kernels.
inline constexpr double kAttentionShareOfGemm = 0.7;
inline constexpr double kAttentionHalfKeys = 400;
inline constexpr double kDecodeExtraKeys = 128;
inline constexpr double kGroupedPadRows = 64;

/// Rows of one matrix tile: shorter problems use shorter tiles, so their unfilled last wave costs proportionally less.
inline constexpr double kTileRows = 128;

/// Storage of one value, block scales of narrow formats included (fp4: 4 bits + one 8-bit scale per 16 values).
EQC_HD double bytes_of(Precision p) {
  if (p == Precision::fp32) return 4;
  if (p == Precision::bf16) return 2;
  if (p == Precision::fp4) return 0.5625;
  return 1;
}

EQC_HD bool supports(const HardwareSpec& hw, Precision p) { return hw.peak_flop_per_s[static_cast<int>(p)] > 0; }

/// The precision multiplied in: narrow weights on hardware without that format are widened on the fly.
EQC_HD Precision compute_precision(const HardwareSpec& hw, Precision weights) {
  if (supports(hw, weights)) return weights;
  return supports(hw, Precision::bf16) ? Precision::bf16 : Precision::fp32;
}

/// Rates of one device at one precision, efficiencies applied; computed once per search.
struct Rates {
  double gemm_flop_per_s = 0;
  double half_work_flop = 0;
  double gemm_pad_rows = 0, gemm_pad_inner = 0;
  double grouped_flop_per_s = 0;
  double grouped_pad_rows = 0;
  double attention_flop_per_s = 0;
  double attention_half_keys = 0;
  double decode_extra_keys = 0;
  double memory_bytes_per_s = 0;                                 ///< streaming kernels, activations
  double read_bytes_per_s = 0, grouped_read_bytes_per_s = 0;     ///< weights of a GEMM, of many experts
  double decode_bytes_per_s = 0, decode_narrow_bytes_per_s = 0;  ///< key/value cache of 16 bits, of 8 bits and less
  double launch_s = 0;                                           ///< element-wise kernels
  double gemm_floor_s = 0, grouped_floor_s = 0, attention_floor_s = 0, decode_floor_s = 0;
  double weight_bytes = 0;  ///< per weight read by a GEMM
  double input_bytes = 0;   ///< per activation read by a GEMM
  double output_bytes = 0;  ///< per activation kept between kernels
};

EQC_HD double known_or(double value, double fallback) { return value > 0 ? value : fallback; }

/// Attention runs in bf16 wherever that exists, whatever the weights are.
EQC_HD void set_attention_rates(Rates& r, const HardwareSpec& hw, Precision compute) {
  const KernelCurves& k = hw.curves;
  const int a =
      static_cast<int>(supports(hw, Precision::bf16) && compute != Precision::fp32 ? Precision::bf16 : compute);
  r.attention_flop_per_s =
      hw.peak_flop_per_s[a] * known_or(k.attention_share, hw.gemm_efficiency[a] * kAttentionShareOfGemm);
  r.attention_half_keys = known_or(k.attention_half_keys, kAttentionHalfKeys);
  r.attention_floor_s = known_or(k.attention_floor_s, hw.kernel_launch_s);
  r.decode_bytes_per_s = hw.memory_rate_bytes_per_s * known_or(k.decode_share, hw.memory_efficiency);
  r.decode_narrow_bytes_per_s =
      k.decode_narrow_share > 0 ? hw.memory_rate_bytes_per_s * k.decode_narrow_share : r.decode_bytes_per_s;
  r.decode_extra_keys = known_or(k.decode_extra_keys, kDecodeExtraKeys);
  r.decode_floor_s = known_or(k.decode_floor_s, hw.kernel_launch_s);
}

/// Products of experts. Weight-only kernels, which widen on the way, have shorter tiles at a lower rate than the
/// others.
EQC_HD void set_grouped_rates(Rates& r, const HardwareSpec& hw, Precision weights, Precision compute) {
  const KernelCurves& k = hw.curves;
  const bool widened = compute != weights && k.widened_share > 0;
  r.grouped_flop_per_s = r.gemm_flop_per_s * known_or(widened ? k.widened_share : k.grouped_share, 1);
  r.grouped_pad_rows = known_or(widened ? k.widened_pad_rows : k.grouped_pad_rows, kGroupedPadRows);
  r.grouped_floor_s = known_or(widened ? k.widened_floor_s : k.grouped_floor_s, r.gemm_floor_s);
  const double read = widened ? k.widened_read_share : k.grouped_read_share;
  r.grouped_read_bytes_per_s = read > 0 ? hw.memory_rate_bytes_per_s * read : r.read_bytes_per_s;
  const double floor_s = known_or(k.gemm_floor_s[static_cast<int>(compute)], hw.kernel_launch_s);
  if (compute != weights && !widened) r.grouped_floor_s += max_(0.0, r.gemm_floor_s - floor_s);
}

/// Weights stored in one precision and multiplied in another.
EQC_HD Rates rates_multiplied_in(const HardwareSpec& hw, Precision weights, Precision compute) {
  const KernelCurves& k = hw.curves;
  const int c = static_cast<int>(compute), w = static_cast<int>(weights);
  Rates r;
  r.gemm_flop_per_s = hw.peak_flop_per_s[c] * hw.gemm_efficiency[c];
  r.half_work_flop = hw.gemm_half_work_flop;
  r.memory_bytes_per_s = hw.memory_rate_bytes_per_s * hw.memory_efficiency;
  r.read_bytes_per_s = hw.memory_rate_bytes_per_s * known_or(k.gemm_read_share[w], hw.memory_efficiency);
  r.launch_s = hw.kernel_launch_s;
  r.gemm_floor_s = known_or(k.gemm_floor_s[w], hw.kernel_launch_s);
  set_grouped_rates(r, hw, weights, compute);
  r.gemm_pad_rows = k.gemm_pad_rows[w];
  r.gemm_pad_inner = k.gemm_pad_inner[w];
  set_attention_rates(r, hw, compute);
  r.weight_bytes = bytes_of(weights);
  r.input_bytes = bytes_of(compute);
  r.output_bytes = compute == Precision::fp32 ? 4 : 2;
  return r;
}

/// `weights` is how weights are stored; the multiply precision follows from the hardware.
EQC_HD Rates rates_of(const HardwareSpec& hw, Precision weights) {
  return rates_multiplied_in(hw, weights, compute_precision(hw, weights));
}

/// Share of the large-matrix rate at `flop` of work: half of it at `half_work_flop`.
EQC_HD double work_efficiency(double flop, double half_work_flop) { return flop / (flop + half_work_flop); }

/// Smooth roofline: (compute^4 + memory^4)^(1/4), 19 % over the larger where both are equal; each side gets its share
/// of the time, so that rescaling the parts follows the curve to first order.
EQC_HD TimeParts roofline(double compute_s, double memory_s, double floor_s) {
  const double c = compute_s * compute_s, m = memory_s * memory_s;
  const double sum = c * c + m * m;
  TimeParts t;
  t.fixed_s = floor_s;
  if (!(sum > 0)) return t;
  const double time_s = sqrt_(sqrt_(sum));
  t.gemm_s = time_s * (c * c / sum);
  t.memory_s = time_s * (m * m / sum);
  return t;
}

/// Work beside that of the products: each weight is packed at the cost of some rows, unless a single one passes
/// (libraries multiply a vector where it lies), and each result written at the cost of some inner steps (fitted to
/// oneDNN and OpenBLAS on processors, docs/model.md; nothing where a family says nothing).
EQC_HD double padding_flop(const Rates& r, double rows, double columns, double k) {
  const double several = min_(1.0, max_(0.0, rows - 1));
  return 2.0 * columns * (r.gemm_pad_rows * several * k + r.gemm_pad_inner * rows);
}

EQC_HD TimeParts gemm_time(const Rates& r, double rows, double columns, double k) {
  const double unfilled = r.half_work_flop * min_(1.0, rows / kTileRows);
  const double activations = rows * (k * r.input_bytes + columns * r.output_bytes);
  const double memory_s = columns * k * r.weight_bytes / r.read_bytes_per_s + activations / r.memory_bytes_per_s;
  const double flop = 2.0 * rows * columns * k + unfilled + padding_flop(r, rows, columns, k);
  return roofline(flop / r.gemm_flop_per_s, memory_s, r.gemm_floor_s);
}

/// `groups` independent products of rows x k by k x columns in one kernel launch (experts; `rows` is per group). One
/// group is a plain GEMM.
EQC_HD TimeParts grouped_gemm_time(const Rates& r, double groups, double rows, double columns, double k) {
  if (!(groups > 1)) return gemm_time(r, rows, columns, k);
  const double flop = 2.0 * groups * (rows + r.grouped_pad_rows) * columns * k;
  const double activations = groups * rows * (k * r.input_bytes + columns * r.output_bytes);
  const double memory_s =
      groups * columns * k * r.weight_bytes / r.grouped_read_bytes_per_s + activations / r.memory_bytes_per_s;
  return roofline(flop / r.grouped_flop_per_s, memory_s, r.grouped_floor_s);
}

/// Fused attention over many queries (prefill, training): `flop` on the matrix units, `bytes` of queries, keys, values
/// and output. `keys` is the mean number of keys a query attends to: short rows waste most of their tiles.
EQC_HD TimeParts attention_time(const Rates& r, double flop, double bytes, double keys) {
  const double ramped = flop * (1 + r.attention_half_keys / max_(keys, 1.0));
  return roofline(ramped / r.attention_flop_per_s, bytes / r.memory_bytes_per_s, r.attention_floor_s);
}

/// Attention of single queries over a cache of `bytes` (and `keys` tokens per sequence): bound by reading it, in whole
/// pages.
EQC_HD TimeParts decode_attention_time(const Rates& r, double flop, double bytes, double keys, Precision kv) {
  const bool wide = kv == Precision::bf16 || kv == Precision::fp32;
  const double read = bytes * (1 + r.decode_extra_keys / max_(keys, 1.0));
  return roofline(flop / r.attention_flop_per_s, read / (wide ? r.decode_bytes_per_s : r.decode_narrow_bytes_per_s),
                  r.decode_floor_s);
}

/// Element-wise work: `bytes` moved by `kernels` launches.
EQC_HD TimeParts streaming_time(const Rates& r, double bytes, double kernels) {
  TimeParts t;
  t.memory_s = bytes / r.memory_bytes_per_s;
  t.fixed_s = kernels * r.launch_s;
  return t;
}

}  // namespace eqc
