// Question 15: the price at which a share of a country's adults could pay, and the subsidy that gets them there.
#include "host/engine/worlds/people.hpp"
#include "host/study/question_list.hpp"

namespace eqc {
namespace {

/// Price at which share q of a country's adults could pay, USD per month by world.
std::vector<double> break_even(const PlanWorlds& study, const std::vector<double>& income, std::size_t country,
                               double q) {
  std::vector<double> price;
  for (std::size_t w = 0; w < study.worlds(); ++w)
    price.push_back(first_theta(study) * income_reached_by(study.people(), country, q) *
                    income[country * study.worlds() + w] / 12.0);
  return price;
}

StudyTable break_even_table(const PlanWorlds& study, const std::vector<double>& income) {
  StudyTable t("15_break_even", "Price at which a share of a country's adults could afford it",
               "p*(q) = theta x income reached by share q of adults / 12, access aside; gap: 20 USD / p*(50%)");
  t.text("country")
      .number("theta", "share")
      .bands({"p*(50%)", "p*(80%)", "p*(95%)"}, "USD/month")
      .band("gap_to_20_USD", "1");
  count_countries(t, study);
  for (std::size_t k = 0; k < study.people().nations.size(); ++k) {
    const std::vector<double> half = break_even(study, income, k, 0.5);
    const auto gap = [&](std::size_t w) { return 20.0 / half[w]; };
    t.add({{"country", study.people().nations[k]},
           {"theta", first_theta(study)},
           {"p*(50%)", band_of(half)},
           {"p*(80%)", band_of(break_even(study, income, k, 0.8))},
           {"p*(95%)", band_of(break_even(study, income, k, 0.95))},
           {"gap_to_20_USD", band_over(study.worlds(), gap)}});
  }
  return t;
}

/// What lifts everybody up to share q: yearly USD and adults helped, by world.
struct Subsidy {
  std::vector<double> usd, helped;
};

Subsidy subsidy_for(const PlanWorlds& study, const std::vector<double>& income, double price, double q) {
  const PeopleTable& people = study.people();
  constexpr int kBins = PeopleTable::kBinsPerNation;
  Subsidy s{std::vector<double>(study.worlds(), 0.0), std::vector<double>(study.worlds(), 0.0)};
  for (std::size_t w = 0; w < study.worlds(); ++w)
    for (std::size_t k = 0; k < people.nations.size(); ++k)
      for (int b = static_cast<int>((1.0 - q) * kBins + 1e-9); b < kBins; ++b) {
        const double means = first_theta(study) * people.income[k * kBins + b] * income[k * study.worlds() + w];
        const double lacks = 12.0 * price - means;
        if (lacks <= 0) break;
        s.usd[w] += lacks * people.adults[k] / kBins;
        s.helped[w] += people.adults[k] / kBins;
      }
  return s;
}

StudyTable subsidy_table(const PlanWorlds& study, const std::vector<double>& income) {
  StudyTable t("15_subsidy", "Yearly subsidy that lets a share of every country's adults afford it",
               "for adults between those able and share q (richest first): sum of 12 x price - theta x income; access "
               "aside");
  t.number("USD_per_month", "USD")
      .numbers({"theta", "q"}, "share")
      .band("subsidy", "USD/year")
      .band("adults_helped", "adults");
  count_countries(t, study);
  for (const double price : {1.0, 5.0, 20.0})
    for (const double q : {0.5, 0.8, 0.95}) {
      const Subsidy s = subsidy_for(study, income, price, q);
      t.add({{"USD_per_month", price},
             {"theta", first_theta(study)},
             {"q", q},
             {"subsidy", band_of(s.usd)},
             {"adults_helped", band_of(s.helped)}});
    }
  return t;
}

StudyAnswer answer_break_even_price(PlanWorlds& study) {
  if (study.people().nations.empty()) return cannot_say(kNeedsIncomes);
  const std::vector<double> income = study.income_multipliers(0);
  return {{break_even_table(study, income), subsidy_table(study, income)}, ""};
}

}  // namespace

const StudyQuestion questions::break_even_price = {
    15, 'C', "At which price could half, 80 % or 95 % of a country's adults afford it?", answer_break_even_price,
    "15_subsidy: it takes {subsidy} USD a year to let {q} of every country's adults pay {USD_per_month} USD a month "
    "with {theta} of income"};

}  // namespace eqc
