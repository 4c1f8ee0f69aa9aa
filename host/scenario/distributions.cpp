// The distribution families, their parameters and one-line descriptions.
#include "host/base/text.hpp"
#include "host/scenario/input_list.hpp"

namespace eqc {

const std::vector<DistributionInfo>& distribution_list() {
  static const std::vector<DistributionInfo> families = {
      {DistributionFamily::constant, "constant", {"value"}, {}, "always the same value"},
      {DistributionFamily::uniform, "uniform", {"min", "max"}, {}, "every value between min and max equally likely"},
      {DistributionFamily::log_uniform,
       "log_uniform",
       {"min", "max"},
       {},
       "every order of magnitude equally likely, min above 0"},
      {DistributionFamily::normal,
       "normal",
       {"mean", "sd"},
       {"min", "max"},
       "normal, cut at min and max (default: the input's own limits)"},
      {DistributionFamily::log_normal,
       "log_normal",
       {"median", "sigma"},
       {"p05", "p95"},
       "median x exp(sigma x normal); or p05 and p95, the 5 % and 95 % quantiles, instead of both"},
      {DistributionFamily::triangular,
       "triangular",
       {"min", "mode", "max"},
       {},
       "straight lines up to the mode and down again"},
      {DistributionFamily::pert, "pert", {"min", "mode", "max"}, {}, "beta with mean (min + 4 mode + max) / 6"},
      {DistributionFamily::beta,
       "beta",
       {"alpha", "beta"},
       {"min", "max"},
       "beta, stretched over min..max (default 0..1)"},
      {DistributionFamily::discrete,
       "discrete",
       {"values", "weights"},
       {},
       "one of the values, as often as its weight says"},
      {DistributionFamily::empirical,
       "empirical",
       {"values"},
       {"weights"},
       "linear between the quantiles of observed values"},
      {DistributionFamily::catalog,
       "catalog",
       {},
       {},
       "the catalog's own price table of each hardware row (rental_price, purchase_price)"},
  };
  return families;
}

std::string_view distribution_name(DistributionFamily family) {
  return distribution_list()[static_cast<std::size_t>(family)].name;
}

namespace {

std::string named(const char* name, double value) { return std::string(name) + " " + shortest(value); }

std::string listed(const DistributionSpec& distribution) {
  std::vector<std::string> values;
  for (const double value : distribution.values) values.push_back(shortest(value));
  return "values " + join(values, " ");
}

std::string parameters(const DistributionSpec& d) {
  switch (d.family) {
    case DistributionFamily::constant: return named("value", d.value);
    case DistributionFamily::uniform:
    case DistributionFamily::log_uniform: return named("min", d.min) + ", " + named("max", d.max);
    case DistributionFamily::normal:
      return named("mean", d.mean) + ", " + named("sd", d.sd) + ", " + named("min", d.min) + ", " + named("max", d.max);
    case DistributionFamily::log_normal: return named("median", d.median) + ", " + named("sigma", d.sigma);
    case DistributionFamily::triangular:
    case DistributionFamily::pert:
      return named("min", d.min) + ", " + named("mode", d.mode) + ", " + named("max", d.max);
    case DistributionFamily::beta:
      return named("alpha", d.alpha) + ", " + named("beta", d.beta) + ", " + named("min", d.min) + ", " +
             named("max", d.max);
    case DistributionFamily::discrete:
    case DistributionFamily::empirical: return listed(d);
    case DistributionFamily::catalog: break;
  }
  return "";
}

}  // namespace

std::string describe(const DistributionSpec& distribution) {
  const std::string inside = parameters(distribution);
  return std::string(distribution_name(distribution.family)) + (inside.empty() ? "" : "(" + inside + ")");
}

}  // namespace eqc
