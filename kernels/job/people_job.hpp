// What people pay and earn in every country and world, as plain arrays: shared by the jobs about people.
#pragma once

#include "kernels/econ/headcount.hpp"

namespace eqc {

struct PeoplePrices {
  const double* multiplier = nullptr;  ///< [countries][worlds] of incomes
  const double* usd_month = nullptr;   ///< [worlds]; +infinity: cannot be had
  const double* factor = nullptr;      ///< [countries]; NaN: not sold there
  const double* addend = nullptr;      ///< [countries] USD per month
  AbleRule rule;

  /// USD per month.
  EQC_HD double price(std::int64_t country, std::int64_t world) const {
    return usd_month[world] * factor[country] + addend[country];
  }
};

}  // namespace eqc
