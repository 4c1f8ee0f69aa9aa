// Group A, continued: who owns accelerators (3), at which level of sovereignty (4), and which coalitions can act (5).
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "host/study/flop_cost.hpp"
#include "host/study/owned_compute.hpp"
#include "host/study/study.hpp"
#include "host/study/study_holders.hpp"
#include "kernels/metric/shapley.hpp"

namespace eqc {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
const char* const kNeedsOwners = "the catalog does not say who owns accelerators (organization/compute.csv)";

/// Holdings by country, [countries][worlds].
struct Level {
  std::string name;
  std::vector<std::string> countries;
  std::vector<double> held;
  double unknown = 0;  ///< share that belongs to no country, median
};

void add_holding(Level& level, const std::string& country, const double* values, std::size_t worlds) {
  const auto found = std::find(level.countries.begin(), level.countries.end(), country);
  const auto place = static_cast<std::size_t>(found - level.countries.begin());
  if (found == level.countries.end()) level.countries.push_back(country), level.held.resize(level.held.size() + worlds, 0.0);
  for (std::size_t w = 0; w < worlds; ++w) level.held[place * worlds + w] += values[w];
}

std::vector<Level> sovereignty_levels(const StudyWorlds& study, const OwnedCompute& o) {
  const std::size_t worlds = study.worlds();
  std::vector<Level> levels;
  Level territory{"territory: where clusters stand", {}, {}, 0};
  for (const TerritoryRow& row : study.catalog().territories)
    if (!row.planned_too) add_holding(territory, study.catalog().nations[row.nation].id, std::vector<double>(worlds, row.h100_equivalents).data(), worlds);
  if (!territory.countries.empty()) levels.push_back(territory);
  Level owners{"provider: where owners have their seat", {}, {}, 0}, makers{"maker: where chips are designed", {}, {}, 0};
  double all = 0, unknown = 0;
  for (std::size_t k = 0; k < o.owners.size(); ++k) {
    all += o.median[k];
    if (o.country[k].empty()) unknown += o.median[k];
    else add_holding(owners, o.country[k], o.drawn.data() + k * worlds, worlds);
  }
  owners.unknown = unknown / all;
  for (std::size_t m = 0; m < o.makers.size(); ++m)
    if (const std::string seat = maker_country(study.catalog(), o.makers[m]); !seat.empty()) add_holding(makers, seat, o.by_maker.data() + m * worlds, worlds);
  levels.push_back(owners);
  levels.push_back(makers);
  return levels;
}

/// Budgets and need of a coalition at medians, in thousandths of the need, and everybody's power.
struct Game {
  std::vector<std::int32_t> weight;
  std::vector<Power> power;
};

Game play(const std::vector<double>& money, double need) {
  constexpr std::int32_t kQuota = 1000;
  Game g;
  for (const double m : money) g.weight.push_back(static_cast<std::int32_t>(std::min(1.0, m / need) * kQuota));
  g.power.resize(money.size());
  const auto n = static_cast<std::int32_t>(money.size());
  std::vector<double> scratch(static_cast<std::size_t>(coalition_scratch_size(n, kQuota)));
  coalition_power(g.weight.data(), n, kQuota, scratch.data(), g.power.data());
  return g;
}

std::vector<std::string> blocs_of(const StudyWorlds& study) {
  std::vector<std::string> all = study.affordability().blocs;
  for (const BlocRow& row : study.catalog().blocs)
    if (study.affordability().blocs.empty() && std::find(all.begin(), all.end(), row.bloc) == all.end()) all.push_back(row.bloc);
  return all;
}

const char* const kAllNations = "all nations";

/// Nations' budgets and the costs they face, [nations][worlds].
struct Purse {
  const StudyWorlds& study;
  const PayerGroup& nations;
  std::vector<double> budget, cost;
};

/// Members with what they have together and the cheapest terms among them, by world.
struct Coalition {
  std::string name;
  std::vector<std::size_t> members;
  std::vector<double> need, money;
};

Coalition coalition_of(const Purse& p, const std::string& name) {
  const std::size_t worlds = p.study.worlds();
  const std::vector<std::size_t> rows = p.study.catalog().members_of(name);
  Coalition c{name, {}, std::vector<double>(worlds, std::numeric_limits<double>::infinity()), std::vector<double>(worlds, 0.0)};
  for (std::size_t e = 0; e < p.nations.ids.size(); ++e)
    if (name == kAllNations || std::find(rows.begin(), rows.end(), p.nations.row[e]) != rows.end()) c.members.push_back(e);
  for (std::size_t w = 0; w < worlds; ++w)
    for (const std::size_t e : c.members) {
      c.need[w] = std::min(c.need[w], p.cost[e * worlds + w]);
      c.money[w] += p.budget[e * worlds + w];
    }
  return c;
}

/// Fewest members, richest first, whose phi x budget reaches the need in one world; infinite when all together do not.
double members_needed(const Purse& p, const Coalition& c, double phi, std::size_t w) {
  std::vector<double> each;
  for (const std::size_t e : c.members) each.push_back(phi * p.budget[e * p.study.worlds() + w]);
  std::sort(each.begin(), each.end(), std::greater<>());
  double sum = 0;
  for (std::size_t k = 0; k < each.size(); ++k)
    if ((sum += each[k]) >= c.need[w]) return static_cast<double>(k + 1);
  return std::numeric_limits<double>::infinity();
}

void add_coalition_row(const Purse& p, const Coalition& c, double phi, double growth, StudyTable& t) {
  const std::size_t worlds = p.study.worlds();
  std::vector<double> times(worlds);
  for (std::size_t w = 0; w < worlds; ++w) times[w] = phi * c.money[w] / c.need[w];
  t.add({c.name, static_cast<double>(c.members.size()), phi, band_of(times), share_at_least(times, 1.0), band_over(worlds, [&](std::size_t w) { return members_needed(p, c, phi, w); }),
         band_over(worlds, [&](std::size_t w) { return std::max(0.0, std::log(times[w]) / std::log(growth)); })});
}

void add_power_rows(const Purse& p, const Coalition& c, StudyTable& t) {
  std::vector<double> median;
  for (const std::size_t e : c.members) median.push_back(p.nations.shares.front() * band_of(series_of(p.budget, e, p.study.worlds())).median);
  const double need = band_of(c.need).median;
  const Game game = play(median, need);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < c.members.size(); ++i)
    if (game.power[i].shapley_shubik > 0) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return game.power[a].shapley_shubik > game.power[b].shapley_shubik; });
  for (const std::size_t i : order) t.add({c.name, p.nations.ids[c.members[i]], median[i] / need, game.power[i].shapley_shubik, game.power[i].banzhaf});
}

}  // namespace

