// Question 10: the smallest deployment of each model, and who can hold one.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/engine/price/cheaper_way.hpp"
#include "host/plan/open_ways.hpp"
#include "host/engine/price/task_prices.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/study/question_list.hpp"
#include "host/study/speed_mark.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/econ/term_list.hpp"

namespace eqc {
namespace {

StudyTable replicas_table() {
  StudyTable t("10_replicas", "Cheapest replica of each model",
               "least over regions and accelerators, owned or rented, inside the latency targets; budgets: fits into "
               "USD a year in what share of worlds" +
                   std::string(kSpeedMarkNote));
  t.text("case", "model", "replica")
      .band("per_day", "USD/day")
      .band("per_year", "USD/year")
      .numbers({"fits_10k", "fits_100k", "fits_1M", "fits_10M"}, "share");
  return t;
}

StudyTable replica_holders_table(const PlanWorlds& study) {
  StudyTable t("10_holders", "Organisations that can hold a replica",
               "phi x yearly budget (revenue; R&D expenditure of institutions) >= a year of the replica they face");
  t.text("case", "model", "sector")
      .number("n", "organisations")
      .number("phi", "share")
      .band("able", "share")
      .counts("organisations with a budget");
  for (const Holders& h : holders_of(study)) {
    if (h.name == "nations") continue;
    t.covered += static_cast<double>(h.members.size());
    t.missing += static_cast<double>(h.group->missing);
  }
  return t;
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
  return cheapest_anywhere(study.plan(), study.costs(model, case_position).host_usd_year);
}

/// Hardware, size and place of the replica whose day is cheapest by expected cost, where machines are for hire.
std::string replica_text(PlanWorlds& study, std::size_t model) {
  const TaskPrices& p = study.prices(model, 0, Task::serving);
  std::string best = "-";
  std::vector<double> least(p.worlds, kInfinity), day(p.worlds);
  const CheaperWay cheaper(study.plan());
  for (std::size_t r = 0; r < study.plan().n_regions; ++r)
    for (std::size_t h = 0; h < study.plan().n_hardware; ++h) {
      const std::size_t cell = r * study.plan().n_hardware + h;
      if (p.status[cell] != 0 || (p.ways[cell] & kMayServe) == 0 || !place_for_hire(study.plan(), r)) continue;
      for (std::size_t w = 0; w < p.worlds; ++w) day[w] = p.at(r, h, w).cost_replica_day;
      if (!cheaper.offer(day.data(), 1.0, least.data())) continue;
      best = fmt::format("{:.0f} x {} in {}", p.accelerators[h], marked_id(study.plan().hardware(h)),
                         study.plan().region(r).id);
    }
  return best;
}

/// Share of worlds in which a year costs at most `budget`.
double fits_into(const std::vector<double>& year, double budget) {
  return 1.0 - share_at_least(year, std::nextafter(budget, kInfinity));
}

void add_replica(PlanWorlds& study, std::size_t model, std::size_t c, StudyTable& t) {
  const std::vector<double> year = cheapest_replica_year(study, model, c);
  const auto day = [&](std::size_t w) { return year[w] / kDaysPerYear; };
  t.add({{"case", study.plan().case_at(c).id},
         {"model", study.plan().model(model).id},
         {"replica", c == 0 ? replica_text(study, model) : std::string()},
         {"per_day", band_over(study.worlds(), day)},
         {"per_year", band_of(year)},
         {"fits_10k", fits_into(year, 1e4)},
         {"fits_100k", fits_into(year, 1e5)},
         {"fits_1M", fits_into(year, 1e6)},
         {"fits_10M", fits_into(year, 1e7)}});
}

void add_replica_holders(PlanWorlds& study, const Holders& h, std::size_t model, std::size_t c, StudyTable& t) {
  const std::vector<double> cost = study.entity_costs(*h.group, c, study.costs(model, c).host_usd_year);
  for (const double phi : h.group->shares) {
    const std::vector<double> committed = study.committed(*h.group, c, phi);
    const auto able = [&](std::size_t w) {
      double n = 0;
      for (const std::size_t e : h.members)
        n += committed[e * study.worlds() + w] >= cost[e * study.worlds() + w] ? 1.0 : 0.0;
      return n / static_cast<double>(h.members.size());
    };
    t.add({{"case", study.plan().case_at(c).id},
           {"model", study.plan().model(model).id},
           {"sector", h.name},
           {"n", h.members.size()},
           {"phi", phi},
           {"able", band_over(study.worlds(), able)}});
  }
}

StudyAnswer answer_minimum_deployment(PlanWorlds& study) {
  if (!study.largest_served()) return cannot_say(kNeedsServing);
  study.prepare();
  StudyTable t = replicas_table(), holders = replica_holders_table(study);
  const std::vector<Holders> sectors = sectors_of(study);
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (std::size_t m = 0; m < study.plan().n_models; ++m) {
      if (!study.costs(m, c).host_known) continue;
      add_replica(study, m, c, t);
      for (const Holders& h : sectors) add_replica_holders(study, h, m, c, holders);
    }
  StudyAnswer answer{{t}, ""};
  if (!holders.rows.empty()) answer.tables.push_back(holders);
  return answer;
}

}  // namespace

const StudyQuestion questions::minimum_deployment = {
    10, 'B', "What is the smallest deployment of each model, and who can hold one?", answer_minimum_deployment,
    "10_replicas: the smallest deployment of {model} costs {per_year} USD a year ({replica}); it fits 10 k USD in "
    "{fits_10k} of worlds, 100 k USD in {fits_100k} (case {case})"};

}  // namespace eqc
