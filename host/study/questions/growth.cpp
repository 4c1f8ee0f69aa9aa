// Group A, continued: science on small budgets, access under falling prices, and what a whole programme costs.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "host/engine/price/task_prices.hpp"
#include "host/base/nan.hpp"
#include "host/engine/worlds/flop_cost.hpp"
#include "host/study/study.hpp"
#include "host/engine/worlds/holders.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {
namespace {

StudyTable budget_table(PlanWorlds& study) {
  StudyTable t{"06_budgets",
               "What a research budget trains",
               "FLOP = budget / cost per FLOP of the model whose run costs nearest to it, cheapest way anywhere; "
               "parameters at 20 tokens each; "
               "months: since a catalog model first used as much, to its newest",
               {text_column("case"), number_column("budget", "USD"), band_column("FLOP", "FLOP"),
                band_column("parameters", "parameters"), band_column("months_behind", "months")},
               {},
               "",
               0,
               0};
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (const double budget : {1e4, 1e5, 1e6, 1e7, 1e8}) {
      const std::vector<double> flop = flop_for(study, budget, c);
      t.add(
          {study.plan().case_at(c).id, budget, band_of(flop),
           band_over(study.worlds(), [&](std::size_t w) { return compute_optimal_parameters(flop[w]); }),
           band_over(study.worlds(), [&](std::size_t w) { return months_behind_frontier(study.catalog(), flop[w]); })});
    }
  return t;
}

/// FLOP per accelerator-hour on one accelerator by world: of the smallest run of the axis that it can do.
std::vector<double> flop_per_hour(PlanWorlds& study, std::size_t hardware) {
  std::vector<double> rate(study.worlds(), kNaN);
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t m = 0; m < study.plan().n_models; ++m) {
    const TaskPrices& p = study.prices(m, 0, Task::training);
    if (p.search_status[hardware] != 0 || study.training_flop(m) >= least) continue;
    least = study.training_flop(m);
    for (std::size_t w = 0; w < study.worlds(); ++w) rate[w] = least / p.hours[hardware * study.worlds() + w];
  }
  return rate;
}

StudyTable small_cluster_table(PlanWorlds& study) {
  StudyTable t{
      "06_small_clusters",
      "What a few accelerators train in days",
      "FLOP = accelerators x days x FLOP per accelerator-hour of the smallest run of the axis that the accelerator can "
      "do; "
      "pythia_1b: share of that model's published run (300 B tokens, Biderman et al. 2023, arXiv 2304.01373)",
      {text_column("hardware"), number_column("accelerators", "accelerators"), number_column("days", "day"),
       band_column("FLOP", "FLOP"), band_column("parameters", "parameters"), band_column("pythia_1b", "share")},
      {},
      "",
      0,
      0};
  constexpr double kPythia1bFlop = 6 * 1.0118e9 * 299.9e9;
  for (std::size_t h = 0; h < study.plan().n_hardware; ++h) {
    const std::vector<double> rate = flop_per_hour(study, h);
    if (!std::isfinite(rate[0])) continue;
    for (const double n : {1.0, 4.0, 8.0, 64.0})
      for (const double days : {7.0, 18.0, 90.0}) {
        const auto flop = [&](std::size_t w) { return n * days * 24 * rate[w]; };
        t.add({study.plan().hardware(h).id, n, days, band_over(study.worlds(), flop),
               band_over(study.worlds(), [&](std::size_t w) { return compute_optimal_parameters(flop(w)); }),
               band_over(study.worlds(), [&](std::size_t w) { return flop(w) / kPythia1bFlop; })});
      }
  }
  return t;
}

constexpr double kInstitutionRuns[] = {1e21, 1e22, 1e23, 1e24, 1e25, 1e26};

