// How far a kernel that a fit has not seen may be from its curve.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/calibrate/statistics.hpp"

namespace eqc {

/// The variance of log(measured / predicted) is factor x (spread^2 + own^2 + open), own being the standard error of the
/// kernel's time and open what a fit to errors of `spread` leaves open; its 90 % interval reaches `reach` of the root.
struct HeldOutError {
  double spread = 0;                     ///< of true times around the curves, measurement errors taken off
  std::map<std::string, double> factor;  ///< of each kind and precision (kernel_group)
  double other_factor = 1;               ///< of those that were not measured
  double reach = 0;                      ///< 1.645 for normal errors

  /// Half of the 90 % interval of a kernel of the group, in log time, where the fit leaves `open` of variance.
  double half_90(const std::string& group, double own, double open) const;
};

/// From what the kernels would be off if each were left out: residual / (1 - leverage). `spread` is their central 90 %
/// over 3.29, less the kernels' own errors; a group's factor is the mean square of its kernels over that, moderated by
/// the other groups' (variance_prior); `reach` is the 90th percentile of all so studentised residuals, as conformal
/// prediction takes it from locally weighted residuals (Lei et al. 2018, J. Am. Stat. Assoc. 113:1094) of fits that
/// leave each out (Barber et al. 2021, Ann. Stat. 49:486), and holds whatever the errors' distribution is; fewer than 9
/// kernels have no such percentile, and Student's t takes its place. Kernels that the fit follows (leverage above
/// kFollowed) say nothing of others and are left out; fewer than 2 others: `otherwise` as spread, and normal.
HeldOutError held_out_error(const std::vector<Measurement>& measured, const std::vector<double>& residuals,
                            const std::vector<double>& leverages, double otherwise);

inline constexpr double kFollowed = 0.8;

}  // namespace eqc
