// Adults and what they can afford: headcounts, gaps and break-even prices over the income bins of all countries.
#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "host/engine/worlds/plan_worlds.hpp"

namespace eqc {

/// Adults of one country whose yearly income is at least `needed_usd`, as a share of all its adults, access aside. [0,
/// 1]
double share_with_income(const PeopleTable& people, std::size_t country, double needed_usd);

/// Income that share q of a country's adults reach, USD per year: quantile 1 - q of its bins.
double income_reached_by(const PeopleTable& people, std::size_t country, double q);

/// Concentration index of a resource [countries] along mean incomes, adults as weights; countries where it is NaN are
/// left out.
double concentration_along_income(const PeopleTable& people, const std::vector<double>& resource);

/// One price everywhere and in all worlds, one by world, one by country (NaN: not sold there). USD per month.
UsePrice everywhere(const PlanWorlds& study, double price);
UsePrice by_world(const PlanWorlds& study, std::vector<double> price);
UsePrice by_country(const PlanWorlds& study, std::vector<double> price);

/// A price times a factor, and times a factor of each country.
UsePrice scaled_price(UsePrice price, double factor);
UsePrice scaled_price(UsePrice price, const std::vector<double>& factor_by_country);

/// Something people may pay for, at the scenario's use level where that matters, under the policies of a case.
struct Use {
  std::string name;
  UsePrice price;
};

/// The largest served model at serving cost, the model of the axis with the dearest list price at that price (when
/// `listed`), and 20 USD a month.
std::vector<Use> uses_of(PlanWorlds& study, std::size_t case_position, bool listed);

/// Shares of income to look at: the scenario's, else 1, 2, 5 and 10 %.
std::vector<double> thetas_of(const PlanWorlds& study);
/// The one that headlines use: the scenario's first, else 2 %.
double first_theta(const PlanWorlds& study);

/// Positions of countries by World Bank income group, "World" first; groups without a country are left out.
std::vector<std::pair<std::string, std::vector<std::size_t>>> income_groups(const PlanWorlds& study);
/// The same by World Bank region.
std::vector<std::pair<std::string, std::vector<std::size_t>>> world_regions(const PlanWorlds& study);

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
  std::vector<double>
      money_gap;  ///< USD per year that would close it for connected adults: theta x sum of (need - income)+
  std::vector<double> lowest,
      highest;  ///< share of all adults when nobody, or everybody, of unknown or imputed incomes is able
  std::vector<double> by_country;  ///< [countries][worlds] share able; NaN without a price
  std::size_t worlds = 0;
  double able(std::size_t country, std::size_t world) const { return by_country[country * worlds + world]; }
};

/// Able: connected, and 12 x (price less the case's voucher) <= theta x income. Severity and money gap are before
/// vouchers. Countries whose price is NaN are left out of shares and sums.
Affordability affordability(const PlanWorlds& study, std::size_t case_position, double theta, const UsePrice& price);

/// The same with everybody connected: what prices alone decide.
Affordability affordability_if_connected(const PlanWorlds& study, std::size_t case_position, double theta,
                                         const UsePrice& price);

/// Band of a share over groups of countries: adults able in the group over adults of the group, by world.
std::vector<double> share_of_countries(const PeopleTable& people, const Affordability& a,
                                       const std::vector<std::size_t>& countries);

/// Share of all covered adults with internet and electricity: above it nobody is counted as one who could pay.
double connected_share(const PeopleTable& people);

/// Share of each country's people who speak a language that a tokenizer writes with at most twice the tokens of
/// English; 1 where nothing is known. [countries]
std::vector<double> language_reach(const PlanWorlds& study);

}  // namespace eqc
