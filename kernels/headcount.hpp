// Adults of one country who can pay for use: binary search over income bins, for some worlds at once.
#pragma once

#include "kernels/base/fp.hpp"

namespace eqc {

inline constexpr std::int32_t kIncomeBins = 100;  ///< equally many adults each, ascending in income

/// Able: 12 x price <= income share x income. Whose income is below a line gets a voucher towards the price.
struct AbleRule {
  double income_share = 0.02;
  double voucher_usd_month = 0, voucher_below_usd = 0;
};

/// Results by lane, a lane being one world.
template <int kLanes>
struct CountryAble {
  double share[kLanes];         ///< of adults: connected and able
  double gap[kLanes];           ///< mean relative shortfall of income, the unconnected counting as 1
  double vouchers_usd[kLanes];  ///< paid per month and adult of the country
};

/// Shortfall before vouchers of the connected, as sums over bins: of squares, and of income missing in USD per year at the incomes of the bins.
template <int kLanes>
struct CountryShortfall {
  double squares[kLanes], missing_usd[kLanes];
};

/// First of a country's bins with an income of at least `least`; kIncomeBins when there is none.
EQC_HD std::int32_t first_bin(const double* bins, double least) {
  std::int32_t low = 0, high = kIncomeBins;
  while (low < high) {
    const std::int32_t middle = (low + high) / 2;
    if (bins[middle] >= least) high = middle;
    else low = middle + 1;
  }
  return low;
}

/// Income in USD per year, at the incomes of the bins, from which a monthly price can be paid.
EQC_HD double income_needed(double price_usd_month, const AbleRule& rule, double multiplier) { return 12.0 * price_usd_month / rule.income_share / multiplier; }

/// `bins` [kIncomeBins]; `price` USD per month and `multiplier` of incomes, [kLanes].
template <int kLanes>
EQC_HD void able_in_country(const double* bins, double connected, const double* price, const double* multiplier, const AbleRule& rule, CountryAble<kLanes>& out) {
  double needed[kLanes], with_voucher[kLanes], gap[kLanes], most = 0.0;
  std::int32_t line[kLanes];  // bins below it get the voucher
  for (int l = 0; l < kLanes; ++l) {
    const double paid = price[l] < rule.voucher_usd_month ? price[l] : rule.voucher_usd_month;
    needed[l] = income_needed(price[l], rule, multiplier[l]);
    with_voucher[l] = income_needed(price[l] - paid, rule, multiplier[l]);
    line[l] = rule.voucher_usd_month > 0.0 ? first_bin(bins, rule.voucher_below_usd / multiplier[l]) : 0;
    const std::int32_t able = first_bin(bins, needed[l]), able_with = line[l] > 0 ? first_bin(bins, with_voucher[l]) : 0;
    const std::int32_t helped = line[l] > able_with ? line[l] - able_with : 0;
    out.share[l] = connected * (helped + kIncomeBins - (able > line[l] ? able : line[l])) / kIncomeBins;
    out.vouchers_usd[l] = connected * helped / kIncomeBins * paid;
    most = max_(needed[l], most);
    gap[l] = 0.0;
  }
  for (std::int32_t b = 0; b < kIncomeBins && bins[b] < most; ++b)
    for (int l = 0; l < kLanes; ++l) {
      const double least = select(b < line[l], with_voucher[l], needed[l]);
      gap[l] = gap[l] + select(bins[b] < least, 1.0 - bins[b] / least, 0.0);
    }
  for (int l = 0; l < kLanes; ++l) out.gap[l] = connected * gap[l] / kIncomeBins + (1.0 - connected);
}

/// `needed` USD per year at the incomes of the bins, [kLanes].
template <int kLanes>
EQC_HD void shortfall_in_country(const double* bins, const double* needed, CountryShortfall<kLanes>& out) {
  double most = 0.0;
  for (int l = 0; l < kLanes; ++l) {
    most = max_(needed[l], most);
    out.squares[l] = 0.0;
    out.missing_usd[l] = 0.0;
  }
  for (std::int32_t b = 0; b < kIncomeBins && bins[b] < most; ++b)
    for (int l = 0; l < kLanes; ++l) {
      const bool poor = bins[b] < needed[l];
      const double short_by = 1.0 - bins[b] / needed[l];
      out.squares[l] = out.squares[l] + select(poor, short_by * short_by, 0.0);
      out.missing_usd[l] = out.missing_usd[l] + select(poor, needed[l] - bins[b], 0.0);
    }
}

}  // namespace eqc
