// Question 19: does the yardstick of income - market rates, PPP dollars, hours of work - change the ranking of
// countries?
#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/people.hpp"
#include "host/study/question_list.hpp"

namespace eqc {
namespace {

constexpr double kPrice = 20.0;                // USD per month
constexpr double kWorkHoursPerYear = 52 * 40;  // a full-time year

/// What a year of use takes of the median adult's income, or of hours of work for a month of it, by country.
struct Burdens {
  std::vector<double> market, ppp, hours;
};

Burdens burdens_of(const PlanWorlds& study, const std::vector<double>& to_ppp) {
  Burdens b;
  for (std::size_t k = 0; k < to_ppp.size(); ++k) {
    const double median = income_reached_by(study.people(), k, 0.5);
    b.market.push_back(12 * kPrice / median);
    b.ppp.push_back(12 * kPrice / (median * to_ppp[k]));
    b.hours.push_back(kPrice / (median / kWorkHoursPerYear));
  }
  return b;
}

StudyTable burden_by_country(const PlanWorlds& study, const Burdens& b) {
  StudyTable t(
      "19_countries", "20 USD a month by three yardsticks",
      "burden: 12 x 20 USD over the median adult's income, at market rates and with incomes in PPP dollars; hours: of "
      "work at the median income (2080 hours a year) for one month");
  t.text("country")
      .numbers({"burden_market", "burden_ppp"}, "share")
      .number("work_hours", "hours")
      .numbers({"rank_market", "rank_ppp"}, "1");
  count_countries(t, study);
  for (std::size_t k = 0; k < b.market.size(); ++k)
    t.add({{"country", study.people().nations[k]},
           {"burden_market", b.market[k]},
           {"burden_ppp", b.ppp[k]},
           {"work_hours", b.hours[k]},
           {"rank_market", rank_of(b.market, k)},
           {"rank_ppp", rank_of(b.ppp, k)}});
  return t;
}

StudyTable agreement_table(const PlanWorlds& study, const Burdens& b, const std::vector<double>& to_ppp) {
  StudyTable t("19_agreement", "Do the yardsticks rank countries alike, and how many adults can pay by each?",
               "Spearman correlation of burdens over countries; adults able at theta, everybody connected; hours are "
               "proportional to the market burden");
  t.text("yardstick").number("rank_correlation_with_market", "1").number("theta", "share").band("could_pay", "share");
  const double theta = first_theta(study);
  const auto able = [&](const UsePrice& price) {
    return band_of(affordability_if_connected(study, 0, theta, price).share);
  };
  std::vector<double> ppp_price;
  for (const double ratio : to_ppp) ppp_price.push_back(kPrice / ratio);
  t.add({{"yardstick", "market exchange rates"},
         {"rank_correlation_with_market", 1.0},
         {"theta", theta},
         {"could_pay", able(everywhere(study, kPrice))}});
  t.add({{"yardstick", "PPP incomes"},
         {"rank_correlation_with_market", rank_correlation(b.market, b.ppp)},
         {"theta", theta},
         {"could_pay", able(by_country(study, ppp_price))}});
  t.add({{"yardstick", "work hours at the median"},
         {"rank_correlation_with_market", rank_correlation(b.market, b.hours)},
         {"theta", theta},
         {"could_pay", Band{}}});
  return t;
}

StudyAnswer answer_yardsticks(PlanWorlds& study) {
  if (study.people().nations.empty()) return cannot_say(kNeedsIncomes);
  const std::vector<double> to_ppp = ppp_per_market_dollar(study);
  const Burdens b = burdens_of(study, to_ppp);
  return {{agreement_table(study, b, to_ppp), burden_by_country(study, b)}, ""};
}

}  // namespace

const StudyQuestion questions::yardsticks = {
    19, 'C', "Do market rates, PPP and hours of work rank countries alike?", answer_yardsticks,
    "19_agreement[yardstick=PPP incomes]: by {yardstick} {could_pay} of adults could pay with {theta} of income; they "
    "rank countries as market rates do up to a correlation of {rank_correlation_with_market}"};

}  // namespace eqc
