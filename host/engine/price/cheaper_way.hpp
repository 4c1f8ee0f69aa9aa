// Of several ways to get the same thing, the one that a buyer takes: the cheapest by expected cost, before the draw;
// with foresight the cheapest of each world.
#pragma once

#include "host/plan/plan.hpp"

namespace eqc {

/// Mean over worlds; +infinity when it cannot be had in some world.
double expected(const double* usd, std::size_t worlds);

/// Compares rows of costs, [worlds] each.
class CheaperWay {
 public:
  explicit CheaperWay(const Plan& plan);

  /// Takes factor x offered into `kept`, which starts at +infinity, where a buyer prefers it; the first of equals
  /// stays. True when it was taken in some world.
  bool offer(const double* offered, double factor, double* kept) const;

  /// The same of many offers to one: means that are known are not taken again.
  struct Kept {
    double* usd;
    double expected_usd;  ///< of it
  };
  bool offer(const double* offered, double offered_expected_usd, double factor, Kept& kept) const;

 private:
  std::size_t worlds_;
  bool foresight_;
};

/// Of rows of costs by region, then of renting abroad (CostRow), [rows][worlds]: what it costs where it is cheapest and
/// somebody runs machines for hire; +infinity where nobody does.
std::vector<double> cheapest_anywhere(const Plan& plan, const std::vector<double>& rows);

}  // namespace eqc
