// Question 14: who could pay for a subscription, and what it takes of incomes.
#include <algorithm>
#include <cmath>

#include "host/base/nan.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/people.hpp"
#include "host/study/question_list.hpp"
#include "kernels/econ/inputs.hpp"

namespace eqc {
namespace {

StudyTable subscriptions_table(const PlanWorlds& study) {
  StudyTable t("14_subscriptions", "Adults who could pay for a subscription",
               "as 13; payers: adults who could pay x the scenario's take_up; plans at their price in each country; "
               "lines 2 % (UN Broadband Commission) and 10 % (LLeMpower); "
               "countries: with fewer than 1, 10, 50 % of adults able");
  t.text("case", "offer")
      .number("theta", "share")
      .bands({"could_pay", "if_connected"}, "share")
      .number("connected", "share")
      .bands({"adults", "payers"}, "adults")
      .bands({"countries<1%", "countries<10%", "countries<50%"}, "countries");
  count_countries(t, study);
  return t;
}

StudyTable burden_table() {
  StudyTable t("14_burden", "Burden of a subscription: 12 monthly prices over yearly income",
               "quantiles over all adults of countries where it is sold, incomes pooled");
  t.text("case", "offer").number("countries", "countries").bands({"median_burden", "P90_burden"}, "share");
  return t;
}

StudyTable countries_table() {
  StudyTable t("14_countries", "Adults who could pay, by country",
               "share of adults, connected and able, median over worlds, first case; theta as given");
  t.text("country", "offer")
      .number("USD_per_month", "USD")
      .number("theta", "share")
      .band("could_pay", "share")
      .number("connected", "share");
  return t;
}

/// A plan at its price in every country, or one price everywhere.
struct Offer {
  std::string name;
  UsePrice price;  // NaN where not sold
};

/// Plans follow the regional prices and the price fall of a case; the round prices stay.
std::vector<Offer> offers_of(const PlanWorlds& study, std::size_t case_position) {
  std::vector<Offer> all = {{"20 USD everywhere", everywhere(study, 20.0)},
                            {"200 USD everywhere", everywhere(study, 200.0)}};
  for (const std::string& plan : study.affordability().subscriptions)
    all.push_back({plan, subscription_price(study.plan(), study.draws(), study.people(), plan,
                                            study.plan().case_at(case_position))});
  return all;
}

/// Share of income that share `q` of the adults with the lowest burden stay below, incomes of all covered countries
/// pooled; a plan is paid from 12 prices a year.
std::vector<double> burden_quantile(const PlanWorlds& study, std::size_t c, const Offer& offer, double q) {
  const PeopleTable& people = study.people();
  const auto income = study.income_multipliers(c);
  std::vector<double> result;
  for (std::size_t w = 0; w < study.worlds(); ++w) {
    std::vector<std::pair<double, double>> burden;  // burden, adults
    double adults = 0;
    for (std::size_t k = 0; k < people.nations.size(); ++k) {
      const double price = offer.price.at(k, w);
      if (std::isnan(price)) continue;
      const double each = people.adults[k] / PeopleTable::kBinsPerNation;
      for (int b = 0; b < PeopleTable::kBinsPerNation; ++b)
        burden.push_back(
            {12.0 * price / (people.income[k * PeopleTable::kBinsPerNation + b] * income[k * study.worlds() + w]),
             each});
      adults += people.adults[k];
    }
    if (burden.empty()) return std::vector<double>(study.worlds(), kNaN);
    std::sort(burden.begin(), burden.end());
    double seen = 0;
    std::size_t i = 0;
    while (i + 1 < burden.size() && seen + burden[i].second < q * adults) seen += burden[i++].second;
    result.push_back(burden[i].first);
    const bool same = std::count(offer.price.usd_month.begin(), offer.price.usd_month.end(),
                                 offer.price.usd_month.front()) == static_cast<std::ptrdiff_t>(study.worlds());
    if (same && !study.scenario().inputs[static_cast<std::size_t>(Input::income)].varies())
      return std::vector<double>(study.worlds(), result.front());
  }
  return result;
}

std::vector<double> countries_below(const Affordability& a, double share) {
  std::vector<double> count(a.share.size(), 0.0);
  for (std::size_t i = 0; i < a.by_country.size(); ++i) count[i % a.worlds] += a.by_country[i] < share ? 1.0 : 0.0;
  return count;
}

void add_offer(const PlanWorlds& study, std::size_t c, const Offer& offer, double theta, const Affordability& a,
               StudyTable& t) {
  t.add({{"case", study.plan().case_at(c).id},
         {"offer", offer.name},
         {"theta", theta},
         {"could_pay", band_of(a.share)},
         {"if_connected", band_of(affordability_if_connected(study, c, theta, offer.price).share)},
         {"connected", connected_share(study.people())},
         {"adults", band_of(a.number)},
         {"payers",
          band_over(study.worlds(), [&](std::size_t w) { return study.affordability().take_up * a.number[w]; })},
         {"countries<1%", band_of(countries_below(a, 0.01))},
         {"countries<10%", band_of(countries_below(a, 0.10))},
         {"countries<50%", band_of(countries_below(a, 0.50))}});
}

void add_offer_by_country(const PlanWorlds& study, const Offer& offer, double theta, const Affordability& a,
                          StudyTable& t) {
  for (std::size_t k = 0; k < study.people().nations.size(); ++k)
    if (!std::isnan(offer.price.factor[k]))
      t.add({{"country", study.people().nations[k]},
             {"offer", offer.name},
             {"USD_per_month", offer.price.factor[k] * band_of(offer.price.usd_month).median},
             {"theta", theta},
             {"could_pay", band_of(series_of(a.by_country, k, a.worlds))},
             {"connected", study.people().connected_share[k]}});
}

void add_burden(const PlanWorlds& study, std::size_t c, const Offer& offer, StudyTable& t) {
  const auto is_sold = [](double price) { return !std::isnan(price); };
  t.add({{"case", study.plan().case_at(c).id},
         {"offer", offer.name},
         {"countries", std::count_if(offer.price.factor.begin(), offer.price.factor.end(), is_sold)},
         {"median_burden", band_of(burden_quantile(study, c, offer, 0.5))},
         {"P90_burden", band_of(burden_quantile(study, c, offer, 0.9))}});
}

constexpr double kBroadbandLine = 0.02, kLlempowerLine = 0.10;  // shares of income, see 14_subscriptions

/// The scenario's shares of income and the two lines.
std::vector<double> thetas_with_lines(const PlanWorlds& study) {
  std::vector<double> thetas = thetas_of(study);
  for (const double line : {kBroadbandLine, kLlempowerLine})
    if (std::find(thetas.begin(), thetas.end(), line) == thetas.end()) thetas.push_back(line);
  std::sort(thetas.begin(), thetas.end());
  return thetas;
}

StudyAnswer answer_subscription_burden(PlanWorlds& study) {
  if (study.people().nations.empty()) return cannot_say(kNeedsIncomes);
  StudyTable t = subscriptions_table(study), burden = burden_table(), countries = countries_table();
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (const Offer& offer : offers_of(study, c)) {
      for (const double theta : thetas_with_lines(study)) {
        const Affordability a = affordability(study, c, theta, offer.price);
        add_offer(study, c, offer, theta, a, t);
        if (c == 0 && theta == kBroadbandLine) add_offer_by_country(study, offer, theta, a, countries);
      }
      add_burden(study, c, offer, burden);
    }
  return {{t, burden, countries}, ""};
}

}  // namespace

const StudyQuestion questions::subscription_burden = {
    14, 'C', "Who could pay for a subscription?", answer_subscription_burden,
    "14_subscriptions: {could_pay} of adults could pay for {offer} with {theta} of income; in {countries<1%} countries "
    "fewer than 1 % could (case {case})"};

}  // namespace eqc
