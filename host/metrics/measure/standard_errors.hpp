// Standard errors of all metrics of parts of a survey, by linearisation or by the bootstrap.
#pragma once

#include "host/metrics/measure/measured.hpp"
#include "host/metrics/measure/survey_design.hpp"

namespace eqc {

/// Parts of the rows of a survey, each ascending by value: the whole, or one part per group.
struct SurveyParts {
  RowView rows;                        ///< one part after the other
  std::vector<std::size_t> begin;      ///< [parts + 1] in rows
  const std::int32_t* cell = nullptr;  ///< of row i, as SurveyDesign::cell: cell[i * cell_stride]
  std::size_t cell_stride = 0;
  const std::vector<Measured>* measured = nullptr;  ///< [parts]

  std::int32_t cell_of(std::size_t row) const { return cell[row * cell_stride]; }
};

/// [parts]; NaN where a metric has none, and everywhere in a part of rows of one unit.
using PartErrors = std::vector<MetricValues>;

/// Linearisation: the variance of a metric is that of the total of its influences. Of percentiles: the density of
/// values at them is read off the quantiles at the ends of the 95 % interval of the share below (Woodruff 1952, JASA
/// 47; Francisco, Fuller 1991, Ann. Stat. 19(1)).
PartErrors linearised_errors(const SurveyParts& parts, const SurveyDesign& design);

/// Rescaling bootstrap: in each stratum n - 1 of its n units are drawn with replacement, and weights are multiplied by
/// n / (n - 1) x times drawn (Rao, Wu 1988, JASA 83; Rao, Wu, Yue 1992, Survey Methodology 18(2)). The same draws for
/// the same seed, whatever the order of the rows in the file and the number of threads.
PartErrors bootstrap_errors(const SurveyParts& parts, const SurveyDesign& design, double line, int replicates,
                            std::uint64_t seed);

}  // namespace eqc
