// Group C, continued: which link of access binds, and whether the yardstick of income changes the ranking.
#include <algorithm>
#include <cmath>

#include "host/study/study.hpp"
#include "host/base/nan.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/people.hpp"
#include "kernels/metric/shapley.hpp"

namespace eqc {
namespace {

constexpr const char* kLinks[] = {"electricity", "internet", "device", "affordability", "language"};
constexpr int kLinkCount = 5;

/// Share of a country's adults that each link lets through.
struct Links {
  double pass[kLinkCount];
};

/// Adults who get through the links in the bits of `state`: electricity and internet overlap (the smaller counts), the
/// others are independent of them.
double through(const Links& l, std::size_t state) {
  double connection = 1.0;
  for (int k = 0; k < 2; ++k)
    if (state >> k & 1) connection = std::min(connection, l.pass[k]);
  double share = connection;
  for (int k = 2; k < kLinkCount; ++k)
    if (state >> k & 1) share *= l.pass[k];
  return share;
}

}  // namespace

StudyAnswer answer_access_cascade(PlanWorlds& study) {
  const PeopleTable& people = study.people();
  if (people.nations.empty()) return cannot_say(kNeedsIncomes);
  StudyTable t{
      "18_cascade",
      "Which link of access binds where",
      "adults left after each link, in order; electricity and internet: the smaller share counts (who has internet has "
      "electricity); device: mobile subscriptions per person, at most 1; affordability: 12 x price <= theta x income; "
      "language: speakers whose language the tokenizer writes with at most twice the tokens of English; independent "
      "beyond the first two; unknown shares pass everybody",
      {text_column("use"), text_column("region"), number_column("adults", "adults"),
       band_column("electricity", "share"), band_column("and_internet", "share"), band_column("and_device", "share"),
       band_column("and_affordable", "share"), band_column("and_language", "share"), text_column("binds_most")},
      {},
      "countries with incomes",
      static_cast<double>(people.nations.size()),
      static_cast<double>(people.missing)};
  StudyTable split{"18_shapley",
                   "Share of the lost access that each link explains",
                   "Shapley split of 1 - share left over the five links, whatever their order; parts sum to the loss",
                   {text_column("use"), text_column("region"), text_column("link"), band_column("loss", "share"),
                    band_column("of_all_loss", "share")},
                   {},
                   "",
                   0,
                   0};
  const std::vector<double> language = language_reach(study);
  for (const Use& use : uses_of(study, 0, false)) {
    const Affordability a = affordability_if_connected(study, 0, first_theta(study), use.price);
    for (const auto& [region, members] : world_regions(study)) {
      double adults = 0;
      for (const std::size_t k : members) adults += people.adults[k];
      std::vector<std::vector<double>> left(kLinkCount, std::vector<double>(study.worlds(), 0.0)),
          part(kLinkCount, std::vector<double>(study.worlds()));
      for (std::size_t w = 0; w < study.worlds(); ++w) {
        double outcome[1 << kLinkCount] = {}, split_of_world[kLinkCount];
        for (const std::size_t k : members) {
          const NationRow& n = study.catalog().nations[people.row[k]];
          const Links links = {{n.electricity_access_share.value_or(1.0), n.internet_share.value_or(1.0),
                                std::min(1.0, n.mobile_per_person.value_or(1.0)), a.able(k, w), language[k]}};
          for (std::size_t s = 0; s < std::size(outcome); ++s)
            outcome[s] += through(links, s) * people.adults[k] / adults;
        }
        for (int k = 0; k < kLinkCount; ++k) left[k][w] = outcome[(std::size_t{1} << (k + 1)) - 1];
        shapley_split(outcome, kLinkCount, split_of_world);
        for (int k = 0; k < kLinkCount; ++k) part[k][w] = 0.0 - split_of_world[k];
      }
      int worst = 0;
      for (int k = 1; k < kLinkCount; ++k) worst = band_of(part[k]).median > band_of(part[worst]).median ? k : worst;
      t.add({use.name, region, adults, band_of(left[0]), band_of(left[1]), band_of(left[2]), band_of(left[3]),
             band_of(left[4]), std::string(kLinks[worst])});
      for (int k = 0; k < kLinkCount; ++k)
        split.add(
            {use.name, region, std::string(kLinks[k]), band_of(part[k]), band_over(study.worlds(), [&](std::size_t w) {
               return left.back()[w] < 1 ? part[k][w] / (1 - left.back()[w]) : kNaN;
             })});
    }
  }
  return {{t, split}, ""};
}

StudyAnswer answer_yardsticks(PlanWorlds& study) {
  const PeopleTable& people = study.people();
  if (people.nations.empty()) return cannot_say(kNeedsIncomes);
  constexpr double kPrice = 20.0, kHoursPerYear = 52 * 40;  // a full-time year
  StudyTable t{
      "19_countries",
      "20 USD a month by three yardsticks",
      "burden: 12 x 20 USD over the median adult's income, at market rates and with incomes in PPP dollars; hours: of "
      "work at the median income (2080 hours a year) for one month",
      {text_column("country"), number_column("burden_market", "share"), number_column("burden_ppp", "share"),
       number_column("work_hours", "hours"), number_column("rank_market", "1"), number_column("rank_ppp", "1")},
      {},
      "countries with incomes",
      static_cast<double>(people.nations.size()),
      static_cast<double>(people.missing)};
  std::vector<double> market, ppp, hours, to_ppp;
  for (std::size_t k = 0; k < people.nations.size(); ++k) {
    const IncomeRow& row = *study.catalog().income_of(people.row[k]);
    to_ppp.push_back(row.mean_usd_per_year_ppp.value_or(*row.mean_usd_per_year_market) / *row.mean_usd_per_year_market);
    const double median = income_reached_by(people, k, 0.5);
    market.push_back(12 * kPrice / median);
    ppp.push_back(12 * kPrice / (median * to_ppp.back()));
    hours.push_back(kPrice / (median / kHoursPerYear));
  }
  const auto rank = [](const std::vector<double>& v, std::size_t i) {
    return 1.0 + static_cast<double>(std::count_if(v.begin(), v.end(), [&](double x) { return x < v[i]; }));
  };
  for (std::size_t k = 0; k < people.nations.size(); ++k)
    t.add({people.nations[k], market[k], ppp[k], hours[k], rank(market, k), rank(ppp, k)});
  StudyTable agree{"19_agreement",
                   "Do the yardsticks rank countries alike, and how many adults can pay by each?",
                   "Spearman correlation of burdens over countries; adults able at theta, everybody connected; hours "
                   "are proportional to the market burden",
                   {text_column("yardstick"), number_column("rank_correlation_with_market", "1"),
                    number_column("theta", "share"), band_column("adults_able", "share")},
                   {},
                   "",
                   0,
                   0};
  const double theta = first_theta(study);
  std::vector<double> ppp_price;
  for (const double ratio : to_ppp) ppp_price.push_back(kPrice / ratio);
  agree.add({std::string("market exchange rates"), 1.0, theta,
             band_of(affordability_if_connected(study, 0, theta, everywhere(study, kPrice)).share)});
  agree.add({std::string("PPP incomes"), rank_correlation(market, ppp), theta,
             band_of(affordability_if_connected(study, 0, theta, by_country(study, ppp_price)).share)});
  agree.add({std::string("work hours at the median"), rank_correlation(market, hours), theta, Band{}});
  return {{agree, t}, ""};
}

}  // namespace eqc
