// Questions 11 and 12: what an electricity shock, a carbon price and clean grids do to costs and to who can pay.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/engine/price/task_prices.hpp"
#include "host/engine/worlds/cheapest_owned.hpp"
#include "host/study/study.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/people.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {
namespace {

std::vector<CaseSpec> electricity_cases(const CaseSpec& base) {
  std::vector<CaseSpec> cases;
  for (const double k : {1.0, 1.5, 3.0}) {
    cases.push_back(base);
    cases.back().id = fmt::format("electricity x {}", k);
    cases.back().scale[static_cast<std::size_t>(Input::electricity_price)] *= k;
  }
  return cases;
}

/// Share of owning that is electricity, by region: the elasticity of cost to its price.
StudyTable elasticity_table(PlanWorlds& study) {
  StudyTable t{
      "11_elasticity",
      "What an electricity shock does to the cost of owning, by region",
      "elasticity = electricity / cost of owning on the cheapest accelerator there; change at +50 % and +200 % is 0.5 "
      "and 2 times that (the accelerator stays)",
      {text_column("task"), text_column("model"), text_column("region"), number_column("USD_per_kWh", "USD"),
       band_column("elasticity", "share"), band_column("cost_at_+50%", "share"), band_column("cost_at_+200%", "share")},
      {},
      "regions of the axis",
      0,
      0};
  for (const Task task : study.plan().tasks) {
    const auto model = task == Task::training ? study.frontier() : study.largest_served();
    for (std::size_t r = 0; model && r < study.plan().n_regions; ++r) {
      const auto owned = cheapest_owned(study.prices(*model, 0, task), r);
      if (!owned) {
        ++t.missing;
        continue;
      }
      ++t.covered;
      const auto share = [&](double times) {
        return band_over(study.worlds(), [&](std::size_t w) {
          return times * owned->outcome[w].own_electricity / owned->outcome[w].cost_own;
        });
      };
      t.add({std::string(task_name(task)), study.plan().model(*model).id, study.plan().region(r).id,
             study.plan().region(r).industrial_electricity_usd_per_kwh, share(1), share(0.5), share(2)});
    }
  }
  std::stable_sort(t.rows.begin(), t.rows.end(), [](const auto& a, const auto& b) {
    const auto key = [](const auto& row) {
      return std::pair(std::get<std::string>(row[0]), -std::get<Band>(row[4]).median);
    };
    return key(a) < key(b);
  });
  return t;
}

/// Regions where one task can be done on owned hardware.
struct OwnedRegions {
  std::size_t model;
  Task task;
  std::vector<std::size_t> position;  // on the region axis
  std::vector<CheapestOwned> owned;

