// Group A, continued: who owns accelerators (3), and at which level of sovereignty (4).
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/engine/worlds/owned_compute.hpp"
#include "host/base/nan.hpp"
#include "host/study/study.hpp"
#include "host/engine/worlds/holders.hpp"

namespace eqc {
namespace {

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
  if (found == level.countries.end())
    level.countries.push_back(country), level.held.resize(level.held.size() + worlds, 0.0);
  for (std::size_t w = 0; w < worlds; ++w) level.held[place * worlds + w] += values[w];
}

std::vector<Level> sovereignty_levels(const PlanWorlds& study, const OwnedCompute& o) {
  const std::size_t worlds = study.worlds();
  std::vector<Level> levels;
  Level territory{"territory: where clusters stand", {}, {}, 0};
  for (const TerritoryRow& row : study.catalog().territories)
    if (!row.planned_too)
      add_holding(territory, study.catalog().nations[row.nation].id,
                  std::vector<double>(worlds, row.h100_equivalents).data(), worlds);
  if (!territory.countries.empty()) levels.push_back(territory);
  Level owners{"provider: where owners have their seat", {}, {}, 0},
      makers{"maker: where chips are designed", {}, {}, 0};
  double all = 0, unknown = 0;
  for (std::size_t k = 0; k < o.owners.size(); ++k) {
    all += o.median[k];
    if (o.country[k].empty())
      unknown += o.median[k];
    else
      add_holding(owners, o.country[k], o.drawn.data() + k * worlds, worlds);
  }
  owners.unknown = unknown / all;
  for (std::size_t m = 0; m < o.makers.size(); ++m)
    if (const std::string seat = maker_country(study.catalog(), o.makers[m]); !seat.empty())
      add_holding(makers, seat, o.by_maker.data() + m * worlds, worlds);
  levels.push_back(owners);
  levels.push_back(makers);
  return levels;
}

}  // namespace

StudyAnswer answer_owned_compute(PlanWorlds& study) {
  const std::string quarter = complete_quarter(study.catalog());
  if (quarter.empty()) return cannot_say(kNeedsOwners);
  StudyTable t{"03_owners",
               "Concentration of owned accelerators, quarter by quarter",
               "H100 equivalents, cumulative purchases, log-normal between the published 5, 50 and 95 % percentiles; "
               "shares of all, unnamed owners included; low: unnamed owners are many, high: they are one; "
               "N(50%): fewest owners with more than half; quarters without every maker understate their owners",
               {text_column("quarter"), number_column("owners", "owners"), band_column("H100_equivalents", "H100e"),
                band_column("CR1", "share"), band_column("CR3", "share"), band_column("CR5", "share"),
                band_column("HHI_low", "1e4"), band_column("HHI_high", "1e4"), band_column("N(50%)_named", "owners"),
                band_column("N(50%)_with_unnamed", "owners")},
               {},
               "",
               0,
               0};
  const std::size_t worlds = study.worlds();
  for (const std::string& q : compute_quarters(study.catalog())) {
    const OwnedCompute o = owned_compute(study, q);
    const OwnerShares s = owner_shares(o, worlds);
    const auto named = std::count(o.residual.begin(), o.residual.end(), 0);
    t.add({q, static_cast<double>(named),
           band_over(worlds,
                     [&](std::size_t w) {
                       double sum = 0;
                       for (std::size_t k = 0; k < o.owners.size(); ++k) sum += o.drawn[k * worlds + w];
                       return sum;
                     }),
           band_of(s.cr1), band_of(s.cr3), band_of(s.cr5), band_of(s.hhi_low), band_of(s.hhi_high), band_of(s.few_low),
           band_of(s.few_high)});
  }
  StudyTable shares{"03_shares",
                    fmt::format("Shares of owners, {}", quarter),
                    "Lorenz curve: owners ascending, cumulative share of the accelerators of named owners at medians",
                    {text_column("owner"), text_column("country"), band_column("share", "share"),
                     number_column("lorenz_owners", "share"), number_column("lorenz_held", "share")},
                    {},
                    "",
                    0,
                    0};
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
    shares.add({o.owners[order[i]], o.country[order[i]], share(order[i]),
                static_cast<double>(i + 1) / static_cast<double>(order.size()), held / named_total});
  }
  for (std::size_t k = 0; k < o.owners.size(); ++k)
    if (o.residual[k]) shares.add({o.owners[k], std::string("(unnamed)"), share(k), kNaN, kNaN});
  return {{t, shares}, ""};
}

StudyAnswer answer_sovereignty_levels(PlanWorlds& study) {
  const std::string quarter = complete_quarter(study.catalog());
  if (quarter.empty()) return cannot_say(kNeedsOwners);
  const OwnedCompute o = owned_compute(study, quarter);
  const std::vector<Level> levels = sovereignty_levels(study, o);
  const std::size_t worlds = study.worlds();
  StudyTable t{"04_levels",
               fmt::format("Concentration between countries at three levels of sovereignty, {}", quarter),
               "territory: existing clusters known to Epoch AI (a minority of all); provider and maker: accelerators "
               "bought by listed owners; unknown: share that belongs to no country, left out; N(50%): fewest countries "
               "with more than half; "
               "the least over levels is the Nakamoto coefficient of the whole chain (Srinivasan, Lee 2017)",
               {text_column("level"), number_column("countries", "countries"), text_column("largest"),
                band_column("largest_share", "share"), band_column("HHI", "1"), band_column("N(50%)", "countries"),
                band_column("N(90%)", "countries"), number_column("unknown", "share")},
               {},
               "",
               0,
               0};
  std::vector<double> least(worlds, std::numeric_limits<double>::infinity());
  for (const Level& level : levels) {
    const Concentration k = concentration_of(level.held, level.countries.size(), worlds);
    std::size_t largest = 0;
    for (std::size_t c = 1; c < level.countries.size(); ++c)
      largest = level.held[c * worlds] > level.held[largest * worlds] ? c : largest;
    for (std::size_t w = 0; w < worlds; ++w) least[w] = std::min(least[w], k.fewest[0][w]);
    t.add({level.name, static_cast<double>(level.countries.size()), level.countries[largest], band_of(k.cr1),
           band_of(k.hhi), band_of(k.fewest[0]), band_of(k.fewest[2]), level.unknown});
  }
  t.add({std::string("least over levels"), kNaN, std::string(), Band{}, Band{}, band_of(least), Band{}, kNaN});
  StudyTable weakest{"04_weakest",
                     "Each nation's weakest layer",
                     "share of the world's known accelerators at each level; weakest: the smallest of them",
                     {text_column("nation"), text_column("weakest_layer"), band_column("weakest_share", "share")},
                     {},
                     "",
                     0,
                     0};
  for (const Level& level : levels)
    weakest.columns.push_back(band_column(level.name.substr(0, level.name.find(':')), "share"));
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
    std::vector<StudyCell> row = {nation, levels[worst].name.substr(0, levels[worst].name.find(':')),
                                  std::get<Band>(bands[worst])};
    row.insert(row.end(), bands.begin(), bands.end());
    weakest.add(row);
  }
  return {{t, weakest}, ""};
}

}  // namespace eqc
