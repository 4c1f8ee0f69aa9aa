// Group B, serving: what a nation pays to serve itself, who can hold a replica, and what electricity and carbon prices change.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/study/study.hpp"
#include "host/study/study_holders.hpp"
#include "host/study/study_people.hpp"

namespace eqc {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
/// Requests per person and day: the scenario's serve_queries, else ten (project choice). Every column scales with it but premium and break-even.
double queries_per_person_day(const StudyWorlds& study) { return study.affordability().serve_queries > 0 ? study.affordability().serve_queries : 10.0; }

constexpr double kJoulePerKwh = 3.6e6;
const char* const kNeedsServing = "no model on its axis can be served; add \"serving\" to run.tasks and a model with an architecture";

/// Cheapest USD per million output tokens in one region by world, owned or rented there.
std::vector<double> home_price(const TaskPrices& p, std::size_t region) {
  std::vector<double> price(p.worlds, kInf);
  for (std::size_t h = 0; h < p.plan.n_hardware; ++h) {
    if (p.status[region * p.plan.n_hardware + h] != 0) continue;
    for (std::size_t w = 0; w < p.worlds; ++w) {
      const Outcome o = p.at(region, h, w);
      if (p.sold[h] != 0) price[w] = std::min(price[w], o.cost_own);
      if (p.job.rent_offered != 0 && p.plan.region(region).has_rental_premium) price[w] = std::min(price[w], o.cost_rent);
    }
  }
  return price;
}

double capital_and_staff(const Outcome& o) { return o.own_hardware + o.own_network + o.own_facility + o.own_operations; }

/// One nation that serves itself on hardware it owns.
void add_home_row(StudyWorlds& study, const TaskPrices& p, const std::vector<std::vector<double>>& prices, std::size_t r, StudyTable& t) {
  const auto row = study.catalog().nation_index(study.plan().region(r).id);
  const auto owned = cheapest_owned(p, r);
  if (!row || !owned) return void(++t.missing);
  const NationRow& nation = study.catalog().nations[*row];
  if (!nation.population || !nation.gdp_usd) return void(++t.missing);
  ++t.covered;
  const double mtok = queries_per_person_day(study) * *nation.population * kDaysPerYear * static_cast<double>(study.scenario().serving.output_tokens) * 1e-6;
  const double electricity_kwh = nation.electricity_j_per_year.value_or(std::nan("")) / kJoulePerKwh;
  const std::vector<double> utilisation = study.draws().scaled(Input::utilisation, {}, study.plan().case_at(0));
  std::vector<double> abroad(p.worlds, kInf);
  for (std::size_t other = 0; other < prices.size(); ++other)
    for (std::size_t w = 0; other != r && w < p.worlds; ++w) abroad[w] = std::min(abroad[w], prices[other][w]);
  const auto& o = owned->outcome;
  t.add({nation.id, band_over(p.worlds, [&](std::size_t w) { return prices[r][w] * mtok; }), band_over(p.worlds, [&](std::size_t w) { return prices[r][w] * mtok / *nation.gdp_usd; }),
         band_over(p.worlds, [&](std::size_t w) { return o[w].energy * mtok / electricity_kwh; }),
         band_over(p.worlds, [&](std::size_t w) { return p.hours[owned->hardware[w] * p.worlds + w] * mtok / (kHoursPerYear * utilisation[w]); }),
         band_over(p.worlds, [&](std::size_t w) { return prices[r][w] / abroad[w] - 1.0; }),
         band_over(p.worlds, [&](std::size_t w) { return abroad[w] > o[w].own_electricity ? utilisation[w] * capital_and_staff(o[w]) / (abroad[w] - o[w].own_electricity) : kInf; }),
         band_over(p.worlds, [&](std::size_t w) { return (o[w].own_hardware + o[w].own_network + o[w].own_facility) / o[w].cost_own; }),
         band_over(p.worlds, [&](std::size_t w) { return o[w].own_electricity / o[w].cost_own; }), study.plan().hardware(most_frequent(owned->hardware)).id});
}

void sort_by_median(StudyTable& t, std::size_t column, bool descending) {
  std::stable_sort(t.rows.begin(), t.rows.end(), [&](const auto& a, const auto& b) {
    const double x = std::get<Band>(a[column]).median, y = std::get<Band>(b[column]).median;
    return descending ? x > y : x < y;
  });
}

/// Companies and institutions as wholes, then sectors of the catalog with at least three organisations.
std::vector<Holders> sectors_of(const StudyWorlds& study) {
  std::vector<Holders> all, sectors;
  for (const Holders& h : holders_of(study)) {
    if (h.name == "nations") continue;
    all.push_back(h);
    for (const std::size_t e : h.members) {
      const std::string& sector = study.catalog().organizations[h.group->row[e]].sector;
      auto place = std::find_if(sectors.begin(), sectors.end(), [&](const Holders& s) { return s.name == sector && s.group == h.group; });
      if (place == sectors.end()) place = sectors.insert(sectors.end(), Holders{sector, h.group, {}});
      place->members.push_back(e);
    }
  }
  for (const Holders& s : sectors)
    if (s.members.size() >= 3) all.push_back(s);
  return all;
}

/// Least USD per year of one replica over all regions, by world.
std::vector<double> cheapest_replica_year(StudyWorlds& study, std::size_t model, std::size_t case_position) {
  return least_by_world(study.costs(model, case_position).host_usd_year, study.worlds());
}

/// Hardware and size of the replica that is cheapest to own, at median prices of the first region that has one.
std::string replica_text(StudyWorlds& study, std::size_t model) {
  const TaskPrices& p = study.prices(model, 0, Task::serving);
  std::string best = "-";
  double least = kInf;
  for (std::size_t r = 0; r < study.plan().n_regions; ++r)
    for (std::size_t h = 0; h < study.plan().n_hardware; ++h) {
      if (p.status[r * study.plan().n_hardware + h] != 0) continue;
      const double day = band_over(p.worlds, [&](std::size_t w) { return p.at(r, h, w).cost_replica_day; }).median;
      if (day >= least) continue;
      least = day;
      best = fmt::format("{:.0f} x {} in {}", p.accelerators[h], study.plan().hardware(h).id, study.plan().region(r).id);
    }
  return best;
}

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
StudyTable elasticity_table(StudyWorlds& study) {
  StudyTable t{"11_elasticity", "What an electricity shock does to the cost of owning, by region",
               "elasticity = electricity / cost of owning on the cheapest accelerator there; change at +50 % and +200 % is 0.5 and 2 times that (the accelerator stays)",
               {text_column("task"), text_column("model"), text_column("region"), number_column("USD_per_kWh", "USD"), band_column("elasticity", "share"), band_column("cost_at_+50%", "share"),
                band_column("cost_at_+200%", "share")}, {}, "regions of the axis", 0, 0};
  for (const Task task : study.plan().tasks) {
    const auto model = task == Task::training ? study.frontier() : study.largest_served();
    for (std::size_t r = 0; model && r < study.plan().n_regions; ++r) {
      const auto owned = cheapest_owned(study.prices(*model, 0, task), r);
      if (!owned) {
        ++t.missing;
        continue;
      }
      ++t.covered;
      const auto share = [&](double times) { return band_over(study.worlds(), [&](std::size_t w) { return times * owned->outcome[w].own_electricity / owned->outcome[w].cost_own; }); };
      t.add({std::string(task_name(task)), study.plan().model(*model).id, study.plan().region(r).id, study.plan().region(r).industrial_electricity_usd_per_kwh, share(1), share(0.5), share(2)});
    }
  }
  std::stable_sort(t.rows.begin(), t.rows.end(), [](const auto& a, const auto& b) {
    const auto key = [](const auto& row) { return std::pair(std::get<std::string>(row[0]), -std::get<Band>(row[4]).median); };
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

  double cost(std::size_t i, std::size_t w, double usd_per_t) const { return owned[i].outcome[w].cost_own + owned[i].outcome[w].carbon * 1e-3 * usd_per_t; }
  /// The cheapest of some regions in one world.
  std::size_t cheapest(const std::vector<std::size_t>& some, std::size_t w, double usd_per_t) const {
    return *std::min_element(some.begin(), some.end(), [&](std::size_t a, std::size_t b) { return cost(a, w, usd_per_t) < cost(b, w, usd_per_t); });
  }
  std::vector<std::size_t> all() const {
    std::vector<std::size_t> numbers(position.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = i;
    return numbers;
  }
};

OwnedRegions owned_regions(StudyWorlds& study, std::size_t model, Task task) {
  OwnedRegions o{model, task, {}, {}};
  for (std::size_t r = 0; r < study.plan().n_regions; ++r)
    if (auto owned = cheapest_owned(study.prices(model, 0, task), r)) o.position.push_back(r), o.owned.push_back(std::move(*owned));
  return o;
}

/// Adults of a region's country who can pay the use level at its own cost of serving.
Band adults_at_home_price(const StudyWorlds& study, const OwnedRegions& o, std::size_t i) {
  const PeopleTable& people = study.people();
  const auto found = std::find(people.nations.begin(), people.nations.end(), study.plan().region(o.position[i]).id);
  if (o.task != Task::serving || found == people.nations.end()) return {};
  const auto country = static_cast<std::size_t>(found - people.nations.begin());
  const double mtok = study.affordability().use_tokens_per_month * study.affordability().use_output_share * 1e-6;
  return band_over(study.worlds(), [&](std::size_t w) { return people.connected_share[country] * share_with_income(people, country, 12.0 * o.cost(i, w, 0) * mtok / first_theta(study)); });
}

void add_region_rows(const StudyWorlds& study, const OwnedRegions& o, StudyTable& t) {
  const std::size_t n = o.position.size(), worlds = study.worlds();
  std::vector<double> cost(n), carbon(n), priced(n);
  for (std::size_t i = 0; i < n; ++i) {
    cost[i] = band_over(worlds, [&](std::size_t w) { return o.cost(i, w, 0); }).median;
    carbon[i] = band_over(worlds, [&](std::size_t w) { return o.owned[i].outcome[w].carbon; }).median;
    priced[i] = band_over(worlds, [&](std::size_t w) { return o.cost(i, w, 100); }).median;
  }
  const auto rank = [](const std::vector<double>& v, std::size_t i) { return 1.0 + static_cast<double>(std::count_if(v.begin(), v.end(), [&](double x) { return x < v[i]; })); };
  for (std::size_t i = 0; i < n; ++i) {
    bool dominated = false;
    for (std::size_t j = 0; j < n; ++j) dominated = dominated || (cost[j] < cost[i] && carbon[j] < carbon[i]);
    ++t.covered;
    t.add({std::string(task_name(o.task)), study.plan().model(o.model).id, study.plan().region(o.position[i]).id, band_over(worlds, [&](std::size_t w) { return o.cost(i, w, 0); }),
           band_over(worlds, [&](std::size_t w) { return o.owned[i].outcome[w].carbon; }), adults_at_home_price(study, o, i), rank(cost, i), rank(priced, i), std::string(dominated ? "" : "front")});
  }
}

void add_carbon_price(const StudyWorlds& study, const OwnedRegions& o, double usd_per_t, StudyTable& t) {
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
  t.add({std::string(task_name(o.task)), study.plan().model(o.model).id, fmt::format("carbon at {:.0f} USD/t", usd_per_t), correlation, change, study.plan().region(o.position[most_frequent(best)]).id});
}

void add_grid_cap(const StudyWorlds& study, const OwnedRegions& o, double cap_kg_per_kwh, StudyTable& t) {
  const std::vector<std::size_t> all = o.all();
  std::vector<std::size_t> allowed, best(study.worlds());
  for (const std::size_t i : all)
    if (study.plan().region(o.position[i]).carbon_kg_per_kwh <= cap_kg_per_kwh) allowed.push_back(i);
  if (allowed.empty()) return;
  const Band change = band_over(study.worlds(), [&](std::size_t w) {
    best[w] = o.cheapest(allowed, w, 0);
    return o.cost(best[w], w, 0) / o.cost(o.cheapest(all, w, 0), w, 0) - 1.0;
  });
  t.add({std::string(task_name(o.task)), study.plan().model(o.model).id, fmt::format("grids up to {:.0f} g/kWh ({} of {} regions)", 1000 * cap_kg_per_kwh, allowed.size(), all.size()), Band{}, change,
         study.plan().region(o.position[most_frequent(best)]).id});
}

}  // namespace

StudyAnswer answer_home_serving(StudyWorlds& study) {
  const auto model = study.largest_served();
  if (!model) return cannot_say(kNeedsServing);
  const TaskPrices& p = study.prices(*model, 0, Task::serving);
  std::vector<std::vector<double>> prices;
  for (std::size_t r = 0; r < study.plan().n_regions; ++r) prices.push_back(home_price(p, r));
  StudyTable t{"09_home_serving", fmt::format("Serving {} to the whole population at home, {} requests per person and day", study.plan().model(*model).id, queries_per_person_day(study)),
               "requests x population x output tokens of the scenario x cheapest price at home (owned, or rented where a cloud is); premium: home over the cheapest other region - 1; "
               "break-even: utilisation of owned hardware at which home costs as much as abroad; network transport is left out",
               {text_column("nation"), band_column("cost", "USD/year"), band_column("of_GDP", "share"), band_column("of_electricity", "share"), band_column("accelerators", "accelerators"),
                band_column("premium", "share"), band_column("break_even_utilisation", "share"), band_column("capital", "share"), band_column("electricity", "share"), text_column("hardware")},
               {}, "nations on the region axis with population and GDP", 0, 0};
  for (std::size_t r = 0; r < study.plan().n_regions; ++r) add_home_row(study, p, prices, r, t);
  sort_by_median(t, 2, true);
  return {{t}, ""};
}

StudyAnswer answer_minimum_deployment(StudyWorlds& study) {
  if (!study.largest_served()) return cannot_say(kNeedsServing);
  study.prepare();
  StudyTable t{"10_replicas", "Cheapest replica of each model", "least over regions and accelerators, owned or rented, inside the latency targets; budgets: fits into USD a year in what share of worlds",
               {text_column("case"), text_column("model"), text_column("replica"), band_column("per_day", "USD/day"), band_column("per_year", "USD/year"), number_column("fits_10k", "share"),
                number_column("fits_100k", "share"), number_column("fits_1M", "share"), number_column("fits_10M", "share")}, {}, "", 0, 0};
  StudyTable holders{"10_holders", "Organisations that can hold a replica", "phi x yearly budget (revenue; R&D expenditure of institutions) >= a year of the replica they face",
                     {text_column("case"), text_column("model"), text_column("sector"), number_column("n", "organisations"), number_column("phi", "share"), band_column("able", "share")},
                     {}, "organisations with a budget", 0, 0};
  for (const Holders& h : holders_of(study))
    if (h.name != "nations") holders.covered += static_cast<double>(h.members.size()), holders.missing += static_cast<double>(h.group->missing);
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (std::size_t m = 0; m < study.plan().n_models; ++m) {
      if (!study.costs(m, c).host_known) continue;
      const std::vector<double> year = cheapest_replica_year(study, m, c);
      std::vector<StudyCell> row = {study.plan().case_at(c).id, study.plan().model(m).id, c == 0 ? replica_text(study, m) : std::string(),
                                    band_over(study.worlds(), [&](std::size_t w) { return year[w] / kDaysPerYear; }), band_of(year)};
      for (const double budget : {1e4, 1e5, 1e6, 1e7}) row.emplace_back(1.0 - share_at_least(year, std::nextafter(budget, kInf)));
      t.add(row);
      for (const Holders& h : sectors_of(study)) {
        const std::vector<double> cost = study.entity_costs(*h.group, c, study.costs(m, c).host_usd_year);
        for (const double phi : h.group->shares) {
          const std::vector<double> committed = study.committed(*h.group, c, phi);
          holders.add({study.plan().case_at(c).id, study.plan().model(m).id, h.name, static_cast<double>(h.members.size()), phi, band_over(study.worlds(), [&](std::size_t w) {
                         double able = 0;
                         for (const std::size_t e : h.members) able += committed[e * study.worlds() + w] >= cost[e * study.worlds() + w] ? 1.0 : 0.0;
                         return able / static_cast<double>(h.members.size());
                       })});
        }
      }
    }
  StudyAnswer answer{{t}, ""};
  if (!holders.rows.empty()) answer.tables.push_back(holders);
  return answer;
}

StudyAnswer answer_electricity_shock(StudyWorlds& study) {
  StudyTable elasticity = elasticity_table(study);
  if (elasticity.rows.empty()) return cannot_say("nothing on its axes can be owned; give cost.bases \"own\" and accelerators that are sold");
  StudyTable able{"11_able", "Who can still pay after an electricity shock everywhere", "counts with all prices drawn again at 1, 1.5 and 3 times the electricity price; difference paired by world",
                  {text_column("case"), text_column("capability"), text_column("model"), text_column("payers"), number_column("phi", "share"), band_column("able", "entities"), band_column("lost", "entities")},
                  {}, "", 0, 0};
  const auto shocked = study.with_cases(electricity_cases(study.plan().case_at(0)));
  for (const PayerGroup& g : study.groups())
    for (const Task task : study.plan().tasks) {
      const auto model = task == Task::training ? study.frontier() : study.largest_served();
      if (!model) continue;
      for (const double phi : g.shares) {
        std::vector<double> before;
        for (std::size_t c = 0; c < shocked->plan().n_cases; ++c) {
          const CapabilityCosts& costs = shocked->costs(*model, c);
          const std::vector<double> budget = shocked->budgets(g, c), cost = shocked->entity_costs(g, c, task == Task::training ? costs.train_usd : costs.host_usd_year);
          std::vector<double> times(budget.size());
          for (std::size_t i = 0; i < times.size(); ++i) times[i] = budget[i] / cost[i];
          const std::vector<double> count = count_at_least(times, g.ids.size(), study.worlds(), 1.0 / phi);
          if (c == 0) before = count;
          able.add({shocked->plan().case_at(c).id, std::string(task == Task::training ? "train" : "host a replica"), study.plan().model(*model).id, g.name, phi, band_of(count),
                    band_over(study.worlds(), [&](std::size_t w) { return before[w] - count[w]; })});
        }
      }
    }
  StudyAnswer answer{{elasticity}, ""};
  if (!able.rows.empty()) answer.tables.push_back(able);
  return answer;
}

StudyAnswer answer_carbon_limits(StudyWorlds& study) {
  StudyTable t{"12_regions", "Regions by cost and carbon of owning", "per run or per million output tokens on the cheapest accelerator there; Pareto: no other region has both a lower median cost and lower median carbon; "
               "adults: of that country, able to pay the use level at its own serving price (serving only)",
               {text_column("task"), text_column("model"), text_column("region"), band_column("cost", "USD"), band_column("carbon", "kg"), band_column("adults_able", "share"), number_column("rank_cost", "1"),
                number_column("rank_at_100_USD/t", "1"), text_column("pareto")}, {}, "regions of the axis", 0, 0};
  StudyTable ranks{"12_ranks", "How far a carbon price re-ranks regions", "Spearman correlation, world by world, of regions' costs with and without the price on all emissions; grids: only regions up to that intensity, the cheapest of them over the cheapest of all",
                   {text_column("task"), text_column("model"), text_column("constraint"), band_column("rank_correlation", "1"), band_column("cheapest_cost_change", "share"), text_column("cheapest_region")},
                   {}, "", 0, 0};
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
  if (t.rows.empty()) return cannot_say("nothing on its axes can be owned; give cost.bases \"own\" and accelerators that are sold");
  sort_by_median(t, 3, false);
  return {{t, ranks}, ""};
}

}  // namespace eqc
