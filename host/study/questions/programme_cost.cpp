// Question 8: which conclusions survive the cost of the whole programme around a final run.
#include <fmt/core.h>

#include <fmt/core.h>

#include "host/engine/worlds/holders.hpp"
#include "host/study/question_list.hpp"
#include "kernels/econ/inputs.hpp"

namespace eqc {
namespace {

StudyTable programme_table(const std::string& model) {
  StudyTable t("08_programme", fmt::format("Payers of the whole programme around {}", model),
               "cost = final run x (1 + experiments) / (1 - staff share); failed runs count as experiments; as drawn: "
               "the scenario's own distributions; staff 29-49 % of development cost, Cottier et al. 2024");
  t.text("payers").number("phi", "share").text("scope").band("cost_factor", "1").bands({"able", "lost"}, "entities");
  return t;
}

StudyTable flips_table() {
  StudyTable t("08_flips", "Conclusions that change between the final run and the programme",
               "share of worlds in which the statement holds");
  t.text("payers", "statement")
      .numbers({"final_run", "programme_as_drawn", "experiments_x10_staff_49%"}, "share")
      .text("verdict");
  return t;
}

/// What of a programme is paid for: cost over that of the final run, by world.
struct ProgrammeScope {
  std::string name;
  std::vector<double> factor;
};

/// The final run first, then as drawn, then round numbers up to the dearest.
std::vector<ProgrammeScope> programme_scopes(const PlanWorlds& study) {
  const std::size_t worlds = study.worlds();
  const CaseSpec& first = study.plan().case_at(0);
  const std::vector<double> experiments = study.draws().scaled(Input::experiments_multiplier, {}, first),
                            staff = study.draws().scaled(Input::rnd_staff_share, {}, first);
  std::vector<ProgrammeScope> scopes = {{"final run", std::vector<double>(worlds, 1.0)}, {"as drawn", {}}};
  for (std::size_t w = 0; w < worlds; ++w) scopes[1].factor.push_back((1 + experiments[w]) / (1 - staff[w]));
  for (const double e : {1.0, 2.0, 5.0, 10.0})
    for (const double s : {0.0, 0.29, 0.49})
      scopes.push_back({fmt::format("experiments x{:.0f}, staff {:.0f} %", e, 100 * s),
                        std::vector<double>(worlds, (1 + e) / (1 - s))});
  return scopes;
}

/// Payers able in each scope, [scopes][worlds].
std::vector<std::vector<double>> able_by_scope(const Holders& h, const std::vector<double>& times, double phi,
                                               const std::vector<ProgrammeScope>& scopes) {
  std::vector<std::vector<double>> able;
  for (const ProgrammeScope& scope : scopes) {
    const std::size_t worlds = scope.factor.size();
    std::vector<double> scaled = times;
    for (std::size_t i = 0; i < scaled.size(); ++i) scaled[i] /= scope.factor[i % worlds];
    able.push_back(count_at_least(scaled, h.members.size(), worlds, 1.0 / phi));
  }
  return able;
}

void add_scopes(const std::string& payers, double phi, const std::vector<ProgrammeScope>& scopes,
                const std::vector<std::vector<double>>& able, StudyTable& t) {
  for (std::size_t k = 0; k < scopes.size(); ++k) {
    const auto lost = [&](std::size_t w) { return able[0][w] - able[k][w]; };
    t.add({{"payers", payers},
           {"phi", phi},
           {"scope", scopes[k].name},
           {"cost_factor", band_of(scopes[k].factor)},
           {"able", band_of(able[k])},
           {"lost", band_over(able[k].size(), lost)}});
  }
}

void add_programme_flips(const std::string& payers, double phi, const std::vector<std::vector<double>>& able,
                         StudyTable& t) {
  const auto likely = [](double share) { return share >= 0.5; };
  for (const double k : {1.0, 5.0, 10.0, 20.0, 50.0}) {
    const double plain = share_at_least(able[0], k), drawn = share_at_least(able[1], k),
                 most = share_at_least(able.back(), k);
    const bool flips = likely(plain) != likely(drawn), flips_at_most = likely(plain) != likely(most);
    t.add({{"payers", payers},
           {"statement", fmt::format("at least {:.0f} can fund it with {} % of their budget", k, 100 * phi)},
           {"final_run", plain},
           {"programme_as_drawn", drawn},
           {"experiments_x10_staff_49%", most},
           {"verdict", flips           ? "flips"
                       : flips_at_most ? "flips at the extreme"
                                       : "survives"}});
  }
}

StudyAnswer answer_programme_cost(PlanWorlds& study) {
  const auto model = study.frontier();
  if (!model) return cannot_say(kNeedsTraining);
  if (study.groups().empty()) return cannot_say(kNeedsBudgets);
  StudyTable t = programme_table(study.plan().model(*model).id), flips = flips_table();
  const std::vector<ProgrammeScope> scopes = programme_scopes(study);
  for (const Holders& h : holders_of(study)) {
    const std::vector<double> times = training_capability(study, h, *model, 0);
    for (const double phi : h.group->shares) {
      const std::vector<std::vector<double>> able = able_by_scope(h, times, phi, scopes);
      add_scopes(h.name, phi, scopes, able, t);
      add_programme_flips(h.name, phi, able, flips);
    }
  }
  return {{t, flips}, ""};
}

}  // namespace

const StudyQuestion questions::programme_cost = {
    8, 'A', "Which conclusions survive the cost of the whole programme?", answer_programme_cost,
    "08_programme[scope=as drawn]: with its experiments and staff a run costs {cost_factor} times the final run: "
    "{able} {payers} can fund it with {phi} of their budgets, {lost} fewer"};

}  // namespace eqc
