// Shortfall below a threshold: the Foster-Greer-Thorbecke family, the Watts index, counts of the able.
#pragma once

#include "kernels/metric/profile.hpp"

namespace eqc {

// Poor means strictly below the threshold. With a need of its own per entity, pass value = income / need and threshold 1: the relative
// shortfall 1 - income / need is the same number.

/// FGT indices 0, 1 and 2 (Foster, Greer, Thorbecke 1984): headcount >= gap >= severity.
struct Shortfall {
  double headcount = 0;  ///< share of weight below the threshold
  double gap = 0;        ///< mean of the relative shortfall, 0 for those at or above
  double severity = 0;   ///< mean of its square
};

/// threshold > 0; at 0 or below nobody is poor.
EQC_HD Shortfall shortfall(const Profile& p, double threshold) {
  if (!(threshold > 0.0)) return {};
  const double *value = p.value, *weight = p.weight;
  double gap = 0, severity = 0;
  lane_sums(p.n, [=](std::int32_t i, double& g, double& s) {
    const double relative = max_(1.0 - value[i] / threshold, 0.0);
    g = weight[i] * relative;
    s = weight[i] * (relative * relative);
  }, gap, severity);
  return {weighted_mean(p, [=](std::int32_t i) { return select(value[i] < threshold, 1.0, 0.0); }), gap / p.weight_total, severity / p.weight_total};
}

/// Watts index: mean of ln(threshold / value) over those below. Zeros would be infinite and are left out of the sum, not of the weight.
EQC_HD double watts(const Profile& p, double threshold) {
  if (!(threshold > 0.0 && p.mean > 0.0)) return 0.0;
  const double *value = p.value, *log_ratio = p.log_ratio;
  const double log_threshold = log_(threshold / p.mean);
  return weighted_mean(p, [=](std::int32_t i) {
    return select((value[i] < threshold) & (value[i] > 0.0), log_threshold - log_ratio[i], 0.0);
  });
}

/// Entities at or above the threshold, whatever their weight.
EQC_HD double able_entities(const Profile& p, double threshold) {
  std::int32_t count = 0;
  for (std::int32_t i = 0; i < p.n; ++i) count += p.value[i] >= threshold ? 1 : 0;
  return static_cast<double>(count);
}

/// Entities with value 0.
EQC_HD double zero_entities(const Profile& p) {
  std::int32_t count = 0;
  for (std::int32_t i = 0; i < p.n; ++i) count += p.value[i] > 0.0 ? 0 : 1;
  return static_cast<double>(count);
}

}  // namespace eqc
