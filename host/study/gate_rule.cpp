// Scores are the least supply over need of the gates once built; budgets are GERD at market rates.
#include "host/study/gate_rule.hpp"

#include "host/base/nan.hpp"
#include "host/base/text.hpp"
#include "host/engine/worlds/nation_gates.hpp"

namespace eqc {
namespace {

/// Rule's scores with thresholds that nation `without` had no part in.
std::vector<double> rule_scores(const Plan& plan, const PayerGroup& nations, const std::vector<double>& money,
                                std::size_t without) {
  const Catalog& catalog = *plan.catalog;
  const ByGate needs = run_needs(catalog, kRuleFlop, plan.scenario->training.deadline_s / kSecondsPerDay, without);
  std::vector<double> score;
  for (std::size_t e = 0; e < nations.ids.size(); ++e)
    score.push_back(least_ratio(gate_ratios(nation_supplies(plan, nations.nation[e], plan.case_at(0)), needs, money[e]),
                                kGatesWhenBuilt));
  return score;
}

}  // namespace

double area_under_curve(const std::vector<double>& score, const std::vector<bool>& positive) {
  double higher = 0, pairs = 0;
  for (std::size_t i = 0; i < score.size(); ++i)
    for (std::size_t k = 0; positive[i] && k < score.size(); ++k) {
      if (positive[k]) continue;
      higher += score[i] > score[k] ? 1.0 : score[i] == score[k] ? 0.5 : 0.0;
      ++pairs;
    }
  return pairs > 0 ? higher / pairs : kNaN;
}

StudyTable gate_rule_table(const Plan& plan, const PayerGroup& nations, const std::vector<double>& money) {
  const Catalog& catalog = *plan.catalog;
  const std::size_t nobody = catalog.nations.size();
  StudyTable t(
      "34_rule", "Who has trained above 1e23 FLOP: the rule of gates against research budgets alone",
      "the rule: every gate passed when built, people at least as many as with whom a nation did so before 2026; "
      "AUC: share of pairs of a trainer and another in which the trainer scores higher (rule: least supply over "
      "need); passed: those whom the rule lets through; left_out: trainers let through by the others' "
      "thresholds; models of 2026 set none");
  t.text("models")
      .numbers({"trainers", "others"}, "nations")
      .numbers({"AUC_rule", "AUC_budgets"}, "1")
      .numbers({"trainers_passed", "left_out_passed", "others_passed"}, "nations")
      .text("who", "others_who");
  const std::vector<double> score = rule_scores(plan, nations, money, nobody), &budget = nations.budget_usd;
  const struct {
    const char *name, *from, *before;
  } periods[] = {{"up to 2025", "", "2026"}, {"of 2026", "2026", "3000"}};
  for (const auto& period : periods) {
    const std::vector<double> done = largest_runs(catalog, period.from, period.before);
    std::vector<bool> trained;
    double passed = 0, alone = 0, others_passed = 0, trainers = 0;
    std::vector<std::string> who, others;
    for (std::size_t e = 0; e < nations.ids.size(); ++e) {
      const bool is = done[nations.nation[e]] >= kRuleFlop;
      trained.push_back(is);
      trainers += is ? 1 : 0;
      (is ? passed : others_passed) += score[e] >= 1 ? 1 : 0;
      if (is) {
        who.push_back(nations.ids[e]);
        alone += rule_scores(plan, nations, money, nations.nation[e])[e] >= 1 ? 1 : 0;
      } else if (score[e] >= 1) {
        others.push_back(nations.ids[e]);
      }
    }
    t.add({{"models", period.name},
           {"trainers", trainers},
           {"others", static_cast<double>(nations.ids.size()) - trainers},
           {"AUC_rule", area_under_curve(score, trained)},
           {"AUC_budgets", area_under_curve(budget, trained)},
           {"trainers_passed", passed},
           {"left_out_passed", alone},
           {"others_passed", others_passed},
           {"who", join(who, " ")},
           {"others_who", join(others, " ")}});
  }
  return t;
}

}  // namespace eqc
