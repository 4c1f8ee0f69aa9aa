// Dependent inputs: a Gaussian copula with stated Spearman rank correlations turns independent draws into correlated
// ones.
#pragma once

#include <cstddef>

#include "kernels/sample/distribution.hpp"

namespace eqc {

inline constexpr int kMaxCopulaInputs = 32;

/// Lower Cholesky factor of the normal scores' correlation matrix; row i in row[i][0 ... i].
struct Copula {
  std::int32_t inputs = 0;
  double row[kMaxCopulaInputs][kMaxCopulaInputs] = {{0}};
};

/// failed_at is -1, or the first input whose correlations contradict those of the inputs before it; leading_minor is
/// then the determinant of the matrix of inputs 0 ... failed_at (not positive), otherwise of the whole matrix.
struct CopulaStatus {
  std::int32_t failed_at;
  double leading_minor;
};

/// Pearson correlation of two normal scores whose ranks correlate as spearman in [-1, 1]: 2 sin(pi rho_S / 6) (Pearson
/// 1907; Kruskal 1958).
EQC_HD double normal_score_correlation(double spearman) { return 2.0 * sin_small(spearman * 0.52359877559829887308); }

/// Its inverse is 6/pi asin(r/2). A pivot below this is taken for a singular matrix: normal scores would be determined
/// by others.
inline constexpr double kSmallestPivot = 1e-12;

/// Builds the factor from a symmetric matrix of Spearman rank correlations, row-major inputs x inputs with unit
/// diagonal (only the lower triangle is read); inputs <= 32. Rank correlations can be consistent and yet give normal
/// scores that are not: the status speaks of the latter.
inline CopulaStatus make_copula(const double* spearman, int inputs, Copula& copula) {
  copula = Copula{};
  copula.inputs = inputs;
  double minor = 1.0;
  for (int i = 0; i < inputs; ++i) {
    for (int j = 0; j < i; ++j) {
      double sum = normal_score_correlation(spearman[i * inputs + j]);
      for (int k = 0; k < j; ++k) sum = fma_(-copula.row[i][k], copula.row[j][k], sum);
      copula.row[i][j] = div_(sum, copula.row[j][j]);
    }
    double pivot = 1.0;
    for (int k = 0; k < i; ++k) pivot = fma_(-copula.row[i][k], copula.row[i][k], pivot);
    minor *= pivot;
    if (!(pivot > kSmallestPivot)) return {i, minor};
    copula.row[i][i] = sqrt_(pivot);
  }
  return {-1, minor};
}

/// Correlated normal score of input i from the independent scores of inputs 0 ... i, independent[j * stride].
EQC_HD double correlated_score(const Copula& copula, int i, const double* independent, int stride) {
  double sum = 0.0;
  for (int j = 0; j <= i; ++j) sum = fma_(copula.row[i][j], independent[j * stride], sum);
  return sum;
}

/// The draw whose interval [draw, draw + 1) / 2^32 holds the probability of a normal score: back to what distributions
/// take.
EQC_HD std::uint32_t draw_of_normal(double score) {
  const double scaled = clamp_(fma_(normal_cdf(score), 0x1p32, -0.5), 0.0, 4294967295.0);
  return static_cast<std::uint32_t>(bits_of(scaled + 0x1p52));  // rounded to an integer, found in the low bits
}

/// Correlates one world in place: draws[i * stride], i < copula.inputs. Input 0 keeps its draws.
EQC_HD void correlate(const Copula& copula, std::uint32_t* draws, int stride) {
  double independent[kMaxCopulaInputs];
  for (int i = 0; i < copula.inputs; ++i) independent[i] = normal_quantile_u32(draws[i * stride]);
  for (int i = 1; i < copula.inputs; ++i)
    draws[i * stride] = draw_of_normal(correlated_score(copula, i, independent, 1));
}

/// The same for a block of worlds, vectorised over them: draws[i][world], world < worlds. scratch holds inputs * worlds
/// doubles. Same bits as correlate world by world.
inline void correlate_block(const Copula& copula, std::uint32_t* const* draws, int worlds, double* __restrict scratch) {
  for (int i = 0; i < copula.inputs; ++i) {
    const std::uint32_t* const in = draws[i];
    double* const score = scratch + static_cast<std::ptrdiff_t>(i) * worlds;
    for (int world = 0; world < worlds; ++world) score[world] = normal_quantile_u32(in[world]);
  }
  for (int i = copula.inputs - 1; i > 0; --i) {  // downwards: the scores of lower inputs are still the independent ones
    double* const sum = scratch + static_cast<std::ptrdiff_t>(i) * worlds;
    // fixed order j = 0 ... i as in correlated_score; a chunk of sums stays in registers
    constexpr int kChunk = 64;
    for (int first = 0; first < worlds; first += kChunk) {
      const int length = worlds - first < kChunk ? worlds - first : kChunk;
      double chunk[kChunk] = {0};
      for (int j = 0; j <= i; ++j) {
        const double factor = copula.row[i][j];
        const double* const score = scratch + static_cast<std::ptrdiff_t>(j) * worlds + first;
        for (int k = 0; k < length; ++k) chunk[k] = fma_(factor, score[k], chunk[k]);
      }
      for (int k = 0; k < length; ++k) sum[first + k] = chunk[k];
    }
    std::uint32_t* const out = draws[i];
    for (int world = 0; world < worlds; ++world) out[world] = draw_of_normal(sum[world]);
  }
}

}  // namespace eqc