/// Institutions of one country (or of all, `nation` beyond the catalog) that can fund a run, by world.
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
  StudyTable t{"06_institutions",
               "Research institutions by the largest run they can fund",
               "phi x yearly R&D expenditure (and public compute) >= cost of a run of those FLOP (nearest model, its "
               "cost per FLOP) in that world; institutions of the catalog, nearly all of the USA",
               {text_column("case"), number_column("phi", "share"), number_column("FLOP", "FLOP"),
                number_column("months_behind", "months"), band_column("institutions_able", "share")},
               {},
               "universities, laboratories, non-profits with a budget",
               static_cast<double>(g.ids.size()),
               static_cast<double>(g.missing)};
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (const double flop : kInstitutionRuns)
      for (const double phi : g.shares) {
        const std::vector<double> able = institutions_able(study, g, c, flop, phi, {});
        t.add({study.plan().case_at(c).id, phi, flop, months_behind_frontier(study.catalog(), flop),
               band_over(study.worlds(), [&](std::size_t w) { return able[w] / static_cast<double>(g.ids.size()); })});
      }
  return t;
}

/// Nation with most institutions in the catalog: the sample from which others are imputed.
std::size_t sampled_nation(const PayerGroup& g) { return most_frequent(g.nation); }

/// The world's institutions, imputed: the catalog has those of one country only.
StudyTable world_institution_table(PlanWorlds& study, const PayerGroup& g) {
  const std::size_t sample = sampled_nation(g);
  const auto home = sample < study.catalog().nations.size()
                        ? nation_budget(study.catalog().nations[sample], NationBudget::gerd)
                        : std::nullopt;
  double elsewhere = 0;
  for (std::size_t n = 0; home && n < study.catalog().nations.size(); ++n)
    if (n != sample) elsewhere += nation_budget(study.catalog().nations[n], NationBudget::gerd).value_or(0.0) / *home;
  StudyTable t{
      "06_world_institutions",
      "Research institutions able in the world, with those the catalog lacks imputed",
      fmt::format("catalog: counted; lowest: no institution elsewhere is able; imputed (flagged: no data): each "
                  "country has institutions of the sizes found in the sampled country ({}), as many as its GERD is of "
                  "the sample's ({:.3g} times the sample in all); "
                  "highest: every one of as many institutions elsewhere is able",
                  sample < study.catalog().nations.size() ? study.catalog().nations[sample].id : "none", elsewhere),
      {text_column("case"), number_column("phi", "share"), number_column("FLOP", "FLOP"),
       band_column("catalog", "institutions"), band_column("lowest", "institutions"),
       band_column("imputed", "institutions"), band_column("highest", "institutions")},
      {},
      "universities, laboratories, non-profits with a budget",
      static_cast<double>(g.ids.size()),
      0};
  if (!home) return t;
  const auto sampled = static_cast<double>(std::count(g.nation.begin(), g.nation.end(), sample));
  const double others = static_cast<double>(g.ids.size()) - sampled;  // known elsewhere: counted, and not imputed again
  t.missing = std::max(0.0, std::round(elsewhere * sampled - others));
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (const double flop : kInstitutionRuns)
      for (const double phi : g.shares) {
        const std::vector<double> all = institutions_able(study, g, c, flop, phi, {}),
                                  at_home = institutions_able(study, g, c, flop, phi, sample);
        const auto plus = [&](const auto& more) {
          return band_over(study.worlds(), [&](std::size_t w) { return all[w] + more(w); });
        };
        t.add({study.plan().case_at(c).id, phi, flop, band_of(all), band_of(all),
               plus([&](std::size_t w) { return at_home[w] / sampled * t.missing; }),
               plus([&](std::size_t) { return t.missing; })});
      }
  return t;
}

struct Fall {
  std::string name;
  double per_year;
};

double figure_or(const Catalog& catalog, const char* id, double fallback) {
  const FigureRow* f = catalog.figure(id);
  return f ? f->published : fallback;
}

