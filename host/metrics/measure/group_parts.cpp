// Groups are compared by how far their means are from that of all, which is known to more digits than the means.
#include "host/metrics/measure/group_parts.hpp"

#include <algorithm>
#include <cmath>

#include "host/base/nan.hpp"
#include "host/metrics/measure/small_terms.hpp"
#include "host/metrics/measure/top_down.hpp"

namespace eqc {
namespace {

/// One group beside the whole.
struct GroupAt {
  double q, positive_q;    ///< shares of weight: of all, of that with a positive value
  double d, r;             ///< mean over the mean of all, minus 1 and as it is
  double own_d, own_r;     ///< the same of positive values
  double half_difference;  ///< over the mean of all
};

Wide times(Wide a, double power_of_two) { return {a.high * power_of_two, a.low * power_of_two}; }

/// A mean of the group in the scaled unit of the whole.
Wide in_unit_of(const Measured& whole, const Measured& group, Wide mean) {
  return times(mean, whole.rows.value_scale / group.rows.value_scale);
}

/// A group's mean and its share of the weight.
struct GroupMean {
  double weight;
  Wide mean;
};

/// Deviations of group means from the mean of all, over it: by way of the heaviest group's (as Mean). Shares sum to 1.
std::vector<double> deviations(const std::vector<GroupMean>& groups, double mean) {
  const auto heaviest = std::max_element(groups.begin(), groups.end(),
                                         [](const GroupMean& a, const GroupMean& b) { return a.weight < b.weight; });
  WideSum beyond;
  for (const GroupMean& g : groups)
    if (g.weight > 0) beyond.add((g.mean - heaviest->mean) * g.weight);
  std::vector<double> d;
  for (const GroupMean& g : groups)
    d.push_back(g.weight > 0 ? difference(g.mean - heaviest->mean, beyond.wide()) / mean : 0);
  return d;
}

std::vector<GroupAt> groups_at(const Measured& whole, const std::vector<Measured>& groups) {
  const RowTotals& t = whole.totals;
  const bool positive = t.positive_mean.is_positive();
  std::vector<GroupAt> at;
  std::vector<GroupMean> all, own;
  for (const Measured& group : groups) {
    const RowTotals& g = group.totals;
    const double weight = whole.rows.weight_scale / group.rows.weight_scale;
    all.push_back({g.weight.high * weight / t.weight.high, in_unit_of(whole, group, g.mean.value)});
    own.push_back({positive ? g.positive_weight.high * weight / t.positive_weight.high : 0,
                   in_unit_of(whole, group, g.positive_mean.value)});
    at.push_back({all.back().weight, own.back().weight, 0, all.back().mean.high / t.mean.value.high, 0,
                  positive ? own.back().mean.high / t.positive_mean.value.high : 0,
                  group.half_difference * (whole.rows.value_scale / group.rows.value_scale) / t.mean.value.high});
  }
  const std::vector<double> d = deviations(all, t.mean.value.high);
  const std::vector<double> own_d = deviations(own, positive ? t.positive_mean.value.high : 1);
  for (std::size_t g = 0; g < at.size(); ++g) at[g].d = d[g], at[g].own_d = own_d[g];
  return at;
}

/// Half the mean difference of group means over the mean of all.
double between_gini(std::vector<GroupAt> groups) {
  std::sort(groups.begin(), groups.end(), [](const GroupAt& a, const GroupAt& b) { return a.d < b.d; });
  RowView rows{&groups.front().d,
               &groups.front().q,
               sizeof(GroupAt) / sizeof(double),
               sizeof(GroupAt) / sizeof(double),
               groups.size(),
               1,
               1};
  rows = scaled(rows);
  return half_mean_difference(rows, row_totals(rows)) / rows.value_scale;
}

}  // namespace

Decomposition group_parts(const Measured& whole, const std::vector<Measured>& groups) {
  Decomposition parts{kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN};
  if (!whole.totals.mean.is_positive()) return parts;
  const std::vector<GroupAt> at = groups_at(whole, groups);
  WideSum t_within, t_between, l_within, l_between, gini_within;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const GroupAt& e = at[g];
    gini_within.add(e.q * e.q * e.half_difference);
    if (whole.totals.negatives > 0) continue;
    t_between.add(e.q * entropy_excess(e.d, e.r, e.r > 0 ? log_ratio(e.d, e.r) : 0));
    if (!(e.r > 0)) continue;
    t_within.add(e.q * e.r * groups[g][InequityMetric::theil_t]);
    l_within.add(e.positive_q * groups[g][InequityMetric::theil_l]);
    l_between.add(e.positive_q * log_deviation_excess(e.own_d, log_ratio(e.own_d, e.own_r)));
  }
  parts.gini_within = gini_within.value();
  parts.gini_between = between_gini(at);
  parts.gini_overlap = whole[InequityMetric::gini] - parts.gini_within - parts.gini_between;
  if (whole.totals.negatives > 0) return parts;
  parts.theil_t_within = t_within.value(), parts.theil_t_between = t_between.value();
  parts.theil_l_within = l_within.value(), parts.theil_l_between = l_between.value();
  return parts;
}

}  // namespace eqc
