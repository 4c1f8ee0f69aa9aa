// The metrics of a table: the closed list of the kernels, which cubes have too, and then those of tables alone.
#pragma once

#include <array>

#include "kernels/metric/metric_list.hpp"

namespace eqc {

// X(id, unit, long name, source), as in kernels/metric/metric_list.hpp.
#define EQC_TABLE_METRICS(X)                                                                     \
  X(p10, "value", "10th percentile", "Hyndman, Fan 1996, Am. Stat. 50(4), definition 2")         \
  X(p25, "value", "25th percentile", "Hyndman, Fan 1996, Am. Stat. 50(4), definition 2")         \
  X(median, "value", "median", "Hyndman, Fan 1996, Am. Stat. 50(4), definition 2")               \
  X(p75, "value", "75th percentile", "Hyndman, Fan 1996, Am. Stat. 50(4), definition 2")         \
  X(p90, "value", "90th percentile", "Hyndman, Fan 1996, Am. Stat. 50(4), definition 2")         \
  X(p90_p10, "1", "90th over 10th percentile", "")                                               \
  X(p90_p50, "1", "90th percentile over median", "")                                             \
  X(p50_p10, "1", "median over 10th percentile", "")                                             \
  X(p75_p25, "1", "75th over 25th percentile", "")                                               \
  X(negative_entities, "entities", "entities with a negative value", "")                         \
  X(negative_share, "1", "share of weight with a negative value", "")                            \
  X(gini_normalised, "1", "Gini coefficient over its largest value when values may be negative", \
    "Raffinetti, Siletti, Vernizzi 2015, Stat. Methods Appl. 24(3)")

enum class TableMetric : std::int32_t {
  before = kInequityMetrics - 1,
#define EQC_AS_ENUM(id, unit, long_name, source) id,
  EQC_TABLE_METRICS(EQC_AS_ENUM)
#undef EQC_AS_ENUM
      count
};

inline constexpr int kTableMetrics = static_cast<int>(TableMetric::count);

constexpr std::size_t place(InequityMetric metric) { return static_cast<std::size_t>(metric); }
constexpr std::size_t place(TableMetric metric) { return static_cast<std::size_t>(metric); }

inline constexpr std::array<MetricInfo, kTableMetrics> kTableMetricInfo = [] {
  constexpr MetricInfo own[] = {
#define EQC_AS_INFO(id, unit, long_name, source) {#id, unit, long_name, source},
      EQC_TABLE_METRICS(EQC_AS_INFO)
#undef EQC_AS_INFO
  };
  std::array<MetricInfo, kTableMetrics> all{};
  for (int i = 0; i < kTableMetrics; ++i)
    all[static_cast<std::size_t>(i)] = i < kInequityMetrics ? kInequityMetricInfo[i] : own[i - kInequityMetrics];
  return all;
}();

/// Without a poverty line these say nothing.
constexpr bool needs_line(int metric) {
  return metric < kInequityMetrics && needs_threshold(static_cast<InequityMetric>(metric));
}

/// Whether a metric describes the population that weights stand for. The others count or compare the rows themselves,
/// so a sample of rows has no standard error of them.
constexpr bool of_population(int metric) {
  const auto i = static_cast<std::size_t>(metric);
  const bool holders = i >= place(InequityMetric::hhi) && i <= place(InequityMetric::fewest_holders_90);
  return !holders && i != place(InequityMetric::entities) && i != place(InequityMetric::zero_entities) &&
         i != place(InequityMetric::able_entities) && i != place(TableMetric::negative_entities);
}

}  // namespace eqc
