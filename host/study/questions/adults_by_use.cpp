// Question 13: which adults could pay for use, by model, way to pay, tokens and share of income.
#include "host/engine/worlds/people.hpp"
#include "host/study/question_list.hpp"

namespace eqc {
namespace {

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
  StudyTable t(
      "13_adults_by_use", "Adults who could pay for a month of use",
      "could_pay: connected (min of internet and electricity share) and 12 x monthly price <= theta x income, whether "
      "they "
      "would or not; tokens at the "
      "scenario's share of output; P1, P2: FGT 1 and 2 with the unconnected at 1; "
      "money gap: theta x sum over connected adults of (needed income - income)+; USD_per_month: in English, before "
      "regional prices");
  t.text("case", "model", "price")
      .number("tokens_per_month", "tokens")
      .number("theta", "share")
      .band("USD_per_month", "USD")
      .band("could_pay", "share")
      .number("connected", "share")
      .band("adults", "adults")
      .bands({"P1", "P2"}, "share")
      .band("money_gap", "USD/year");
  count_countries(t, study);
  for (const double times : {1.0, 10.0, 100.0}) {
    const double tokens = times * study.affordability().use_tokens_per_month;
    for_each_use(study, tokens, [&](std::size_t c, std::size_t m, const std::string& basis, const UsePrice& use) {
      for (const double theta : thetas_of(study)) {
        const Affordability a = affordability(study, c, theta, use);
        t.add({{"case", study.plan().case_at(c).id},
               {"model", study.plan().model(m).id},
               {"price", basis},
               {"tokens_per_month", tokens},
               {"theta", theta},
               {"USD_per_month", band_of(use.usd_month)},
               {"could_pay", band_of(a.share)},
               {"connected", connected_share(study.people())},
               {"adults", band_of(a.number)},
               {"P1", band_of(a.gap)},
               {"P2", band_of(a.severity)},
               {"money_gap", band_of(a.money_gap)}});
      }
    });
  }
  return t;
}

/// Headcount at fixed prices: the curve everything else is read off.
StudyTable price_curve(PlanWorlds& study) {
  StudyTable t("13_headcount_curve", "Adults who could pay a price",
               "share of covered adults, connected and with 12 x price <= theta x income; if_connected: were everybody "
               "connected");
  t.text("case")
      .number("theta", "share")
      .number("USD_per_month", "USD")
      .bands({"could_pay", "if_connected"}, "share")
      .number("connected", "share");
  count_countries(t, study);
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (const double theta : thetas_of(study))
      for (const double price : {0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 20.0, 30.0, 100.0, 200.0, 300.0, 1000.0})
        t.add({{"case", study.plan().case_at(c).id},
               {"theta", theta},
               {"USD_per_month", price},
               {"could_pay", band_of(affordability(study, c, theta, everywhere(study, price)).share)},
               {"if_connected", band_of(affordability_if_connected(study, c, theta, everywhere(study, price)).share)},
               {"connected", connected_share(study.people())}});
  return t;
}

StudyTable by_income_group(PlanWorlds& study) {
  StudyTable t("13_income_groups", "Adults who could pay for a month of use, by World Bank income group",
               "as 13_adults_by_use, at the first share of income");
  t.text("case", "model", "price", "group")
      .number("adults", "adults")
      .number("connected", "share")
      .band("could_pay", "share");
  count_countries(t, study);
  for_each_use(study, study.affordability().use_tokens_per_month,
               [&](std::size_t c, std::size_t m, const std::string& basis, const UsePrice& use) {
                 const Affordability a = affordability(study, c, first_theta(study), use);
                 for (const auto& [name, members] : income_groups(study)) {
                   double adults = 0, connected = 0;
                   for (const std::size_t k : members) {
                     adults += study.people().adults[k];
                     connected += study.people().adults[k] * study.people().connected_share[k];
                   }
                   t.add({{"case", study.plan().case_at(c).id},
                          {"model", study.plan().model(m).id},
                          {"price", basis},
                          {"group", name},
                          {"adults", adults},
                          {"connected", connected / adults},
                          {"could_pay", band_of(share_of_countries(study.people(), a, members))}});
                 }
               });
  return t;
}

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

}  // namespace

const StudyQuestion questions::adults_by_use = {
    13, 'C', "What share of adults could pay for a month of use?", answer_adults_by_use,
    "13_adults_by_use: {could_pay} of adults could pay for {tokens_per_month} tokens a month of {model} with {theta} "
    "of income ({price}, {USD_per_month} USD); {connected} are connected (case {case})"};

}  // namespace eqc
