// Question 27: the yearly fund that would give every adult a use level.
#include <fmt/core.h>

#include "host/engine/afford/headcounts.hpp"
#include "host/engine/worlds/people.hpp"
#include "host/study/question_list.hpp"

namespace eqc {
namespace {

StudyTable fund_table(const PlanWorlds& study) {
  StudyTable t("27_fund",
               fmt::format("Yearly fund so that every adult has {:.3g} M tokens a month",
                           study.affordability().use_tokens_per_month * 1e-6),
               "sum over adults of (12 x price - theta x income)+, all adults connected (connecting them is not "
               "included); of ODA: official development assistance of 2024 (OECD); of GDP: of the group's countries");
  t.text("case", "model", "price")
      .number("theta", "share")
      .text("group")
      .band("fund", "USD/year")
      .band("adults_helped", "adults")
      .bands({"of_ODA", "of_GDP"}, "share");
  count_countries(t, study);
  return t;
}

/// A price of use on the axes.
struct FundedUse {
  std::size_t case_position, model;
  std::string basis;
  UsePrice price;
};

/// What a group of countries lacks, USD per year, and the adults concerned, by world.
struct Fund {
  std::vector<double> usd, helped;
};

Fund fund_for(const PlanWorlds& study, const IncomeSums& sums, const UsePrice& price, const std::vector<double>& income,
              const std::vector<std::size_t>& members) {
  const PeopleTable& people = study.people();
  const double theta = first_theta(study);
  Fund fund{std::vector<double>(study.worlds(), 0.0), std::vector<double>(study.worlds(), 0.0)};
  for (std::size_t w = 0; w < study.worlds(); ++w)
    for (const std::size_t k : members) {
      const double multiplier = income[k * study.worlds() + w];
      const double needed = 12.0 * price.at(k, w) / theta / multiplier;
      fund.usd[w] += theta * multiplier * people.adults[k] * shortfall_in_country(sums.of(k), needed).missing_usd;
      fund.helped[w] += people.adults[k] * (1.0 - share_with_income(people, k, needed));
    }
  return fund;
}

void add_funds(const PlanWorlds& study, const FundedUse& use, StudyTable& t) {
  const FigureRow* oda = study.catalog().figure("oda-usd");
  const std::vector<double> income = study.income_multipliers(use.case_position);
  const IncomeSums sums(study.people());
  for (const auto& [group, members] : world_regions(study)) {
    double gdp = 0;
    for (const std::size_t k : members) gdp += study.catalog().nations[study.people().row[k]].gdp_usd.value_or(0);
    const Fund fund = fund_for(study, sums, use.price, income, members);
    const auto of_oda = [&](std::size_t w) { return fund.usd[w] / oda->published; };
    const auto of_gdp = [&](std::size_t w) { return fund.usd[w] / gdp; };
    t.add({{"case", study.plan().case_at(use.case_position).id},
           {"model", study.plan().model(use.model).id},
           {"price", use.basis},
           {"theta", first_theta(study)},
           {"group", group},
           {"fund", band_of(fund.usd)},
           {"adults_helped", band_of(fund.helped)},
           {"of_ODA", oda ? band_over(study.worlds(), of_oda) : Band{}},
           {"of_GDP", band_over(study.worlds(), of_gdp)}});
  }
}

StudyAnswer answer_minimum_fund(PlanWorlds& study) {
  if (study.people().nations.empty()) return cannot_say(kNeedsIncomes);
  study.prepare();
  StudyTable t = fund_table(study);
  const double tokens = study.affordability().use_tokens_per_month;
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (std::size_t m = 0; m < study.plan().n_models; ++m)
      for (const std::size_t basis : {0u, 1u}) {
        const UsePrice price = study.use_in_countries(m, c, basis, tokens);
        if (price_known(price.usd_month)) add_funds(study, {c, m, use_bases(study.plan())[basis], price}, t);
      }
  if (t.rows.empty())
    return cannot_say(
        "no model on its axis has a price of use; add \"serving\" to run.tasks or models with list prices");
  return {{t}, ""};
}

}  // namespace

const StudyQuestion questions::minimum_fund = {
    27, 'E', "What yearly fund would give every adult a use level?", answer_minimum_fund,
    "27_fund: {fund} USD a year would give every connected adult ({group}) a use of {model} within {theta} of income "
    "({price}, case {case}): {of_ODA} of development aid"};

}  // namespace eqc