StudyAnswer answer_owned_compute(StudyWorlds& study) {
  const std::string quarter = complete_quarter(study.catalog());
  if (quarter.empty()) return cannot_say(kNeedsOwners);
  StudyTable t{"03_owners", "Concentration of owned accelerators, quarter by quarter",
               "H100 equivalents, cumulative purchases, log-normal between the published 5, 50 and 95 % percentiles; shares of all, unnamed owners included; low: unnamed owners are many, high: they are one; "
               "N(50%): fewest owners with more than half; quarters without every maker understate their owners",
               {text_column("quarter"), number_column("owners", "owners"), band_column("H100_equivalents", "H100e"), band_column("CR1", "share"), band_column("CR3", "share"), band_column("CR5", "share"), band_column("HHI_low", "1e4"),
                band_column("HHI_high", "1e4"), band_column("N(50%)_named", "owners"), band_column("N(50%)_with_unnamed", "owners")}, {}, "", 0, 0};
  const std::size_t worlds = study.worlds();
  for (const std::string& q : compute_quarters(study.catalog())) {
    const OwnedCompute o = owned_compute(study, q);
    const OwnerShares s = owner_shares(o, worlds);
    const auto named = std::count(o.residual.begin(), o.residual.end(), 0);
    t.add({q, static_cast<double>(named), band_over(worlds, [&](std::size_t w) {
             double sum = 0;
             for (std::size_t k = 0; k < o.owners.size(); ++k) sum += o.drawn[k * worlds + w];
             return sum;
           }), band_of(s.cr1), band_of(s.cr3), band_of(s.cr5), band_of(s.hhi_low), band_of(s.hhi_high), band_of(s.few_low), band_of(s.few_high)});
  }
  StudyTable shares{"03_shares", fmt::format("Shares of owners, {}", quarter), "Lorenz curve: owners ascending, cumulative share of the accelerators of named owners at medians",
                    {text_column("owner"), text_column("country"), band_column("share", "share"), number_column("lorenz_owners", "share"), number_column("lorenz_held", "share")}, {}, "", 0, 0};
  const OwnedCompute o = owned_compute(study, quarter);
  std::vector<std::size_t> order;
  double named_total = 0;
  for (std::size_t k = 0; k < o.owners.size(); ++k)
    if (!o.residual[k]) order.push_back(k), named_total += o.median[k];
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return o.median[a] < o.median[b]; });
  double held = 0;
  const auto share = [&](std::size_t k) {
    return band_over(worlds, [&](std::size_t w) {
      double sum = 0;
      for (std::size_t i = 0; i < o.owners.size(); ++i) sum += o.drawn[i * worlds + w];
      return o.drawn[k * worlds + w] / sum;
    });
  };
  for (std::size_t i = 0; i < order.size(); ++i) {
    held += o.median[order[i]];
    shares.add({o.owners[order[i]], o.country[order[i]], share(order[i]), static_cast<double>(i + 1) / static_cast<double>(order.size()), held / named_total});
  }
  for (std::size_t k = 0; k < o.owners.size(); ++k)
    if (o.residual[k]) shares.add({o.owners[k], std::string("(unnamed)"), share(k), kNaN, kNaN});
  return {{t, shares}, ""};
}

