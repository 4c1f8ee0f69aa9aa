// Group C, access: which adults can pay for use, by income bins of every country.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/study/study.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/people.hpp"
#include "kernels/econ/inputs.hpp"

namespace eqc {
namespace {

double people_missing(const PlanWorlds& study) { return static_cast<double>(study.people().missing); }
double people_covered(const PlanWorlds& study) { return static_cast<double>(study.people().nations.size()); }

/// Every price of use on the axes: by case, model and way to pay (use_bases), where it is known.
template <class Visit>
void for_each_use(PlanWorlds& study, double tokens, const Visit& visit) {
  const std::vector<std::string> bases = use_bases(study.plan());
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (std::size_t m = 0; m < study.plan().n_models; ++m)
      for (std::size_t b = 0; b < bases.size(); ++b) {
        const UsePrice use = study.use_in_countries(m, c, b, tokens);
        if (price_known(use.usd_month)) visit(c, m, bases[b], use);
      }
}

StudyTable use_table(PlanWorlds& study) {
  StudyTable t{
      "13_adults_by_use",
      "Adults who can afford a month of use",
      "able: connected (min of internet and electricity share) and 12 x monthly price <= theta x income; tokens at the "
      "scenario's share of output; P1, P2: FGT 1 and 2 with the unconnected at 1; "
      "money gap: theta x sum over connected adults of (needed income - income)+; USD_per_month: in English, before "
      "regional prices",
      {text_column("case"), text_column("model"), text_column("price"), number_column("tokens_per_month", "tokens"),
       number_column("theta", "share"), band_column("USD_per_month", "USD"), band_column("adults_able", "share"),
       band_column("adults", "adults"), band_column("P1", "share"), band_column("P2", "share"),
       band_column("money_gap", "USD/year")},
      {},
      "countries with incomes",
      people_covered(study),
      people_missing(study)};
  for (const double times : {1.0, 10.0, 100.0}) {
    const double tokens = times * study.affordability().use_tokens_per_month;
    for_each_use(study, tokens, [&](std::size_t c, std::size_t m, const std::string& basis, const UsePrice& use) {
      for (const double theta : thetas_of(study)) {
        const Affordability a = affordability(study, c, theta, use);
        t.add({study.plan().case_at(c).id, study.plan().model(m).id, basis, tokens, theta, band_of(use.usd_month),
               band_of(a.share), band_of(a.number), band_of(a.gap), band_of(a.severity), band_of(a.money_gap)});
      }
    });
  }
  return t;
}

/// Headcount at fixed prices: the curve everything else is read off.
StudyTable price_curve(PlanWorlds& study) {
  StudyTable t{"13_headcount_curve",
               "Adults able at a price",
               "share of covered adults, connected and with 12 x price <= theta x income; if_connected: were everybody "
               "connected",
               {text_column("case"), number_column("theta", "share"), number_column("USD_per_month", "USD"),
                band_column("adults_able", "share"), band_column("if_connected", "share")},
               {},
               "countries with incomes",
               people_covered(study),
               people_missing(study)};
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (const double theta : thetas_of(study))
      for (const double price : {0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 20.0, 30.0, 100.0, 200.0, 300.0, 1000.0})
        t.add({study.plan().case_at(c).id, theta, price,
               band_of(affordability(study, c, theta, everywhere(study, price)).share),
               band_of(affordability_if_connected(study, c, theta, everywhere(study, price)).share)});
  return t;
}

StudyTable by_income_group(PlanWorlds& study) {
  StudyTable t{"13_income_groups",
               "Adults who can afford a month of use, by World Bank income group",
               "as 13_adults_by_use, at the first share of income",
               {text_column("case"), text_column("model"), text_column("price"), text_column("group"),
                number_column("adults", "adults"), band_column("adults_able", "share")},
               {},
               "countries with incomes",
               people_covered(study),
               people_missing(study)};
  for_each_use(study, study.affordability().use_tokens_per_month,
               [&](std::size_t c, std::size_t m, const std::string& basis, const UsePrice& use) {
                 const Affordability a = affordability(study, c, first_theta(study), use);
                 for (const auto& [name, members] : income_groups(study)) {
                   double adults = 0;
                   for (const std::size_t k : members) adults += study.people().adults[k];
                   t.add({study.plan().case_at(c).id, study.plan().model(m).id, basis, name, adults,
                          band_of(share_of_countries(study.people(), a, members))});
                 }
               });
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
    if (burden.empty()) return std::vector<double>(study.worlds(), std::numeric_limits<double>::quiet_NaN());
    std::sort(burden.begin(), burden.end());
    double seen = 0;
    std::size_t i = 0;
    while (i + 1 < burden.size() && seen + burden[i].second < q * adults) seen += burden[i++].second;
    result.push_back(burden[i].first);
    const bool same = std::count(offer.price.usd_month.begin(), offer.price.usd_month.end(),
                                 offer.price.usd_month.front()) == static_cast<std::ptrdiff_t>(study.worlds());
    if (same && study.scenario().inputs[static_cast<std::size_t>(Input::income)].distribution.family ==
                    DistributionFamily::constant)
      return std::vector<double>(study.worlds(), result.front());
  }
  return result;
}

std::vector<double> countries_below(const Affordability& a, double share) {
  std::vector<double> count(a.share.size(), 0.0);
  for (std::size_t i = 0; i < a.by_country.size(); ++i) count[i % a.worlds] += a.by_country[i] < share ? 1.0 : 0.0;
  return count;
}

}  // namespace

