// The distribution of one input: its parameters with units, and whether such a distribution can exist.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "host/base/text.hpp"
#include "host/scenario/draw_range.hpp"
#include "host/scenario/sections.hpp"
#include "kernels/sample/make_distribution.hpp"

namespace eqc {
namespace {

constexpr double kTailScores = 6;  // a truncation further out leaves nothing to draw
constexpr double kWidest = 10;     // mean and sd of a normal that is cut, in ranges of its input
constexpr std::size_t kMostDiscrete = 128, kMostEmpirical = 100'000;
constexpr Range kBetaShape{0.05, 1e5};
constexpr Range kFinite{};  // what an input can be is checked when all of its distribution is known
constexpr Range kWeight{0, 1e12, true};
constexpr double kHighestShare =
    2;  // an input that ends at most here does so by nature, others because more means nothing

std::set<std::string> all_parameters() {
  std::set<std::string> all;
  for (const DistributionInfo& family : distribution_list()) {
    all.insert(family.parameters.begin(), family.parameters.end());
    all.insert(family.optional_parameters.begin(), family.optional_parameters.end());
  }
  return all;
}

/// Reads parameters of one distribution table, remembering whether all of them were there and good.
class ParameterReader {
 public:
  ParameterReader(TableReader& table, const InputInfo& info, const DistributionInfo& family)
      : table_(table), info_(info), family_(family) {}

  void value(const char* key, double& target) { quantity(key, target, info_.measure, kFinite, info_.unit_in_base); }
  void shape(const char* key, double& target, Range range) { quantity(key, target, Measure::ratio, range, 1); }

  void values(const char* key, std::vector<double>& target) {
    read(key, [&] { table_.quantities(key, target, info_.measure, kFinite); });
    for (double& number : target) number /= info_.unit_in_base;
  }
  void weights(const char* key, std::vector<double>& target) {
    read(key, [&] { table_.quantities(key, target, Measure::ratio, kWeight); });
  }

  void require(bool holds, const std::string& key, const std::string& message) {
    if (!good_ || holds) return;
    table_.fault(key, message);
    good_ = false;
  }

  bool good() const { return good_; }
  bool has(const char* key) const { return table_.has(key); }

 private:
  template <class Read>
  void read(const char* key, Read&& from_table) {
    const bool optional = std::find(family_.optional_parameters.begin(), family_.optional_parameters.end(), key) !=
                          family_.optional_parameters.end();
    if (!table_.has(key) && !optional) {
      table_.fault(key, "is missing; " + family_.name + " needs " + join(family_.parameters));
      good_ = false;
    }
    const std::size_t before = table_.diagnostics().count();
    from_table();
    good_ = good_ && table_.diagnostics().count() == before;
  }

  void quantity(const char* key, double& target, Measure measure, Range range, double unit) {
    const bool given = table_.has(key);
    read(key, [&] { table_.quantity(key, target, measure, range); });
    if (given) target /= unit;
  }

