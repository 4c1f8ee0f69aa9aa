// How far predictions are from measurements: errors, bias and interval coverage of a group of rows.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "host/validate/prediction.hpp"

namespace eqc {

/// Which part of the published rows a row belongs to (scenarios/catalog/truth/split.csv): the fit may only look at
/// `fit`.
enum class Split { fit, holdout, unseen };
inline constexpr std::array<std::string_view, 3> kSplitNames = {"fit", "holdout", "unseen"};  ///< in this order
inline std::string_view split_name(Split split) { return kSplitNames[static_cast<std::size_t>(split)]; }

struct ScoredRow {
  TruthRow truth;
  Prediction prediction;
  Split split = Split::unseen;
  /// predicted / measured - 1, as a ratio.
  double error() const { return prediction.value / truth.value - 1; }
};

/// Errors as ratios (0.1 is 10 %); all zero when no row was scored.
struct Score {
  std::size_t rows = 0, rows_scored = 0;
  double mape = 0;        ///< mean absolute relative error
  double median_ape = 0;  ///< median absolute relative error
  double bias = 0;        ///< mean relative error, with its sign: positive when the prediction is above the measurement
  double p90_ape = 0;     ///< 90th percentile of the absolute relative error
  double inside_interval = 0;     ///< share of measurements inside the predicted 5-95 % interval
  std::size_t rows_baseline = 0;  ///< scored rows that the baseline speaks of too
  double baseline_mape = 0, baseline_bias = 0;
  std::map<std::string, std::size_t> not_scored;  ///< reason -> rows
};

Score score_of(const std::vector<const ScoredRow*>& rows);

/// Quantile of the values by linear interpolation between order statistics (Hyndman and Fan 1996, type 7); 0 for no
/// values.
double quantile_of(std::vector<double> values, double probability);

}  // namespace eqc
