// Question 31: what missing data could change.
#include <fmt/core.h>
#include <cmath>

#include "host/study/study.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/people.hpp"

namespace eqc {

StudyAnswer answer_missing_data(PlanWorlds& study) {
  StudyTable t{"31_bounds",
               "What the missing could change",
               "lower: all missing entities or people are unable; upper: all are able (Manski 1989); imputed: entities "
               "whose budget or incomes the catalog imputes, between them as if unknown",
               {text_column("quantity"), text_column("unit"), band_column("estimate", ""), band_column("lower", ""),
                band_column("upper", ""), number_column("missing", ""), number_column("imputed", ""),
                band_column("lower_without_imputed", ""), band_column("upper_without_imputed", "")},
               {},
               "",
               0,
               0};
  const std::size_t worlds = study.worlds();
  if (const auto model = study.frontier())
    for (const Holders& h : holders_of(study)) {
      const std::vector<double> times = training_capability(study, h, *model, 0);
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
      const auto plus = [&](const std::vector<double>& v, double more) {
        return band_over(worlds, [&](std::size_t w) { return v[w] + more; });
      };
      t.add({fmt::format("{} able to train {} with {} %", h.name, study.plan().model(*model).id, 100 * phi),
             std::string("entities"), band_of(able), band_of(able), plus(able, missing), missing, imputed,
             band_of(known), plus(known, missing + imputed)});
    }
  const PeopleTable& people = study.people();
  if (!people.nations.empty()) {
    const double missing = people.adults_missing;
    double imputed = 0;
    for (std::size_t k = 0; k < people.nations.size(); ++k)
      imputed += people.basis[k] == BudgetBasis::imputed ? people.adults[k] : 0;
    for (const Use& use : uses_of(study, 0, false)) {
      const Affordability a = affordability(study, 0, first_theta(study), use.price);
      const double all = people.adults_total + missing;
      const auto sum = [&](std::size_t w, bool without_imputed) {
        double able = 0;
        for (std::size_t k = 0; k < people.nations.size(); ++k)
          able += without_imputed && people.basis[k] == BudgetBasis::imputed ? 0.0 : people.adults[k] * a.able(k, w);
        return able;
      };
      t.add({"adults able: " + use.name, std::string("share"), band_of(a.share),
             band_over(worlds, [&](std::size_t w) { return sum(w, false) / all; }),
             band_over(worlds, [&](std::size_t w) { return (sum(w, false) + missing) / all; }), missing, imputed,
             band_over(worlds, [&](std::size_t w) { return sum(w, true) / all; }),
             band_over(worlds, [&](std::size_t w) { return (sum(w, true) + missing + imputed) / all; })});
    }
  }
  if (t.rows.empty()) return cannot_say("it asks nothing that data could be missing for; give [affordability]");
  return {{t}, ""};
}

}  // namespace eqc
