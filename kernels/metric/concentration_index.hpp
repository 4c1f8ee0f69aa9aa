// Concentration index: how unequally a quantity falls along the ranking by another one, such as use along income.
#pragma once

#include "kernels/metric/profile.hpp"

namespace eqc {

/// 2 sum w y R / (W mu_y) - 1 over entities ascending by income, R the fractional rank (mid-point of the entity's
/// weight), averaged over equal incomes so that their order does not matter (Kakwani, Wagstaff, van Doorslaer 1997, J.
/// Econometrics 77(1)). In (-1, 1): positive when the quantity goes to the rich. Equals gini when y is income. 0 when
/// all y are 0. Unsuited to mixed signs.
EQC_HD double concentration_index(const Profile& income, const double* y) {
  const double total = income.cum_weight[income.n];
  double y_sum = 0.0, ranked_sum = 0.0;
  for (std::int32_t first = 0; first < income.n;) {
    std::int32_t end = first;
    double tied_y = 0.0;
    for (; end < income.n && income.value[end] == income.value[first]; ++end) tied_y += income.weight[end] * y[end];
    y_sum += tied_y;
    ranked_sum += tied_y * (income.cum_weight[first] + income.cum_weight[end] - total);  // (2 R - 1) W
    first = end;
  }
  return y_sum > 0.0 ? ranked_sum / (y_sum * total) : 0.0;
}

/// Erreygers (2009, J. Health Economics 28(2)) for y bounded in [low, high]: 4 mu_y C / (high - low).
EQC_HD double erreygers_index(double concentration, double y_mean, double low, double high) {
  return 4.0 * y_mean * concentration / (high - low);
}

/// Wagstaff (2005, Health Economics 14(4)) for y of 0 or 1: C / (1 - mu_y); 0 when everybody has it.
EQC_HD double wagstaff_index(double concentration, double y_mean) {
  return y_mean < 1.0 ? concentration / (1.0 - y_mean) : 0.0;
}

}  // namespace eqc
