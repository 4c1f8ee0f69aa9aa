// Question 12: how far carbon prices and clean grids re-rank regions by the cost of owning.
#include <fmt/core.h>

#include <algorithm>

#include "host/engine/price/task_prices.hpp"
#include "host/engine/worlds/cheapest_owned.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/people.hpp"
#include "host/study/question_list.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {
namespace {

StudyTable regions_table() {
  StudyTable t("12_regions", "Regions by cost and carbon of owning",
               "per run or per million output tokens on the cheapest accelerator there; Pareto: no other region has "
               "both a lower median cost and lower median carbon; "
               "adults: of that country, able to pay the use level at its own serving price (serving only)");
  t.text("task", "model", "region")
      .band("cost", "USD")
      .band("carbon", "kg")
      .band("could_pay", "share")
      .numbers({"rank_cost", "rank_at_100_USD/t"}, "1")
      .text("pareto")
      .counts("regions of the axis");
  return t;
}

StudyTable ranks_table() {
  StudyTable t(
      "12_ranks", "How far a carbon price re-ranks regions",
      "Spearman correlation, world by world, of regions' costs with and without the price on all emissions; grids: "
      "only regions up to that intensity, the cheapest of them over the cheapest of all; cheapest by expected cost");
  t.text("task", "model", "constraint")
      .band("rank_correlation", "1")
      .band("cheapest_cost_change", "share")
      .text("cheapest_region");
  return t;
}

/// Regions where one task can be done on owned hardware.
struct OwnedRegions {
  std::size_t model;
  Task task;
  std::vector<std::size_t> position;  // on the region axis
  std::vector<CheapestOwned> owned;

