// From sums over rows to indices with intervals and an order.
#include "host/sensitivity/design.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <numeric>

#include "host/base/diagnostics.hpp"
#include "host/base/nan.hpp"
#include "host/base/text.hpp"
#include "kernels/metric/student_t.hpp"

namespace eqc {
namespace {

constexpr double kNormal95 = 1.959963984540054;

/// All indices of one set of sums: S1, ST of each factor, then the pairs.
std::vector<double> all_indices(const DesignShape& shape, const double* sums) {
  std::vector<double> x;
  for (int i = 0; i < shape.factors; ++i) {
    const SobolIndices s = factor_indices(shape, sums, i);
    x.push_back(s.first);
    x.push_back(s.total);
  }
  for (int i = 0; shape.pairs && i < shape.factors; ++i)
    for (int j = i + 1; j < shape.factors; ++j) x.push_back(pair_index(shape, sums, i, j));
  return x;
}

/// Sums of all replicates but one, added in order; -1: of all.
std::vector<double> sums_without(const std::vector<double>& sums, std::uint32_t replicates, std::int64_t left_out) {
  const std::size_t columns = sums.size() / replicates;
  std::vector<double> all(columns, 0.0);
  for (std::uint32_t r = 0; r < replicates; ++r)
    for (std::size_t c = 0; r != left_out && c < columns; ++c) all[c] += sums[r * columns + c];
  return all;
}

IndexEstimate resampled_estimate(double value, const std::vector<double>& again) {
  const double count = static_cast<double>(again.size());
  double sum = 0, squares = 0;
  for (const double x : again) {
    sum += x - value;
    squares += (x - value) * (x - value);
  }
  const double se = again.size() < 2 ? kNaN : std::sqrt(std::max((squares - sum * sum / count) / (count - 1), 0.0));
  return {value, se, value - kNormal95 * se, value + kNormal95 * se};
}

/// Statistic `k` of each set of values.
std::vector<double> column(const std::vector<std::vector<double>>& values, std::size_t k) {
  std::vector<double> of_k;
  for (const std::vector<double>& x : values) of_k.push_back(x[k]);
  return of_k;
}

}  // namespace

void check_design(const DesignSpec& d, std::size_t inputs) {
  const auto refuse = [](const std::string& why) { throw InputError(why); };
  if (inputs == 0) refuse("nothing is uncertain: a sensitivity study needs an input that varies");
  if (!std::has_single_bit(d.rows) || d.rows < 64)
    refuse(fmt::format("rows: {} is no power of two of at least 64 (points come in nets); write {}", d.rows,
                       std::bit_ceil(std::max<std::uint64_t>(d.rows, 64))));
  if (!std::has_single_bit(d.replicates) || d.replicates > kMostReplicates)
    refuse(fmt::format("replicates: {} is not 1, 2, 4, 8, 16 or 32", d.replicates));
  if (d.rows / d.replicates < 8)
    refuse(fmt::format("rows: {} over {} replicates leave {} in each; at least 8 are needed", d.rows, d.replicates,
                       d.rows / d.replicates));
  if (d.rows / d.replicates > (std::uint64_t{1} << 32))
    refuse(
        fmt::format("rows: {} over {} replicates are more than 2^32 points, the length of a sequence; use more "
                    "replicates",
                    d.rows, d.replicates));
}

std::vector<double> shown_quantiles(std::vector<double> values) {
  values.erase(std::remove_if(values.begin(), values.end(), [](double v) { return !std::isfinite(v); }), values.end());
  std::sort(values.begin(), values.end());
  std::vector<double> quantiles;
  for (const double p : kShownQuantiles) {
    if (values.empty()) return {};
    const double at = p * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(at), above = std::min(below + 1, values.size() - 1);
    quantiles.push_back(values[below] + (at - static_cast<double>(below)) * (values[above] - values[below]));
  }
  return quantiles;
}

IndexEstimate jackknifed(double value, const std::vector<double>& left_out) {
  const double count = static_cast<double>(left_out.size());
  if (left_out.size() < 2) return {value, kNaN, kNaN, kNaN};
  double sum = 0, squares = 0;
  for (const double x : left_out) {
    sum += x - value;
    squares += (x - value) * (x - value);
  }
  const double se = std::sqrt(std::max((count - 1) / count * (squares - sum * sum / count), 0.0));
  const double half = student_t_quantile(0.95, static_cast<int>(left_out.size()) - 1) * se;
  return {value, se, value - half, value + half};
}

SumsMethod sobol_method(const DesignShape& shape) {
  SumsMethod m;
  m.columns = static_cast<std::size_t>(shape.columns());
  m.inputs = static_cast<std::size_t>(shape.factors);
  m.statistics = 2;
  m.ranked_by = 1;
  m.values = [shape](const double* sums) { return all_indices(shape, sums); };
  m.moments = design_moments;
  return m;
}

OutputIndices indices_of_sums(const SumsMethod& m, const std::vector<double>& sums, std::uint32_t replicates,
                              const std::vector<double>& resampled) {
  const std::vector<double> all = sums_without(sums, replicates, -1), values = m.values(all.data());
  std::vector<std::vector<double>> others;  // of resamples, or with one replicate left out
  for (std::size_t r = 0; r < resampled.size() / m.columns; ++r)
    others.push_back(m.values(resampled.data() + r * m.columns));
  for (std::uint32_t r = 0; resampled.empty() && replicates > 1 && r < replicates; ++r)
    others.push_back(m.values(sums_without(sums, replicates, r).data()));
  OutputIndices out;
  const DesignMoments moments = m.moments(all.data());
  out.mean = moments.mean;
  out.variance = moments.variance;
  out.rows = static_cast<std::uint64_t>(all[0]);
  const auto estimate = [&](std::size_t k) {
    return resampled.empty() ? jackknifed(values[k], column(others, k))
                             : resampled_estimate(values[k], column(others, k));
  };
  std::size_t k = 0;
  for (std::size_t i = 0; i < m.inputs; ++i) {
    out.estimates.emplace_back();
    for (std::size_t s = 0; s < m.statistics; ++s) out.estimates.back().push_back(estimate(k++));
  }
  while (k < values.size()) out.pairs.push_back(estimate(k++));
  std::vector<double> ranked;
  for (std::size_t i = 0; i < m.inputs; ++i) ranked.push_back(values[i * m.statistics + m.ranked_by]);
  std::vector<std::vector<double>> ranked_others;
  // a resample strays from the estimate by the whole error, a jackknife value by 1 / (n - 1) of it
  const double share = resampled.empty() ? 1.0 : 1.0 / static_cast<double>(others.size() - 1);
  for (const std::vector<double>& x : others) {
    ranked_others.emplace_back();
    for (std::size_t i = 0; i < m.inputs; ++i)
      ranked_others.back().push_back(ranked[i] + share * (x[i * m.statistics + m.ranked_by] - ranked[i]));
  }
  out.order = certain_order(ranked, ranked_others);
  return out;
}

Order certain_order(const std::vector<double>& values, const std::vector<std::vector<double>>& left_out) {
  Order order;
  order.inputs.resize(values.size());
  std::iota(order.inputs.begin(), order.inputs.end(), std::size_t{0});
  std::stable_sort(order.inputs.begin(), order.inputs.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
  order.certain_after.assign(values.size(), false);
  if (left_out.size() < 2 || values.size() < 2) return order;
  const double alpha = 0.05 / static_cast<double>(values.size() - 1);
  const double needed = student_t_quantile(1 - 2 * alpha, static_cast<int>(left_out.size()) - 1);
  const auto above = [&](std::size_t a, std::size_t b) {
    std::vector<double> differences;
    for (const std::vector<double>& x : left_out) differences.push_back(x[a] - x[b]);
    const IndexEstimate d = jackknifed(values[a] - values[b], differences);
    return d.value > needed * d.se && d.value > 0;
  };
  for (std::size_t cut = 0; cut + 1 < values.size(); ++cut) {
    bool certain = true;
    for (std::size_t i = 0; certain && i <= cut; ++i)
      for (std::size_t j = cut + 1; certain && j < values.size(); ++j)
        certain = above(order.inputs[i], order.inputs[j]);
    order.certain_after[cut] = certain;
  }
  return order;
}

std::string Order::in_words(const std::vector<std::string>& names) const {
  constexpr std::size_t kMostTiers = 6;
  std::vector<std::string> tiers;
  std::size_t first = 0;
  for (std::size_t k = 0; k < inputs.size() && tiers.size() < kMostTiers; ++k) {
    const bool last = k + 1 == inputs.size() && first > 0;
    if (!certain_after[k] && !last) continue;
    std::vector<std::string> together;
    for (std::size_t i = first; i <= k; ++i) together.push_back(names[inputs[i]]);
    tiers.push_back(k == first ? fmt::format("{}. {}", first + 1, together[0])
                               : fmt::format("{}.-{}. {} (order open)", first + 1, k + 1, join(together, ", ")));
    first = k + 1;
  }
  if (tiers.empty()) return "no order is certain at 95 %; more rows would tell";
  return "certain at 95 %: " + join(tiers, "; ") + (first < inputs.size() ? "; then the rest" : "");
}

}  // namespace eqc
