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

/// What every metric but the Lorenz curve sums over entities.
enum class MetricSum {
  theil_t,
  theil_l,
  square_deviation,
  root_deviation,
  harmonic,
  deviation,
  gini,
  weight_share,
  share,
  excess,
  share_log,
  placed_share,
  headcount,
  gap,
  severity,
  watts,
  count
};
inline constexpr int kMetricSums = static_cast<int>(MetricSum::count);

/// Template arguments: see the terms they go to.
template <bool kScaled, bool kOverOne>
struct MetricTerms {
  TheilLTerm<kScaled> theil_l;
  HarmonicTerm harmonic;
  GiniTerm gini;
  WeightShareSquared weight_share;
  ExcessShareTerm excess;
  ShortfallTerms<kOverOne> shortfall;
  WattsTerm watts;

  EQC_HD MetricTerms(const Profile& p, double threshold)
      : theil_l(p),
        harmonic(p),
        gini(p),
        weight_share{p.weight_total},
        excess(p),
        shortfall{threshold},
        watts(p, threshold) {}

  template <class Number>
  EQC_HD void operator()(const EntityAt<Number>& e, Number* term) const {
    using S = MetricSum;
    const auto of = [term](S s) -> Number& { return term[static_cast<int>(s)]; };
    of(S::theil_t) = theil_t_term(e);
    of(S::theil_l) = theil_l(e);
    of(S::square_deviation) = square_deviation_term(e);
    of(S::root_deviation) = root_deviation_term(e);
    of(S::harmonic) = harmonic(e);
    of(S::deviation) = deviation_term(e);
    of(S::gini) = gini(e);
    of(S::weight_share) = weight_share(e);
    of(S::share) = share_squared_term(e);
    of(S::excess) = excess(e);
    of(S::share_log) = share_log_term(e);
    of(S::placed_share) = placed_share_term(e);
    shortfall(e, of(S::headcount), of(S::gap), of(S::severity));
    of(S::watts) = watts(e);
  }
};

/// Where the metrics of one world go: one every `stride`.
struct MetricColumn {
  double* first;
  std::int64_t stride;
  EQC_HD double& operator[](InequityMetric metric) const { return first[static_cast<std::int64_t>(metric) * stride]; }
};

inline constexpr int kLorenzPoints = 11;

EQC_HD void fill_lorenz_point(const Profile& p, int point, const MetricColumn& out) {
  const double q = point < 9 ? static_cast<double>(point + 1) / 10.0 : point == 9 ? 0.95 : 0.99;
  out.first[(static_cast<std::int64_t>(InequityMetric::lorenz_10) + point) * out.stride] = lorenz(p, q);
}

/// From points of the Lorenz curve.
EQC_HD void fill_shares(const Profile& p, const MetricColumn& out) {
  using M = InequityMetric;
  const bool any = p.mean > 0.0;
  out[M::top1_share] = any ? 1.0 - out[M::lorenz_99] : 0.0;
  out[M::top10_share] = any ? 1.0 - out[M::lorenz_90] : 0.0;
  out[M::palma] = share_ratio(out[M::top10_share], out[M::lorenz_40]);
  out[M::s80s20] = share_ratio(any ? 1.0 - out[M::lorenz_80] : 0.0, out[M::lorenz_20]);
}

EQC_HD void fill_dispersion(const Profile& p, const double* sum, const MetricColumn& out) {
  using M = InequityMetric;
  using S = MetricSum;
  const auto of = [sum](S s) { return sum[static_cast<int>(s)]; };
  const double cv = coefficient_of_variation_of(p, of(S::square_deviation)), gini = gini_of(p, of(S::gini)),
               l = theil_l_of(p, of(S::theil_l));
  out[M::mean] = p.mean;
  out[M::coefficient_of_variation] = cv;
  out[M::ge_2] = 0.5 * cv * cv;
  out[M::gini] = gini;
  out[M::gini_corrected] = gini_corrected_of(p, gini, of(S::weight_share));
  out[M::theil_t] = theil_t_of(p, of(S::theil_t));
  out[M::theil_l] = l;
  out[M::atkinson_half] = atkinson_half_of(p, of(S::root_deviation));
  out[M::atkinson_1] = atkinson_1_of(l);
  out[M::atkinson_2] = atkinson_2_of(p, of(S::harmonic));
  out[M::hoover] = hoover_of(p, of(S::deviation));
}

