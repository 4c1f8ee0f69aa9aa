// Question 5: which coalitions can fund a frontier run, and who has power in them.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "host/engine/worlds/flop_cost.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/study/question_list.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/metric/shapley.hpp"

namespace eqc {
namespace {

/// Budgets and need of a coalition at medians, in thousandths of the need, and everybody's power.
struct Game {
  std::vector<std::int32_t> weight;
  std::vector<Power> power;
};

Game play(const std::vector<double>& money, double need) {
  constexpr std::int32_t kQuota = 1000;
  Game g;
  for (const double m : money) g.weight.push_back(static_cast<std::int32_t>(std::min(1.0, m / need) * kQuota));
  g.power.resize(money.size());
  const auto n = static_cast<std::int32_t>(money.size());
  std::vector<double> scratch(static_cast<std::size_t>(coalition_scratch_size(n, kQuota)));
  coalition_power(g.weight.data(), n, kQuota, scratch.data(), g.power.data());
  return g;
}

std::vector<std::string> blocs_of(const PlanWorlds& study) {
  std::vector<std::string> all = study.affordability().blocs;
  for (const BlocRow& row : study.catalog().blocs)
    if (study.affordability().blocs.empty() && std::find(all.begin(), all.end(), row.bloc) == all.end())
      all.push_back(row.bloc);
  return all;
}

const char* const kAllNations = "all nations";

/// Nations' own budgets (whatever coalitions a case has made already) and the costs they face, [nations][worlds].
struct Purse {
  const PlanWorlds& study;
  const PayerGroup& nations;
  std::vector<double> budget, cost;
};

/// Members with what they have together and the cheapest terms among them, by world.
struct Coalition {
  std::string name;
  std::vector<std::size_t> members;
  std::vector<double> need, money;
};

Coalition coalition_of(const Purse& p, const std::string& name) {
  const std::size_t worlds = p.study.worlds();
  const std::vector<std::size_t> rows = p.study.catalog().members_of(name);
  Coalition c{name, {}, std::vector<double>(worlds, kInfinity), std::vector<double>(worlds, 0.0)};
  for (std::size_t e = 0; e < p.nations.ids.size(); ++e)
    if (name == kAllNations || std::find(rows.begin(), rows.end(), p.nations.row[e]) != rows.end())
      c.members.push_back(e);
  for (std::size_t w = 0; w < worlds; ++w)
    for (const std::size_t e : c.members) {
      c.need[w] = std::min(c.need[w], p.cost[e * worlds + w]);
      c.money[w] += p.budget[e * worlds + w];
    }
  return c;
}

/// Fewest members, richest first, whose phi x budget reaches the need in one world; infinite when all together do not.
double members_needed(const Purse& p, const Coalition& c, double phi, std::size_t w) {
  std::vector<double> each;
  for (const std::size_t e : c.members) each.push_back(phi * p.budget[e * p.study.worlds() + w]);
  std::sort(each.begin(), each.end(), std::greater<>());
  double sum = 0;
  for (std::size_t k = 0; k < each.size(); ++k)
    if ((sum += each[k]) >= c.need[w]) return static_cast<double>(k + 1);
  return kInfinity;
}

/// What all rows of a case and a run begin with.
struct CoalitionQuestion {
  std::string case_id, run;
  double growth;  ///< of the frontier's cost per year
};

void add_coalition_row(const Purse& p, const Coalition& c, double phi, const CoalitionQuestion& q, StudyTable& t) {
  const std::size_t worlds = p.study.worlds();
  std::vector<double> times(worlds);
  for (std::size_t w = 0; w < worlds; ++w) times[w] = phi * c.money[w] / c.need[w];
  const auto needed = [&](std::size_t w) { return members_needed(p, c, phi, w); };
  const auto years = [&](std::size_t w) { return std::max(0.0, std::log(times[w]) / std::log(q.growth)); };
  t.add({{"case", q.case_id},
         {"run", q.run},
         {"coalition", c.name},
         {"members", c.members.size()},
         {"phi", phi},
         {"times_over", band_of(times)},
         {"able", share_at_least(times, 1.0)},
         {"members_needed", band_over(worlds, needed)},
         {"years", band_over(worlds, years)}});
}

void add_power_rows(const Purse& p, const Coalition& c, const CoalitionQuestion& q, StudyTable& t) {
  std::vector<double> median;
  for (const std::size_t e : c.members)
    median.push_back(p.nations.shares.front() * band_of(series_of(p.budget, e, p.study.worlds())).median);
  const double need = band_of(c.need).median;
  const Game game = play(median, need);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < c.members.size(); ++i)
    if (game.power[i].shapley_shubik > 0) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return game.power[a].shapley_shubik > game.power[b].shapley_shubik;
  });
  for (const std::size_t i : order)
    t.add({{"case", q.case_id},
           {"run", q.run},
           {"coalition", c.name},
           {"member", p.nations.ids[c.members[i]]},
           {"budget_over_cost", median[i] / need},
           {"shapley_shubik", game.power[i].shapley_shubik},
           {"banzhaf", game.power[i].banzhaf}});
}

