// Probability distributions of inputs, sampled by inverse CDF: one draw gives one value, growing with the draw.
#pragma once

#include "kernels/base/normal.hpp"

namespace eqc {

enum class DistributionKind : std::int32_t {
  constant,
  uniform,
  log_uniform,
  normal,
  truncated_normal,
  log_normal,
  triangular,
  pert,
  beta,
  discrete,
  empirical,
  count
};

inline constexpr int kKnots = 129;  // of a tabulated quantile function; a discrete distribution has at most 128 values
inline constexpr double kBetaRange = 6.5;  // beta tables span normal scores of +-6.5; the extreme draws are at +-6.34

/// A distribution ready to sample: plain numbers, trivially copyable, made by the functions of make_distribution.hpp.
///
/// kind              p[]                                                                   knot[], value[]
/// constant          value
/// uniform           low, width, high
/// log_uniform       ln low, ln high - ln low, low, high
/// normal            mean, sd
/// truncated_normal  mean, sd, tail at draw 0, change of tail over all draws, low, high, sign of the tail
/// log_normal        ln median, sigma
/// triangular        low, high, mode, P(x < mode), width (mode - low), width (high - mode)
/// pert, beta        low, high, width                                                      slope times spacing, logit
/// of x in [0, 1] discrete          -                                                                     P(x < value),
/// value; padded empirical         -                                                                     probability,
/// value; padded
struct Distribution {
  DistributionKind kind = DistributionKind::constant;
  std::int32_t knots = 0;
  double p[7] = {0, 0, 0, 0, 0, 0, 0};
  double knot[kKnots] = {0};
  double value[kKnots] = {0};
};

// A draw is either 32 bits or a probability; these let each formula be written once.

/// The probability (draw + 1/2) / 2^32, exact, never 0 or 1.
EQC_HD double probability(std::uint32_t draw) {
  return fma_(static_cast<double>(static_cast<std::int32_t>(draw ^ 0x80000000u)), 0x1p-32, 0.5 + 0x1p-33);
}
EQC_HD double probability(double p) { return p; }
EQC_HD double standard_normal(std::uint32_t draw) { return normal_quantile_u32(draw); }
EQC_HD double standard_normal(double p) { return normal_quantile(p); }

EQC_HD double truncated_normal_quantile(const Distribution& d, double p) {
  const double tail = clamp_(fma_(p, d.p[3], d.p[2]), 0x1p-1022, 1.0 - 0x1p-53);
  return clamp_(fma_(d.p[6] * normal_quantile(tail), d.p[1], d.p[0]), d.p[4], d.p[5]);
}

EQC_HD double triangular_quantile(const Distribution& d, double p) {
  const bool below_mode = p < d.p[3];
  const double distance = sqrt_(select(below_mode, p * d.p[4], (1.0 - p) * d.p[5]));
  return select(below_mode, min_(d.p[0] + distance, d.p[2]), max_(d.p[1] - distance, d.p[2]));
}

/// Cubic Hermite interpolation of logit(x) in the normal score z, slopes exact; then x = low + width / (1 + exp(-y)).
EQC_HD double beta_quantile(const Distribution& d, double z) {
  constexpr double kIntervals = kKnots - 1;
  const double position = (clamp_(z, -kBetaRange, kBetaRange) + kBetaRange) * (kIntervals / (2 * kBetaRange));
  const double rounded =
      min_(position - 0.5, kIntervals - 1.0) + kRoundingMagic;  // the interval in its low bits: 0 ... 127
  const std::int64_t interval = bits_of(rounded) & 0xff;
  const double t = position - (rounded - kRoundingMagic);
  const double* const logit = d.value;
  const double* const slope = d.knot;
  const double y0 = logit[interval], rise = logit[interval + 1] - y0;
  const double m0 = slope[interval], m1 = slope[interval + 1];
  const double quadratic = (rise - m0) + (rise - m0) - (m1 - rise);
  const double cubic = (m0 - rise) + (m1 - rise);
  const double y = fma_(t, fma_(t, fma_(t, cubic, quadratic), m0), y0);
  const double e = exp_core(max_(-abs_(y), -700.0));
  const double nearer_end = d.p[2] * div_(e, 1.0 + e);
  return select(y < 0.0, d.p[0] + nearer_end, d.p[1] - nearer_end);
}

/// i + step where knot[i + step] <= p, else i; step = 2^log2_step.
EQC_HD std::int64_t search_step(const double* knot, double p, std::int64_t i, int log2_step) {
  return i + (static_cast<std::int64_t>(knot[i + (1LL << log2_step)] <= p) << log2_step);
}

/// Largest i <= 127 with knot[i] <= p, or 0: seven halvings, no branch. Unused knots hold 2. Written out, for a loop
/// inside would keep loops over draws from vectorising.
EQC_HD std::int64_t interval_of(const double* knot, double p) {
  std::int64_t i = search_step(knot, p, 0, 6);
  i = search_step(knot, p, i, 5);
  i = search_step(knot, p, i, 4);
  i = search_step(knot, p, i, 3);
  i = search_step(knot, p, i, 2);
  i = search_step(knot, p, i, 1);
  return search_step(knot, p, i, 0);
}

EQC_HD double discrete_quantile(const Distribution& d, double p) { return d.value[interval_of(d.knot, p)]; }

/// Linear between knots, constant before the first and after the last.
EQC_HD double empirical_quantile(const Distribution& d, double p) {
  const std::int64_t i = interval_of(d.knot, p);
  const double t = clamp_(div_(p - d.knot[i], d.knot[i + 1] - d.knot[i]), 0.0, 1.0);
  return min_(fma_(t, d.value[i + 1] - d.value[i], d.value[i]), d.value[i + 1]);
}

/// Quantile of a distribution whose kind is known where the code is compiled. Draw: std::uint32_t or double.
template <DistributionKind kind, class Draw>
EQC_HD double quantile_of_kind(const Distribution& d, Draw draw) {
  using Kind = DistributionKind;
  if constexpr (kind == Kind::uniform) return fma_(probability(draw), d.p[1], d.p[0]);
  if constexpr (kind == Kind::log_uniform) return clamp_(exp_(fma_(probability(draw), d.p[1], d.p[0])), d.p[2], d.p[3]);
  if constexpr (kind == Kind::normal) return fma_(standard_normal(draw), d.p[1], d.p[0]);
  if constexpr (kind == Kind::truncated_normal) return truncated_normal_quantile(d, probability(draw));
  if constexpr (kind == Kind::log_normal)
    return exp_core(clamp_(fma_(standard_normal(draw), d.p[1], d.p[0]), -708.0, 708.0));
  if constexpr (kind == Kind::triangular) return triangular_quantile(d, probability(draw));
  if constexpr (kind == Kind::pert || kind == Kind::beta) return beta_quantile(d, standard_normal(draw));
  if constexpr (kind == Kind::discrete) return discrete_quantile(d, probability(draw));
  if constexpr (kind == Kind::empirical) return empirical_quantile(d, probability(draw));
  return d.p[0];
}

/// Calls visitor.template operator()<kind>() for the kind of d: the one place that lists the kinds.
template <class Visitor>
EQC_HD auto visit_kind(DistributionKind kind, const Visitor& visitor) {
  using Kind = DistributionKind;
  switch (kind) {
    case Kind::uniform: return visitor.template operator()<Kind::uniform>();
    case Kind::log_uniform: return visitor.template operator()<Kind::log_uniform>();
    case Kind::normal: return visitor.template operator()<Kind::normal>();
    case Kind::truncated_normal: return visitor.template operator()<Kind::truncated_normal>();
    case Kind::log_normal: return visitor.template operator()<Kind::log_normal>();
    case Kind::triangular: return visitor.template operator()<Kind::triangular>();
    case Kind::pert: return visitor.template operator()<Kind::pert>();
    case Kind::beta: return visitor.template operator()<Kind::beta>();
    case Kind::discrete: return visitor.template operator()<Kind::discrete>();
    case Kind::empirical: return visitor.template operator()<Kind::empirical>();
    default: return visitor.template operator()<Kind::constant>();
  }
}

template <class Draw>
struct QuantileVisitor {
  const Distribution& distribution;
  Draw draw;
  template <DistributionKind kind>
  EQC_HD double operator()() const {
    return quantile_of_kind<kind>(distribution, draw);
  }
};

/// Value of a 32-bit draw: the quantile at (draw + 1/2) / 2^32. Grows with the draw, up to rounding.
EQC_HD double quantile(const Distribution& d, std::uint32_t draw) {
  return visit_kind(d.kind, QuantileVisitor<std::uint32_t>{d, draw});
}

/// Value at probability p in (0, 1); equal in every bit to quantile(d, draw) where p = probability(draw).
EQC_HD double quantile_p(const Distribution& d, double p) { return visit_kind(d.kind, QuantileVisitor<double>{d, p}); }

template <DistributionKind kind, class Draw>
EQC_HD void fill_of_kind(const Distribution& d, const Draw* __restrict draws, int count, double* __restrict out) {
  for (int i = 0; i < count; ++i) out[i] = quantile_of_kind<kind>(d, draws[i]);
}

template <class Draw>
struct FillVisitor {
  const Distribution& distribution;
  const Draw* draws;
  int count;
  double* out;
  template <DistributionKind kind>
  EQC_HD void operator()() const {
    fill_of_kind<kind>(distribution, draws, count, out);
  }
};

/// out[i] = quantile(d, draws[i]): the kind is looked at once, the loops vectorise. out overlaps neither draws nor d.
inline void fill(const Distribution& d, const std::uint32_t* draws, int count, double* out) {
  visit_kind(d.kind, FillVisitor<std::uint32_t>{d, draws, count, out});
}

/// out[i] = quantile_p(d, probabilities[i]).
inline void fill_p(const Distribution& d, const double* probabilities, int count, double* out) {
  visit_kind(d.kind, FillVisitor<double>{d, probabilities, count, out});
}

}  // namespace eqc