StudyAnswer answer_sovereignty_levels(StudyWorlds& study) {
  const std::string quarter = complete_quarter(study.catalog());
  if (quarter.empty()) return cannot_say(kNeedsOwners);
  const OwnedCompute o = owned_compute(study, quarter);
  const std::vector<Level> levels = sovereignty_levels(study, o);
  const std::size_t worlds = study.worlds();
  StudyTable t{"04_levels", fmt::format("Concentration between countries at three levels of sovereignty, {}", quarter),
               "territory: existing clusters known to Epoch AI (a minority of all); provider and maker: accelerators bought by listed owners; unknown: share that belongs to no country, left out; N(50%): fewest countries with more than half; "
               "the least over levels is the Nakamoto coefficient of the whole chain (Srinivasan, Lee 2017)",
               {text_column("level"), number_column("countries", "countries"), text_column("largest"), band_column("largest_share", "share"), band_column("HHI", "1"), band_column("N(50%)", "countries"), band_column("N(90%)", "countries"), number_column("unknown", "share")},
               {}, "", 0, 0};
  std::vector<double> least(worlds, std::numeric_limits<double>::infinity());
  for (const Level& level : levels) {
    const Concentration k = concentration_of(level.held, level.countries.size(), worlds);
    std::size_t largest = 0;
    for (std::size_t c = 1; c < level.countries.size(); ++c) largest = level.held[c * worlds] > level.held[largest * worlds] ? c : largest;
    for (std::size_t w = 0; w < worlds; ++w) least[w] = std::min(least[w], k.fewest[0][w]);
    t.add({level.name, static_cast<double>(level.countries.size()), level.countries[largest], band_of(k.cr1), band_of(k.hhi), band_of(k.fewest[0]), band_of(k.fewest[2]), level.unknown});
  }
  t.add({std::string("least over levels"), kNaN, std::string(), Band{}, Band{}, band_of(least), Band{}, kNaN});
  StudyTable weakest{"04_weakest", "Each nation's weakest layer", "share of the world's known accelerators at each level; weakest: the smallest of them",
                     {text_column("nation"), text_column("weakest_layer"), band_column("weakest_share", "share")}, {}, "", 0, 0};
  for (const Level& level : levels) weakest.columns.push_back(band_column(level.name.substr(0, level.name.find(':')), "share"));
  std::vector<std::string> nations;
  for (const Level& level : levels)
    for (const std::string& c : level.countries)
      if (std::find(nations.begin(), nations.end(), c) == nations.end()) nations.push_back(c);
  for (const std::string& nation : nations) {
    std::vector<StudyCell> bands;
    std::size_t worst = 0;
    double worst_share = std::numeric_limits<double>::infinity();
    for (std::size_t l = 0; l < levels.size(); ++l) {
      const auto found = std::find(levels[l].countries.begin(), levels[l].countries.end(), nation);
      const auto place = static_cast<std::size_t>(found - levels[l].countries.begin());
      const Band b = band_over(worlds, [&](std::size_t w) {
        double sum = 0;
        for (std::size_t c = 0; c < levels[l].countries.size(); ++c) sum += levels[l].held[c * worlds + w];
        return found == levels[l].countries.end() ? 0.0 : levels[l].held[place * worlds + w] / sum;
      });
      if (b.median < worst_share) worst = l, worst_share = b.median;
      bands.emplace_back(b);
    }
    std::vector<StudyCell> row = {nation, levels[worst].name.substr(0, levels[worst].name.find(':')), std::get<Band>(bands[worst])};
    row.insert(row.end(), bands.begin(), bands.end());
    weakest.add(row);
  }
  return {{t, weakest}, ""};
}

