// Question 34: does control of a model differ from having the money, by which gates, and do gates tell who trains.
#include <algorithm>
#include <cmath>

#include "host/base/nan.hpp"
#include "host/engine/worlds/gated_run.hpp"
#include "host/engine/worlds/people.hpp"
#include "host/study/gate_rule.hpp"
#include "host/study/question_list.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/metric/shapley.hpp"

namespace eqc {
namespace {

constexpr const char* kWholeRuns = "whole runs";  // a nation that cannot do one does none
constexpr int kCauses = kGates + 1;
constexpr std::size_t kControlWorlds = 32;  // 2^kCauses Ginis each; only money differs between them

/// Gini over nations of runs at once, from budgets alone (no cause) to all gates and whole runs.
std::vector<double> gini_by_state(const GatedRun& run, const std::vector<double>& budget, std::size_t nations,
                                  std::size_t worlds, std::size_t w) {
  std::vector<double> gini(std::size_t{1} << kCauses);
  std::vector<std::pair<double, double>> runs(nations);
  for (unsigned s = 0; s < gini.size(); ++s) {
    const unsigned gates = s & kAllGates & ~1u;
    for (std::size_t e = 0; e < nations; ++e) {
      const ByGate& r = run.ratios[e * worlds + w];
      // money in any case: what runs at once cost scales with the budget; with the cause, what it costs at home too
      const double money = (s & 1u) != 0 ? r[0] : budget[e * worlds + w] / run.cost[w];
      double n = std::min(money, least_ratio(r, gates));
      if ((s >> kGates & 1u) != 0 && n < 1) n = 0;
      runs[e] = {n, 1.0};
    }
    gini[s] = weighted_gini(runs);
  }
  return gini;
}

StudyTable control_table() {
  StudyTable t("34_control", "Inequality of control of three models against that of research budgets",
               "control: such runs at once = least supply over need, none below one whole run; Gini over nations, each "
               "counting once; nations: with one run and more");
  t.text("case", "model", "when")
      .bands({"Gini_of_budgets", "Gini_of_control", "difference"}, "1")
      .band("nations", "nations");
  return t;
}

StudyTable causes_table() {
  StudyTable t(
      "34_causes", "Which gates make the difference between control and budgets",
      "Shapley split of the difference of Ginis over the gates (money: what a run costs each nation), and over "
      "runs being whole; parts sum to the difference in every world; over 32 worlds");
  t.text("case", "model", "when", "cause").band("part", "1");
  return t;
}

void add_control(const PlanWorlds& study, const PayerGroup& nations, std::size_t c, const std::string& model,
                 const GatedRun& full, const Start& start, StudyTable& control, StudyTable& causes) {
  const std::size_t all = study.worlds(), worlds = std::min(all, kControlWorlds), n = nations.ids.size();
  GatedRun run = full;
  for (ByGate& r : run.ratios)
    for (std::size_t g = 0; g < kGates; ++g)
      if ((start.gates >> g & 1u) == 0) r[g] = kInfinity;
  const std::vector<double> budget = study.committed(nations, c, nations.shares.front());
  std::vector<double> before(worlds), after(worlds), able(worlds, 0.0);
  std::vector<std::vector<double>> part(kCauses, std::vector<double>(worlds));
  for (std::size_t k = 0; k < worlds; ++k) {
    const std::size_t w = k * (all / worlds);
    const std::vector<double> gini = gini_by_state(run, budget, n, all, w);
    double split[kCauses];
    shapley_split(gini.data(), kCauses, split);
    for (std::size_t cause = 0; cause < kCauses; ++cause) part[cause][k] = split[cause];
    before[k] = gini.front();
    after[k] = gini.back();
    for (std::size_t e = 0; e < n; ++e) able[k] += least_ratio(run.ratios[e * all + w], start.gates) >= 1 ? 1 : 0;
  }
  const std::string id = study.plan().case_at(c).id;
  control.add({{"case", id},
               {"model", model},
               {"when", start.name},
               {"Gini_of_budgets", band_of(before)},
               {"Gini_of_control", band_of(after)},
               {"difference", band_over(worlds, [&](std::size_t w) { return after[w] - before[w]; })},
               {"nations", band_of(able)}});
  for (int k = 0; k < kCauses; ++k)
    if (k == kGates || (start.gates >> k & 1u) != 0)
      causes.add({{"case", id},
                  {"model", model},
                  {"when", start.name},
                  {"cause", k == kGates ? std::string_view(kWholeRuns) : gate_name(static_cast<Gate>(k))},
                  {"part", band_of(part[static_cast<std::size_t>(k)])}});
}

/// The smallest, middle and largest model of the axis that can be trained.
std::vector<std::size_t> three_models(PlanWorlds& study) {
  std::vector<std::pair<double, std::size_t>> found;
  for (std::size_t m = 0; m < study.plan().n_models; ++m) {
    const double flop = study.training_flop(m);
    const auto run = flop > 0 ? nearest_run(study, flop) : std::nullopt;
    if (run && run->model == m) found.push_back({flop, m});
  }
  std::sort(found.begin(), found.end());
  std::vector<std::size_t> three;
  for (const std::size_t i : {std::size_t{0}, found.size() / 2, found.size() - 1})
    if (i < found.size() && (three.empty() || three.back() != found[i].second)) three.push_back(found[i].second);
  return three;
}

/// Who has trained above kRuleFlop, by the rule of gates and by budgets alone; nothing without a model of such costs.
std::optional<StudyTable> rule_table(const PlanWorlds& study, PlanWorlds& open, const PayerGroup& nations) {
  const auto as = nearest_run(open, kRuleFlop);
  if (!as) return std::nullopt;
  const GatedRun run = gated_run(study, open, nations, *as, 0);
  std::vector<double> money;
  for (std::size_t e = 0; e < nations.ids.size(); ++e)
    money.push_back(
        band_over(study.worlds(), [&](std::size_t w) { return run.ratios[e * study.worlds() + w][0]; }).median);
  return gate_rule_table(study.plan(), nations, money);
}

StudyTable companies_table() {
  StudyTable t("34_companies", "Companies able to fund one run, by what they spend on R&D and capital and by revenue",
               "able: phi x (R&D + capital expenditure) >= the cheapest run; by_revenue: phi x revenue; both over "
               "companies that "
               "publish R&D, capital expenditure or spending on compute; phi: the scenario's revenue_share");
  t.text("case", "model").number("phi", "share").bands({"able", "by_revenue"}, "companies").counts("companies");
  return t;
}

void add_companies(PlanWorlds& study, std::size_t c, std::size_t model, StudyTable& t) {
  const std::vector<double> cost = cheapest_run(study, model, c);
  std::vector<std::pair<double, double>> means;  // R&D and capital, revenue
  t.covered = t.missing = 0;
  for (const OrganizationRow& row : study.catalog().organizations) {
    if (row.kind != OrganizationKind::company) continue;
    const double spent = company_spending(row).value_or(kNaN);
    (spent > 0 ? t.covered : t.missing) += 1;
    if (spent > 0) means.push_back({spent, row.revenue_usd.value_or(0)});
  }
  for (const double phi : study.affordability().revenue_share) {
    const auto count = [&](bool by_revenue) {
      return band_over(study.worlds(), [&](std::size_t w) {
        double n = 0;
        for (const auto& [spent, revenue] : means) n += phi * (by_revenue ? revenue : spent) >= cost[w] ? 1 : 0;
        return n;
      });
    };
    t.add({{"case", study.plan().case_at(c).id},
           {"model", study.plan().model(model).id},
           {"phi", phi},
           {"able", count(false)},
           {"by_revenue", count(true)}});
  }
}

StudyAnswer answer_gated_control(PlanWorlds& study) {
  const PayerGroup* nations = study.group("nation");
  if (!nations) return cannot_say(kNeedsNations);
  if (!study.frontier()) return cannot_say(kNeedsTraining);
  if (study.catalog().gates.empty()) return cannot_say(kNeedsGates);
  const auto open = without_controls(study);
  StudyTable control = control_table(), causes = causes_table(), companies = companies_table();
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (const std::size_t m : three_models(study)) {
      const GatedRun run = gated_run(study, *open, *nations, {m, 1.0}, c);
      for (const Start& start : kStarts)
        add_control(study, *nations, c, study.plan().model(m).id, run, start, control, causes);
      add_companies(study, c, m, companies);
    }
  StudyAnswer answer{{control, causes}, ""};
  if (const auto rule = rule_table(study, *open, *nations)) answer.tables.push_back(*rule);
  if (!companies.rows.empty()) answer.tables.push_back(companies);
  return answer;
}

}  // namespace

const StudyQuestion questions::gated_control = {
    34, 'A', "Does control of models differ from having the money, and by which gates?", answer_gated_control,
    "34_control[last]: nations' control of {model} ({when}, case {case}) has a Gini of {Gini_of_control}, their "
    "research budgets {Gini_of_budgets}; {nations} nations have all that a run needs"};

}  // namespace eqc