/// Nations by themselves in a case, and what one run costs each of them.
Purse purse_of(PlanWorlds& study, const PayerGroup& nations, const AskedRun& run, std::size_t case_position) {
  CaseSpec alone = study.plan().case_at(case_position);
  alone.coalitions.clear();
  Purse p{study, nations, case_budgets(study.plan(), study.draws(), nations, alone).usd,
          case_costs(study.plan(), nations, alone, study.costs(run.as.model, case_position).train_usd)};
  for (double& usd : p.cost) usd *= run.as.scale;
  return p;
}

void add_run(PlanWorlds& study, const PayerGroup& nations, const AskedRun& run, std::size_t case_position,
             double growth, StudyTable& t, StudyTable& power) {
  const Purse purse = purse_of(study, nations, run, case_position);
  const CoalitionQuestion q{study.plan().case_at(case_position).id, run.name, growth};
  std::vector<std::string> names = blocs_of(study);
  names.insert(names.begin(), kAllNations);
  for (const std::string& name : names) {
    const Coalition c = coalition_of(purse, name);
    if (c.members.empty()) continue;
    for (const double phi : nations.shares) add_coalition_row(purse, c, phi, q, t);
    if (case_position == 0 && name != kAllNations && c.members.size() <= 64) add_power_rows(purse, c, q, power);
  }
}

StudyTable coalitions_table(double growth) {
  StudyTable t(
      "05_coalitions", "Coalitions that can fund one frontier run a year",
      fmt::format("members' phi x own budget pooled, on the cheapest terms among them; members needed: fewest, richest "
                  "first; years: until a run whose cost grows {} x a year (Cottier et al. 2024) is beyond them; "
                  "budgets as in the case; round FLOP at the cost per FLOP of the nearest model",
                  growth));
  t.text("case", "run", "coalition")
      .number("members", "nations")
      .number("phi", "share")
      .band("times_over", "1")
      .number("able", "share")
      .band("members_needed", "nations")
      .band("years", "years");
  return t;
}

StudyTable power_table() {
  StudyTable t("05_power", "Power of members",
               "Shapley-Shubik: share of all orders of joining in which the member's budget reaches the cost of one "
               "run; Banzhaf: share of coalitions of the others that it turns; at median budgets and cost, in "
               "thousandths of the cost, the first phi; first case");
  t.text("case", "run", "coalition", "member")
      .number("budget_over_cost", "1")
      .numbers({"shapley_shubik", "banzhaf"}, "share");
  return t;
}

StudyAnswer answer_coalition_power(PlanWorlds& study) {
  const PayerGroup* nations = study.group("nation");
  const auto model = study.frontier();
  if (!nations) return cannot_say(kNeedsNations);
  if (!model) return cannot_say(kNeedsTraining);
  if (study.catalog().blocs.empty()) return cannot_say("the catalog knows no blocs (nation/blocs.csv)");
  const double growth = figure_or(study.catalog(), "frontier-cost-growth", 2.4);
  StudyTable t = coalitions_table(growth), power = power_table();
  const std::vector<AskedRun> runs = asked_runs(study, *model, {});
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (const AskedRun& run : runs) add_run(study, *nations, run, c, growth, t, power);
  return {{t, power}, ""};
}

}  // namespace

const StudyQuestion questions::coalition_power = {
    5, 'A', "Which coalitions can fund a frontier run, and who has power in them?", answer_coalition_power,
    "05_coalitions[coalition=AU]: the {members} members of {coalition} together can pay {times_over} times for a run "
    "of {run} with {phi} of what they spend on research; {members_needed} of them suffice (case {case})"};

}  // namespace eqc
