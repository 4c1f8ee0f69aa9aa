// Time split by what it waits for, so that each part can be rescaled by a drawn efficiency without a new search.
#pragma once

#include "kernels/base/fp.hpp"

namespace eqc {

/// Seconds by cause at median efficiencies. The sum is the wall time: overlapped work is already removed.
struct TimeParts {
  double gemm_s = 0;     ///< bound by the matrix units: scales with 1 / GEMM efficiency
  double memory_s = 0;   ///< bound by device memory: scales with 1 / memory efficiency
  double link_s = 0;     ///< exposed transfers inside a node: scales with 1 / link efficiency
  double network_s = 0;  ///< exposed transfers between nodes: scales with 1 / network efficiency
  double fixed_s = 0;    ///< kernel launches, message latencies, framework overhead: scales with nothing
};

EQC_HD double total_s(const TimeParts& t) { return t.gemm_s + t.memory_s + t.link_s + t.network_s + t.fixed_s; }

/// A sum of seconds stands for itself: formulas that only add and scale work on sums alone, too.
EQC_HD double total_s(double seconds) { return seconds; }

EQC_HD TimeParts with_fixed(TimeParts t, double seconds) {
  t.fixed_s += seconds;
  return t;
}
EQC_HD double with_fixed(double sum_s, double seconds) { return sum_s + seconds; }

EQC_HD TimeParts operator+(const TimeParts& a, const TimeParts& b) {
  return {a.gemm_s + b.gemm_s, a.memory_s + b.memory_s, a.link_s + b.link_s, a.network_s + b.network_s,
          a.fixed_s + b.fixed_s};
}

EQC_HD TimeParts operator-(const TimeParts& a, const TimeParts& b) {
  return {a.gemm_s - b.gemm_s, a.memory_s - b.memory_s, a.link_s - b.link_s, a.network_s - b.network_s,
          a.fixed_s - b.fixed_s};
}

EQC_HD TimeParts operator*(double factor, const TimeParts& t) {
  return {factor * t.gemm_s, factor * t.memory_s, factor * t.link_s, factor * t.network_s, factor * t.fixed_s};
}

/// By what factor less than `most_s` runs under `cover_s` (above 0) seconds of other work whose speed varies: 30 % of
/// either are lost where they are equal (1 / covered^2 = 1 / most^2 + 1 / cover^2).
EQC_HD double soft_loss(double most_s, double cover_s) {
  const double ratio = div_(most_s, cover_s);
  return sqrt_(1 + ratio * ratio);
}

/// Seconds that run under other work of `cover_s` (above 0) when at most `most_s` could.
EQC_HD double softly_hidden(double most_s, double cover_s) { return div_(most_s, soft_loss(most_s, cover_s)); }

/// What is left of `hidden` when at most `share` of it runs under `cover_s` seconds of other work.
EQC_HD TimeParts softly_exposed(const TimeParts& hidden, double share, double cover_s) {
  const double whole_s = total_s(hidden), most_s = share * whole_s;
  if (!(whole_s > 0) || !(most_s > 0) || !(cover_s > 0)) return hidden;
  return (1 - share / soft_loss(most_s, cover_s)) * hidden;
}

/// What is left of `hidden` when at most `share` of it and at most `cover_s` seconds of it run under other work.
EQC_HD TimeParts exposed(const TimeParts& hidden, double share, double cover_s) {
  const double whole_s = total_s(hidden);
  if (!(whole_s > 0)) return hidden;
  const double covered_s = min_(share * whole_s, cover_s);
  return ((whole_s - covered_s) / whole_s) * hidden;
}

}  // namespace eqc
