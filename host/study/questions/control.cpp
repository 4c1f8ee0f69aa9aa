// Group A, control: who can build. Capability of an entity = budget / cost of what it builds, in one world.
#include <fmt/core.h>

#include <algorithm>

#include "host/base/text.hpp"
#include "host/engine/worlds/flop_cost.hpp"
#include "host/study/study.hpp"
#include "host/engine/worlds/holders.hpp"

namespace eqc {
namespace {

void add_few_members(const Holders& h, const Concentration& c, const std::string& case_id, const std::string& model,
                     StudyTable& table) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < h.members.size(); ++i)
    if (c.in_few[2][i] > 0) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return c.in_few[0][a] + c.in_few[1][a] + c.in_few[2][a] > c.in_few[0][b] + c.in_few[1][b] + c.in_few[2][b];
  });
  for (std::size_t rank = 0; rank < order.size() && rank < 40; ++rank) {
    const std::size_t i = order[rank];
    table.add({case_id, h.name, model, h.group->ids[h.members[i]], c.in_few[0][i], c.in_few[1][i], c.in_few[2][i],
               c.in_few[3][i]});
  }
}

/// Nations that can fund a run, [nations][worlds] times over, in one way to pay.
std::vector<double> times_over(PlanWorlds& study, const PayerGroup& nations, const AskedRun& run, std::size_t c,
                               CostView view) {
  const std::vector<double> cost = study.entity_costs(nations, c, study.training_rows(run.as.model, c, view));
  std::vector<double> times = study.budgets(nations, c);
  for (std::size_t i = 0; i < times.size(); ++i) times[i] /= run.as.scale * cost[i];
  return times;
}

void add_marginal(const PlanWorlds& study, const PayerGroup& nations, const std::string& case_id,
                  const std::vector<double>& times, StudyTable& t) {
  for (std::size_t e = 0; e < nations.ids.size(); ++e)
    for (const double phi : nations.shares) {
      const std::vector<double> of_nation = series_of(times, e, study.worlds());
      const double able = share_at_least(of_nation, 1.0 / phi);
      if (able > 0.05 && able < 0.95) t.add({case_id, nations.ids[e], phi, able, band_of(of_nation)});
    }
}

}  // namespace

StudyAnswer answer_fewest_nations(PlanWorlds& study) {
  if (holders_of(study).empty())
    return cannot_say("it asks nothing about budgets; give [affordability] gerd_share or revenue_share");
  const auto frontier = study.frontier();
  if (!frontier) return cannot_say(kNeedsTraining);
  const std::string& model = study.plan().model(*frontier).id;
  StudyTable t{"01_fewest_holders",
               "Fewest holders of the capability to train " + model,
               "value of an entity = yearly budget / cost of one training run it faces (cheapest of owning and renting "
               "at home and renting abroad); N(q) = fewest entities holding more than q of the sum",
               {text_column("case"), text_column("holders"), number_column("n", "entities"),
                band_column("N(50%)", "entities"), band_column("N(80%)", "entities"), band_column("N(90%)", "entities"),
                band_column("N(99%)", "entities"), band_column("CR1", "share"), band_column("CR3", "share"),
                band_column("CR5", "share"), band_column("HHI", "1"), band_column("Gini", "1")},
               {},
               "nations and organisations with a budget",
               0,
               0};
  StudyTable few{"01_members",
                 "Who belongs to the few",
                 "share of worlds in which the entity is among the fewest that hold more than 50, 80, 90, 99 %",
                 {text_column("case"), text_column("holders"), text_column("model"), text_column("entity"),
                  number_column("in_N(50%)", "share"), number_column("in_N(80%)", "share"),
                  number_column("in_N(90%)", "share"), number_column("in_N(99%)", "share")},
                 {},
                 "",
                 0,
                 0};
  for (const Holders& h : holders_of(study))
    t.covered += static_cast<double>(h.members.size()), t.missing += static_cast<double>(h.group->missing);
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (const Holders& h : holders_of(study)) {
      const std::vector<double> values = training_capability(study, h, *frontier, c);
      const Concentration k = concentration_of(values, h.members.size(), study.worlds());
      const std::string& id = study.plan().case_at(c).id;
      t.add({id, h.name, static_cast<double>(h.members.size()), band_of(k.fewest[0]), band_of(k.fewest[1]),
             band_of(k.fewest[2]), band_of(k.fewest[3]), band_of(k.cr1), band_of(k.cr3), band_of(k.cr5), band_of(k.hhi),
             band_of(k.gini)});
      add_few_members(h, k, id, model, few);
    }
  return {{t, few}, ""};
}

StudyAnswer answer_nations_by_flop(PlanWorlds& study) {
  const PayerGroup* nations = study.group("nation");
  if (!nations) return cannot_say(kNeedsNations);
  const auto frontier = study.frontier();
  if (!frontier) return cannot_say(kNeedsTraining);
  const std::size_t n = nations->ids.size();
  StudyTable t{"02_nations_able",
               "Nations that can fund one training run",
               "able: phi x budget >= cost in that world; runs of round FLOP cost FLOP x the cost per FLOP of the "
               "nearest model; P(k): share of worlds with at least k nations able",
               {text_column("case"), text_column("run"), number_column("flop", "FLOP"), text_column("basis"),
                number_column("phi", "share"), band_column("nations", "nations"), number_column("P(1)", "share"),
                number_column("P(5)", "share"), number_column("P(10)", "share"), number_column("P(20)", "share"),
                number_column("P(50)", "share")},
               {},
               "nations with a budget",
               static_cast<double>(n),
               static_cast<double>(nations->missing)};
  StudyTable margin{
      "02_marginal_nations",
      "Nations whose answer flips between worlds",
      "able in more than 5 % and less than 95 % of worlds; times: budget / cost of the model's own run, cheapest basis",
      {text_column("case"), text_column("nation"), number_column("phi", "share"), number_column("able", "share"),
       band_column("times", "1")},
      {},
      "",
      0,
      0};
  const std::vector<AskedRun> runs = asked_runs(study, *frontier, {1e25, 1e26, 1e27});
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (const CostView view : {CostView::cheapest, CostView::own, CostView::rent, CostView::purchase})
      for (const AskedRun& run : runs) {
        const std::vector<double> times = times_over(study, *nations, run, c, view);
        for (const double phi : nations->shares) {
          const std::vector<double> able = count_at_least(times, n, study.worlds(), 1.0 / phi);
          std::vector<StudyCell> row = {study.plan().case_at(c).id,        run.name, run.flop,
                                        std::string(cost_view_name(view)), phi,      band_of(able)};
          for (const double k : {1.0, 5.0, 10.0, 20.0, 50.0}) row.emplace_back(share_at_least(able, k));
          t.add(row);
        }
        if (view == CostView::cheapest && &run == &runs.front())
          add_marginal(study, *nations, study.plan().case_at(c).id, times, margin);
      }
  return {{t, margin}, ""};
}

}  // namespace eqc
