// Questions 9 and 10: what serving a population costs at home, and who can hold a replica.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/engine/price/task_prices.hpp"
#include "host/engine/worlds/cheapest_owned.hpp"
#include "host/study/study.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/people.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/econ/term_list.hpp"
#include "kernels/job/price_job.hpp"

namespace eqc {
namespace {

/// Requests per person and day: the scenario's serve_queries, else ten (project choice). Every column scales with it
/// but premium and break-even.
double queries_per_person_day(const PlanWorlds& study) {
  return study.affordability().serve_queries > 0 ? study.affordability().serve_queries : 10.0;
}

constexpr double kJoulePerKwh = 3.6e6;

/// Cheapest USD per million output tokens in one region by world, owned or rented there.
std::vector<double> home_price(const TaskPrices& p, std::size_t region) {
  std::vector<double> price(p.worlds, kInfinity);
  for (std::size_t h = 0; h < p.plan.n_hardware; ++h) {
    if (p.status[region * p.plan.n_hardware + h] != 0) continue;
    for (std::size_t w = 0; w < p.worlds; ++w) {
      const Outcome o = p.at(region, h, w);
      if (p.sold[h] != 0) price[w] = std::min(price[w], o.cost_own);
      if (p.job.rent_offered != 0 && p.plan.region(region).has_rental_premium)
        price[w] = std::min(price[w], o.cost_rent);
    }
  }
  return price;
}

double capital_and_staff(const Outcome& o) {
  return o.own_hardware + o.own_network + o.own_facility + o.own_operations;
}

/// One nation that serves itself on hardware it owns.
void add_home_row(PlanWorlds& study, const TaskPrices& p, const std::vector<std::vector<double>>& prices, std::size_t r,
                  StudyTable& t) {
  const auto row = study.catalog().nation_index(study.plan().region(r).id);
  const auto owned = cheapest_owned(p, r);
  if (!row || !owned) return void(++t.missing);
  const NationRow& nation = study.catalog().nations[*row];
  if (!nation.population || !nation.gdp_usd) return void(++t.missing);
  ++t.covered;
  const double mtok = queries_per_person_day(study) * *nation.population * kDaysPerYear *
                      static_cast<double>(study.scenario().serving.output_tokens) * 1e-6;
  const double electricity_kwh = nation.electricity_j_per_year.value_or(std::nan("")) / kJoulePerKwh;
  const std::vector<double> utilisation = study.draws().scaled(Input::utilisation, {}, study.plan().case_at(0));
  std::vector<double> abroad(p.worlds, kInfinity);
  for (std::size_t other = 0; other < prices.size(); ++other)
    for (std::size_t w = 0; other != r && w < p.worlds; ++w) abroad[w] = std::min(abroad[w], prices[other][w]);
  const auto& o = owned->outcome;
  t.add({nation.id, band_over(p.worlds, [&](std::size_t w) { return prices[r][w] * mtok; }),
         band_over(p.worlds, [&](std::size_t w) { return prices[r][w] * mtok / *nation.gdp_usd; }),
         band_over(p.worlds, [&](std::size_t w) { return o[w].energy * mtok / electricity_kwh; }),
         band_over(p.worlds,
                   [&](std::size_t w) {
                     return p.hours[owned->hardware[w] * p.worlds + w] * mtok / (kHoursPerYear * utilisation[w]);
                   }),
         band_over(p.worlds, [&](std::size_t w) { return prices[r][w] / abroad[w] - 1.0; }),
         band_over(p.worlds,
                   [&](std::size_t w) {
                     return abroad[w] > o[w].own_electricity
                                ? utilisation[w] * capital_and_staff(o[w]) / (abroad[w] - o[w].own_electricity)
                                : kInfinity;
                   }),
         band_over(
             p.worlds,
             [&](std::size_t w) { return (o[w].own_hardware + o[w].own_network + o[w].own_facility) / o[w].cost_own; }),
         band_over(p.worlds, [&](std::size_t w) { return o[w].own_electricity / o[w].cost_own; }),
         study.plan().hardware(most_frequent(owned->hardware)).id});
}

/// Companies and institutions as wholes, then sectors of the catalog with at least three organisations.
std::vector<Holders> sectors_of(const PlanWorlds& study) {
  std::vector<Holders> all, sectors;
  for (const Holders& h : holders_of(study)) {
    if (h.name == "nations") continue;
    all.push_back(h);
    for (const std::size_t e : h.members) {
      const std::string& sector = study.catalog().organizations[h.group->row[e]].sector;
      auto place = std::find_if(sectors.begin(), sectors.end(),
                                [&](const Holders& s) { return s.name == sector && s.group == h.group; });
      if (place == sectors.end()) place = sectors.insert(sectors.end(), Holders{sector, h.group, {}});
      place->members.push_back(e);
    }
  }
  for (const Holders& s : sectors)
    if (s.members.size() >= 3) all.push_back(s);
  return all;
}

/// Least USD per year of one replica over all regions, by world.
std::vector<double> cheapest_replica_year(PlanWorlds& study, std::size_t model, std::size_t case_position) {
  return least_by_world(study.costs(model, case_position).host_usd_year, study.worlds());
}

/// Hardware and size of the replica that is cheapest to own, at median prices of the first region that has one.
std::string replica_text(PlanWorlds& study, std::size_t model) {
  const TaskPrices& p = study.prices(model, 0, Task::serving);
  std::string best = "-";
  double least = kInfinity;
  for (std::size_t r = 0; r < study.plan().n_regions; ++r)
    for (std::size_t h = 0; h < study.plan().n_hardware; ++h) {
      if (p.status[r * study.plan().n_hardware + h] != 0) continue;
      const double day = band_over(p.worlds, [&](std::size_t w) { return p.at(r, h, w).cost_replica_day; }).median;
      if (day >= least) continue;
      least = day;
      best =
          fmt::format("{:.0f} x {} in {}", p.accelerators[h], study.plan().hardware(h).id, study.plan().region(r).id);
    }
  return best;
}

}  // namespace

StudyAnswer answer_home_serving(PlanWorlds& study) {
  const auto model = study.largest_served();
  if (!model) return cannot_say(kNeedsServing);
  const TaskPrices& p = study.prices(*model, 0, Task::serving);
  std::vector<std::vector<double>> prices;
  for (std::size_t r = 0; r < study.plan().n_regions; ++r) prices.push_back(home_price(p, r));
  StudyTable t{
      "09_home_serving",
      fmt::format("Serving {} to the whole population at home, {} requests per person and day",
                  study.plan().model(*model).id, queries_per_person_day(study)),
      "requests x population x output tokens of the scenario x cheapest price at home (owned, or rented where a cloud "
      "is); premium: home over the cheapest other region - 1; "
      "break-even: utilisation of owned hardware at which home costs as much as abroad; network transport is left out",
      {text_column("nation"), band_column("cost", "USD/year"), band_column("of_GDP", "share"),
       band_column("of_electricity", "share"), band_column("accelerators", "accelerators"),
       band_column("premium", "share"), band_column("break_even_utilisation", "share"), band_column("capital", "share"),
       band_column("electricity", "share"), text_column("hardware")},
      {},
      "nations on the region axis with population and GDP",
      0,
      0};
  for (std::size_t r = 0; r < study.plan().n_regions; ++r) add_home_row(study, p, prices, r, t);
  sort_by_median(t, 2, true);
  return {{t}, ""};
}

StudyAnswer answer_minimum_deployment(PlanWorlds& study) {
  if (!study.largest_served()) return cannot_say(kNeedsServing);
  study.prepare();
  StudyTable t{
      "10_replicas",
      "Cheapest replica of each model",
      "least over regions and accelerators, owned or rented, inside the latency targets; budgets: fits into USD a year "
      "in what share of worlds",
      {text_column("case"), text_column("model"), text_column("replica"), band_column("per_day", "USD/day"),
       band_column("per_year", "USD/year"), number_column("fits_10k", "share"), number_column("fits_100k", "share"),
       number_column("fits_1M", "share"), number_column("fits_10M", "share")},
      {},
      "",
      0,
      0};
  StudyTable holders{
      "10_holders",
      "Organisations that can hold a replica",
      "phi x yearly budget (revenue; R&D expenditure of institutions) >= a year of the replica they face",
      {text_column("case"), text_column("model"), text_column("sector"), number_column("n", "organisations"),
       number_column("phi", "share"), band_column("able", "share")},
      {},
      "organisations with a budget",
      0,
      0};
  for (const Holders& h : holders_of(study))
    if (h.name != "nations")
      holders.covered += static_cast<double>(h.members.size()),
          holders.missing += static_cast<double>(h.group->missing);
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (std::size_t m = 0; m < study.plan().n_models; ++m) {
      if (!study.costs(m, c).host_known) continue;
      const std::vector<double> year = cheapest_replica_year(study, m, c);
      std::vector<StudyCell> row = {
          study.plan().case_at(c).id, study.plan().model(m).id, c == 0 ? replica_text(study, m) : std::string(),
          band_over(study.worlds(), [&](std::size_t w) { return year[w] / kDaysPerYear; }), band_of(year)};
      for (const double budget : {1e4, 1e5, 1e6, 1e7})
        row.emplace_back(1.0 - share_at_least(year, std::nextafter(budget, kInfinity)));
      t.add(row);
      for (const Holders& h : sectors_of(study)) {
        const std::vector<double> cost = study.entity_costs(*h.group, c, study.costs(m, c).host_usd_year);
        for (const double phi : h.group->shares) {
          const std::vector<double> committed = study.committed(*h.group, c, phi);
          holders.add({study.plan().case_at(c).id, study.plan().model(m).id, h.name,
                       static_cast<double>(h.members.size()), phi, band_over(study.worlds(), [&](std::size_t w) {
                         double able = 0;
                         for (const std::size_t e : h.members)
                           able += committed[e * study.worlds() + w] >= cost[e * study.worlds() + w] ? 1.0 : 0.0;
                         return able / static_cast<double>(h.members.size());
                       })});
        }
      }
    }
  StudyAnswer answer{{t}, ""};
  if (!holders.rows.empty()) answer.tables.push_back(holders);
  return answer;
}

}  // namespace eqc
