// Tokens within people's reach, world by world: tenths of every country as entities, the unconnected with nothing.
#pragma once

#include "kernels/metric/entity_metrics.hpp"
#include "kernels/job/people_job.hpp"

namespace eqc {

inline constexpr std::int32_t kTenths = 10;                  ///< of a country's connected adults, ascending in income
inline constexpr std::int32_t kReachEntities = kTenths + 1;  ///< of a country; the last is the unconnected

/// Entity e belongs to country e / kReachEntities.
struct ReachJob : EntityMetrics {
  PeoplePrices people;
  const double* income = nullptr;  ///< [n_entities] mean, USD per year; 0: unconnected
  double tokens = 0;               ///< per month, what prices are for
  std::int8_t all_or_nothing = 0;  ///< 1: a device is bought or not, tokens beyond the use level are not for sale

  /// Tokens per month that the income share pays for, the voucher included; 0 below the use level.
  EQC_HD double value(std::int32_t e, std::int64_t world) const {
    const std::int64_t country = e / kReachEntities;
    const AbleRule& rule = people.rule;
    const double yearly = income[e] * people.multiplier[country * worlds + world], unit = people.price(country, world);
    const double voucher = yearly > 0.0 && yearly < rule.voucher_below_usd ? rule.voucher_usd_month : 0.0;
    const double free_use = income[e] > 0.0 ? 1.0 : 0.0;
    const double affordable =
        unit > 0.0 ? (yearly / 12.0 * rule.income_share + voucher) / unit : free_use;  // in units of the use level
    return affordable >= 1.0 ? (all_or_nothing != 0 ? 1.0 : affordable) * tokens : 0.0;
  }
};

}  // namespace eqc
