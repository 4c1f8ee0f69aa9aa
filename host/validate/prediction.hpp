// What the performance model says of one published measurement, from the catalog and the row's configuration alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/validate/truth.hpp"
#include "host/validate/truth_context.hpp"

namespace eqc {

struct Prediction {
  double value = 0;         ///< in the unit of the row
  double p05 = 0, p95 = 0;  ///< where nine of ten measurements should lie, same unit
  double baseline =
      0;  ///< constant 45 % HFU (training), plain roofline at 100 % of peak (serving); 0: none for this quantity
  double guess_spread = 0;  ///< log standard deviation that assumptions which move the result add, in the interval
  std::string reason;       ///< why the row cannot be scored, short enough to be counted; empty when it is scored
  std::string assumed;      ///< options the row does not state, and what was taken

  bool scored() const { return reason.empty(); }
  static Prediction not_scored(std::string why) {
    Prediction p;
    p.reason = std::move(why);
    return p;
  }
};

inline constexpr double kQuantile95 = 1.6448536269514722;  // of the standard normal distribution
inline constexpr double kFourDigits95 = 1.6449;            // as the intervals of training and serving have it

/// Of Student's distribution with eight degrees of freedom: what serving frameworks differ by on accelerators they were
/// not fitted on is known from nine families.
inline constexpr double kStudent95 = 1.8595480375228424;

/// With an interval of `quantile` log standard deviations to either side.
Prediction spread_around(double value, double log_spread, double quantile = kQuantile95);

/// Name of a quantity in lower case, '/', spaces and hyphens as '_', a statistic in front of it ("mean_ttft") behind
/// it.
std::string plain_quantity(std::string_view name);

/// "; did you mean 'x'?" of the nearest of these names to a plain quantity that none of them is, or "".
std::string nearest_quantity(const std::string& quantity, const std::vector<std::string_view>& names);

/// The quantity as the table has it, for messages.
const std::string& written_quantity(const TruthRow& row);

/// Name of a quantity without the statistic it ends in: a mean, a median and a quantile have one prediction.
std::string without_statistic(std::string name);

/// Why a request of the stated lengths has no such quantity: of its prompt, or of its answer; empty when it has one.
std::string no_such_request(const TruthRow& row, bool of_prompt, bool of_answer);

/// How many of a unit of time are a second; 1 of other units.
double per_second(const std::string& unit);

/// Names in measured_quantity that the predictors know (docs/truth-format.md says what each is).
std::vector<std::string_view> training_quantities();
/// Other spellings of theirs that are read ("step_time").
std::vector<std::string_view> training_quantity_spellings();
std::vector<std::string_view> serving_quantities();

Prediction predict_training(const TruthContext& x, const TruthRow& row);
Prediction predict_serving(const TruthContext& x, const TruthRow& row);

}  // namespace eqc
