// Correlated normal scores: drawn together, and some of them drawn again given the others.
#pragma once

#include <map>
#include <mutex>
#include <vector>

namespace eqc {

class ConditionalNormal {
 public:
  /// Positive definite, [n][n], ones on the diagonal; throws InputError otherwise.
  ConditionalNormal(std::vector<double> correlation, std::size_t n);
  /// independent -> correlated, both [n].
  void correlate(const double* independent, double* scores) const;
  /// `scores` where `again` is false; elsewhere drawn given those, from independent normals. All [n].
  void redraw(const double* scores, const double* independent, const std::vector<bool>& again, double* out) const;

 private:
  struct Given {
    std::vector<std::size_t> drawn, kept;
    std::vector<double> regression, factor;  // [drawn][kept], [drawn][drawn] lower triangular
  };
  const Given& given(const std::vector<bool>& again) const;
  Given make_given(const std::vector<bool>& again) const;

  std::size_t n_;
  std::vector<double> correlation_, factor_;
  mutable std::mutex mutex_;
  mutable std::map<std::vector<bool>, Given> known_;
};

}  // namespace eqc
