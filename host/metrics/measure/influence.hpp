// The influence of one row on every metric: W x the derivative of the metric by the row's weight.
#pragma once

#include "host/metrics/measure/measured.hpp"

namespace eqc {

/// Influences of rows in ascending order (the Gini coefficient's is built up from row to row). The weighted mean of
/// each is 0. NaN for metrics without one: undefined, or not of the population. Quantiles need the density of values
/// there, of which the caller hands in the inverse (scaled units), in the order of kPercentiles.
/// Sources: Deville 1999, Survey Methodology 25(2); Langel, Tille 2013, J. R. Stat. Soc. A 176(2) (Gini, shares);
/// Biewen, Jenkins 2006, Oxford Bull. Econ. Stat. 68(3) (generalised entropy, Atkinson).
class Influence {
 public:
  Influence(const Measured& m, const std::vector<double>& inverse_density);
  /// Row i; rows must be asked for in order from 0.
  void at(std::size_t i, MetricValues& influence);

 private:
  void dispersion(double x, double d, double r, MetricValues& out) const;
  void entropy(double x, double d, double r, MetricValues& out) const;
  void shares(double x, double r, MetricValues& out) const;
  void percentiles(double x, MetricValues& out) const;
  void shortfall(double x, MetricValues& out) const;
  double lorenz(CurveShare at, double x, double r) const;

  const Measured& m_;
  std::vector<double> inverse_density_;
  double share_above_ = 0;  ///< share of weight above the mean
  WideSum below_;           ///< weight of the rows so far
  WideSum distance_;        ///< mean distance of all rows to this one, scaled
  double last_ = 0;         ///< value of the row before
};

struct Percentile {
  TableMetric metric;
  CurveShare at;
};
inline constexpr Percentile kPercentiles[] = {{TableMetric::p10, at10},
                                              {TableMetric::p25, at25},
                                              {TableMetric::median, at50},
                                              {TableMetric::p75, at75},
                                              {TableMetric::p90, at90}};
inline constexpr int kPercentileCount = sizeof(kPercentiles) / sizeof(kPercentiles[0]);

}  // namespace eqc