/// How fast the cost of a fixed capability falls: hardware alone, with better algorithms, and round numbers.
std::vector<Fall> falls_of(const Catalog& catalog) {
  const double hardware = figure_or(catalog, "hardware-progress", 1.38),
               algorithms = figure_or(catalog, "algorithmic-progress", 2.83);
  return {{"hardware", hardware},
          {"hardware and algorithms", hardware * algorithms},
          {"2.1 x a year", 2.1},
          {"9 x a year", 9.0},
          {"10 x a year", 10.0}};
}

/// Times over that the entity of rank k (from the top) can pay for the run with share phi, [worlds].
std::vector<double> ranked_times(const std::vector<double>& times, std::size_t n, std::size_t worlds, std::size_t rank,
                                 double phi) {
  std::vector<double> of_rank(worlds), all(n);
  for (std::size_t w = 0; w < worlds; ++w) {
    for (std::size_t e = 0; e < n; ++e) all[e] = times[e * worlds + w];
    std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(rank - 1), all.end(), std::greater<>());
    of_rank[w] = phi * all[rank - 1];
  }
  return of_rank;
}

}  // namespace

StudyAnswer answer_small_science(PlanWorlds& study) {
  if (!study.frontier()) return cannot_say(kNeedsTraining);
  StudyAnswer answer{{budget_table(study), small_cluster_table(study)}, ""};
  if (const PayerGroup* institutions = study.group("institution")) {
    answer.tables.push_back(institution_table(study, *institutions));
    StudyTable world = world_institution_table(study, *institutions);
    if (!world.rows.empty()) answer.tables.push_back(std::move(world));
  }
  return answer;
}

StudyAnswer answer_access_over_time(PlanWorlds& study) {
  const auto model = study.frontier();
  if (!model) return cannot_say(kNeedsTraining);
  if (study.groups().empty())
    return cannot_say("it asks nothing about budgets; give [affordability] gerd_share or revenue_share");
  const double growth = figure_or(study.catalog(), "frontier-cost-growth", 2.4);
  const auto base = static_cast<double>(study.scenario().cost.year);
  StudyTable t{
      "07_access_over_time",
      fmt::format("Who reaches today's frontier ({}) and who keeps up with it", study.plan().model(*model).id),
      fmt::format(
          "access: phi x budget >= today's cost / fall^(years); keeping up: the frontier run's cost grows {} x a year "
          "(Cottier et al. 2024); ratio: what the 20th can pay for over that year's frontier run; budgets as today",
          growth),
      {text_column("payers"), text_column("fall"), number_column("year", "year"), number_column("phi", "share"),
       band_column("able_today's_frontier", "entities"), band_column("able_that_year's_frontier", "entities"),
       band_column("20th_over_frontier", "share")},
      {},
      "",
      0,
      0};
  StudyTable wait{"07_years",
                  "Years until the k-th payer can fund today's frontier run",
                  "ln(cost / (phi x budget)) / ln(fall), 0 when it can today",
                  {text_column("payers"), text_column("fall"), number_column("phi", "share"),
                   number_column("k", "rank"), band_column("years", "years")},
                  {},
                  "",
                  0,
                  0};
  for (const Holders& h : holders_of(study)) {
    const std::size_t n = h.members.size(), worlds = study.worlds();
    const std::vector<double> times = training_capability(study, h, *model, 0);
    const double phi = h.group->shares.front();
    for (const Fall& fall : falls_of(study.catalog())) {
      for (double year = base; year <= base + 6; ++year) {
        const double cheaper = std::pow(fall.per_year, year - base), dearer = std::pow(growth, year - base);
        const std::vector<double> twentieth = ranked_times(times, n, worlds, std::min<std::size_t>(20, n), phi);
        t.add({h.name, fall.name, year, phi, band_of(count_at_least(times, n, worlds, 1.0 / (phi * cheaper))),
               band_of(count_at_least(times, n, worlds, dearer / phi)),
               band_over(worlds, [&](std::size_t w) { return std::min(twentieth[w] / dearer, 1.0); })});
      }
      for (const std::size_t k : {1u, 10u, 20u, 50u, 100u, 150u}) {
        if (k > n) continue;
        const std::vector<double> able = ranked_times(times, n, worlds, k, phi);
        wait.add({h.name, fall.name, phi, static_cast<double>(k), band_over(worlds, [&](std::size_t w) {
                    return std::max(0.0, -std::log(able[w]) / std::log(fall.per_year));
                  })});
      }
    }
  }
  return {{t, wait}, ""};
}

