// A fixed order to add any number of values: 8 interleaved lanes that fold by halving.
#pragma once

#include "kernels/base/annotate.hpp"

namespace eqc {

inline constexpr int kSumLanes = 8;
inline constexpr int kTermsTogether = 256;  ///< terms that are computed before they are added

/// The lanes by halving: 4, 2, 1.
EQC_HD double fold_sum_lanes(const double* l) {
  return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
}

/// Sums of a series of terms that come kTermsTogether at a time: value i goes to lane i mod 8 in index order, then the
/// 8 lanes fold by halving (4, 2, 1). For one thread that owns all values.
class LaneSum {
 public:
  /// Adds block[0..n), which has room up to a multiple of 8; all blocks but the last have a multiple of 8 values.
  EQC_HD void add(double* block, int n) {
#if defined(__CUDACC__)
    for (int i = 0; i < n; ++i) lane_[i % 8] += block[i];
#else
    for (int i = n; i % 8 != 0; ++i) block[i] = 0.0;  // changes no bit: a lane is never -0.0
    for (int i = 0; i < n; i += 8) {
      low_ += *reinterpret_cast<const Half*>(block + i);
      high_ += *reinterpret_cast<const Half*>(block + i + 4);
    }
#endif
  }
  EQC_HD double fold() const {
#if defined(__CUDACC__)
    return fold_sum_lanes(lane_);
#else
    const double lane[kSumLanes] = {low_[0], low_[1], low_[2], low_[3], high_[0], high_[1], high_[2], high_[3]};
    return fold_sum_lanes(lane);
#endif
  }

 private:
#if defined(__CUDACC__)
  double lane_[8] = {0, 0, 0, 0, 0, 0, 0, 0};
#else
  typedef double Half
      __attribute__((vector_size(32), may_alias));  // gcc 12 makes no registers of twice the size it has
  Half low_ = {}, high_ = {};
#endif
};

/// Sum of term(0) ... term(n - 1) by LaneSum: a loop over terms and one over registers of lanes, which both vectorise.
template <class Term>
EQC_HD double lane_sum(int n, const Term& term) {
  alignas(64) double value[kTermsTogether];
  LaneSum sum;
  for (int begin = 0; begin < n; begin += kTermsTogether) {
    const int count = n - begin < kTermsTogether ? n - begin : kTermsTogether;
    for (int i = 0; i < count; ++i) value[i] = term(begin + i);
    sum.add(value, count);
  }
  return sum.fold();
}

}  // namespace eqc