  double cost(std::size_t i, std::size_t w, double usd_per_t) const {
    return owned[i].outcome[w].cost_own + owned[i].outcome[w].carbon * 1e-3 * usd_per_t;
  }
  /// The cheapest of some regions in one world.
  std::size_t cheapest(const std::vector<std::size_t>& some, std::size_t w, double usd_per_t) const {
    return *std::min_element(some.begin(), some.end(), [&](std::size_t a, std::size_t b) {
      return cost(a, w, usd_per_t) < cost(b, w, usd_per_t);
    });
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
    if (auto owned = cheapest_owned(study.prices(model, 0, task), r))
      o.position.push_back(r), o.owned.push_back(std::move(*owned));
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

void add_region_rows(const PlanWorlds& study, const OwnedRegions& o, StudyTable& t) {
  const std::size_t n = o.position.size(), worlds = study.worlds();
  std::vector<double> cost(n), carbon(n), priced(n);
  for (std::size_t i = 0; i < n; ++i) {
    cost[i] = band_over(worlds, [&](std::size_t w) { return o.cost(i, w, 0); }).median;
    carbon[i] = band_over(worlds, [&](std::size_t w) { return o.owned[i].outcome[w].carbon; }).median;
    priced[i] = band_over(worlds, [&](std::size_t w) { return o.cost(i, w, 100); }).median;
  }
  const auto rank = [](const std::vector<double>& v, std::size_t i) {
    return 1.0 + static_cast<double>(std::count_if(v.begin(), v.end(), [&](double x) { return x < v[i]; }));
  };
  for (std::size_t i = 0; i < n; ++i) {
    bool dominated = false;
    for (std::size_t j = 0; j < n; ++j) dominated = dominated || (cost[j] < cost[i] && carbon[j] < carbon[i]);
    ++t.covered;
    t.add({std::string(task_name(o.task)), study.plan().model(o.model).id, study.plan().region(o.position[i]).id,
           band_over(worlds, [&](std::size_t w) { return o.cost(i, w, 0); }),
           band_over(worlds, [&](std::size_t w) { return o.owned[i].outcome[w].carbon; }),
           adults_at_home_price(study, o, i), rank(cost, i), rank(priced, i), std::string(dominated ? "" : "front")});
  }
}

void add_carbon_price(const PlanWorlds& study, const OwnedRegions& o, double usd_per_t, StudyTable& t) {
  const std::size_t n = o.position.size(), worlds = study.worlds();
  const std::vector<std::size_t> all = o.all();
  std::vector<std::size_t> best(worlds);
  const Band correlation = band_over(worlds, [&](std::size_t w) {
    std::vector<double> plain(n), with(n);
    for (std::size_t i = 0; i < n; ++i) plain[i] = o.cost(i, w, 0), with[i] = o.cost(i, w, usd_per_t);
    return rank_correlation(plain, with);
  });
  const Band change = band_over(worlds, [&](std::size_t w) {
    best[w] = o.cheapest(all, w, usd_per_t);
    return o.cost(best[w], w, usd_per_t) / o.cost(o.cheapest(all, w, 0), w, 0) - 1.0;
  });
  t.add({std::string(task_name(o.task)), study.plan().model(o.model).id,
         fmt::format("carbon at {:.0f} USD/t", usd_per_t), correlation, change,
         study.plan().region(o.position[most_frequent(best)]).id});
}

void add_grid_cap(const PlanWorlds& study, const OwnedRegions& o, double cap_kg_per_kwh, StudyTable& t) {
  const std::vector<std::size_t> all = o.all();
  std::vector<std::size_t> allowed, best(study.worlds());
  for (const std::size_t i : all)
    if (study.plan().region(o.position[i]).carbon_kg_per_kwh <= cap_kg_per_kwh) allowed.push_back(i);
  if (allowed.empty()) return;
  const Band change = band_over(study.worlds(), [&](std::size_t w) {
    best[w] = o.cheapest(allowed, w, 0);
    return o.cost(best[w], w, 0) / o.cost(o.cheapest(all, w, 0), w, 0) - 1.0;
  });
  t.add({std::string(task_name(o.task)), study.plan().model(o.model).id,
         fmt::format("grids up to {:.0f} g/kWh ({} of {} regions)", 1000 * cap_kg_per_kwh, allowed.size(), all.size()),
         Band{}, change, study.plan().region(o.position[most_frequent(best)]).id});
}

}  // namespace

StudyAnswer answer_electricity_shock(PlanWorlds& study) {
  StudyTable elasticity = elasticity_table(study);
  if (elasticity.rows.empty())
    return cannot_say("nothing on its axes can be owned; give cost.bases \"own\" and accelerators that are sold");
  StudyTable able{
      "11_able",
      "Who can still pay after an electricity shock everywhere",
      "counts with all prices drawn again at 1, 1.5 and 3 times the electricity price; difference paired by world",
      {text_column("case"), text_column("capability"), text_column("model"), text_column("payers"),
       number_column("phi", "share"), band_column("able", "entities"), band_column("lost", "entities")},
      {},
      "",
      0,
      0};
  const auto shocked = study.with_cases(electricity_cases(study.plan().case_at(0)));
  for (const PayerGroup& g : study.groups())
    for (const Task task : study.plan().tasks) {
      const auto model = task == Task::training ? study.frontier() : study.largest_served();
      if (!model) continue;
      for (const double phi : g.shares) {
        std::vector<double> before;
        for (std::size_t c = 0; c < shocked->plan().n_cases; ++c) {
          const CapabilityCosts& costs = shocked->costs(*model, c);
          const std::vector<double> budget = shocked->budgets(g, c),
                                    cost = shocked->entity_costs(
                                        g, c, task == Task::training ? costs.train_usd : costs.host_usd_year);
          std::vector<double> times(budget.size());
          for (std::size_t i = 0; i < times.size(); ++i) times[i] = budget[i] / cost[i];
          const std::vector<double> count = count_at_least(times, g.ids.size(), study.worlds(), 1.0 / phi);
          if (c == 0) before = count;
          able.add({shocked->plan().case_at(c).id, std::string(task == Task::training ? "train" : "host a replica"),
                    study.plan().model(*model).id, g.name, phi, band_of(count),
                    band_over(study.worlds(), [&](std::size_t w) { return before[w] - count[w]; })});
        }
      }
    }
  StudyAnswer answer{{elasticity}, ""};
  if (!able.rows.empty()) answer.tables.push_back(able);
  return answer;
}

StudyAnswer answer_carbon_limits(PlanWorlds& study) {
  StudyTable t{"12_regions",
               "Regions by cost and carbon of owning",
               "per run or per million output tokens on the cheapest accelerator there; Pareto: no other region has "
               "both a lower median cost and lower median carbon; "
               "adults: of that country, able to pay the use level at its own serving price (serving only)",
               {text_column("task"), text_column("model"), text_column("region"), band_column("cost", "USD"),
                band_column("carbon", "kg"), band_column("adults_able", "share"), number_column("rank_cost", "1"),
                number_column("rank_at_100_USD/t", "1"), text_column("pareto")},
               {},
               "regions of the axis",
               0,
               0};
  StudyTable ranks{
      "12_ranks",
      "How far a carbon price re-ranks regions",
      "Spearman correlation, world by world, of regions' costs with and without the price on all emissions; grids: "
      "only regions up to that intensity, the cheapest of them over the cheapest of all",
      {text_column("task"), text_column("model"), text_column("constraint"), band_column("rank_correlation", "1"),
       band_column("cheapest_cost_change", "share"), text_column("cheapest_region")},
      {},
      "",
      0,
      0};
  for (const Task task : study.plan().tasks) {
    const auto model = task == Task::training ? study.frontier() : study.largest_served();
    if (!model) continue;
    const OwnedRegions regions = owned_regions(study, *model, task);
    t.missing += static_cast<double>(study.plan().n_regions - regions.position.size());
    if (regions.position.empty()) continue;
    add_region_rows(study, regions, t);
    for (const double usd_per_t : {50.0, 100.0, 200.0, 500.0}) add_carbon_price(study, regions, usd_per_t, ranks);
    for (const double cap : {0.1, 0.05, 0.02}) add_grid_cap(study, regions, cap, ranks);  // kg CO2e per kWh
  }
  if (t.rows.empty())
    return cannot_say("nothing on its axes can be owned; give cost.bases \"own\" and accelerators that are sold");
  sort_by_median(t, 3, false);
  return {{t, ranks}, ""};
}

}  // namespace eqc
