// Question 31: what missing data could change.
#include <fmt/core.h>

#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/people.hpp"
#include "host/study/question_list.hpp"

namespace eqc {
namespace {

StudyTable bounds_table() {
  StudyTable t("31_bounds", "What the missing could change",
               "lower: all missing entities or people are unable; upper: all are able (Manski 1989); imputed: entities "
               "whose budget or incomes the catalog imputes, between them as if unknown");
  t.text("quantity", "unit")
      .bands({"estimate", "lower", "upper"}, "")
      .numbers({"missing", "imputed"}, "")
      .bands({"lower_without_imputed", "upper_without_imputed"}, "");
  return t;
}

void add_holder_bounds(PlanWorlds& study, const Holders& h, std::size_t model, StudyTable& t) {
  const std::size_t worlds = study.worlds();
  const std::vector<double> times = training_capability(study, h, model, 0);
  const double phi = h.group->shares.front();
  const std::vector<double> able = count_at_least(times, h.members.size(), worlds, 1.0 / phi);
  std::vector<double> known(worlds, 0.0);  // able among those with a measured budget
  double imputed = 0;
  for (std::size_t i = 0; i < h.members.size(); ++i) {
    const bool guess = h.group->basis[h.members[i]] == BudgetBasis::imputed;
    imputed += guess ? 1 : 0;
    for (std::size_t w = 0; !guess && w < worlds; ++w) known[w] += times[i * worlds + w] >= 1.0 / phi ? 1.0 : 0.0;
  }
  const auto missing = static_cast<double>(h.group->missing);
  const auto plus = [&](const std::vector<double>& counts, double more) {
    return band_over(worlds, [&](std::size_t w) { return counts[w] + more; });
  };
  t.add({{"quantity", fmt::format("{} able to train {} with {} %", h.name, study.plan().model(model).id, 100 * phi)},
         {"unit", "entities"},
         {"estimate", band_of(able)},
         {"lower", band_of(able)},
         {"upper", plus(able, missing)},
         {"missing", missing},
         {"imputed", imputed},
         {"lower_without_imputed", band_of(known)},
         {"upper_without_imputed", plus(known, missing + imputed)}});
}

void add_people_bounds(const PlanWorlds& study, const Use& use, StudyTable& t) {
  const PeopleTable& people = study.people();
  const Affordability a = affordability(study, 0, first_theta(study), use.price);
  const double missing = people.adults_missing, all = people.adults_total + missing;
  const auto is_imputed = [&](std::size_t k) { return people.basis[k] == BudgetBasis::imputed; };
  double imputed = 0;
  for (std::size_t k = 0; k < people.nations.size(); ++k) imputed += is_imputed(k) ? people.adults[k] : 0;
  const auto able = [&](std::size_t w, bool with_imputed) {
    double sum = 0;
    for (std::size_t k = 0; k < people.nations.size(); ++k)
      sum += !with_imputed && is_imputed(k) ? 0.0 : people.adults[k] * a.able(k, w);
    return sum;
  };
  const auto lower = [&](std::size_t w) { return able(w, true) / all; };
  const auto upper = [&](std::size_t w) { return (able(w, true) + missing) / all; };
  const auto lowest = [&](std::size_t w) { return able(w, false) / all; };
  const auto highest = [&](std::size_t w) { return (able(w, false) + missing + imputed) / all; };
  t.add({{"quantity", "adults able: " + use.name},
         {"unit", "share"},
         {"estimate", band_of(a.share)},
         {"lower", band_over(study.worlds(), lower)},
         {"upper", band_over(study.worlds(), upper)},
         {"missing", missing},
         {"imputed", imputed},
         {"lower_without_imputed", band_over(study.worlds(), lowest)},
         {"upper_without_imputed", band_over(study.worlds(), highest)}});
}

StudyAnswer answer_missing_data(PlanWorlds& study) {
  StudyTable t = bounds_table();
  if (const auto model = study.frontier())
    for (const Holders& h : holders_of(study)) add_holder_bounds(study, h, *model, t);
  if (!study.people().nations.empty())
    for (const Use& use : uses_of(study, 0, false)) add_people_bounds(study, use, t);
  if (t.rows.empty()) return cannot_say("it asks nothing that data could be missing for; give [affordability]");
  return {{t}, ""};
}

}  // namespace

const StudyQuestion questions::missing_data = {
    31, 'F', "What could missing data change?", answer_missing_data,
    "31_bounds: {quantity}: {estimate} {unit}; from {lower} to {upper} whatever is true of the missing"};

}  // namespace eqc