StudyAnswer answer_coalitions(StudyWorlds& study) {
  const PayerGroup* nations = study.group("nation");
  const auto model = study.frontier();
  if (!nations) return cannot_say("it asks nothing about nations' budgets; give [affordability] gerd_share");
  if (!model) return cannot_say("no model on its axis can be trained; add \"training\" to run.tasks and a model with an architecture and training tokens");
  if (study.catalog().blocs.empty()) return cannot_say("the catalog knows no blocs (nation/blocs.csv)");
  const FigureRow* growth = study.catalog().figure("frontier-cost-growth");
  const double rate = growth ? growth->published : 2.4;
  const std::string& id = study.plan().model(*model).id;
  StudyTable t{"05_coalitions", fmt::format("Coalitions that can fund one run of {} a year", id),
               fmt::format("members' phi x budget pooled, on the cheapest terms among them; members needed: fewest, richest first; years: until a frontier run whose cost grows {} x a year (Cottier et al. 2024) is beyond them; budgets as today", rate),
               {text_column("coalition"), number_column("members", "nations"), number_column("phi", "share"), band_column("times_over", "1"), number_column("able", "share"), band_column("members_needed", "nations"), band_column("years", "years")}, {}, "", 0, 0};
  StudyTable power{"05_power", "Power of members", "Shapley-Shubik: share of all orders of joining in which the member's budget reaches the cost of one run; Banzhaf: share of coalitions of the others that it turns; at median budgets and cost, the first phi",
                   {text_column("coalition"), text_column("member"), number_column("budget_over_cost", "1"), number_column("shapley_shubik", "share"), number_column("banzhaf", "share")}, {}, "", 0, 0};
  const Purse purse{study, *nations, study.budgets(*nations, 0), study.entity_costs(*nations, 0, study.costs(*model, 0).train_usd)};
  std::vector<std::string> names = blocs_of(study);
  names.insert(names.begin(), kAllNations);
  for (const std::string& name : names) {
    const Coalition c = coalition_of(purse, name);
    if (c.members.empty()) continue;
    for (const double phi : nations->shares) add_coalition_row(purse, c, phi, rate, t);
    if (name != kAllNations && c.members.size() <= 64) add_power_rows(purse, c, power);
  }
  return {{t, power}, ""};
}

}  // namespace eqc
