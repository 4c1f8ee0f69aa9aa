// Question 6: what research budgets, a few accelerators and research institutions can train.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "host/base/nan.hpp"
#include "host/engine/price/task_prices.hpp"
#include "host/engine/worlds/flop_cost.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/study/question_list.hpp"
#include "host/study/speed_mark.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {
namespace {

StudyTable budget_table(PlanWorlds& study) {
  StudyTable t("06_budgets", "What a research budget trains",
               "FLOP = budget / cost per FLOP of the model whose run costs nearest to it, cheapest way anywhere; "
               "parameters at 20 tokens each; "
               "months: since a catalog model first used as much, to its newest");
  t.text("case")
      .number("budget", "USD")
      .band("FLOP", "FLOP")
      .band("parameters", "parameters")
      .band("months_behind", "months");
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (const double budget : {1e4, 1e5, 1e6, 1e7, 1e8}) {
      const std::vector<double> flop = flop_for(study, budget, c);
      const auto parameters = [&](std::size_t w) { return compute_optimal_parameters(flop[w]); };
      const auto months = [&](std::size_t w) { return months_behind_frontier(study.catalog(), flop[w]); };
      t.add({{"case", study.plan().case_at(c).id},
             {"budget", budget},
             {"FLOP", band_of(flop)},
             {"parameters", band_over(study.worlds(), parameters)},
             {"months_behind", band_over(study.worlds(), months)}});
    }
  return t;
}

/// FLOP per accelerator-hour on one accelerator by world: of the smallest run of the axis that it can do.
std::vector<double> flop_per_hour(PlanWorlds& study, std::size_t hardware) {
  std::vector<double> rate(study.worlds(), kNaN);
  double least = kInfinity;
  for (std::size_t m = 0; m < study.plan().n_models; ++m) {
    const TaskPrices& p = study.prices(m, 0, Task::training);
    if (p.search_status[hardware] != 0 || study.training_flop(m) >= least) continue;
    least = study.training_flop(m);
    for (std::size_t w = 0; w < study.worlds(); ++w) rate[w] = least / p.hours[hardware * study.worlds() + w];
  }
  return rate;
}

StudyTable small_cluster_table(PlanWorlds& study) {
  StudyTable t(
      "06_small_clusters", "What a few accelerators train in days",
      "FLOP = accelerators x days x FLOP per accelerator-hour of the smallest run of the axis that the accelerator can "
      "do" +
          std::string(kSpeedMarkNote) +
          "; "
          "pythia_1b: share of that model's published run (300 B tokens, Biderman et al. 2023, arXiv 2304.01373)");
  t.text("hardware")
      .number("accelerators", "accelerators")
      .number("days", "day")
      .band("FLOP", "FLOP")
      .band("parameters", "parameters")
      .band("pythia_1b", "share");
  constexpr double kPythia1bFlop = 6 * 1.0118e9 * 299.9e9;
  for (std::size_t h = 0; h < study.plan().n_hardware; ++h) {
    const std::vector<double> rate = flop_per_hour(study, h);
    if (!std::isfinite(rate[0])) continue;
    for (const double n : {1.0, 4.0, 8.0, 64.0})
      for (const double days : {7.0, 18.0, 90.0}) {
        const auto flop = [&](std::size_t w) { return n * days * 24 * rate[w]; };
        const auto parameters = [&](std::size_t w) { return compute_optimal_parameters(flop(w)); };
        const auto of_pythia = [&](std::size_t w) { return flop(w) / kPythia1bFlop; };
        t.add({{"hardware", marked_id(study.plan().hardware(h))},
               {"accelerators", n},
               {"days", days},
               {"FLOP", band_over(study.worlds(), flop)},
               {"parameters", band_over(study.worlds(), parameters)},
               {"pythia_1b", band_over(study.worlds(), of_pythia)}});
      }
  }
  return t;
}

constexpr double kInstitutionRuns[] = {1e21, 1e22, 1e23, 1e24, 1e25, 1e26};

/// Institutions of one country (or of all, without `nation`) that can fund a run, by world.
std::vector<double> institutions_able(PlanWorlds& study, const PayerGroup& g, std::size_t c, double flop, double phi,
                                      std::optional<std::size_t> nation) {
  const auto run = nearest_run(study, flop);
  const std::vector<double> cost = study.entity_costs(g, c, study.costs(run->model, c).train_usd),
                            committed = study.committed(g, c, phi);
  std::vector<double> able(study.worlds(), 0.0);
  for (std::size_t i = 0; i < cost.size(); ++i)
    if (!nation || g.nation[i / able.size()] == *nation)
      able[i % able.size()] += committed[i] >= run->scale * cost[i] ? 1.0 : 0.0;
  return able;
}

/// Share of institutions that reach each class of compute.
StudyTable institution_table(PlanWorlds& study, const PayerGroup& g) {
  StudyTable t("06_institutions", "Research institutions by the largest run they can fund",
               "phi x yearly R&D expenditure (and public compute) >= cost of a run of those FLOP (nearest model, its "
               "cost per FLOP) in that world; institutions of the catalog, nearly all of the USA");
  t.text("case")
      .number("phi", "share")
      .number("FLOP", "FLOP")
      .number("months_behind", "months")
      .band("institutions_able", "share")
      .counts("universities, laboratories, non-profits with a budget", static_cast<double>(g.ids.size()),
              static_cast<double>(g.missing));
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (const double flop : kInstitutionRuns)
      for (const double phi : g.shares) {
        const std::vector<double> able = institutions_able(study, g, c, flop, phi, {});
        const auto share = [&](std::size_t w) { return able[w] / static_cast<double>(g.ids.size()); };
        t.add({{"case", study.plan().case_at(c).id},
               {"phi", phi},
               {"FLOP", flop},
               {"months_behind", months_behind_frontier(study.catalog(), flop)},
               {"institutions_able", band_over(study.worlds(), share)}});
      }
  return t;
}

/// Nation with most institutions in the catalog: the sample from which others are imputed.
std::size_t sampled_nation(const PayerGroup& g) { return most_frequent(g.nation); }

/// GERD of all other nations over that of the sampled one; nothing where that is unknown.
std::optional<double> gerd_elsewhere(const Catalog& catalog, std::size_t sample) {
  if (sample >= catalog.nations.size()) return std::nullopt;
  const auto home = nation_budget(catalog.nations[sample], NationBudget::gerd);
  if (!home) return std::nullopt;
  double elsewhere = 0;
  for (std::size_t n = 0; n < catalog.nations.size(); ++n)
    if (n != sample) elsewhere += nation_budget(catalog.nations[n], NationBudget::gerd).value_or(0.0) / *home;
  return elsewhere;
}

StudyTable world_table(const std::string& sampled, double elsewhere, const PayerGroup& g) {
  StudyTable t(
      "06_world_institutions", "Research institutions able in the world, with those the catalog lacks imputed",
      fmt::format("catalog: counted; lowest: no institution elsewhere is able; imputed (flagged: no data): each "
                  "country has institutions of the sizes found in the sampled country ({}), as many as its GERD is of "
                  "the sample's ({:.3g} times the sample in all); "
                  "highest: every one of as many institutions elsewhere is able",
                  sampled, elsewhere));
  t.text("case")
      .number("phi", "share")
      .number("FLOP", "FLOP")
      .bands({"catalog", "lowest", "imputed", "highest"}, "institutions")
      .counts("universities, laboratories, non-profits with a budget", static_cast<double>(g.ids.size()));
  return t;
}

/// The world's institutions, imputed where the catalog has none; nothing where the sampled country's GERD is unknown.
std::optional<StudyTable> world_institution_table(PlanWorlds& study, const PayerGroup& g) {
  const std::size_t sample = sampled_nation(g);
  const std::optional<double> elsewhere = gerd_elsewhere(study.catalog(), sample);
  if (!elsewhere) return std::nullopt;
  StudyTable t = world_table(study.catalog().nations[sample].id, *elsewhere, g);
  const auto sampled = static_cast<double>(std::count(g.nation.begin(), g.nation.end(), sample));
  const double others = static_cast<double>(g.ids.size()) - sampled;  // known elsewhere: counted, and not imputed again
  t.missing = std::max(0.0, std::round(*elsewhere * sampled - others));
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (const double flop : kInstitutionRuns)
      for (const double phi : g.shares) {
        const std::vector<double> all = institutions_able(study, g, c, flop, phi, {}),
                                  at_home = institutions_able(study, g, c, flop, phi, sample);
        const auto imputed = [&](std::size_t w) { return all[w] + at_home[w] / sampled * t.missing; };
        const auto highest = [&](std::size_t w) { return all[w] + t.missing; };
        t.add({{"case", study.plan().case_at(c).id},
               {"phi", phi},
               {"FLOP", flop},
               {"catalog", band_of(all)},
               {"lowest", band_of(all)},
               {"imputed", band_over(study.worlds(), imputed)},
               {"highest", band_over(study.worlds(), highest)}});
      }
  return t;
}

StudyAnswer answer_small_science(PlanWorlds& study) {
  if (!study.frontier()) return cannot_say(kNeedsTraining);
  StudyAnswer answer{{budget_table(study), small_cluster_table(study)}, ""};
  if (const PayerGroup* institutions = study.group("institution")) {
    answer.tables.push_back(institution_table(study, *institutions));
    if (auto world = world_institution_table(study, *institutions); world && !world->rows.empty())
      answer.tables.push_back(std::move(*world));
  }
  return answer;
}

}  // namespace

const StudyQuestion questions::small_science = {
    6, 'A', "What can a research institution train?", answer_small_science,
    "06_budgets[budget=1 M]: {budget} USD trains {parameters} parameters on {FLOP} FLOP, {months_behind} months behind "
    "the first model that used as much (case {case})"};

}  // namespace eqc
