// How long one kernel takes: roofline with a work-dependent matrix efficiency and a launch floor.
#pragma once

#include "kernels/model/spec.hpp"
#include "kernels/model/time_parts.hpp"

namespace eqc {

/// Attention kernels reach this share of the large-matrix rate (FlashAttention-2, arXiv 2307.08691, fig. 4-6: 55-70 % of A100 peak
/// where cuBLAS reaches 80-90 %; measured A100 prefill of 16k tokens: 149 of 260 TFLOP/s).
inline constexpr double kAttentionShareOfGemm = 0.6;

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
  double attention_flop_per_s = 0;
  double half_work_flop = 0;
  double memory_bytes_per_s = 0;
  double launch_s = 0;
  double weight_bytes = 0;  ///< per weight read by a GEMM
  double input_bytes = 0;   ///< per activation read by a GEMM
  double output_bytes = 0;  ///< per activation kept between kernels
};

/// `weights` is how weights are stored; the multiply precision follows from the hardware.
EQC_HD Rates rates_of(const HardwareSpec& hw, Precision weights) {
  const Precision compute = compute_precision(hw, weights);
  const Precision attention = supports(hw, Precision::bf16) && compute != Precision::fp32 ? Precision::bf16 : compute;
  const int c = static_cast<int>(compute), a = static_cast<int>(attention);
  Rates r;
  r.gemm_flop_per_s = hw.peak_flop_per_s[c] * hw.gemm_efficiency[c];
  r.attention_flop_per_s = hw.peak_flop_per_s[a] * hw.gemm_efficiency[a] * kAttentionShareOfGemm;
  r.half_work_flop = hw.gemm_half_work_flop;
  r.memory_bytes_per_s = hw.memory_rate_bytes_per_s * hw.memory_efficiency;
  r.launch_s = hw.kernel_launch_s;
  r.weight_bytes = bytes_of(weights);
  r.input_bytes = bytes_of(compute);
  r.output_bytes = compute == Precision::fp32 ? 4 : 2;
  return r;
}

/// Share of the large-matrix rate at `flop` of work: half of it at `half_work_flop`.
EQC_HD double work_efficiency(double flop, double half_work_flop) { return flop / (flop + half_work_flop); }

/// Roofline of one kernel; the binding side gets all of the time. flop / (peak eff W/(W+H)) = (W + H) / (peak eff).
EQC_HD TimeParts roofline(double compute_s, double memory_s, double launch_s) {
  TimeParts t;
  t.fixed_s = launch_s;
  if (compute_s >= memory_s)
    t.gemm_s = compute_s;
  else
    t.memory_s = memory_s;
  return t;
}

/// `groups` independent products of rows x k by k x columns in one kernel launch (groups > 1: experts; `rows` is per group).
EQC_HD TimeParts grouped_gemm_time(const Rates& r, double groups, double rows, double columns, double k) {
  const double flop = 2.0 * groups * rows * columns * k;
  const double unfilled = r.half_work_flop * min_(1.0, rows / kTileRows);
  const double bytes = groups * (columns * k * r.weight_bytes + rows * (k * r.input_bytes + columns * r.output_bytes));
  return roofline((flop + unfilled) / r.gemm_flop_per_s, bytes / r.memory_bytes_per_s, r.launch_s);
}

EQC_HD TimeParts gemm_time(const Rates& r, double rows, double columns, double k) {
  return grouped_gemm_time(r, 1, rows, columns, k);
}

/// Attention core: `flop` on the matrix units or `bytes` of cache, whichever is slower.
EQC_HD TimeParts attention_time(const Rates& r, double flop, double bytes) {
  return roofline(flop / r.attention_flop_per_s, bytes / r.memory_bytes_per_s, r.launch_s);
}

/// Element-wise work: `bytes` moved by `kernels` launches.
EQC_HD TimeParts streaming_time(const Rates& r, double bytes, double kernels) {
  TimeParts t;
  t.memory_s = bytes / r.memory_bytes_per_s;
  t.fixed_s = kernels * r.launch_s;
  return t;
}

}  // namespace eqc
