// Subscriptions at their price in each country: who can pay them, today and in a case.
#include <algorithm>

#include "host/engine/afford/headcounts.hpp"
#include "host/run/results/payer_parts.hpp"

namespace eqc {
namespace {

/// In one world: the price fall of the case is the median of those drawn.
UsePrice in_median_world(UsePrice price) {
  std::vector<double>& fall = price.usd_month;
  const auto middle = fall.begin() + static_cast<std::ptrdiff_t>(fall.size() / 2);
  std::nth_element(fall.begin(), middle, fall.end());
  fall = {*middle};
  return price;
}

/// Shares able by country and of the adults of countries with a price, at one income share, at median incomes: a
/// headcount of one world.
double plan_able(const PayerContext& x, const UsePrice& price, double income_share, const CaseSpec& c,
                 std::vector<double>& country) {
  const PeopleTable& people = x.tables.people;
  const std::vector<double> multiplier =
      c.income_basis == IncomeBasis::ppp ? people.income_ppp : std::vector<double>(people.nations.size(), 1.0);
  const Headcounts r = headcounts(x.backend, people, price, multiplier, {.rule = able_rule(c, income_share)});
  country.insert(country.end(), r.country_share.begin(), r.country_share.end());
  return *r.of(HeadcountTotal::share);
}

}  // namespace

void add_subscription_results(const PayerContext& x) {
  std::vector<double> share, country, case_share, case_country;
  for (const std::string& name : x.asked().subscriptions) {
    const UsePrice today = in_median_world(subscription_price(x.plan(), *x.tables.draws, x.tables.people, name, {}));
    const UsePrice then =
        in_median_world(subscription_price(x.plan(), *x.tables.draws, x.tables.people, name, x.case_spec()));
    for (const double income_share : x.asked().income_share) {
      share.push_back(plan_able(x, today, income_share, {}, country));
      case_share.push_back(plan_able(x, then, income_share, x.case_spec(), case_country));
    }
  }
  x.sink.add("people_subscription_case_able_share", case_share);
  x.sink.add("people_subscription_case_able_share_by_country", case_country);
  if (x.shard.case_ != 0) return;
  x.sink.add("people_subscription_able_share", share);
  x.sink.add("people_subscription_able_share_by_country", country);
}

}  // namespace eqc
