// A quantile function grows, so that its ends are the ends of all draws.
#include "host/scenario/draw_range.hpp"

#include <algorithm>
#include <cmath>

#include "host/base/text.hpp"
#include "kernels/sample/make_distribution.hpp"

namespace eqc {

Distribution sampler_of(const DistributionSpec& d) {
  const int n = static_cast<int>(d.values.size());
  switch (d.family) {
    case DistributionFamily::constant: return make_constant(d.value);
    case DistributionFamily::uniform: return make_uniform(d.min, d.max);
    case DistributionFamily::log_uniform: return make_log_uniform(d.min, d.max);
    case DistributionFamily::normal:
      return d.min > -1e300 || d.max < 1e300 ? make_truncated_normal(d.mean, d.sd, d.min, d.max)
                                             : make_normal(d.mean, d.sd);
    case DistributionFamily::log_normal: return make_log_normal(d.median, d.sigma);
    case DistributionFamily::triangular: return make_triangular(d.min, d.mode, d.max);
    case DistributionFamily::pert: return make_pert(d.min, d.mode, d.max);
    case DistributionFamily::beta: return make_beta(d.alpha, d.beta, d.min, d.max);
    case DistributionFamily::discrete: return make_discrete(d.values.data(), d.weights.data(), n);
    case DistributionFamily::empirical: return make_empirical_samples(d.values.data(), d.weights.data(), n);
    case DistributionFamily::catalog: break;
  }
  return make_constant(1);
}

Range drawn_range(const DistributionSpec& spec) {
  const Distribution sampler = sampler_of(spec);
  return {quantile(sampler, 0U), quantile(sampler, 0xFFFFFFFFU)};
}

std::string why_not_drawn(const InputInfo& input, const Range& drawn) {
  const std::string unit = input.unit == "1" ? "" : " (in " + input.unit + ")";
  const std::string must = "; " + input.name + " must be " + input.allowed.text() + unit;
  if (!std::isfinite(drawn.low) || !std::isfinite(drawn.high)) return "draws numbers that no double holds" + must;
  if (!input.allowed.holds(drawn.high)) return "draws up to " + shortest(drawn.high) + must;
  if (!input.allowed.holds(drawn.low)) return "draws down to " + shortest(drawn.low) + must;
  const double nearest = input.allowed.above ? drawn.low : std::max(-drawn.low, drawn.high);
  if (nearest != 0 && nearest < kSmallestDraw)
    return "draws " + shortest(nearest) + ", too near to 0 to compute with; " +
           (input.allowed.above ? "" : "write 0, or ") + "at least " + shortest(kSmallestDraw);
  return "";
}

}  // namespace eqc
