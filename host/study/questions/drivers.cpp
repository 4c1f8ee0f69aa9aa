// Question 22: which driver explains the change between two cases.
#include <fmt/core.h>

#include "host/engine/worlds/headline.hpp"
#include "host/study/question_list.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/metric/shapley.hpp"

namespace eqc {
namespace {

constexpr std::size_t kMostDrivers = 7;  // 2^7 states are computed

/// What a case changes: inputs that it scales, and its policies as one driver.
struct Driver {
  std::string name;
  std::vector<std::size_t> inputs;  // empty: everything but the scales
};

bool differs(const CaseSpec& a, const CaseSpec& b, std::size_t input) { return a.scale[input] != b.scale[input]; }

/// Purchase and rental prices that change alike are one driver; what is beyond kMostDrivers goes into the last one.
std::vector<Driver> drivers_of(const CaseSpec& from, const CaseSpec& to) {
  std::vector<Driver> all;
  const auto purchase = static_cast<std::size_t>(Input::purchase_price),
             rental = static_cast<std::size_t>(Input::rental_price);
  const bool together =
      differs(from, to, purchase) && from.scale[purchase] / to.scale[purchase] == from.scale[rental] / to.scale[rental];
  for (std::size_t i = 0; i < from.scale.size(); ++i) {
    if (!differs(from, to, i) || (together && i == rental)) continue;
    if (together && i == purchase)
      all.push_back({"prices of accelerators", {purchase, rental}});
    else
      all.push_back({kInputNames[i], {i}});
  }
  CaseSpec same = to;
  same.scale = from.scale, same.id = from.id, same.label = from.label;
  if (!(same == from)) all.push_back({"policies", {}});
  while (all.size() > kMostDrivers) {
    Driver& last = all[all.size() - 2];
    last.name += " and " + all.back().name;
    last.inputs.insert(last.inputs.end(), all.back().inputs.begin(), all.back().inputs.end());
    all.pop_back();
  }
  return all;
}

/// `from` with the drivers in the bits of `state` set to those of `to`.
CaseSpec state_case(const CaseSpec& from, const CaseSpec& to, const std::vector<Driver>& drivers, std::size_t state) {
  CaseSpec c = from;
  for (std::size_t k = 0; k < drivers.size(); ++k)
    if ((state >> k & 1) && drivers[k].inputs.empty()) {
      c = to;
      c.scale = from.scale;
    }
  for (std::size_t k = 0; k < drivers.size(); ++k)
    for (const std::size_t i : drivers[k].inputs)
      if (state >> k & 1) c.scale[i] = to.scale[i];
  c.id = fmt::format("state-{}", state);
  return c;
}

void add_drivers(PlanWorlds& study, std::size_t to, StudyTable& t) {
  const CaseSpec &a = study.plan().case_at(0), &b = study.plan().case_at(to);
  const std::vector<Driver> drivers = drivers_of(a, b);
  if (drivers.empty()) return;
  const std::size_t states = std::size_t{1} << drivers.size();
  std::vector<CaseSpec> cases;
  for (std::size_t s = 0; s < states; ++s) cases.push_back(state_case(a, b, drivers, s));
  const auto child = study.with_cases(std::move(cases));
  std::vector<std::vector<Headline>> outcomes;
  for (std::size_t s = 0; s < states; ++s) outcomes.push_back(headlines(*child, s));
  for (std::size_t h = 0; h < outcomes[0].size(); ++h) {
    std::vector<std::vector<double>> part(drivers.size(), std::vector<double>(study.worlds()));
    std::vector<double> change(study.worlds()), outcome(states), split(drivers.size());
    for (std::size_t w = 0; w < study.worlds(); ++w) {
      for (std::size_t s = 0; s < states; ++s) outcome[s] = outcomes[s][h].value[w];
      shapley_split(outcome.data(), static_cast<std::int32_t>(drivers.size()), split.data());
      for (std::size_t k = 0; k < drivers.size(); ++k) part[k][w] = split[k];
      change[w] = outcome.back() - outcome.front();
    }
    const Headline& head = outcomes[0][h];
    t.add({{"case", b.id},
           {"headline", head.id},
           {"unit", head.unit},
           {"driver", "total"},
           {"first_case", band_of(head.value)},
           {"this_case", band_of(outcomes.back()[h].value)},
           {"change", band_of(change)}});
    for (std::size_t k = 0; k < drivers.size(); ++k)
      t.add({{"case", b.id},
             {"headline", head.id},
             {"unit", head.unit},
             {"driver", drivers[k].name},
             {"first_case", Band{}},
             {"this_case", Band{}},
             {"change", band_of(part[k])}});
  }
}

StudyTable drivers_table() {
  StudyTable t("22_drivers", "Which driver explains the change from the first case",
               "Shapley-Shorrocks split of each headline in each world over the inputs that the case scales and its "
               "policies (Shorrocks 2013); parts sum to the change in every world");
  t.text("case", "headline", "unit", "driver").bands({"first_case", "this_case", "change"}, "");
  return t;
}

StudyAnswer answer_drivers(PlanWorlds& study) {
  if (study.plan().n_cases < 2) return cannot_say("it has one case; a change needs a second [[case]]");
  StudyTable t = drivers_table();
  for (std::size_t c = 1; c < study.plan().n_cases; ++c) add_drivers(study, c, t);
  if (t.rows.empty()) return cannot_say("its cases change nothing that a headline depends on");
  return {{t}, ""};
}

}  // namespace

const StudyQuestion questions::drivers = {22, 'D', "Which driver explains a change?", answer_drivers,
                                          "22_drivers[driver=total]: {headline}: {first_case} {unit} in the first "
                                          "case, {this_case} in {case}; the table shares the change out"};

}  // namespace eqc
