// Subscriptions at their price in each country: who can pay them, today and in a case.
#include "host/run/headcounts.hpp"
#include "host/run/payer_parts.hpp"

namespace eqc {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// List prices of one plan by country; NaN where it has none.
std::vector<double> plan_prices(const Catalog& catalog, const PeopleTable& people, const std::string& name) {
  std::vector<double> price(people.nations.size(), kNaN);
  for (const SubscriptionRow& row : catalog.subscriptions)
    for (std::size_t k = 0; k < price.size(); ++k)
      if (row.plan == name && row.country == people.nations[k]) price[k] = row.usd_per_month();
  return price;
}

/// Shares able by country and of the adults of countries with a price, at one income share, at median incomes: a headcount of one world.
double plan_able(const PayerContext& x, const std::vector<double>& price, const std::vector<double>& factor, double income_share, const CaseSpec& c, std::vector<double>& country) {
  const PeopleTable& people = x.tables.people;
  UsePrice local{{1.0}, price, std::vector<double>(price.size(), 0.0)};
  for (std::size_t k = 0; k < price.size(); ++k) local.factor[k] *= factor[k];
  const std::vector<double> multiplier = c.income_basis == IncomeBasis::ppp ? people.income_ppp : std::vector<double>(price.size(), 1.0);
  const Headcounts r = headcounts(x.backend, people, local, multiplier, {.rule = able_rule(c, income_share)});
  country.insert(country.end(), r.country_share.begin(), r.country_share.end());
  return *r.of(HeadcountTotal::share);
}

}  // namespace

void add_subscription_results(const PayerContext& x) {
  const PeopleTable& people = x.tables.people;
  const CaseSpec& c = x.case_spec();
  CaseSpec unchanged = c;
  unchanged.voucher_usd_per_month = 0;
  unchanged.income_basis = IncomeBasis::market;
  std::vector<double> factor = list_price_factor(*x.plan().catalog, people, c);
  for (double& f : factor) f *= c.use_scale;
  const std::vector<double> one(factor.size(), 1.0);
  std::vector<double> share, country, case_share, case_country;
  for (const std::string& name : x.asked().subscriptions) {
    const std::vector<double> price = plan_prices(*x.plan().catalog, people, name);
    for (const double income_share : x.asked().income_share) {
      share.push_back(plan_able(x, price, one, income_share, unchanged, country));
      case_share.push_back(plan_able(x, price, factor, income_share, c, case_country));
    }
  }
  x.sink.add("people_subscription_case_able_share", case_share);
  x.sink.add("people_subscription_case_able_share_by_country", case_country);
  if (x.shard.case_ != 0) return;
  x.sink.add("people_subscription_able_share", share);
  x.sink.add("people_subscription_able_share_by_country", country);
}

}  // namespace eqc
