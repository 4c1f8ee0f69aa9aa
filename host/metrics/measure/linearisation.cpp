// Two passes over the rows of a part: one for the densities at its percentiles, one for all metrics.
#include <algorithm>
#include <cmath>

#include "host/base/nan.hpp"
#include "host/base/parallel.hpp"
#include "host/metrics/measure/influence.hpp"
#include "host/metrics/measure/standard_errors.hpp"

namespace eqc {
namespace {

/// One part at a time; the sums of a design are kept from part to part.
class Linearisation {
 public:
  Linearisation(const SurveyParts& parts, const SurveyDesign& design)
      : parts_(parts),
        percentiles_(design, kPercentileCount),
        metrics_(design, kTableMetrics),
        t_(student_95(design.degrees_of_freedom())) {}
  MetricValues operator()(std::size_t part);

 private:
  std::vector<double> inverse_density(const Measured& m, std::size_t first);

  const SurveyParts& parts_;
  DesignVariance percentiles_, metrics_;
  double t_;
};

std::vector<double> Linearisation::inverse_density(const Measured& m, std::size_t first) {
  for (std::size_t i = 0; i < m.rows.n; ++i) {
    double z[kPercentileCount];
    for (std::size_t k = 0; k < kPercentileCount; ++k) {
      const bool below = m.rows.value(i) <= m.curve[kPercentiles[k].at].quantile;
      z[k] = m.rows.weight(i) / m.totals.weight.high * (below - share_at(kPercentiles[k].at));
    }
    percentiles_.add(parts_.cell_of(first + i), z);
  }
  const std::vector<double> variance = percentiles_.take();
  std::vector<double> inverse;
  for (std::size_t k = 0; k < kPercentileCount; ++k) {
    const double share = share_at(kPercentiles[k].at), reach = t_ * std::sqrt(variance[k]),
                 low = std::max(share - reach, 0.0), high = std::min(share + reach, 1.0);
    const std::vector<CurvePoint> ends = curve_points(m.rows, m.totals, {Wide{low, 0}, Wide{high, 0}});
    inverse.push_back(high > low ? (ends[1].quantile - ends[0].quantile) / (high - low) : 0);
  }
  return inverse;
}

MetricValues Linearisation::operator()(std::size_t part) {
  const Measured& m = (*parts_.measured)[part];
  const std::size_t first = parts_.begin[part];
  Influence influence(m, inverse_density(m, first));
  MetricValues z;
  for (std::size_t i = 0; i < m.rows.n; ++i) {
    influence.at(i, z);
    const double share = m.rows.weight(i) / m.totals.weight.high;
    for (double& of_metric : z) of_metric *= share;
    metrics_.add(parts_.cell_of(first + i), z.data());
  }
  const bool any = metrics_.units_met() > 1;
  const std::vector<double> variance = metrics_.take();
  MetricValues error;
  for (std::size_t k = 0; k < error.size(); ++k)
    error[k] = any && std::isfinite(m.value[k]) ? std::sqrt(std::max(variance[k], 0.0)) : kNaN;
  for (std::size_t k = 0; k < error.size(); ++k)
    if (std::isnan(variance[k])) error[k] = kNaN;
  return error;
}

}  // namespace

PartErrors linearised_errors(const SurveyParts& parts, const SurveyDesign& design) {
  PartErrors errors(parts.measured->size());
  const auto tasks = std::min(errors.size(), static_cast<std::size_t>(hardware_threads()));
  parallel_for(tasks, static_cast<int>(tasks), [&](std::size_t task) {
    Linearisation of(parts, design);
    for (std::size_t part = task; part < errors.size(); part += tasks) errors[part] = of(part);
  });
  return errors;
}

}  // namespace eqc
