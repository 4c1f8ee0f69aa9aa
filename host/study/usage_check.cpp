// Use is what others measured (gate/usage.csv); who could pay is ours: connected, and 20 USD a month within the share
// of income that headlines use.
#include "host/study/usage_check.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "host/base/nan.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/people.hpp"
#include "host/study/question.hpp"
#include "host/study/rank_agreement.hpp"

namespace eqc {
namespace {

constexpr double kSubscriptionUsd = 20;  // per month

/// A measure of use in its latest period.
struct UseMeasure {
  const char *id, *name;
};
constexpr UseMeasure kMeasures[] = {
    {"ai-users-percent-of-ages-15-64", "share of ages 15 to 64 who use AI (Microsoft)"},
    {"claude-use-per-head-index", "Claude use per person of working age (Anthropic)"},
};

/// Countries with a figure of use: position in the people table and the figure.
struct Used {
  std::vector<std::size_t> country;
  std::vector<double> use, could_pay, connected;
  std::string period;
};

Used used(const PlanWorlds& study, const std::string& measure, const Affordability& able) {
  const PeopleTable& people = study.people();
  Used u;
  std::map<std::size_t, double> latest;
  for (const UsageRow& row : study.catalog().usages)
    if (row.measure == measure && row.period >= u.period) {
      if (row.period > u.period) latest.clear();
      u.period = row.period;
      latest[row.nation] = row.value;
    }
  for (std::size_t k = 0; k < people.nations.size(); ++k) {
    const auto found = latest.find(people.row[k]);
    if (found == latest.end()) continue;
    u.country.push_back(k);
    u.use.push_back(found->second);
    u.connected.push_back(people.connected_share[k]);
    u.could_pay.push_back(band_over(study.worlds(), [&](std::size_t w) { return able.able(k, w); }).median);
  }
  return u;
}

StudyTable agreement_table() {
  StudyTable t(
      "32_usage", "Who could pay against who uses, as published",
      "Spearman's rank correlation over economies of the share of adults who are connected and could pay 20 USD "
      "a month with the published use; low, high: 5 and 95 % of a bootstrap over economies; beside it the "
      "connected share and mean income alone");
  t.text("use", "period", "group")
      .number("economies", "economies")
      .numbers({"could_pay", "low", "high", "connected", "mean_income"}, "1");
  return t;
}

void add_agreement(const PlanWorlds& study, const UseMeasure& measure, const Used& u, StudyTable& t) {
  const std::uint64_t seed = study.scenario().run.seed;
  for (const auto& [group, members] : income_groups(study)) {
    std::vector<double> use, pay, connected, income;
    for (std::size_t i = 0; i < u.country.size(); ++i) {
      if (std::find(members.begin(), members.end(), u.country[i]) == members.end()) continue;
      use.push_back(u.use[i]);
      pay.push_back(u.could_pay[i]);
      connected.push_back(u.connected[i]);
      income.push_back(study.people().mean_income[u.country[i]]);
    }
    const RankAgreement r = rank_agreement(pay, use, seed, fmt::format("{} {}", measure.id, group));
    const auto alone = [&](const std::vector<double>& other) {
      return use.size() < 4 ? kNaN : rank_correlation(other, use);
    };
    t.add({{"use", measure.name},
           {"period", u.period},
           {"group", group},
           {"economies", r.entities},
           {"could_pay", r.spearman},
           {"low", r.low},
           {"high", r.high},
           {"connected", alone(connected)},
           {"mean_income", alone(income)}});
  }
}

/// (rank by use - rank by ability) / economies: above 0 where more use it than could pay for it.
std::vector<double> misses(const Used& u) {
  std::vector<double> miss = mean_ranks(u.use);
  const std::vector<double> able = mean_ranks(u.could_pay);  // nobody can in many: they share their mean rank
  for (std::size_t i = 0; i < miss.size(); ++i) miss[i] = (miss[i] - able[i]) / static_cast<double>(miss.size());
  return miss;
}

StudyTable misses_table() {
  StudyTable t("32_misses", "What explains where use and ability to pay part",
               "Spearman's rank correlation of (rank by use - rank by ability) with a fact about the economy that the "
               "model of ability does not know, with the bootstrap's interval");
  t.text("use", "fact").number("economies", "economies").numbers({"spearman", "low", "high"}, "1");
  return t;
}

/// A fact about a country, NaN where unknown.
struct Fact {
  const char* name;
  double (*of)(const PlanWorlds& study, const std::vector<double>& languages, std::size_t country);
};

const NationRow& nation_row(const PlanWorlds& study, std::size_t country) {
  return study.catalog().nations[study.people().row[country]];
}

double per_adult(const PlanWorlds& study, std::size_t country, const char* gate) {
  const std::optional<double> value = study.catalog().gate_of(study.people().row[country], gate);
  return value ? *value / study.people().adults[country] : kNaN;
}

const Fact kFacts[] = {
    {"connected share",
     [](const PlanWorlds& s, const std::vector<double>&, std::size_t k) { return s.people().connected_share[k]; }},
    {"mean income",
     [](const PlanWorlds& s, const std::vector<double>&, std::size_t k) { return s.people().mean_income[k]; }},
    {"Gini of incomes", [](const PlanWorlds& s, const std::vector<double>&,
                           std::size_t k) { return s.catalog().income_of(s.people().row[k])->gini.value_or(kNaN); }},
    {"income in PPP dollars over market dollars",
     [](const PlanWorlds& s, const std::vector<double>&, std::size_t k) { return s.people().income_ppp[k]; }},
    {"speakers whose language the tokenizer writes well",
     [](const PlanWorlds&, const std::vector<double>& languages, std::size_t k) { return languages[k]; }},
    {"developers on GitHub per adult", [](const PlanWorlds& s, const std::vector<double>&,
                                          std::size_t k) { return per_adult(s, k, "github-developers"); }},
    {"articles on AI per adult", [](const PlanWorlds& s, const std::vector<double>&,
                                    std::size_t k) { return per_adult(s, k, "ai-articles-2020-to-2022"); }},
    {"fixed broadband per adult", [](const PlanWorlds& s, const std::vector<double>&,
                                     std::size_t k) { return per_adult(s, k, "fixed-broadband-subscriptions"); }},
    {"mobile subscriptions per person",
     [](const PlanWorlds& s, const std::vector<double>&, std::size_t k) {
       return nation_row(s, k).mobile_per_person.value_or(kNaN);
     }},
    {"adults", [](const PlanWorlds& s, const std::vector<double>&, std::size_t k) { return s.people().adults[k]; }},
};

void add_misses(const PlanWorlds& study, const UseMeasure& measure, const Used& u, const std::vector<double>& languages,
                StudyTable& t) {
  const std::vector<double> miss = misses(u);
  for (const Fact& fact : kFacts) {
    std::vector<double> x, y;
    for (std::size_t i = 0; i < miss.size(); ++i) {
      const double value = fact.of(study, languages, u.country[i]);
      if (value != value) continue;
      x.push_back(value);
      y.push_back(miss[i]);
    }
    const RankAgreement r =
        rank_agreement(x, y, study.scenario().run.seed, fmt::format("{} {}", measure.id, fact.name));
    t.add({{"use", measure.name},
           {"fact", fact.name},
           {"economies", r.entities},
           {"spearman", r.spearman},
           {"low", r.low},
           {"high", r.high}});
  }
}

StudyTable nations_table() {
  StudyTable t(
      "32_usage_nations", "Economies by who could pay and who uses",
      "could_pay: connected and 20 USD a month within the share of income, median over worlds; miss: rank by use "
      "less rank by ability, over the number of economies: above 0 where more use it than could pay for it");
  t.text("use", "nation", "group")
      .number("published", "")
      .numbers({"could_pay", "connected"}, "share")
      .number("miss", "1");
  return t;
}

void add_nations(const PlanWorlds& study, const UseMeasure& measure, const Used& u, StudyTable& t) {
  const std::vector<double> miss = misses(u);
  for (std::size_t i = 0; i < miss.size(); ++i)
    t.add({{"use", measure.name},
           {"nation", study.people().nations[u.country[i]]},
           {"group", nation_row(study, u.country[i]).income_group},
           {"published", u.use[i]},
           {"could_pay", u.could_pay[i]},
           {"connected", u.connected[i]},
           {"miss", miss[i]}});
}

}  // namespace

std::vector<StudyTable> usage_tables(const PlanWorlds& study) {
  if (study.people().nations.empty() || study.catalog().usages.empty()) return {};
  StudyTable agreement = agreement_table(), causes = misses_table(), nations = nations_table();
  const Affordability able = affordability(study, 0, first_theta(study), everywhere(study, kSubscriptionUsd));
  const std::vector<double> languages = language_reach(study);
  for (const UseMeasure& measure : kMeasures) {
    const Used u = used(study, measure.id, able);
    if (u.use.empty()) continue;
    add_agreement(study, measure, u, agreement);
    add_misses(study, measure, u, languages, causes);
    add_nations(study, measure, u, nations);
  }
  return {agreement, causes, nations};
}

}  // namespace eqc