StudyAnswer answer_adults_by_use(PlanWorlds& study) {
  if (study.people().nations.empty()) return cannot_say(kNeedsIncomes);
  study.prepare();
  StudyAnswer answer;
  StudyTable use = use_table(study);
  if (!use.rows.empty()) {
    answer.tables.push_back(std::move(use));
    answer.tables.push_back(by_income_group(study));
  }
  answer.tables.push_back(price_curve(study));
  return answer;
}

StudyAnswer answer_subscriptions(PlanWorlds& study) {
  if (study.people().nations.empty()) return cannot_say(kNeedsIncomes);
  StudyTable t{
      "14_subscriptions",
      "Adults who can pay for a subscription",
      "as 13; plans at their price in each country; lines 2 % (UN Broadband Commission) and 10 % (LLeMpower); "
      "countries: with fewer than 1, 10, 50 % of adults able",
      {text_column("case"), text_column("offer"), number_column("theta", "share"), band_column("adults_able", "share"),
       band_column("if_connected", "share"), band_column("adults", "adults"), band_column("countries<1%", "countries"),
       band_column("countries<10%", "countries"), band_column("countries<50%", "countries")},
      {},
      "countries with incomes",
      people_covered(study),
      people_missing(study)};
  StudyTable burden{"14_burden",
                    "Burden of a subscription: 12 monthly prices over yearly income",
                    "quantiles over all adults of countries where it is sold, incomes pooled",
                    {text_column("case"), text_column("offer"), number_column("countries", "countries"),
                     band_column("median_burden", "share"), band_column("P90_burden", "share")},
                    {},
                    "",
                    0,
                    0};
  StudyTable raster{"14_countries",
                    "Adults able to pay, by country",
                    "share of adults, connected and able, median over worlds, first case; theta as given",
                    {text_column("country"), text_column("offer"), number_column("USD_per_month", "USD"),
                     number_column("theta", "share"), band_column("adults_able", "share")},
                    {},
                    "",
                    0,
                    0};
  std::vector<double> thetas = thetas_of(study);
  for (const double line : {0.02, 0.10})
    if (std::find(thetas.begin(), thetas.end(), line) == thetas.end()) thetas.push_back(line);
  std::sort(thetas.begin(), thetas.end());
  for (std::size_t c = 0; c < study.plan().n_cases; ++c) {
    for (const Offer& offer : offers_of(study, c)) {
      const auto sold =
          std::count_if(offer.price.factor.begin(), offer.price.factor.end(), [](double p) { return !std::isnan(p); });
      for (const double theta : thetas) {
        const Affordability a = affordability(study, c, theta, offer.price);
        t.add({study.plan().case_at(c).id, offer.name, theta, band_of(a.share),
               band_of(affordability_if_connected(study, c, theta, offer.price).share), band_of(a.number),
               band_of(countries_below(a, 0.01)), band_of(countries_below(a, 0.10)),
               band_of(countries_below(a, 0.50))});
        for (std::size_t k = 0; c == 0 && theta == 0.02 && k < study.people().nations.size(); ++k)
          if (!std::isnan(offer.price.factor[k]))
            raster.add({study.people().nations[k], offer.name,
                        offer.price.factor[k] * band_of(offer.price.usd_month).median, theta,
                        band_of(series_of(a.by_country, k, a.worlds))});
      }
      burden.add({study.plan().case_at(c).id, offer.name, static_cast<double>(sold),
                  band_of(burden_quantile(study, c, offer, 0.5)), band_of(burden_quantile(study, c, offer, 0.9))});
    }
  }
  return {{t, burden, raster}, ""};
}

