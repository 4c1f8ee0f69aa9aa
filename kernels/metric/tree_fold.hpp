// Fixed summation orders: a halving tree over a block of 256, index order over blocks, and 8 interleaved lanes over any length.
#pragma once

#include "kernels/base/annotate.hpp"
#include "kernels/base/fp.hpp"

namespace eqc {

// The halving tree: lane l of the block adds lane l + 128, then l + 64, ... then l + 1; lane 0 ends with the result. A CUDA block of 256
// threads that does the same steps with a barrier between them gives the same bits, because each lane's additions have the same
// operands in the same order. Lanes without a value hold the neutral element (+0, +inf for min, -inf for max); adding it changes no
// bit, so the CPU skips steps that only meet neutral lanes.

inline constexpr int kBlockSize = 256;

/// Lanes the tree has to start with for n values: the smallest power of two that is at least n, n in [1, 256].
EQC_HD int tree_width(int n) {
  int width = 1;
  while (width < n) width *= 2;
  return width;
}

struct Add {
  EQC_HD double operator()(double a, double b) const { return a + b; }
};
struct Smaller {
  EQC_HD double operator()(double a, double b) const { return min_(a, b); }
};
struct Larger {
  EQC_HD double operator()(double a, double b) const { return max_(a, b); }
};

/// Folds lane[0..width) in place, width a power of two up to 256, and returns lane[0]. Pad with the neutral element of `combine`.
template <class Combine>
EQC_HD double tree_fold(double* lane, int width, Combine combine) {
  for (int half = width / 2; half >= 1; half /= 2)
    for (int l = 0; l < half; ++l) lane[l] = combine(lane[l], lane[l + half]);
  return lane[0];
}

/// Sum of block[0..n), n in [0, 256], by the halving tree. A zero sum is +0.
EQC_HD double tree_sum(const double* block, int n) {
  double lane[kBlockSize];
  const int width = tree_width(n);
  for (int l = 0; l < n; ++l) lane[l] = block[l];
  for (int l = n; l < width && l < kBlockSize; ++l) lane[l] = 0.0;
  return tree_fold(lane, width, Add{}) + 0.0;
}

/// ((part[0] + part[1]) + part[2]) + ...: how the results of blocks are joined, whichever worker made them.
EQC_HD double ordered_sum(const double* part, int n) {
  double sum = 0.0;
  for (int i = 0; i < n; ++i) sum += part[i];
  return sum;
}

/// Sum of any number of values: the halving tree over blocks of 256, blocks in index order.
EQC_HD double block_sum(const double* x, std::int64_t n) {
  double sum = 0.0;
  for (std::int64_t begin = 0; begin < n; begin += kBlockSize) {
    const std::int64_t left = n - begin;
    sum += tree_sum(x + begin, left < kBlockSize ? static_cast<int>(left) : kBlockSize);
  }
  return sum;
}

/// Sums of a series of terms that come kBlockSize at a time: value i goes to lane i mod 8 in index order, then the 8 lanes fold by halving (4, 2, 1).
/// For one thread that owns all values.
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
    const double* const l = lane_;
    return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
#else
    const Half four = low_ + high_;
    return (four[0] + four[2]) + (four[1] + four[3]);
#endif
  }

 private:
#if defined(__CUDACC__)
  double lane_[8] = {0, 0, 0, 0, 0, 0, 0, 0};
#else
  typedef double Half __attribute__((vector_size(32), may_alias));  // gcc 12 makes no registers of twice the size it has
  Half low_ = {}, high_ = {};
#endif
};

/// Sum of term(0) ... term(n - 1) by LaneSum: a loop over terms and one over registers of lanes, which both vectorise.
template <class Term>
EQC_HD double lane_sum(int n, const Term& term) {
  alignas(64) double value[kBlockSize];
  LaneSum sum;
  for (int begin = 0; begin < n; begin += kBlockSize) {
    const int count = n - begin < kBlockSize ? n - begin : kBlockSize;
    for (int i = 0; i < count; ++i) value[i] = term(begin + i);
    sum.add(value, count);
  }
  return sum.fold();
}

}  // namespace eqc
