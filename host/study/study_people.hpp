// Adults and what they can afford: headcounts, gaps and break-even prices over the income bins of all countries.
#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "host/study/study_worlds.hpp"

namespace eqc {

/// Adults of one country whose yearly income is at least `needed_usd`, as a share of all its adults, access aside. [0, 1]
double share_with_income(const PeopleTable& people, std::size_t country, double needed_usd);

/// Mean over the adults of one country of max(1 - income / needed, 0)^power, access aside: FGT of order 1 or 2.
double shortfall_of_country(const PeopleTable& people, std::size_t country, double needed_usd, int power);

/// Sum over the adults of one country of (needed - income)+ in USD per year.
double income_missing_usd(const PeopleTable& people, std::size_t country, double needed_usd);

/// Income that share q of a country's adults reach, USD per year: quantile 1 - q of its bins.
double income_reached_by(const PeopleTable& people, std::size_t country, double q);

/// USD per month that the adults of a country face in a world.
using MonthlyPrice = std::function<double(std::size_t country, std::size_t world)>;

inline MonthlyPrice by_world(const std::vector<double>& price) {
  return [&price](std::size_t, std::size_t w) { return price[w]; };
}
inline MonthlyPrice by_country(const std::vector<double>& price) {
  return [&price](std::size_t c, std::size_t) { return price[c]; };
}
inline MonthlyPrice everywhere(double price) {
  return [price](std::size_t, std::size_t) { return price; };
}

/// `use` must outlive it.
inline MonthlyPrice at_use_price(const UsePrice& use) {
  return [&use](std::size_t c, std::size_t w) { return use.at(c, w); };
}

/// Something people may pay for, at the scenario's use level where that matters, under the policies of a case.
struct Use {
  std::string name;
  UsePrice price;
};

/// The largest served model at serving cost, the model of the axis with the dearest list price at that price (when `listed`), and 20 USD a month.
std::vector<Use> uses_of(StudyWorlds& study, std::size_t case_position, bool listed);

/// Its price times a factor. `use` must outlive it.
inline MonthlyPrice scaled_price(const Use& use, double factor) {
  return [&use, factor](std::size_t c, std::size_t w) { return factor * use.price.at(c, w); };
}

/// Shares of income to look at: the scenario's, else 1, 2, 5 and 10 %.
std::vector<double> thetas_of(const StudyWorlds& study);
/// The one that headlines use: the scenario's first, else 2 %.
double first_theta(const StudyWorlds& study);

/// Positions of countries by World Bank income group, "World" first; groups without a country are left out.
std::vector<std::pair<std::string, std::vector<std::size_t>>> income_groups(const StudyWorlds& study);
/// The same by World Bank region.
std::vector<std::pair<std::string, std::vector<std::size_t>>> world_regions(const StudyWorlds& study);

/// Gini of (value, weight) pairs in any order.
double weighted_gini(std::vector<std::pair<double, double>> entities);

/// False when a price is unknown in every world.
inline bool price_known(const std::vector<double>& price) { return !price.empty() && std::isfinite(price.front()); }

/// Affordability at one share theta of income, by world.
struct Affordability {
  std::vector<double> share;     ///< of all covered adults: connected and able
  std::vector<double> number;    ///< adults
  std::vector<double> gap;       ///< FGT 1, the unconnected counting as 1 (Foster, Greer, Thorbecke 1984)
  std::vector<double> severity;  ///< FGT 2, likewise
  std::vector<double> money_gap; ///< USD per year that would close it for connected adults: theta x sum of (need - income)+
  std::vector<std::vector<double>> by_country;  ///< [country][world] share able
};

/// Able: connected, and 12 x (price less the case's voucher) <= theta x income. Severity and money gap are before vouchers. Countries whose price is NaN are left out of shares and sums.
Affordability affordability(const StudyWorlds& study, std::size_t case_position, double theta, const MonthlyPrice& price);

/// The same with everybody connected: what prices alone decide.
Affordability affordability_if_connected(const StudyWorlds& study, std::size_t case_position, double theta, const MonthlyPrice& price);

/// Band of a share over groups of countries: adults able in the group over adults of the group, by world.
std::vector<double> share_of_countries(const PeopleTable& people, const Affordability& a, const std::vector<std::size_t>& countries);

/// Share of each country's people who speak a language that a tokenizer writes with at most twice the tokens of English; 1 where nothing is known. [countries]
std::vector<double> language_reach(const StudyWorlds& study);

/// Price of a plan in every country, USD per month, NaN where it is not sold.
std::vector<double> plan_prices(const StudyWorlds& study, const std::string& plan);

}  // namespace eqc
