// Inequality between groups and within them: Theil T, Theil L and Gini split by income group, region or any other
// grouping.
#pragma once

#include "kernels/metric/entropy.hpp"

namespace eqc {

/// total = within + between exactly for both Theil indices (Shorrocks 1980, Econometrica 48(3)); for Gini an overlap
/// remains, which is 0 if and only if the groups' ranges do not overlap (Lambert, Aronson 1993, Economic Journal 103).
struct Decomposition {
  double theil_t_within = 0, theil_t_between = 0;  ///< weighted by value shares
  double theil_l_within = 0, theil_l_between = 0;  ///< weighted by population shares; over positive values, as theil_l
  double gini_within = 0, gini_between = 0, gini_overlap = 0;
};

/// The parts in the order of the cube's `decomposition_part`, which entity_metrics.hpp writes.
struct DecompositionPart {
  const char* id;
  double Decomposition::*value;
};
inline constexpr DecompositionPart kDecompositionPartInfo[] = {
    {"theil_t_between", &Decomposition::theil_t_between}, {"theil_t_within", &Decomposition::theil_t_within},
    {"theil_l_between", &Decomposition::theil_l_between}, {"theil_l_within", &Decomposition::theil_l_within},
    {"gini_between", &Decomposition::gini_between},       {"gini_within", &Decomposition::gini_within},
    {"gini_overlap", &Decomposition::gini_overlap}};

/// Doubles of scratch for a decomposition into `groups` groups.
EQC_HD std::int32_t decomposition_scratch_size(std::int32_t groups) { return 8 * groups; }

namespace decomposition {

/// Totals by group, in the caller's scratch.
struct Groups {
  std::int32_t count;
  double *weight, *positive_weight, *value;  ///< weight, weight of positive values, weight x value
  double *lowest, *highest;                  ///< values
  double* seen;                              ///< weight met so far
};

/// Mean of a group; the common value itself when all are equal.
EQC_HD double group_mean(const Groups& g, std::int32_t k) {
  return g.lowest[k] == g.highest[k] ? g.lowest[k] : g.value[k] / g.weight[k];
}

EQC_HD Groups group_totals(const Profile& p, const std::int32_t* group, std::int32_t groups, double* scratch) {
  Groups g{groups,
           scratch,
           scratch + groups,
           scratch + 2 * groups,
           scratch + 3 * groups,
           scratch + 4 * groups,
           scratch + 5 * groups};
  for (std::int32_t k = 0; k < 6 * groups; ++k) scratch[k] = 0.0;
  for (std::int32_t i = 0; i < p.n; ++i) {
    const std::int32_t k = group[i];
    if (g.weight[k] == 0.0) g.lowest[k] = p.value[i];  // ascending: the first is the lowest
    g.highest[k] = p.value[i];
    g.weight[k] += p.weight[i];
    g.positive_weight[k] += select(p.value[i] > 0.0, p.weight[i], 0.0);
    g.value[k] += p.weight[i] * p.value[i];
  }
  return g;
}

/// T = sum_g s_g T_g + sum_g s_g ln(mu_g / mu); L = sum_g q_g L_g + sum_g q_g ln(mu / mu_g), s value shares, q
/// population shares. Terms as in entropy.hpp, which keep small parts accurate: sum_g s_g ln r_g = sum_g q_g (r_g ln
/// r_g - (r_g - 1)) with r_g = mu_g / mu.
EQC_HD void split_theil(const Profile& p, const std::int32_t* group, const Groups& g, Decomposition& out) {
  const double value_sum = p.mean * p.weight_total;
  for (std::int32_t k = 0; k < g.count; ++k) {
    if (!(g.weight[k] > 0.0)) continue;
    const bool any = g.positive_weight[k] > 0.0;
    const double ratio = group_mean(g, k) / p.mean;
    out.theil_t_between += g.weight[k] / p.weight_total * entropy_term(ratio, any ? log_(ratio) : 0.0);
    if (!any) continue;
    const double own =
        g.positive_weight[k] < g.weight[k] ? (g.value[k] / g.positive_weight[k]) / p.mean : ratio;  // over the positive
    const double positive_ratio = own * (p.positive_weight / p.weight_total);
    out.theil_l_between +=
        g.positive_weight[k] / p.positive_weight * log_deviation_term(positive_ratio, log_(positive_ratio));
  }
  for (std::int32_t i = 0; i < p.n; ++i) {
    const std::int32_t k = group[i];
    if (!(g.positive_weight[k] > 0.0)) continue;
    const double mean = group_mean(g, k), ratio = p.value[i] / mean;
    const bool positive = ratio > 0.0;
    const double log_ratio = positive ? log_(ratio) : 0.0;
    out.theil_t_within += p.weight[i] * mean / value_sum * entropy_term(ratio, log_ratio);
    if (!positive) continue;
    const double share = g.positive_weight[k] / g.weight[k];  // mean of the positive values = group mean / share
    out.theil_l_within += p.weight[i] / p.positive_weight * log_deviation_term(ratio * share, log_ratio + log_(share));
  }
}

/// Sorts `count` means ascending and takes their weights along (heap sort: no scratch, no recursion).
EQC_HD void sort_means(double* mean, double* weight, std::int32_t count) {
  const auto exchange = [=](std::int32_t a, std::int32_t b) {
    const double m = mean[a], w = weight[a];
    mean[a] = mean[b], weight[a] = weight[b];
    mean[b] = m, weight[b] = w;
  };
  const auto sift = [=](std::int32_t root, std::int32_t end) {
    for (std::int32_t child; (child = 2 * root + 1) < end; root = child) {
      if (child + 1 < end && mean[child] < mean[child + 1]) ++child;
      if (!(mean[root] < mean[child])) return;
      exchange(root, child);
    }
  };
  for (std::int32_t root = count / 2 - 1; root >= 0; --root) sift(root, count);
  for (std::int32_t end = count - 1; end > 0; --end) {
    exchange(0, end);
    sift(0, end);
  }
}

/// Gini x weight x value of the group means: sum over groups, ascending by mean, of weight x (mean - lowest) x (ranks
/// before - ranks after).
EQC_HD double between_sum(const Groups& g, double total_weight, double* mean, double* weight) {
  std::int32_t count = 0;
  for (std::int32_t k = 0; k < g.count; ++k) {
    if (!(g.weight[k] > 0.0)) continue;
    mean[count] = group_mean(g, k);
    weight[count++] = g.weight[k];
  }
  sort_means(mean, weight, count);
  double sum = 0.0, before = 0.0;
  for (std::int32_t k = 0; k < count; ++k) {
    sum += weight[k] * (mean[k] - mean[0]) * (2.0 * before + weight[k] - total_weight);
    before += weight[k];
  }
  return sum;
}

/// Within: each group's own ranks. Between: every entity gets its group's mean.
EQC_HD void split_gini(const Profile& p, const std::int32_t* group, const Groups& g, double gini_total, double* means,
                       Decomposition& out) {
  const double scale = 1.0 / (p.weight_total * p.cum_value[p.n]);
  double within = 0.0;
  for (std::int32_t i = 0; i < p.n; ++i) {
    const std::int32_t k = group[i];
    const double before = g.seen[k];
    g.seen[k] = before + p.weight[i];
    within += p.weight[i] * (p.value[i] - g.lowest[k]) * (before + g.seen[k] - g.weight[k]);
  }
  out.gini_within = max_(within * scale, 0.0);
  out.gini_between = max_(between_sum(g, p.weight_total, means, means + g.count) * scale, 0.0);
  out.gini_overlap = gini_total - out.gini_within - out.gini_between;
}

}  // namespace decomposition

/// Splits a profile by group[i] in [0, groups), aligned with the profile's (sorted) entities. Groups without entities
/// are allowed. All parts are 0 when nobody holds anything. `gini_total`: gini(p).
EQC_HD Decomposition decompose(const Profile& p, const std::int32_t* group, std::int32_t groups, double gini_total,
                               double* scratch) {
  Decomposition out;
  if (!(p.mean > 0.0)) return out;
  const decomposition::Groups g = decomposition::group_totals(p, group, groups, scratch);
  decomposition::split_theil(p, group, g, out);
  decomposition::split_gini(p, group, g, gini_total, scratch + 6 * groups, out);
  return out;
}

}  // namespace eqc
