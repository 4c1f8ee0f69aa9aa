// Sums over the rows of a sensitivity design, and the indices that follow from them: first and total order of factors,
// second order of pairs. Sums of any rows add up, so that a study can be cut, extended and resampled.
#pragma once

#include "kernels/base/fp.hpp"
#include "kernels/metric/lane_sum.hpp"

namespace eqc {

/// How indices are estimated from f(A), f(B), f(A_B) (A with a factor from B) and f(B_A).
enum class SobolEstimator : std::int32_t {
  azzini,   ///< both swaps; Azzini, Mara, Rosati 2021 (Environ. Model. Softw. 144)
  saltelli  ///< A_B alone: first order Saltelli et al. 2010 centred, total order Jansen 1999
};

/// What is summed for one output: kHeadSums of the rows, then kFactorSums for each factor, then one for each pair.
struct DesignShape {
  std::int32_t factors = 0;
  SobolEstimator estimator = SobolEstimator::azzini;
  bool pairs = false;  ///< needs both swaps

  static constexpr int kHead = 3;  ///< rows, sum, squares
  EQC_HD int of_factor() const { return estimator == SobolEstimator::azzini ? 5 : 3; }
  EQC_HD int factor_at(int i) const { return kHead + of_factor() * i; }
  EQC_HD int n_pairs() const { return pairs ? factors * (factors - 1) / 2 : 0; }
  EQC_HD int pair_at(int i, int j) const {  ///< i < j
    return factor_at(factors) + i * factors - i * (i + 1) / 2 + (j - i - 1);
  }
  EQC_HD int columns() const { return factor_at(factors) + n_pairs(); }
};

namespace design_sums {

/// Terms of one row; values are less a reference near their mean, so that sums of squares keep their digits.
template <class Number>
EQC_HD void head_terms(Number a, Number b, Number* t) {
  t[0] = a + b;
  t[1] = a * a + b * b;
}
template <class Number>
EQC_HD void azzini_terms(Number a, Number b, Number ab, Number ba, Number* t) {
  const Number x = ba - b, y = a - ab, u = a - b, v = ba - ab;
  t[0] = x * y;
  t[1] = x * x + y * y;
  t[2] = u * u + v * v;
  t[3] = ab;
  t[4] = ba;
}
template <class Number>
EQC_HD void saltelli_terms(Number a, Number b, Number ab, Number* t) {
  const Number d = ab - a;
  t[0] = b * d;
  t[1] = d;
  t[2] = d * d;
}

#if defined(__CUDACC__)
using Lanes = double;
inline constexpr int kLanes = 1;
EQC_HD Lanes load(const double* p) { return *p; }
#else
typedef double Lanes __attribute__((vector_size(32), may_alias));
inline constexpr int kLanes = 4;
EQC_HD Lanes load(const double* p) { return *reinterpret_cast<const Lanes*>(p); }
#endif

/// K sums at once in the order of LaneSum: value i to lane i mod 8, lanes by halving. n a multiple of 8;
/// terms(i, Number* t) gives those of rows i ... i + kLanes - 1.
template <int K, class Terms>
EQC_HD void add_lane_sums(int n, const Terms& terms, double* sums) {
  constexpr int kParts = kSumLanes / kLanes;
  Lanes lane[kParts][K] = {}, t[K];
  for (int i = 0; i < n; i += kSumLanes)
    for (int part = 0; part < kParts; ++part) {
      terms(i + part * kLanes, t);
      for (int k = 0; k < K; ++k) lane[part][k] += t[k];
    }
  for (int k = 0; k < K; ++k) {
    double l[kSumLanes];
    for (int part = 0; part < kParts; ++part)
      for (int j = 0; j < kLanes; ++j)
#if defined(__CUDACC__)
        l[part] = lane[part][k];
#else
        l[part * kLanes + j] = lane[part][k][j];
#endif
    sums[k] += fold_sum_lanes(l);
  }
}

}  // namespace design_sums

/// Adds a block of n rows, all values less the same reference, arrays aligned to 32 bytes and padded with zeros to a
/// multiple of 8. ab, ba: one array per factor; ba unused by the estimator of Saltelli.
EQC_HD void add_design_rows(const DesignShape& shape, int n, const double* a, const double* b, const double* const* ab,
                            const double* const* ba, double* sums) {
  using namespace design_sums;
  const int padded = (n + kSumLanes - 1) / kSumLanes * kSumLanes;
  sums[0] += n;
  add_lane_sums<2>(
      padded, [=](int i, design_sums::Lanes* t) { head_terms(load(a + i), load(b + i), t); }, sums + 1);
  for (int f = 0; f < shape.factors; ++f) {
    const double *x = ab[f], *y = ba ? ba[f] : nullptr;
    double* of_factor = sums + shape.factor_at(f);
    if (shape.estimator == SobolEstimator::azzini)
      add_lane_sums<5>(
          padded,
          [=](int i, design_sums::Lanes* t) { azzini_terms(load(a + i), load(b + i), load(x + i), load(y + i), t); },
          of_factor);
    else
      add_lane_sums<3>(
          padded, [=](int i, design_sums::Lanes* t) { saltelli_terms(load(a + i), load(b + i), load(x + i), t); },
          of_factor);
  }
  for (int i = 0; shape.pairs && i < shape.factors; ++i)
    for (int j = i + 1; j < shape.factors; ++j) {
      const double *ai = ab[i], *aj = ab[j], *bi = ba[i], *bj = ba[j];
      add_lane_sums<1>(
          padded,
          [=](int l, design_sums::Lanes* t) { t[0] = load(bi + l) * load(aj + l) + load(bj + l) * load(ai + l); },
          sums + shape.pair_at(i, j));
    }
}

/// Mean less the reference, and variance, of f(A) and f(B) together.
struct DesignMoments {
  double mean = 0, variance = 0;
};
EQC_HD DesignMoments design_moments(const double* sums) {
  const double values = 2.0 * sums[0];
  if (!(values > 0.0)) return {};
  const double mean = sums[1] / values;
  return {mean, max_(sums[2] / values - mean * mean, 0.0)};
}

/// Shares of a variance. Estimates may leave [0, 1] by their error.
struct SobolIndices {
  double first = 0;  ///< what the factor explains alone
  double total = 0;  ///< what it explains alone and with others
};

/// Azzini from its first three sums; 0 where nothing varies.
EQC_HD SobolIndices azzini_indices(const double* s) {
  if (!(s[2] > 0.0)) return {};
  return {2.0 * s[0] / s[2], s[1] / s[2]};
}

/// Azzini: with D = sum [(f(A) - f(B))^2 + (f(B_A) - f(A_B))^2], S = 2 sum (f(B_A) - f(B)) (f(A) - f(A_B)) / D and
/// T = sum [(f(B) - f(B_A))^2 + (f(A) - f(A_B))^2] / D. Saltelli: S = mean((f(B) - c) (f(A_B) - f(A))) / V,
/// T = mean((f(A) - f(A_B))^2) / 2V. 0 where nothing varies.
EQC_HD SobolIndices factor_indices(const DesignShape& shape, const double* sums, int factor) {
  const double* s = sums + shape.factor_at(factor);
  if (shape.estimator == SobolEstimator::azzini) return azzini_indices(s);
  const DesignMoments m = design_moments(sums);
  if (!(m.variance > 0.0)) return {};
  return {(s[0] - m.mean * s[1]) / (sums[0] * m.variance), s[2] / (2.0 * sums[0] * m.variance)};
}

/// Second order of a pair (Saltelli 2002, Comput. Phys. Commun. 145, both products): (mean(f(B_A^i) f(A_B^j)) - c^2) /
/// V
/// - S_i - S_j, all centred. Needs both swaps (azzini).
EQC_HD double pair_index(const DesignShape& shape, const double* sums, int i, int j) {
  const DesignMoments m = design_moments(sums);
  if (!(m.variance > 0.0)) return 0.0;
  const double *si = sums + shape.factor_at(i), *sj = sums + shape.factor_at(j);
  const double products = 0.5 * sums[shape.pair_at(i, j)], rows = sums[0];
  const double means = 0.5 * (si[3] + sj[4] + sj[3] + si[4]);
  const double closed = (products - m.mean * means) / rows + m.mean * m.mean;
  return closed / m.variance - factor_indices(shape, sums, i).first - factor_indices(shape, sums, j).first;
}

}  // namespace eqc
