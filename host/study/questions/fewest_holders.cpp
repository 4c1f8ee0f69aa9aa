// Question 1: how few entities hold most of the capability to train the frontier model, and who they are. Capability of
// an entity = budget / cost of what it builds, in one world.
#include <algorithm>

#include "host/engine/worlds/holders.hpp"
#include "host/study/question_list.hpp"

namespace eqc {
namespace {

StudyTable holders_table(const std::string& model) {
  StudyTable t("01_fewest_holders", "Fewest holders of the capability to train " + model,
               "value of an entity = yearly budget / cost of one training run it faces (cheapest of owning and renting "
               "at home and renting abroad); N(q) = fewest entities holding more than q of the sum");
  t.text("case", "holders")
      .number("n", "entities")
      .bands({"N(50%)", "N(80%)", "N(90%)", "N(99%)"}, "entities")
      .bands({"CR1", "CR3", "CR5"}, "share")
      .bands({"HHI", "Gini"}, "1")
      .counts("nations and organisations with a budget");
  return t;
}

StudyTable members_table() {
  StudyTable t("01_members", "Who belongs to the few",
               "share of worlds in which the entity is among the fewest that hold more than 50, 80, 90, 99 %");
  t.text("case", "holders", "model", "entity").numbers({"in_N(50%)", "in_N(80%)", "in_N(90%)", "in_N(99%)"}, "share");
  return t;
}

void add_holders(const Holders& h, const Concentration& k, const std::string& case_id, StudyTable& t) {
  t.add({{"case", case_id},
         {"holders", h.name},
         {"n", h.members.size()},
         {"N(50%)", band_of(k.fewest[0])},
         {"N(80%)", band_of(k.fewest[1])},
         {"N(90%)", band_of(k.fewest[2])},
         {"N(99%)", band_of(k.fewest[3])},
         {"CR1", band_of(k.cr1)},
         {"CR3", band_of(k.cr3)},
         {"CR5", band_of(k.cr5)},
         {"HHI", band_of(k.hhi)},
         {"Gini", band_of(k.gini)}});
}

/// The 40 most often among the few.
void add_few_members(const Holders& h, const Concentration& c, const std::string& case_id, const std::string& model,
                     StudyTable& t) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < h.members.size(); ++i)
    if (c.in_few[2][i] > 0) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return c.in_few[0][a] + c.in_few[1][a] + c.in_few[2][a] > c.in_few[0][b] + c.in_few[1][b] + c.in_few[2][b];
  });
  for (std::size_t rank = 0; rank < order.size() && rank < 40; ++rank) {
    const std::size_t i = order[rank];
    t.add({{"case", case_id},
           {"holders", h.name},
           {"model", model},
           {"entity", h.group->ids[h.members[i]]},
           {"in_N(50%)", c.in_few[0][i]},
           {"in_N(80%)", c.in_few[1][i]},
           {"in_N(90%)", c.in_few[2][i]},
           {"in_N(99%)", c.in_few[3][i]}});
  }
}

StudyAnswer answer_fewest_holders(PlanWorlds& study) {
  if (holders_of(study).empty()) return cannot_say(kNeedsBudgets);
  const auto frontier = study.frontier();
  if (!frontier) return cannot_say(kNeedsTraining);
  const std::string& model = study.plan().model(*frontier).id;
  StudyTable t = holders_table(model), few = members_table();
  for (const Holders& h : holders_of(study)) {
    t.covered += static_cast<double>(h.members.size());
    t.missing += static_cast<double>(h.group->missing);
  }
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (const Holders& h : holders_of(study)) {
      const std::vector<double> values = training_capability(study, h, *frontier, c);
      const Concentration k = concentration_of(values, h.members.size(), study.worlds());
      const std::string& id = study.plan().case_at(c).id;
      add_holders(h, k, id, t);
      add_few_members(h, k, id, model, few);
    }
  return {{t, few}, ""};
}

}  // namespace

const StudyQuestion questions::fewest_holders = {
    1, 'A', "What is the fewest nations, firms and institutions that hold most of the capability to train?",
    answer_fewest_holders,
    "01_fewest_holders: {title}: {N(50%)} of {n} {holders} have half of it, {N(90%)} have 90 % (case {case})"};

}  // namespace eqc