  double carbon_kg(std::size_t i, std::size_t w) const { return owned[i].outcome[w].carbon; }
  double cost(std::size_t i, std::size_t w, double usd_per_t) const {
    return owned[i].outcome[w].cost_own + carbon_kg(i, w) * 1e-3 * usd_per_t;
  }
  /// Of some regions the cheapest by expected cost, taken before the draw.
  std::size_t cheapest(const std::vector<std::size_t>& some, double usd_per_t) const {
    const auto mean = [&](std::size_t i) {
      double sum = 0;
      for (std::size_t w = 0; w < owned[i].outcome.size(); ++w) sum += cost(i, w, usd_per_t);
      return sum / static_cast<double>(owned[i].outcome.size());
    };
    return *std::min_element(some.begin(), some.end(), [&](std::size_t a, std::size_t b) { return mean(a) < mean(b); });
  }
  std::vector<std::size_t> all() const {
    std::vector<std::size_t> numbers(position.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = i;
    return numbers;
  }
};

OwnedRegions owned_regions(PlanWorlds& study, std::size_t model, Task task) {
  OwnedRegions o{model, task, {}, {}};
  for (std::size_t r = 0; r < study.plan().n_regions; ++r)
    if (auto owned = cheapest_owned(study.prices(model, 0, task), r)) {
      o.position.push_back(r);
      o.owned.push_back(std::move(*owned));
    }
  return o;
}

/// Adults of a region's country who can pay the use level at its own cost of serving.
Band adults_at_home_price(const PlanWorlds& study, const OwnedRegions& o, std::size_t i) {
  const PeopleTable& people = study.people();
  const auto found = std::find(people.nations.begin(), people.nations.end(), study.plan().region(o.position[i]).id);
  if (o.task != Task::serving || found == people.nations.end()) return {};
  const auto country = static_cast<std::size_t>(found - people.nations.begin());
  const double mtok = study.affordability().use_tokens_per_month * study.affordability().use_output_share * 1e-6;
  return band_over(study.worlds(), [&](std::size_t w) {
    return people.connected_share[country] *
           share_with_income(people, country, 12.0 * o.cost(i, w, 0) * mtok / first_theta(study));
  });
}

/// Bands of a figure of each region.
template <class Figure>
std::vector<Band> bands_by_region(const OwnedRegions& o, std::size_t worlds, const Figure& figure) {
  std::vector<Band> bands;
  for (std::size_t i = 0; i < o.position.size(); ++i)
    bands.push_back(band_over(worlds, [&](std::size_t w) { return figure(i, w); }));
  return bands;
}

std::vector<double> medians(const std::vector<Band>& bands) {
  std::vector<double> all;
  for (const Band& b : bands) all.push_back(b.median);
  return all;
}

void add_region_rows(const PlanWorlds& study, const OwnedRegions& o, StudyTable& t) {
  const auto cost_at = [&](double usd_per_t) {
    return bands_by_region(o, study.worlds(),
                           [&, usd_per_t](std::size_t i, std::size_t w) { return o.cost(i, w, usd_per_t); });
  };
  const std::vector<Band> cost = cost_at(0), priced = cost_at(100),
                          carbon = bands_by_region(o, study.worlds(),
                                                   [&](std::size_t i, std::size_t w) { return o.carbon_kg(i, w); });
  const std::vector<double> cost_median = medians(cost), priced_median = medians(priced);
  for (std::size_t i = 0; i < cost.size(); ++i) {
    bool dominated = false;
    for (std::size_t j = 0; j < cost.size(); ++j)
      dominated = dominated || (cost[j].median < cost[i].median && carbon[j].median < carbon[i].median);
    ++t.covered;
    t.add({{"task", task_name(o.task)},
           {"model", study.plan().model(o.model).id},
           {"region", study.plan().region(o.position[i]).id},
           {"cost", cost[i]},
           {"carbon", carbon[i]},
           {"could_pay", adults_at_home_price(study, o, i)},
           {"rank_cost", rank_of(cost_median, i)},
           {"rank_at_100_USD/t", rank_of(priced_median, i)},
           {"pareto", dominated ? "" : "front"}});
  }
}

void add_carbon_price(const PlanWorlds& study, const OwnedRegions& o, double usd_per_t, StudyTable& t) {
  const std::size_t n = o.position.size(), worlds = study.worlds();
  const std::vector<std::size_t> all = o.all();
  const std::size_t best = o.cheapest(all, usd_per_t), plain_best = o.cheapest(all, 0);
  const Band correlation = band_over(worlds, [&](std::size_t w) {
    std::vector<double> plain(n), with(n);
    for (std::size_t i = 0; i < n; ++i) plain[i] = o.cost(i, w, 0), with[i] = o.cost(i, w, usd_per_t);
    return rank_correlation(plain, with);
  });
  const Band change =
      band_over(worlds, [&](std::size_t w) { return o.cost(best, w, usd_per_t) / o.cost(plain_best, w, 0) - 1.0; });
  t.add({{"task", task_name(o.task)},
         {"model", study.plan().model(o.model).id},
         {"constraint", fmt::format("carbon at {:.0f} USD/t", usd_per_t)},
         {"rank_correlation", correlation},
         {"cheapest_cost_change", change},
         {"cheapest_region", study.plan().region(o.position[best]).id}});
}

void add_grid_cap(const PlanWorlds& study, const OwnedRegions& o, double cap_kg_per_kwh, StudyTable& t) {
  const std::vector<std::size_t> all = o.all();
  std::vector<std::size_t> allowed;
  for (const std::size_t i : all)
    if (study.plan().region(o.position[i]).carbon_kg_per_kwh <= cap_kg_per_kwh) allowed.push_back(i);
  if (allowed.empty()) return;
  const std::size_t best = o.cheapest(allowed, 0), of_all = o.cheapest(all, 0);
  const Band change =
      band_over(study.worlds(), [&](std::size_t w) { return o.cost(best, w, 0) / o.cost(of_all, w, 0) - 1.0; });
  t.add({{"task", task_name(o.task)},
         {"model", study.plan().model(o.model).id},
         {"constraint", fmt::format("grids up to {:.0f} g/kWh ({} of {} regions)", 1000 * cap_kg_per_kwh,
                                    allowed.size(), all.size())},
         {"rank_correlation", Band{}},
         {"cheapest_cost_change", change},
         {"cheapest_region", study.plan().region(o.position[best]).id}});
}

StudyAnswer answer_carbon_limits(PlanWorlds& study) {
  StudyTable t = regions_table(), ranks = ranks_table();
  for (const Task task : study.plan().tasks) {
    const auto model = model_of(study, task);
    if (!model) continue;
    const OwnedRegions regions = owned_regions(study, *model, task);
    t.missing += static_cast<double>(study.plan().n_regions - regions.position.size());
    if (regions.position.empty()) continue;
    add_region_rows(study, regions, t);
    for (const double usd_per_t : {50.0, 100.0, 200.0, 500.0}) add_carbon_price(study, regions, usd_per_t, ranks);
    for (const double cap : {0.1, 0.05, 0.02}) add_grid_cap(study, regions, cap, ranks);  // kg CO2e per kWh
  }
  if (t.rows.empty()) return cannot_say(kNeedsOwned);
  sort_by_median(t, "cost", false);
  return {{t, ranks}, ""};
}

}  // namespace

const StudyQuestion questions::carbon_limits = {
    12, 'B', "How far do carbon prices and grid caps re-rank regions?", answer_carbon_limits,
    "12_ranks[constraint=carbon at 100 USD/t]: with {constraint} regions rank as without it up to a correlation of "
    "{rank_correlation}; the cheapest {task} of {model} then costs {cheapest_cost_change} more, in {cheapest_region}"};

}  // namespace eqc
