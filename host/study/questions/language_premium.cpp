// Question 16: what the tokens of one's own language cost its speakers.
#include <algorithm>

#include "host/engine/worlds/people.hpp"
#include "host/study/question_list.hpp"

namespace eqc {
namespace {

std::vector<std::string> tokenizers_of(const Catalog& catalog) {
  std::vector<std::string> all;
  for (const TokenizerRow& row : catalog.tokenizers)
    if (std::find(all.begin(), all.end(), row.tokenizer) == all.end()) all.push_back(row.tokenizer);
  return all;
}

double mean_premium(const PeopleTable& people, const std::vector<double>& premium) {
  double sum = 0;
  for (std::size_t k = 0; k < premium.size(); ++k) sum += people.adults[k] * premium[k];
  return sum / people.adults_total;
}

StudyTable language_table(const PlanWorlds& study) {
  StudyTable t("16_language", "Adults able when everybody pays for the tokens of their own language",
               "tokens x premium of the country's languages over English (speakers' shares as weights; Petrov et al. "
               "2023); excluded: able at English prices but not at their own, paired by world; "
               "concentration: of the premium over countries along mean income, negative when the poor pay more");
  t.text("model", "price", "tokenizer")
      .numbers({"mean_premium", "concentration"}, "1")
      .number("theta", "share")
      .band("could_pay", "share")
      .band("excluded", "adults")
      .band("P1", "share");
  count_countries(t, study);
  return t;
}

/// Cases that differ in the tokenizer alone; the first has none: everybody as in English.
std::vector<CaseSpec> tokenizer_cases(const CaseSpec& base, const std::vector<std::string>& tokenizers) {
  std::vector<CaseSpec> cases = {base};
  cases[0].tokenizer.clear();
  for (const std::string& name : tokenizers) {
    cases.push_back(cases[0]);
    cases.back().id = cases.back().label = cases.back().tokenizer = name;
  }
  return cases;
}

/// Token premiums by case and country.
using Premiums = std::vector<std::vector<double>>;

void add_tokenizers(PlanWorlds& study, std::size_t model, std::size_t basis, const Premiums& premium, StudyTable& t) {
  std::vector<double> english;
  for (std::size_t c = 0; c < study.plan().n_cases; ++c) {
    const UsePrice use = study.use_in_countries(model, c, basis, study.affordability().use_tokens_per_month);
    if (!price_known(use.usd_month)) continue;
    const Affordability a = affordability(study, c, first_theta(study), use);
    if (c == 0) english = a.number;
    const auto excluded = [&](std::size_t w) { return english[w] - a.number[w]; };
    t.add({{"model", study.plan().model(model).id},
           {"price", use_bases(study.plan())[basis]},
           {"tokenizer", c == 0 ? std::string("(all as in English)") : study.plan().case_at(c).id},
           {"mean_premium", mean_premium(study.people(), premium[c])},
           {"concentration", concentration_along_income(study.people(), premium[c])},
           {"theta", first_theta(study)},
           {"could_pay", band_of(a.share)},
           {"excluded", band_over(study.worlds(), excluded)},
           {"P1", band_of(a.gap)}});
  }
}

StudyTable premium_by_country(const PeopleTable& people, const std::vector<std::string>& tokenizers,
                              const Premiums& premium) {
  StudyTable t("16_countries", "Token premium by country", "tokens of the country's languages over English");
  t.text("country");
  for (const std::string& name : tokenizers) t.number(name, "1");
  for (std::size_t k = 0; k < people.nations.size(); ++k) {
    std::vector<NamedCell> row = {{"country", people.nations[k]}};
    for (std::size_t i = 0; i < tokenizers.size(); ++i) row.push_back({tokenizers[i], premium[i + 1][k]});
    t.add(row);
  }
  return t;
}

StudyAnswer answer_language_premium(PlanWorlds& study) {
  const PeopleTable& people = study.people();
  if (people.nations.empty()) return cannot_say(kNeedsIncomes);
  const std::vector<std::string> tokenizers = tokenizers_of(study.catalog());
  if (tokenizers.empty())
    return cannot_say("the catalog knows no tokenizers and languages (model/tokenizers.csv, nation/languages.csv)");
  const std::vector<CaseSpec> cases = tokenizer_cases(study.plan().case_at(0), tokenizers);
  Premiums premium;
  for (const CaseSpec& c : cases) premium.push_back(token_premium(study.catalog(), people, c.tokenizer));
  const auto world = study.with_cases(cases);
  StudyTable t = language_table(study), countries = premium_by_country(people, tokenizers, premium);
  for (std::size_t m = 0; m < study.plan().n_models; ++m)
    for (const std::size_t basis : {0u, 1u}) add_tokenizers(*world, m, basis, premium, t);
  if (t.rows.empty()) return {{countries}, ""};
  return {{t, countries}, ""};
}

}  // namespace

const StudyQuestion questions::language_premium = {
    16, 'C', "What do the tokens of one's own language change?", answer_language_premium,
    "16_language[tokenizer=cl100k_base]: people's own languages take {mean_premium} times the tokens of English with "
    "{tokenizer}; so {excluded} adults fewer could pay for {model} ({price})"};

}  // namespace eqc
