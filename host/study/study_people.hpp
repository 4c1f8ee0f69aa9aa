// Adults and what they can afford: headcounts, gaps and break-even prices over the income bins of all countries.
#pragma once

#include <functional>
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

/// Affordability at one share theta of income, by world.
struct Affordability {
  std::vector<double> share;     ///< of all covered adults: connected and able
  std::vector<double> number;    ///< adults
  std::vector<double> gap;       ///< FGT 1, the unconnected counting as 1 (Foster, Greer, Thorbecke 1984)
  std::vector<double> severity;  ///< FGT 2, likewise
  std::vector<double> money_gap; ///< USD per year that would close it for connected adults: theta x sum of (need - income)+
  std::vector<std::vector<double>> by_country;  ///< [country][world] share able
};

/// Able: connected, and 12 x price <= theta x income. Countries whose price is NaN are left out of shares and sums.
Affordability affordability(const StudyWorlds& study, std::size_t case_position, double theta, const MonthlyPrice& price);

/// The same with everybody connected: what prices alone decide.
Affordability affordability_if_connected(const StudyWorlds& study, std::size_t case_position, double theta, const MonthlyPrice& price);

/// Band of a share over groups of countries: adults able in the group over adults of the group, by world.
std::vector<double> share_of_countries(const PeopleTable& people, const Affordability& a, const std::vector<std::size_t>& countries);

/// Price of a plan in every country, USD per month, NaN where it is not sold.
std::vector<double> plan_prices(const StudyWorlds& study, const std::string& plan);

}  // namespace eqc