EQC_HD void fill_concentration(const Profile& p, const double* sum, const MetricColumn& out) {
  using M = InequityMetric;
  using S = MetricSum;
  const auto of = [sum](S s) { return sum[static_cast<int>(s)]; };
  const double index = hhi_of(p, of(S::share));
  out[M::hhi] = index;
  out[M::hhi_normalised] = hhi_normalised_of(p, of(S::excess));
  out[M::effective_number] = effective_number(index);
  out[M::shannon_number] = shannon_number_of(p, of(S::share_log));
  out[M::rosenbluth] = rosenbluth_of(p, of(S::placed_share));
  out[M::cr_1] = largest_share(p, 1);
  out[M::cr_3] = largest_share(p, 3);
  out[M::cr_4] = largest_share(p, 4);
  out[M::cr_5] = largest_share(p, 5);
  out[M::fewest_holders_50] = fewest_holders(p, 0.5);
  out[M::fewest_holders_80] = fewest_holders(p, 0.8);
  out[M::fewest_holders_90] = fewest_holders(p, 0.9);
}

EQC_HD void fill_shortfall(const Profile& p, double threshold, const double* sum, const MetricColumn& out) {
  using M = InequityMetric;
  using S = MetricSum;
  const auto of = [sum](S s) { return sum[static_cast<int>(s)]; };
  const Shortfall s = shortfall_of(p, threshold, of(S::headcount), of(S::gap), of(S::severity));
  out[M::headcount] = s.headcount;
  out[M::poverty_gap] = s.gap;
  out[M::poverty_severity] = s.severity;
  out[M::watts] = watts_of(p, threshold, of(S::watts));
  out[M::able_entities] = able_entities(p, threshold);
  out[M::able_share] = 1.0 - s.headcount;
  out[M::entities] = static_cast<double>(p.n);
  out[M::zero_entities] = zero_entities(p);
  out[M::zero_share] = (p.weight_total - p.positive_weight) / p.weight_total;
}

/// All metrics of a profile by a team whose every thread has it. `threshold`: the value from which an entity is able (1
/// when values are budget / cost). `sum`: kMetricSums doubles the team shares. `sum_scratch`: as of entity_sums.
template <class Team>
EQC_HD void summarise_profile(const Team& team, const Profile& p, double threshold, double* sum, double* sum_scratch,
                              const MetricColumn& out) {
  if (threshold == 1.0 && positive_mean_ratio(p) == 1.0)
    entity_sums<kMetricSums>(team, p, MetricTerms<false, true>(p, threshold), sum, sum_scratch);
  else
    entity_sums<kMetricSums>(team, p, MetricTerms<true, false>(p, threshold), sum, sum_scratch);
  team.each(kLorenzPoints, [&](std::int32_t point) { fill_lorenz_point(p, point, out); });
  team.each(1, [&](std::int32_t) {
    fill_dispersion(p, sum, out);
    fill_shares(p, out);
    fill_concentration(p, sum, out);
    fill_shortfall(p, threshold, sum, out);
  });
}

/// The same by one thread into a summary.
EQC_HD void summarise_profile(const Profile& p, double threshold, InequitySummary& out) {
  double sum[kMetricSums];
  out.status = p.mean > 0.0 ? InequityStatus::ok : InequityStatus::all_zero;
  summarise_profile(SerialTeam{}, p, threshold, sum, nullptr, MetricColumn{out.values, 1});
}

/// The same of n >= 0 entities that are sorted ascending by value and have positive weights (see Profile for the
/// domain). Scratch: profile_scratch_size(n) doubles.
EQC_HD void summarise_sorted(const double* value, const double* weight, std::int32_t n, double threshold,
                             double* scratch, InequitySummary& out) {
  out = InequitySummary{};
  if (n > 0) summarise_profile(make_profile(value, weight, n, scratch), threshold, out);
}

}  // namespace eqc
