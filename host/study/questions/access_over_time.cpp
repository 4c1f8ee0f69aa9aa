// Question 7: who reaches today's frontier as costs fall, and who keeps up with a frontier whose cost grows.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "host/engine/worlds/holders.hpp"
#include "host/study/question_list.hpp"

namespace eqc {
namespace {

struct CostFall {
  std::string name;
  double per_year;
};

/// How fast the cost of a fixed capability falls: hardware alone, with better algorithms, and round numbers.
std::vector<CostFall> cost_falls(const Catalog& catalog) {
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

StudyTable reach_table(const std::string& model, double growth) {
  StudyTable t("07_access_over_time", fmt::format("Who reaches today's frontier ({}) and who keeps up with it", model),
               fmt::format("access: phi x budget >= today's cost / fall^(years); keeping up: the frontier run's cost "
                           "grows {} x a year (Cottier et al. 2024); ratio: what the 20th can pay for over that year's "
                           "frontier run; budgets as today",
                           growth));
  t.text("payers", "fall")
      .number("year", "year")
      .number("phi", "share")
      .bands({"able_today's_frontier", "able_that_year's_frontier"}, "entities")
      .band("20th_over_frontier", "share");
  return t;
}

StudyTable wait_table() {
  StudyTable t("07_years", "Years until the k-th payer can fund today's frontier run",
               "ln(cost / (phi x budget)) / ln(fall), 0 when it can today");
  t.text("payers", "fall").number("phi", "share").number("k", "rank").band("years", "years");
  return t;
}

/// Payers who can fund the frontier run `times` over, and what they can in the years after the first.
struct Reach {
  const Holders& payers;
  std::vector<double> times;  // [members][worlds]
  std::size_t worlds;
  double first_year, growth;

  std::size_t n() const { return payers.members.size(); }
  double phi() const { return payers.group->shares.front(); }
};

void add_years(const Reach& r, const CostFall& fall, StudyTable& t) {
  for (double year = r.first_year; year <= r.first_year + 6; ++year) {
    const double cheaper = std::pow(fall.per_year, year - r.first_year),
                 dearer = std::pow(r.growth, year - r.first_year);
    const std::vector<double> twentieth =
        ranked_times(r.times, r.n(), r.worlds, std::min<std::size_t>(20, r.n()), r.phi());
    const auto over_frontier = [&](std::size_t w) { return std::min(twentieth[w] / dearer, 1.0); };
    t.add({{"payers", r.payers.name},
           {"fall", fall.name},
           {"year", year},
           {"phi", r.phi()},
           {"able_today's_frontier", band_of(count_at_least(r.times, r.n(), r.worlds, 1.0 / (r.phi() * cheaper)))},
           {"able_that_year's_frontier", band_of(count_at_least(r.times, r.n(), r.worlds, dearer / r.phi()))},
           {"20th_over_frontier", band_over(r.worlds, over_frontier)}});
  }
}

void add_waits(const Reach& r, const CostFall& fall, StudyTable& t) {
  for (const std::size_t k : {1u, 10u, 20u, 50u, 100u, 150u}) {
    if (k > r.n()) continue;
    const std::vector<double> able = ranked_times(r.times, r.n(), r.worlds, k, r.phi());
    const auto years = [&](std::size_t w) { return std::max(0.0, -std::log(able[w]) / std::log(fall.per_year)); };
    t.add({{"payers", r.payers.name},
           {"fall", fall.name},
           {"phi", r.phi()},
           {"k", k},
           {"years", band_over(r.worlds, years)}});
  }
}

StudyAnswer answer_access_over_time(PlanWorlds& study) {
  const auto model = study.frontier();
  if (!model) return cannot_say(kNeedsTraining);
  if (study.groups().empty()) return cannot_say(kNeedsBudgets);
  const double growth = figure_or(study.catalog(), "frontier-cost-growth", 2.4);
  const auto today = static_cast<double>(study.scenario().cost.year);
  StudyTable t = reach_table(study.plan().model(*model).id, growth), wait = wait_table();
  for (const Holders& h : holders_of(study)) {
    const Reach reach{h, training_capability(study, h, *model, 0), study.worlds(), today, growth};
    for (const CostFall& fall : cost_falls(study.catalog())) {
      add_years(reach, fall, t);
      add_waits(reach, fall, wait);
    }
  }
  return {{t, wait}, ""};
}

}  // namespace

const StudyQuestion questions::access_over_time = {
    7, 'A', "Who reaches today's frontier as costs fall, and who keeps up with the frontier?", answer_access_over_time,
    "07_years[k=50]: {years} years until {k} {payers} can fund today's frontier run with {phi} of their budgets, costs "
    "falling with {fall}"};

}  // namespace eqc
