// The closed list of inequity metrics: cube schema, summary and reports follow from it.
#pragma once

#include <cstdint>

namespace eqc {

// X(id, unit, long name, source). Units: "1" a pure ratio, "entities" a count, "value" the unit of the values handed
// in. Those that need a threshold come last, from able_entities on. A new metric: one line here, its function in the
// header of its family, its sums and itself in inequity.hpp, its test.
#define EQC_INEQUITY_METRICS(X)                                                                                        \
  X(entities, "entities", "entities with positive weight", "")                                                         \
  X(zero_entities, "entities", "entities that hold nothing", "")                                                       \
  X(zero_share, "1", "share of weight that holds nothing", "")                                                         \
  X(mean, "value", "weighted mean", "")                                                                                \
  X(coefficient_of_variation, "1", "coefficient of variation (population)", "")                                        \
  X(gini, "1", "Gini coefficient", "Deltas 2003, Rev. Econ. Stat. 85(1)")                                              \
  X(gini_corrected, "1", "Gini coefficient over its largest value, n/(n-1) for equal weights",                         \
    "Deltas 2003, Rev. Econ. Stat. 85(1)")                                                                             \
  X(theil_t, "1", "Theil T index, GE(1); zeros count as 0 ln 0 = 0", "Theil 1967")                                     \
  X(theil_l, "1", "mean log deviation, GE(0), over positive values", "Theil 1967; Shorrocks 1980, Econometrica 48(3)") \
  X(ge_2, "1", "generalised entropy GE(2), half the squared coefficient of variation",                                 \
    "Shorrocks 1980, Econometrica 48(3)")                                                                              \
  X(atkinson_half, "1", "Atkinson index, epsilon 0.5", "Atkinson 1970, J. Econ. Theory 2(3)")                          \
  X(atkinson_1, "1", "Atkinson index, epsilon 1, over positive values", "Atkinson 1970, J. Econ. Theory 2(3)")         \
  X(atkinson_2, "1", "Atkinson index, epsilon 2, over positive values", "Atkinson 1970, J. Econ. Theory 2(3)")         \
  X(hoover, "1", "Hoover index: share to redistribute for equality", "Hoover 1936, Rev. Econ. Stat. 18(4)")            \
  X(palma, "1", "top 10 % over bottom 40 %; infinite when the bottom holds nothing", "Palma 2011, Dev. Change 42(1)")  \
  X(s80s20, "1", "top 20 % over bottom 20 %; infinite when the bottom holds nothing",                                  \
    "Eurostat, interpolated Lorenz curve")                                                                             \
  X(top1_share, "1", "share of the top 1 % of weight", "interpolated Lorenz curve")                                    \
  X(top10_share, "1", "share of the top 10 % of weight", "interpolated Lorenz curve")                                  \
  X(lorenz_10, "1", "Lorenz curve at 10 %", "Lorenz 1905")                                                             \
  X(lorenz_20, "1", "Lorenz curve at 20 %", "Lorenz 1905")                                                             \
  X(lorenz_30, "1", "Lorenz curve at 30 %", "Lorenz 1905")                                                             \
  X(lorenz_40, "1", "Lorenz curve at 40 %", "Lorenz 1905")                                                             \
  X(lorenz_50, "1", "Lorenz curve at 50 %", "Lorenz 1905")                                                             \
  X(lorenz_60, "1", "Lorenz curve at 60 %", "Lorenz 1905")                                                             \
  X(lorenz_70, "1", "Lorenz curve at 70 %", "Lorenz 1905")                                                             \
  X(lorenz_80, "1", "Lorenz curve at 80 %", "Lorenz 1905")                                                             \
  X(lorenz_90, "1", "Lorenz curve at 90 %", "Lorenz 1905")                                                             \
  X(lorenz_95, "1", "Lorenz curve at 95 %", "Lorenz 1905")                                                             \
  X(lorenz_99, "1", "Lorenz curve at 99 %", "Lorenz 1905")                                                             \
  X(hhi, "1", "Herfindahl-Hirschman index of entities' shares", "Hirschman 1964, Am. Econ. Rev. 54(5)")                \
  X(hhi_normalised, "1", "Herfindahl-Hirschman index rescaled to 0 ... 1", "Hirschman 1964, Am. Econ. Rev. 54(5)")     \
  X(effective_number, "entities", "1 / HHI: equal holders with the same HHI", "Hill 1973, Ecology 54(2), order 2")     \
  X(shannon_number, "entities", "exp(Shannon entropy) of entities' shares", "Hill 1973, Ecology 54(2), order 1")       \
  X(rosenbluth, "1", "Hall-Tideman-Rosenbluth index", "Hall, Tideman 1967, JASA 62")                                   \
  X(cr_1, "1", "share of the largest holder", "")                                                                      \
  X(cr_3, "1", "share of the 3 largest holders", "")                                                                   \
  X(cr_4, "1", "share of the 4 largest holders", "")                                                                   \
  X(cr_5, "1", "share of the 5 largest holders", "")                                                                   \
  X(fewest_holders_50, "entities", "fewest entities holding more than 50 %",                                           \
    "Srinivasan, Lee 2017, Nakamoto coefficient")                                                                      \
  X(fewest_holders_80, "entities", "fewest entities holding more than 80 %",                                           \
    "Srinivasan, Lee 2017, Nakamoto coefficient")                                                                      \
  X(fewest_holders_90, "entities", "fewest entities holding more than 90 %",                                           \
    "Srinivasan, Lee 2017, Nakamoto coefficient")                                                                      \
  X(able_entities, "entities", "entities at or above the threshold", "")                                               \
  X(able_share, "1", "share of weight at or above the threshold", "")                                                  \
  X(headcount, "1", "FGT 0: share of weight strictly below the threshold",                                             \
    "Foster, Greer, Thorbecke 1984, Econometrica 52(3)")                                                               \
  X(poverty_gap, "1", "FGT 1: mean relative shortfall", "Foster, Greer, Thorbecke 1984, Econometrica 52(3)")           \
  X(poverty_severity, "1", "FGT 2: mean squared relative shortfall",                                                   \
    "Foster, Greer, Thorbecke 1984, Econometrica 52(3)")                                                               \
  X(watts, "1", "Watts index, over positive values", "Watts 1968; Zheng 1993, Econ. Lett. 42")

enum class InequityMetric : std::int32_t {
#define EQC_AS_ENUM(id, unit, long_name, source) id,
  EQC_INEQUITY_METRICS(EQC_AS_ENUM)
#undef EQC_AS_ENUM
      count
};

inline constexpr int kInequityMetrics = static_cast<int>(InequityMetric::count);

/// Without a threshold these say nothing.
constexpr bool needs_threshold(InequityMetric metric) { return metric >= InequityMetric::able_entities; }

/// One line of the list, for schemas and reports.
struct MetricInfo {
  const char* id;
  const char* unit;
  const char* long_name;
  const char* source;  ///< empty when the name is the definition
};

inline constexpr MetricInfo kInequityMetricInfo[kInequityMetrics] = {
#define EQC_AS_INFO(id, unit, long_name, source) {#id, unit, long_name, source},
    EQC_INEQUITY_METRICS(EQC_AS_INFO)
#undef EQC_AS_INFO
};

}  // namespace eqc