StudyAnswer answer_programme(PlanWorlds& study) {
  const auto model = study.frontier();
  if (!model) return cannot_say(kNeedsTraining);
  if (study.groups().empty())
    return cannot_say("it asks nothing about budgets; give [affordability] gerd_share or revenue_share");
  StudyTable t{"08_programme",
               fmt::format("Payers of the whole programme around {}", study.plan().model(*model).id),
               "cost = final run x (1 + experiments) / (1 - staff share); failed runs count as experiments; as drawn: "
               "the scenario's own distributions; staff 29-49 % of development cost, Cottier et al. 2024",
               {text_column("payers"), number_column("phi", "share"), text_column("scope"),
                band_column("cost_factor", "1"), band_column("able", "entities"), band_column("lost", "entities")},
               {},
               "",
               0,
               0};
  StudyTable flips{"08_flips",
                   "Conclusions that change between the final run and the programme",
                   "share of worlds in which the statement holds",
                   {text_column("payers"), text_column("statement"), number_column("final_run", "share"),
                    number_column("programme_as_drawn", "share"), number_column("experiments_x10_staff_49%", "share"),
                    text_column("verdict")},
                   {},
                   "",
                   0,
                   0};
  const std::size_t worlds = study.worlds();
  const std::vector<double> experiments =
                                study.draws().scaled(Input::experiments_multiplier, {}, study.plan().case_at(0)),
                            staff = study.draws().scaled(Input::rnd_staff_share, {}, study.plan().case_at(0));
  struct Scope {
    std::string name;
    std::vector<double> factor;
  };
  std::vector<Scope> scopes = {{"final run", std::vector<double>(worlds, 1.0)}, {"as drawn", {}}};
  for (std::size_t w = 0; w < worlds; ++w) scopes[1].factor.push_back((1 + experiments[w]) / (1 - staff[w]));
  for (const double e : {1.0, 2.0, 5.0, 10.0})
    for (const double s : {0.0, 0.29, 0.49})
      scopes.push_back({fmt::format("experiments x{:.0f}, staff {:.0f} %", e, 100 * s),
                        std::vector<double>(worlds, (1 + e) / (1 - s))});
  for (const Holders& h : holders_of(study)) {
    const std::vector<double> times = training_capability(study, h, *model, 0);
    for (const double phi : h.group->shares) {
      std::vector<std::vector<double>> counts;
      for (const Scope& scope : scopes) {
        std::vector<double> scaled = times;
        for (std::size_t i = 0; i < scaled.size(); ++i) scaled[i] /= scope.factor[i % worlds];
        counts.push_back(count_at_least(scaled, h.members.size(), worlds, 1.0 / phi));
        t.add({h.name, phi, scope.name, band_of(scope.factor), band_of(counts.back()),
               band_over(worlds, [&](std::size_t w) { return counts[0][w] - counts.back()[w]; })});
      }
      for (const double k : {1.0, 5.0, 10.0, 20.0, 50.0}) {
        const double plain = share_at_least(counts[0], k), drawn = share_at_least(counts[1], k),
                     most = share_at_least(counts.back(), k);
        const auto holds = [](double share) { return share >= 0.5; };
        flips.add({h.name, fmt::format("at least {:.0f} can fund it with {} % of their budget", k, 100 * phi), plain,
                   drawn, most,
                   std::string(holds(plain) != holds(drawn)  ? "flips"
                               : holds(plain) != holds(most) ? "flips at the extreme"
                                                             : "survives")});
      }
    }
  }
  return {{t, flips}, ""};
}

}  // namespace eqc
