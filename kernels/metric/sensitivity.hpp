// Sobol' indices of one input from a Saltelli design, first order and total, with an interval from independent
// replicates.
#pragma once

#include "kernels/base/fp.hpp"
#include "kernels/metric/lane_sum.hpp"

namespace eqc {

/// Shares of a variance. Estimates may leave [0, 1] by their error.
struct SobolIndices {
  double first = 0;  ///< what the input explains alone
  double total = 0;  ///< what it explains alone and with others
};

/// Outputs of a design, [n] each: f(A), f(B), f(A with the input from B), f(B with the input from A). Row w belongs to
/// replicate w mod replicates.
struct DesignOutputs {
  std::int32_t n = 0, replicates = 1;
  const double *a = nullptr, *b = nullptr, *ab = nullptr, *ba = nullptr;
};

inline constexpr int kMaxDesignReplicates = 16;

namespace sobol_indices {

/// Sums over some rows.
struct Sums {
  double first = 0, total = 0, all = 0;
};

EQC_HD double square(double x) { return x * x; }

EQC_HD Sums sums_of(const DesignOutputs& f, std::int32_t replicate) {
  const double *const a = f.a + replicate, *const b = f.b + replicate, *const ab = f.ab + replicate,
                      *const ba = f.ba + replicate;
  const std::int32_t step = f.replicates, rows = (f.n - replicate + step - 1) / step;
  Sums s;
  s.first =
      lane_sum(rows, [=](std::int32_t i) { return 2.0 * (ba[i * step] - b[i * step]) * (a[i * step] - ab[i * step]); });
  s.total = lane_sum(
      rows, [=](std::int32_t i) { return square(b[i * step] - ba[i * step]) + square(a[i * step] - ab[i * step]); });
  s.all = lane_sum(
      rows, [=](std::int32_t i) { return square(a[i * step] - b[i * step]) + square(ba[i * step] - ab[i * step]); });
  return s;
}

/// Azzini, Mara, Rosati 2021 (Environ. Model. Softw. 144): with D = sum [(f(A) - f(B))^2 + (f(B_A) - f(A_B))^2],
/// S = 2 sum (f(B_A) - f(B)) (f(A) - f(A_B)) / D and T = sum [(f(B) - f(B_A))^2 + (f(A) - f(A_B))^2] / D.
/// T is Jansen's (1999) from both pairs; S is far more precise for small indices than Saltelli et al. 2010, for twice
/// the evaluations.
EQC_HD SobolIndices indices_of(const Sums& s) {
  if (!(s.all > 0.0)) return {};
  return {s.first / s.all, s.total / s.all};
}

EQC_HD Sums plus(const Sums& x, const Sums& y, double sign) {
  return {x.first + sign * y.first, x.total + sign * y.total, x.all + sign * y.all};
}

}  // namespace sobol_indices

/// Indices over all rows, and their standard errors by the jackknife over replicates (each left out in turn; Efron,
/// Stein 1981, Ann. Stat. 9(3)), which for a mean is the spread of the replicates' means. Errors are 0 with one
/// replicate. replicates <= kMaxDesignReplicates.
struct SobolEstimate {
  SobolIndices index, error;
};
EQC_HD SobolEstimate estimate_sobol_indices(const DesignOutputs& f) {
  using namespace sobol_indices;
  Sums part[kMaxDesignReplicates], all;
  for (std::int32_t r = 0; r < f.replicates; ++r) {
    part[r] = sums_of(f, r);
    all = plus(all, part[r], 1.0);
  }
  SobolEstimate e;
  e.index = indices_of(all);
  const double count = f.replicates;
  double first = 0, total = 0, first_squares = 0, total_squares = 0;
  for (std::int32_t r = 0; r < f.replicates; ++r) {
    const SobolIndices left = indices_of(plus(all, part[r], -1.0));
    const double x = left.first - e.index.first, y = left.total - e.index.total;
    first += x;
    total += y;
    first_squares += x * x;
    total_squares += y * y;
  }
  e.error.first = sqrt_(max_((count - 1.0) / count * (first_squares - first * first / count), 0.0));
  e.error.total = sqrt_(max_((count - 1.0) / count * (total_squares - total * total / count), 0.0));
  return e;
}

/// 95 % quantile of Student's t with replicates - 1 degrees of freedom, for the replicates a run may have (2, 4, 8,
/// 16).
EQC_HD double t_quantile_95(std::int32_t replicates) {
  return replicates >= 16  ? 1.7530503556925547
         : replicates >= 8 ? 1.8945786050613054
         : replicates >= 4 ? 2.3533634348018264
                           : 6.313751514675037;
}

}  // namespace eqc
