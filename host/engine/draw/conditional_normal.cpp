// Cholesky factors of the whole matrix and of the Schur complements of its parts, made once each.
#include "host/engine/draw/conditional_normal.hpp"

#include "host/base/diagnostics.hpp"
#include "kernels/base/fp.hpp"

namespace eqc {
namespace {

/// Lower triangular L with L L' = m, [n][n]; empty when m is not positive definite.
std::vector<double> cholesky(const std::vector<double>& m, std::size_t n) {
  std::vector<double> l(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = m[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= l[i * n + k] * l[j * n + k];
      if (i == j && !(sum > 1e-12)) return {};
      l[i * n + j] = i == j ? sqrt_(sum) : sum / l[j * n + j];
    }
  return l;
}

/// m^-1 v by its Cholesky factor.
std::vector<double> solve(const std::vector<double>& l, std::vector<double> v) {
  const std::size_t n = v.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) v[i] -= l[i * n + k] * v[k];
    v[i] /= l[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) v[i] -= l[k * n + i] * v[k];
    v[i] /= l[i * n + i];
  }
  return v;
}

}  // namespace

ConditionalNormal::ConditionalNormal(std::vector<double> correlation, std::size_t n)
    : n_(n), correlation_(std::move(correlation)), factor_(cholesky(correlation_, n)) {
  if (factor_.empty())
    throw InputError("the correlations contradict each other: their matrix is not positive definite");
}

void ConditionalNormal::correlate(const double* independent, double* scores) const {
  for (std::size_t i = 0; i < n_; ++i) {
    scores[i] = 0;
    for (std::size_t k = 0; k <= i; ++k) scores[i] += factor_[i * n_ + k] * independent[k];
  }
}

ConditionalNormal::Given ConditionalNormal::make_given(const std::vector<bool>& again) const {
  Given g;
  for (std::size_t i = 0; i < n_; ++i) (again[i] ? g.drawn : g.kept).push_back(i);
  const std::size_t d = g.drawn.size(), k = g.kept.size();
  std::vector<double> of_kept(k * k), left(d * d);
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j) of_kept[i * k + j] = correlation_[g.kept[i] * n_ + g.kept[j]];
  const std::vector<double> l = cholesky(of_kept, k);
  for (std::size_t i = 0; i < d; ++i) {
    std::vector<double> row(k);
    for (std::size_t j = 0; j < k; ++j) row[j] = correlation_[g.drawn[i] * n_ + g.kept[j]];
    if (k > 0) row = solve(l, row);
    g.regression.insert(g.regression.end(), row.begin(), row.end());
  }
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t j = 0; j < d; ++j) {
      left[i * d + j] = correlation_[g.drawn[i] * n_ + g.drawn[j]];
      for (std::size_t m = 0; m < k; ++m)
        left[i * d + j] -= g.regression[i * k + m] * correlation_[g.kept[m] * n_ + g.drawn[j]];
    }
  g.factor = cholesky(left, d);
  if (d > 0 && g.factor.empty())
    throw InputError("the correlations leave nothing to draw: inputs determine each other");
  return g;
}

const ConditionalNormal::Given& ConditionalNormal::given(const std::vector<bool>& again) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = known_.find(again);
  if (found != known_.end()) return found->second;
  return known_.emplace(again, make_given(again)).first->second;
}

void ConditionalNormal::redraw(const double* scores, const double* independent, const std::vector<bool>& again,
                               double* out) const {
  const Given& g = given(again);
  const std::size_t d = g.drawn.size(), k = g.kept.size();
  for (const std::size_t i : g.kept) out[i] = scores[i];
  for (std::size_t i = 0; i < d; ++i) {
    double z = 0;
    for (std::size_t j = 0; j < k; ++j) z += g.regression[i * k + j] * scores[g.kept[j]];
    for (std::size_t j = 0; j <= i; ++j) z += g.factor[i * d + j] * independent[g.drawn[j]];
    out[g.drawn[i]] = z;
  }
}

}  // namespace eqc