StudyAnswer answer_break_even_price(PlanWorlds& study) {
  const PeopleTable& people = study.people();
  if (people.nations.empty()) return cannot_say(kNeedsIncomes);
  const double theta = first_theta(study);
  constexpr double kReach[] = {0.5, 0.8, 0.95};
  const auto income = study.income_multipliers(0);
  StudyTable t{
      "15_break_even",
      "Price at which a share of a country's adults could afford it",
      "p*(q) = theta x income reached by share q of adults / 12, access aside; gap: 20 USD / p*(50%)",
      {text_column("country"), number_column("theta", "share"), band_column("p*(50%)", "USD/month"),
       band_column("p*(80%)", "USD/month"), band_column("p*(95%)", "USD/month"), band_column("gap_to_20_USD", "1")},
      {},
      "countries with incomes",
      people_covered(study),
      people_missing(study)};
  for (std::size_t k = 0; k < people.nations.size(); ++k) {
    std::vector<std::vector<double>> p(3);
    std::vector<double> gap;
    for (std::size_t w = 0; w < study.worlds(); ++w) {
      for (int i = 0; i < 3; ++i)
        p[i].push_back(theta * income_reached_by(people, k, kReach[i]) * income[k * study.worlds() + w] / 12.0);
      gap.push_back(20.0 / p[0].back());
    }
    t.add({people.nations[k], theta, band_of(p[0]), band_of(p[1]), band_of(p[2]), band_of(gap)});
  }
  StudyTable subsidy{
      "15_subsidy",
      "Yearly subsidy that lets a share of every country's adults afford it",
      "for adults between those able and share q (richest first): sum of 12 x price - theta x income; access aside",
      {number_column("USD_per_month", "USD"), number_column("theta", "share"), number_column("q", "share"),
       band_column("subsidy", "USD/year"), band_column("adults_helped", "adults")},
      {},
      "countries with incomes",
      people_covered(study),
      people_missing(study)};
  constexpr int kBins = PeopleTable::kBinsPerNation;
  for (const double price : {1.0, 5.0, 20.0})
    for (const double q : kReach) {
      std::vector<double> cost(study.worlds(), 0.0), helped(study.worlds(), 0.0);
      for (std::size_t w = 0; w < study.worlds(); ++w)
        for (std::size_t k = 0; k < people.nations.size(); ++k)
          for (int b = static_cast<int>((1.0 - q) * kBins + 1e-9); b < kBins; ++b) {
            const double missing = 12.0 * price - theta * people.income[k * kBins + b] * income[k * study.worlds() + w];
            if (missing <= 0) break;
            cost[w] += missing * people.adults[k] / kBins;
            helped[w] += people.adults[k] / kBins;
          }
      subsidy.add({price, theta, q, band_of(cost), band_of(helped)});
    }
  return {{t, subsidy}, ""};
}

}  // namespace eqc
