// Who can pay a price, country by country: the headcount job of a table of people.
#pragma once

#include <vector>

#include "host/engine/search/backend.hpp"
#include "host/engine/afford/people_use.hpp"
#include "kernels/job/headcount_job.hpp"

namespace eqc {

/// Incomes of a table with the sums that headcounts look up.
class IncomeSums {
 public:
  explicit IncomeSums(const PeopleTable& people);
  IncomeBins of(std::size_t country) const {
    return {people_.income.data() + country * kIncomeBins, sum.data() + country * (kIncomeBins + 1),
            square_sum.data() + country * (kIncomeBins + 1)};
  }

  std::vector<double> sum, square_sum;  ///< [countries][kIncomeBins + 1] over the first bins

 private:
  const PeopleTable& people_;  // must outlive this
};

/// Groups of countries, at most kGroupsPerCountry for each.
struct CountryGroups {
  std::vector<std::int32_t> of;  ///< [countries][kGroupsPerCountry], -1: none
  std::vector<double> adults;    ///< [groups]
};

/// Results by world.
struct Headcounts {
  std::size_t worlds = 0;
  std::vector<double> totals;         ///< [kHeadcountTotals][worlds]
  std::vector<double> group_share;    ///< [groups][worlds]
  std::vector<double> country_share;  ///< [countries][worlds]; NaN without a price

  const double* of(HeadcountTotal t) const { return totals.data() + static_cast<std::size_t>(t) * worlds; }
  const double* group(std::size_t g) const { return group_share.data() + g * worlds; }
  const double* country(std::size_t k) const { return country_share.data() + k * worlds; }
  /// Means over worlds, added in their order. [countries]
  std::vector<double> country_means() const;
  /// Share of worlds in which at least half of a country's adults are able; NaN without a price. [countries]
  std::vector<double> most_able_probabilities() const;
};

/// What is asked beside the price.
struct HeadcountQuestion {
  AbleRule rule;
  const CountryGroups* groups = nullptr;
  bool shortfall = false;      ///< severity and money gap too
  bool all_connected = false;  ///< as if nobody lacked internet or electricity
};

/// `multiplier` [countries][worlds] on incomes; worlds as in `price`.
Headcounts headcounts(Backend& backend, const PeopleTable& people, const UsePrice& price,
                      const std::vector<double>& multiplier, const HeadcountQuestion& question);

}  // namespace eqc
