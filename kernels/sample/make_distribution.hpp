// Makes distributions from the numbers people state: ranges, modes, medians, percentiles, weighted tables. Host side.
#pragma once

#include "kernels/sample/beta_table.hpp"

namespace eqc {

// Nothing is validated here: the reader of scenarios does, with the file and line at hand. Preconditions are stated.

inline constexpr double kNormalScore95 = 1.6448536269514722;  // standard normal quantile of 0.95

inline Distribution make_constant(double value) {
  Distribution d;
  d.p[0] = value;
  return d;
}

/// low <= high.
inline Distribution make_uniform(double low, double high) {
  Distribution d;
  d.kind = DistributionKind::uniform;
  d.p[0] = low, d.p[1] = high - low, d.p[2] = high;
  return d;
}

/// 0 < low <= high; ln x is uniform.
inline Distribution make_log_uniform(double low, double high) {
  Distribution d;
  d.kind = DistributionKind::log_uniform;
  d.p[0] = log_(low), d.p[1] = log_(high) - log_(low), d.p[2] = low, d.p[3] = high;
  return d;
}

/// sd >= 0.
inline Distribution make_normal(double mean, double sd) {
  Distribution d;
  d.kind = DistributionKind::normal;
  d.p[0] = mean, d.p[1] = sd;
  return d;
}

/// By the 5 % and 95 % quantiles, p5 <= p95.
inline Distribution make_normal_range(double p5, double p95) {
  return make_normal(0.5 * (p5 + p95), (p95 - p5) / (2 * kNormalScore95));
}

/// A normal (mean, sd before truncation, sd > 0) kept inside low < high; either bound may be infinite.
inline Distribution make_truncated_normal(double mean, double sd, double low, double high) {
  Distribution d;
  d.kind = DistributionKind::truncated_normal;
  const double from = (low - mean) / sd, to = (high - mean) / sd;
  const bool upper = from > 0.0;  // measured in the tail nearer to the interval, so a far-off interval keeps its digits
  const double tail_from = upper ? normal_upper(from) : normal_cdf(from);
  const double tail_to = upper ? normal_upper(to) : normal_cdf(to);
  d.p[0] = mean, d.p[1] = sd, d.p[2] = tail_from, d.p[3] = tail_to - tail_from;
  d.p[4] = low, d.p[5] = high, d.p[6] = upper ? -1.0 : 1.0;
  return d;
}

/// median > 0; sigma >= 0 is the standard deviation of ln x.
inline Distribution make_log_normal(double median, double sigma) {
  Distribution d;
  d.kind = DistributionKind::log_normal;
  d.p[0] = log_(median), d.p[1] = sigma;
  return d;
}

/// By the 5 % and 95 % quantiles, 0 < p5 <= p95.
inline Distribution make_log_normal_range(double p5, double p95) {
  Distribution d = make_log_normal(1.0, (log_(p95) - log_(p5)) / (2 * kNormalScore95));
  d.p[0] = 0.5 * (log_(p5) + log_(p95));
  return d;
}

/// By mean > 0 and standard deviation of x itself.
inline Distribution make_log_normal_mean_sd(double mean, double sd) {
  const double variance_of_log = log_(1.0 + (sd / mean) * (sd / mean));
  Distribution d = make_log_normal(1.0, sqrt_(variance_of_log));
  d.p[0] = log_(mean) - 0.5 * variance_of_log;
  return d;
}

/// low <= mode <= high.
inline Distribution make_triangular(double low, double mode, double high) {
  Distribution d;
  d.kind = DistributionKind::triangular;
  const double width = high - low;
  d.p[0] = low, d.p[1] = high, d.p[2] = mode;
  d.p[3] = width > 0.0 ? (mode - low) / width : 0.0;
  d.p[4] = width * (mode - low), d.p[5] = width * (high - mode);
  return d;
}

/// Shapes a, b in [0.05, 1e5] on [low, high].
inline Distribution make_beta(double a, double b, double low = 0.0, double high = 1.0) {
  Distribution d;
  d.kind = DistributionKind::beta;
  d.p[0] = low, d.p[1] = high, d.p[2] = high - low;
  tabulate_beta(a, b, d);
  return d;
}

/// By mean and standard deviation on [low, high]; sd^2 < (mean - low) (high - mean).
inline Distribution make_beta_mean_sd(double mean, double sd, double low, double high) {
  const double centre = (mean - low) / (high - low), spread = sd / (high - low);
  const double concentration = centre * (1.0 - centre) / (spread * spread) - 1.0;
  return make_beta(centre * concentration, (1.0 - centre) * concentration, low, high);
}

/// Beta-PERT (Malcolm et al. 1959; weight 4 on the mode gives mean (low + 4 mode + high) / 6); low <= mode <= high, low
/// < high.
inline Distribution make_pert(double low, double mode, double high, double mode_weight = 4.0) {
  const double width = high - low;
  Distribution d =
      make_beta(1.0 + mode_weight * (mode - low) / width, 1.0 + mode_weight * (high - mode) / width, low, high);
  d.kind = DistributionKind::pert;
  return d;
}

/// Knots after the used ones: never reached by the search, and flat.
inline void pad_knots(Distribution& d) {
  for (int k = d.knots; k < kKnots; ++k) d.knot[k] = 2.0, d.value[k] = d.value[d.knots - 1];
}

/// count values (1 ... 128) with weights >= 0, at least one > 0; sorted here, so that the quantile grows with the draw.
inline Distribution make_discrete(const double* values, const double* weights, int count) {
  Distribution d;
  d.kind = DistributionKind::discrete;
  double weight[kKnots], total = 0.0;
  for (int i = 0; i < count; ++i) {
    int place = i;
    for (; place > 0 && d.value[place - 1] > values[i]; --place)
      d.value[place] = d.value[place - 1], weight[place] = weight[place - 1];
    d.value[place] = values[i], weight[place] = weights[i];
  }
  for (int i = 0; i < count; ++i) total += weight[i];
  double below = 0.0;
  for (int i = 0; i < count; ++i) {
    d.knot[i] = below / total;
    below += weight[i];
  }
  // values of no weight at the top would start at probability 1: never drawn, as p < 1
  d.knots = count;
  pad_knots(d);
  return d;
}

/// A quantile table: count knots (1 ... 129), probabilities in [0, 1] and values both ascending. Linear between,
/// constant outside.
inline Distribution make_empirical(const double* probabilities, const double* values, int count) {
  Distribution d;
  d.kind = DistributionKind::empirical;
  for (int k = 0; k < count; ++k) d.knot[k] = probabilities[k], d.value[k] = values[k];
  d.knots = count;
  pad_knots(d);
  return d;
}

/// From count >= 1 observations, ascending, with weights > 0. An observation sits at the middle of its weight's share
/// of [0, 1] (Hazen 1914; Hyndman & Fan 1996, type 5); above 129 observations the quantile function is read at 129 even
/// probabilities.
inline Distribution make_empirical_samples(const double* values, const double* weights, int count) {
  double total = 0.0;
  for (int i = 0; i < count; ++i) total += weights[i];
  Distribution d;
  d.kind = DistributionKind::empirical;
  d.knots = count < kKnots ? count : kKnots;
  double below = 0.0, last_probability = 0.0;
  int filled = 0;
  for (int i = 0; i < count; ++i) {
    const double here = (below + 0.5 * weights[i]) / total;
    below += weights[i];
    if (count <= kKnots) {
      d.knot[i] = here, d.value[i] = values[i];
      continue;
    }
    for (; filled < kKnots && (filled + 0.5) / kKnots <= here; ++filled) {
      const double wanted = (filled + 0.5) / kKnots;
      const double t = i == 0 ? 1.0 : (wanted - last_probability) / (here - last_probability);
      d.knot[filled] = wanted, d.value[filled] = i == 0 ? values[0] : values[i - 1] + t * (values[i] - values[i - 1]);
    }
    last_probability = here;
  }
  for (; count > kKnots && filled < kKnots; ++filled)
    d.knot[filled] = (filled + 0.5) / kKnots, d.value[filled] = values[count - 1];
  pad_knots(d);
  return d;
}

}  // namespace eqc