  TableReader& table_;
  const InputInfo& info_;
  const DistributionInfo& family_;
  bool good_ = true;
};

void read_interval(ParameterReader& parameters, DistributionSpec& d) {
  parameters.value("min", d.min);
  parameters.value("max", d.max);
  parameters.require(
      d.min < d.max, "min",
      shortest(d.min) + " is not below max = " + shortest(d.max) + "; for one value write distribution = \"constant\"");
}

void read_mode(ParameterReader& parameters, DistributionSpec& d) {
  read_interval(parameters, d);
  parameters.value("mode", d.mode);
  parameters.require(d.min <= d.mode && d.mode <= d.max, "mode",
                     shortest(d.mode) + " is not between min = " + shortest(d.min) + " and max = " + shortest(d.max));
}

void read_normal(ParameterReader& parameters, const InputInfo& info, DistributionSpec& d) {
  parameters.value("mean", d.mean);
  parameters.value("sd", d.sd);
  d.min = info.allowed.low;
  d.max = info.allowed.high;
  parameters.value("min", d.min);
  parameters.value("max", d.max);
  const double widest = kWidest * std::max(std::abs(info.allowed.low), std::abs(info.allowed.high));
  for (const auto& [key, number] : {std::pair{"mean", d.mean}, {"sd", d.sd}})
    parameters.require(
        std::abs(number) <= widest, key,
        shortest(number) + " is far from all that " + info.name + " can be; it must be " + info.allowed.text());
  parameters.require(d.sd > 0, "sd",
                     shortest(d.sd) + " is not above 0; for one value write distribution = \"constant\"");
  parameters.require(d.min < d.max, "min", shortest(d.min) + " is not below max = " + shortest(d.max));
  parameters.require(d.mean + kTailScores * d.sd > d.min && d.mean - kTailScores * d.sd < d.max, "mean",
                     shortest(d.mean) + " is more than 6 sd outside min.." + "max = " + shortest(d.min) + ".." +
                         shortest(d.max) + ", where next to nothing is left to draw");
}

void read_log_normal(ParameterReader& parameters, const InputInfo& info, DistributionSpec& d) {
  if (!parameters.has("p05") && !parameters.has("p95")) {
    parameters.value("median", d.median);
    parameters.shape("sigma", d.sigma, kFinite);
    parameters.require(d.median > 0, "median", shortest(d.median) + " is not above 0");
    parameters.require(d.sigma > 0, "sigma",
                       shortest(d.sigma) + " is not above 0; for one value write distribution = \"constant\"");
  } else {
    double low = 0, high = 0;
    parameters.value("p05", low);
    parameters.value("p95", high);
    parameters.require(!parameters.has("median") && !parameters.has("sigma"), "p05",
                       "p05 and p95 stand instead of median and sigma; give one pair");
    parameters.require(parameters.has("p05") && parameters.has("p95"), parameters.has("p05") ? "p05" : "p95",
                       "stands alone; log_normal needs both p05 and p95, or median and sigma");
    parameters.require(0 < low && low < high, "p05", shortest(low) + " is not between 0 and p95 = " + shortest(high));
    if (parameters.good()) {
      d.median = std::sqrt(low * high);
      d.sigma = std::log(high / low) / (2 * kNormalScore95);
    }
  }
  d.min = 0;
  parameters.require(info.allowed.high > kHighestShare, "distribution",
                     "log_normal has no upper end, but " + info.name + " must be " + info.allowed.text() +
                         "; use pert, beta, or normal (which is cut there)");
}

void sort_together(DistributionSpec& d) {
  std::vector<std::size_t> order(d.values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return d.values[a] < d.values[b]; });
  const double total = std::accumulate(d.weights.begin(), d.weights.end(), 0.0);
  const DistributionSpec from = d;
  for (std::size_t i = 0; i < order.size(); ++i) {
    d.values[i] = from.values[order[i]];
    d.weights[i] = from.weights[order[i]] / total;
  }
}

void read_table(ParameterReader& parameters, DistributionSpec& d, std::size_t fewest, std::size_t most) {
  parameters.values("values", d.values);
  parameters.weights("weights", d.weights);
  if (!parameters.has("weights")) d.weights.assign(d.values.size(), 1.0);
  parameters.require(d.values.size() >= fewest && d.values.size() <= most, "values",
                     "has " + std::to_string(d.values.size()) + " entries; between " + std::to_string(fewest) +
                         " and " + std::to_string(most) + " are needed");
  parameters.require(d.weights.size() == d.values.size(), "weights",
                     "has " + std::to_string(d.weights.size()) + " entries for " + std::to_string(d.values.size()) +
                         " values; give one each");
  if (!parameters.good()) return;
  sort_together(d);
  d.min = d.values.front();
  d.max = d.values.back();
}

void read_beta(ParameterReader& parameters, DistributionSpec& d) {
  parameters.shape("alpha", d.alpha, kBetaShape);
  parameters.shape("beta", d.beta, kBetaShape);
  d.min = 0;
  d.max = 1;
  read_interval(parameters, d);
}

void read_parameters(ParameterReader& parameters, const InputInfo& info, DistributionSpec& d) {
  switch (d.family) {
    case DistributionFamily::constant:
      parameters.value("value", d.value);
      d.min = d.max = d.value;
      return;
    case DistributionFamily::uniform: return read_interval(parameters, d);
    case DistributionFamily::log_uniform:
      read_interval(parameters, d);
      return parameters.require(d.min > 0, "min",
                                shortest(d.min) + " is not above 0, where no order of magnitude ends");
    case DistributionFamily::normal: return read_normal(parameters, info, d);
    case DistributionFamily::log_normal: return read_log_normal(parameters, info, d);
    case DistributionFamily::triangular:
    case DistributionFamily::pert: return read_mode(parameters, d);
    case DistributionFamily::beta: return read_beta(parameters, d);
    case DistributionFamily::discrete: return read_table(parameters, d, 1, kMostDiscrete);
    case DistributionFamily::empirical: return read_table(parameters, d, 1, kMostEmpirical);
    case DistributionFamily::catalog:
      return parameters.require(
          info.catalog_allowed, "distribution",
          "'catalog' is only for rental_price and purchase_price, which the catalog has tables of; choose another");
  }
}

/// The ends of an unbounded side do not count; a distribution may touch an open end (0 has no probability), a value may
/// not.
void check_support(ParameterReader& parameters, const InputInfo& info, const DistributionSpec& d) {
  if (d.family == DistributionFamily::catalog) return;
  const bool single_values = d.family == DistributionFamily::constant || d.family == DistributionFamily::discrete ||
                             d.family == DistributionFamily::empirical;
  const bool low_holds = single_values ? info.allowed.holds(d.min) : !(d.min < info.allowed.low);
  const bool high_holds = !(d.max > info.allowed.high) || d.family == DistributionFamily::log_normal;
  const std::string unit = info.unit == "1" ? "" : " (in " + info.unit + ")";
  const char* low_key = d.family == DistributionFamily::constant ? "value" : (parameters.has("min") ? "min" : "values");
  const char* high_key =
      d.family == DistributionFamily::constant ? "value" : (parameters.has("max") ? "max" : "values");
  parameters.require(low_holds, low_key,
                     shortest(d.min) + " is out of range; " + info.name + " must be " + info.allowed.text() + unit);
  parameters.require(high_holds, high_key,
                     shortest(d.max) + " is out of range; " + info.name + " must be " + info.allowed.text() + unit);
}

/// What of its ends the parameters do not show: log_normal and normal reach further than they look.
void check_draws(ParameterReader& parameters, const InputInfo& info, const DistributionSpec& d) {
  if (!parameters.good() || d.family == DistributionFamily::catalog) return;
  const std::string why = why_not_drawn(info, drawn_range(d));
  const char* place = "distribution";
  for (const char* key : {"value", "values", "sigma", "p95", "sd", "max"})
    if (parameters.has(key)) {
      place = key;
      break;
    }
  parameters.require(why.empty(), place, why);
}

/// A parameter of another distribution would be ignored silently, so it is a fault.
void reject_other_parameters(TableReader& table, const DistributionInfo& family) {
  std::vector<std::string> own = family.parameters;
  own.insert(own.end(), family.optional_parameters.begin(), family.optional_parameters.end());
  for (const std::string& key : all_parameters())
    if (table.has(key) && std::find(own.begin(), own.end(), key) == own.end())
      table.fault(key, "is no parameter of " + family.name + ", which takes " + (own.empty() ? "none" : join(own)));
}

}  // namespace

void read_distribution(TableReader& table, const InputInfo& info, DistributionSpec& distribution) {
  std::vector<std::string> families;
  for (const DistributionInfo& family : distribution_list()) families.push_back(family.name);
  for (const std::string& key : all_parameters()) table.get(key);
  const std::size_t before = table.diagnostics().count();
  DistributionSpec read;
  if (!table.has("distribution")) table.fault("distribution", "is missing; choose one of " + join(families));
  table.choice("distribution", read.family, families);
  if (table.diagnostics().count() != before) return;
  const DistributionInfo& family = distribution_list()[static_cast<std::size_t>(read.family)];
  reject_other_parameters(table, family);
  ParameterReader parameters(table, info, family);
  read_parameters(parameters, info, read);
  check_support(parameters, info, read);
  check_draws(parameters, info, read);
  if (parameters.good()) distribution = std::move(read);
}

}  // namespace eqc
