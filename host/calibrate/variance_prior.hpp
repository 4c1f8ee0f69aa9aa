// What variances of several groups say of each other.
#pragma once

#include <vector>

namespace eqc {

/// True variances of groups scatter as degrees x variance / chi-square(degrees), the hierarchical model of Smyth 2004
/// (Stat. Appl. Genet. Mol. Biol. 3(1), art. 3): a group with few values takes most from it, one with many little.
struct VariancePrior {
  double degrees = 0;   ///< 0: it says nothing
  double variance = 0;  ///< that it is worth so many values of

  /// Of a group whose own sample variance has so many degrees of freedom: the posterior mean.
  double moderated(double sample_variance, double sample_degrees) const;
};

/// From sample variances with their degrees of freedom (above 0), by the moments of their logarithms (Smyth 2004, sec.
/// 6.2). Variances of 0 count as a hundred-thousandth of the median; fewer than 2 groups, or all without variance: a
/// prior that says nothing. At most kMostDegrees degrees: groups that differ no more than chance are one.
VariancePrior variance_prior(std::vector<double> variances, const std::vector<double>& degrees);

inline constexpr double kMostDegrees = 200;

}  // namespace eqc
