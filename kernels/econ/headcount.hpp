// Adults of one country who can pay for use: binary search over income bins.
#pragma once

#include "kernels/base/fp.hpp"

namespace eqc {

inline constexpr std::int32_t kIncomeBins = 100;  ///< equally many adults each, ascending in income

/// Able: 12 x price <= income share x income. Whose income is below a line gets a voucher towards the price.
struct AbleRule {
  double income_share = 0.02;
  double voucher_usd_month = 0, voucher_below_usd = 0;
};

/// Incomes of one country: bins, and sums over the first b of them, [kIncomeBins + 1], so that a mean over the poor is
/// one look-up.
struct IncomeBins {
  const double *income, *sum, *square_sum;
};

/// One country in one world.
struct CountryAble {
  double share;         ///< of adults: connected and able
  double gap;           ///< mean relative shortfall of income, the unconnected counting as 1
  double vouchers_usd;  ///< paid per month and adult of the country
};

/// Shortfall before vouchers of the connected, as means over bins.
struct CountryShortfall {
  double squares;      ///< of the relative shortfall
  double missing_usd;  ///< income missing, USD per year at the incomes of the bins
};

/// First of a country's bins with an income of at least `least`; kIncomeBins when there is none.
/// The same number of steps whatever the income, and no branch to mispredict. NaN: none.
EQC_HD std::int32_t first_bin(const double* income, double least) {
  std::int32_t below = 0;  // bins known to be below
  for (std::int32_t size = kIncomeBins; size > 1;) {
    const std::int32_t half = size / 2;
    below += income[below + half - 1] >= least ? 0 : half;
    size -= half;
  }
  return below + (income[below] >= least ? 0 : 1);
}

/// Income in USD per year, at the incomes of the bins, from which a monthly price can be paid.
EQC_HD double income_needed(double price_usd_month, const AbleRule& rule, double multiplier) {
  return 12.0 * price_usd_month / rule.income_share / multiplier;
}

/// Sum of 1 - income / needed over the bins [first, last), all of them below `needed`.
EQC_HD double shortfall_sum(const IncomeBins& bins, std::int32_t first, std::int32_t last, double needed) {
  return last > first ? (last - first) - (bins.sum[last] - bins.sum[first]) / needed : 0.0;
}

/// `price` USD per month; `multiplier` of incomes.
EQC_HD CountryAble able_in_country(const IncomeBins& bins, double connected, double price, double multiplier,
                                   const AbleRule& rule) {
  const double needed = income_needed(price, rule, multiplier);
  const std::int32_t able = first_bin(bins.income, needed);
  if (!(rule.voucher_usd_month > 0.0))
    return {connected * (kIncomeBins - able) / kIncomeBins,
            connected * shortfall_sum(bins, 0, able, needed) / kIncomeBins + (1.0 - connected), 0.0};
  const double paid = min_(price, rule.voucher_usd_month), with_voucher = income_needed(price - paid, rule, multiplier);
  const std::int32_t line =
      first_bin(bins.income, rule.voucher_below_usd / multiplier);  // bins below it get the voucher
  const std::int32_t able_with = first_bin(bins.income, with_voucher), helped = line > able_with ? line - able_with : 0;
  const double gap = shortfall_sum(bins, 0, able_with < line ? able_with : line, with_voucher) +
                     shortfall_sum(bins, line, able, needed);
  return {connected * (helped + kIncomeBins - (able > line ? able : line)) / kIncomeBins,
          connected * gap / kIncomeBins + (1.0 - connected), connected * helped / kIncomeBins * paid};
}

/// `needed` USD per year at the incomes of the bins: sum of (1 - y / z)^2 = n - 2 sum y / z + sum y^2 / z^2.
EQC_HD CountryShortfall shortfall_in_country(const IncomeBins& bins, double needed) {
  const std::int32_t able = first_bin(bins.income, needed);
  if (able == 0) return {0.0, 0.0};
  const double squares = able - 2.0 * (bins.sum[able] / needed) + bins.square_sum[able] / needed / needed;
  return {max_(squares, 0.0) / kIncomeBins, (able * needed - bins.sum[able]) / kIncomeBins};
}

}  // namespace eqc
