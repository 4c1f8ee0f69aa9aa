// All inequity metrics of one world's entities: the closed list of metric_list.hpp, filled in one call.
#pragma once

#include "kernels/metric/concentration.hpp"
#include "kernels/metric/entropy.hpp"
#include "kernels/metric/lorenz.hpp"
#include "kernels/metric/metric_list.hpp"
#include "kernels/metric/poverty.hpp"

namespace eqc {

enum class InequityStatus : std::int32_t {
  ok,
  all_zero,  ///< nobody holds anything: indices and shares are 0, counts and shortfall are meant
  empty,     ///< no entity with positive weight: every metric is 0
  invalid,   ///< a value or weight is negative, NaN or above 1e150: every metric is 0
};

/// One number per metric of the list.
struct InequitySummary {
  InequityStatus status = InequityStatus::empty;
  double values[kInequityMetrics] = {};

  EQC_HD double operator[](InequityMetric metric) const { return values[static_cast<int>(metric)]; }
  EQC_HD double& operator[](InequityMetric metric) { return values[static_cast<int>(metric)]; }
};

/// Largest value and weight accepted: products of two stay finite.
inline constexpr double kLargestEntityValue = 1e150;

EQC_HD void fill_lorenz(const Profile& p, InequitySummary& out) {
  using M = InequityMetric;
  out[M::lorenz_10] = lorenz(p, 0.1);
  out[M::lorenz_20] = lorenz(p, 0.2);
  out[M::lorenz_30] = lorenz(p, 0.3);
  out[M::lorenz_40] = lorenz(p, 0.4);
  out[M::lorenz_50] = lorenz(p, 0.5);
  out[M::lorenz_60] = lorenz(p, 0.6);
  out[M::lorenz_70] = lorenz(p, 0.7);
  out[M::lorenz_80] = lorenz(p, 0.8);
  out[M::lorenz_90] = lorenz(p, 0.9);
  out[M::lorenz_95] = lorenz(p, 0.95);
  out[M::lorenz_99] = lorenz(p, 0.99);
  const bool any = p.mean > 0.0;
  out[M::top1_share] = any ? 1.0 - out[M::lorenz_99] : 0.0;
  out[M::top10_share] = any ? 1.0 - out[M::lorenz_90] : 0.0;
  out[M::palma] = share_ratio(out[M::top10_share], out[M::lorenz_40]);
  out[M::s80s20] = share_ratio(any ? 1.0 - out[M::lorenz_80] : 0.0, out[M::lorenz_20]);
}

EQC_HD void fill_dispersion(const Profile& p, InequitySummary& out) {
  using M = InequityMetric;
  const double cv = coefficient_of_variation(p);
  out[M::mean] = p.mean;
  out[M::coefficient_of_variation] = cv;
  out[M::ge_2] = 0.5 * cv * cv;
  out[M::gini] = gini(p);
  out[M::gini_corrected] = gini_corrected(p);
  out[M::theil_t] = theil_t(p);
  out[M::theil_l] = theil_l(p);
  out[M::atkinson_half] = atkinson_half(p);
  out[M::atkinson_1] = atkinson_1(p);
  out[M::atkinson_2] = atkinson_2(p);
  out[M::hoover] = hoover(p);
}

EQC_HD void fill_concentration(const Profile& p, InequitySummary& out) {
  using M = InequityMetric;
  const double index = hhi(p);
  out[M::hhi] = index;
  out[M::hhi_normalised] = hhi_normalised(p);
  out[M::effective_number] = effective_number(index);
  out[M::shannon_number] = shannon_number(p);
  out[M::rosenbluth] = rosenbluth(p);
  out[M::cr_1] = largest_share(p, 1);
  out[M::cr_3] = largest_share(p, 3);
  out[M::cr_4] = largest_share(p, 4);
  out[M::cr_5] = largest_share(p, 5);
  double fewest[3];
  fewest_holders(p, {0.5, 0.8, 0.9}, fewest);
  out[M::fewest_holders_50] = fewest[0];
  out[M::fewest_holders_80] = fewest[1];
  out[M::fewest_holders_90] = fewest[2];
}

EQC_HD void fill_shortfall(const Profile& p, double threshold, InequitySummary& out) {
  using M = InequityMetric;
  const Shortfall s = shortfall(p, threshold);
  out[M::headcount] = s.headcount;
  out[M::poverty_gap] = s.gap;
  out[M::poverty_severity] = s.severity;
  out[M::watts] = watts(p, threshold);
  out[M::able_entities] = able_entities(p, threshold);
  out[M::able_share] = 1.0 - s.headcount;
  out[M::entities] = static_cast<double>(p.n);
  out[M::zero_entities] = zero_entities(p);
  out[M::zero_share] = (p.weight_total - p.positive_weight) / p.weight_total;
}

/// All metrics of a profile. `threshold`: the value from which an entity is able (1 when values are budget / cost).
EQC_HD void summarise_profile(const Profile& p, double threshold, InequitySummary& out) {
  out = InequitySummary{};
  out.status = p.mean > 0.0 ? InequityStatus::ok : InequityStatus::all_zero;
  fill_dispersion(p, out);
  fill_lorenz(p, out);
  fill_concentration(p, out);
  fill_shortfall(p, threshold, out);
}

/// The same of n >= 0 entities that are sorted ascending by value and have positive weights (see Profile for the domain).
/// Scratch: profile_scratch_size(n) doubles.
EQC_HD void summarise_sorted(const double* value, const double* weight, std::int32_t n, double threshold, double* scratch,
                             InequitySummary& out) {
  out = InequitySummary{};
  if (n > 0) summarise_profile(make_profile(value, weight, n, scratch), threshold, out);
}

}  // namespace eqc
