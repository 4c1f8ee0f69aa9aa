// Question 2: how many nations can fund a run, by its size, the way to pay and the share that they commit.
#include "host/engine/worlds/flop_cost.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/study/question_list.hpp"

namespace eqc {
namespace {

StudyTable able_table(const PayerGroup& nations) {
  StudyTable t("02_nations_able", "Nations that can fund one training run",
               "able: phi x budget >= cost in that world; runs of round FLOP cost FLOP x the cost per FLOP of the "
               "nearest model; P(k): share of worlds with at least k nations able");
  t.text("case", "run")
      .number("flop", "FLOP")
      .text("basis")
      .number("phi", "share")
      .band("nations", "nations")
      .numbers({"P(1)", "P(5)", "P(10)", "P(20)", "P(50)"}, "share")
      .counts("nations with a budget", static_cast<double>(nations.ids.size()), static_cast<double>(nations.missing));
  return t;
}

StudyTable marginal_table() {
  StudyTable t("02_marginal_nations", "Nations whose answer flips between worlds",
               "able in more than 5 % and less than 95 % of worlds; times: budget / cost of the model's own run, "
               "cheapest basis");
  t.text("case", "nation").numbers({"phi", "able"}, "share").band("times", "1");
  return t;
}

/// How many times over nations can fund a run in one way to pay, [nations][worlds].
std::vector<double> times_over_run(PlanWorlds& study, const PayerGroup& nations, const AskedRun& run, std::size_t c,
                                   CostView view) {
  const std::vector<double> cost = study.entity_costs(nations, c, study.training_rows(run.as.model, c, view));
  std::vector<double> times = study.budgets(nations, c);
  for (std::size_t i = 0; i < times.size(); ++i) times[i] /= run.as.scale * cost[i];
  return times;
}

void add_able(const PlanWorlds& study, const PayerGroup& nations, const AskedRun& run, std::size_t c, CostView view,
              const std::vector<double>& times, StudyTable& t) {
  for (const double phi : nations.shares) {
    const std::vector<double> able = count_at_least(times, nations.ids.size(), study.worlds(), 1.0 / phi);
    t.add({{"case", study.plan().case_at(c).id},
           {"run", run.name},
           {"flop", run.flop},
           {"basis", cost_view_name(view)},
           {"phi", phi},
           {"nations", band_of(able)},
           {"P(1)", share_at_least(able, 1)},
           {"P(5)", share_at_least(able, 5)},
           {"P(10)", share_at_least(able, 10)},
           {"P(20)", share_at_least(able, 20)},
           {"P(50)", share_at_least(able, 50)}});
  }
}

void add_marginal(const PlanWorlds& study, const PayerGroup& nations, const std::string& case_id,
                  const std::vector<double>& times, StudyTable& t) {
  for (std::size_t e = 0; e < nations.ids.size(); ++e)
    for (const double phi : nations.shares) {
      const std::vector<double> of_nation = series_of(times, e, study.worlds());
      const double able = share_at_least(of_nation, 1.0 / phi);
      if (able > 0.05 && able < 0.95)
        t.add({{"case", case_id},
               {"nation", nations.ids[e]},
               {"phi", phi},
               {"able", able},
               {"times", band_of(of_nation)}});
    }
}

StudyAnswer answer_nations_able(PlanWorlds& study) {
  const PayerGroup* nations = study.group("nation");
  if (!nations) return cannot_say(kNeedsNations);
  const auto frontier = study.frontier();
  if (!frontier) return cannot_say(kNeedsTraining);
  StudyTable t = able_table(*nations), margin = marginal_table();
  const std::vector<AskedRun> runs = asked_runs(study, *frontier, {1e25, 1e26, 1e27});
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (const CostView view : {CostView::cheapest, CostView::own, CostView::rent, CostView::purchase})
      for (const AskedRun& run : runs) {
        const std::vector<double> times = times_over_run(study, *nations, run, c, view);
        add_able(study, *nations, run, c, view, times, t);
        if (view == CostView::cheapest && &run == &runs.front())
          add_marginal(study, *nations, study.plan().case_at(c).id, times, margin);
      }
  return {{t, margin}, ""};
}

}  // namespace

const StudyQuestion questions::nations_able = {
    2, 'A',
    "How many nations can fund a training run, by share of their research budget, size of the run and way of paying?",
    answer_nations_able,
    "02_nations_able: {nations} nations can fund a run of {run} with {phi} of what they spend on research, the {basis} "
    "way (case {case})"};

}  // namespace eqc
