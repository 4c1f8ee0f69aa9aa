// Headcounts of all countries at a price, world by world: who is able, how far the others are, and what missing data
// may change.
#pragma once

#include "kernels/job/people_job.hpp"

namespace eqc {

enum class HeadcountTotal : std::int32_t {
  number,     ///< adults able
  share,      ///< of the adults of countries with a price
  gap,        ///< FGT 1, the unconnected counting as 1 (Foster, Greer, Thorbecke 1984)
  vouchers,   ///< USD per year
  lowest,     ///< share of all adults when nobody of unknown or imputed incomes is able
  highest,    ///< when all of them are
  severity,   ///< FGT 2 before vouchers; 0 unless job.shortfall
  money_gap,  ///< USD per year that would make the connected able: income share x sum of (needed - income)+; 0 unless
              ///< job.shortfall
  count
};
inline constexpr int kHeadcountTotals = static_cast<int>(HeadcountTotal::count);
inline constexpr int kGroupsPerCountry = 2;

/// Inputs and outputs on the side that runs the job.
struct HeadcountJob {
  std::int32_t worlds = 0, n_countries = 0, n_groups = 0;
  PeoplePrices people;
  const double* income = nullptr;  ///< [countries][kIncomeBins] USD per year, ascending
  const double *income_sum = nullptr,
               *income_square_sum = nullptr;  ///< [countries][kIncomeBins + 1] over the first bins
  const double* adults = nullptr;             ///< [countries]
  const double* connected_share = nullptr;    ///< [countries] of adults
  const std::int8_t* measured = nullptr;      ///< [countries] 0: incomes are imputed
  const std::int32_t* group = nullptr;        ///< [countries][kGroupsPerCountry] groups it is in, -1: none
  const double* group_adults = nullptr;       ///< [n_groups]
  double adults_missing = 0, everybody = 0;   ///< of countries left out; of all
  std::int8_t shortfall = 0;                  ///< 1: severity and money gap too
  // outputs
  double* totals = nullptr;         ///< [kHeadcountTotals][worlds]
  double* group_share = nullptr;    ///< [n_groups][worlds] able
  double* country_share = nullptr;  ///< [countries][worlds] able; NaN where there is no price
};

/// Results of one world in one country.
struct CountryCount {
  CountryAble able;
  CountryShortfall lacking;
};

EQC_HD CountryCount count_country(const HeadcountJob& job, std::int64_t k, std::int64_t world) {
  const IncomeBins bins{job.income + k * kIncomeBins, job.income_sum + k * (kIncomeBins + 1),
                        job.income_square_sum + k * (kIncomeBins + 1)};
  const double price = job.people.price(k, world), multiplier = job.people.multiplier[k * job.worlds + world];
  CountryCount c{able_in_country(bins, job.connected_share[k], price, multiplier, job.people.rule), {}};
  if (job.shortfall != 0) c.lacking = shortfall_in_country(bins, income_needed(price, job.people.rule, multiplier));
  job.country_share[k * job.worlds + world] = price == price ? c.able.share : price;
  return c;
}

/// Sums over the countries of one world.
struct HeadcountSums {
  double number = 0, adults = 0, gap = 0, vouchers = 0, sure = 0, unsure = 0, severity = 0, money = 0;
};

/// What country k adds to a world. Countries are added in their order.
EQC_HD void add_country(const HeadcountJob& job, std::int64_t k, std::int64_t world, const CountryCount& c,
                        HeadcountSums& s) {
  const double share = job.country_share[k * job.worlds + world], adults = job.adults[k];
  const bool sold = share == share;
  if (!sold || job.measured[k] == 0) s.unsure += adults;
  if (!sold) return;
  s.number += share * adults;
  s.adults += adults;
  s.gap += c.able.gap * adults;
  s.vouchers += c.able.vouchers_usd * adults * 12.0;
  if (job.measured[k] != 0) s.sure += share * adults;
  for (int i = 0; i < kGroupsPerCountry; ++i) {
    const std::int32_t g = job.group != nullptr ? job.group[k * kGroupsPerCountry + i] : -1;
    if (g >= 0)
      job.group_share[static_cast<std::int64_t>(g) * job.worlds + world] += share * adults / job.group_adults[g];
  }
  if (job.shortfall == 0) return;
  const double connected = job.connected_share[k];
  s.severity += adults * (connected * c.lacking.squares + 1.0 - connected);
  const double missing = adults * connected * c.lacking.missing_usd * job.people.multiplier[k * job.worlds + world];
  s.money += connected > 0.0 ? job.people.rule.income_share * missing : 0.0;
}

EQC_HD HeadcountSums start_world(const HeadcountJob& job, std::int64_t world) {
  for (std::int64_t g = 0; g < job.n_groups; ++g) job.group_share[g * job.worlds + world] = 0.0;
  HeadcountSums s;
  s.unsure = job.adults_missing;
  return s;
}

EQC_HD void finish_world(const HeadcountJob& job, std::int64_t world, const HeadcountSums& s) {
  const double unknown = from_bits(0x7ff8000000000000LL);  // the same bits on every machine, which 0 / 0 has not
  const auto over_adults = [&](double sum) { return s.adults > 0.0 ? sum / s.adults : unknown; };
  const auto put = [&](HeadcountTotal t, double v) {
    job.totals[static_cast<std::int64_t>(t) * job.worlds + world] = v;
  };
  put(HeadcountTotal::number, s.number);
  put(HeadcountTotal::share, over_adults(s.number));
  put(HeadcountTotal::gap, over_adults(s.gap));
  put(HeadcountTotal::vouchers, s.vouchers);
  put(HeadcountTotal::lowest, s.sure / job.everybody);
  put(HeadcountTotal::highest, (s.sure + s.unsure) / job.everybody);
  put(HeadcountTotal::severity, over_adults(s.severity));
  put(HeadcountTotal::money_gap, s.money);
}

}  // namespace eqc
