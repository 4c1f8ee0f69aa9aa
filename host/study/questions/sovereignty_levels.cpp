// Question 4: how concentrated accelerators are by where they stand, who owns them and who designs them.
#include <fmt/core.h>

#include <algorithm>

#include "host/base/nan.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/owned_compute.hpp"
#include "host/study/question_list.hpp"
#include "kernels/base/elementary.hpp"

namespace eqc {
namespace {

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

std::vector<Level> sovereignty_levels_of(const PlanWorlds& study, const OwnedCompute& o) {
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

/// The first word of a level's name.
std::string short_name(const Level& level) { return level.name.substr(0, level.name.find(':')); }

StudyTable levels_table(const std::vector<Level>& levels, std::size_t worlds, const std::string& quarter) {
  StudyTable t("04_levels", fmt::format("Concentration between countries at three levels of sovereignty, {}", quarter),
               "territory: existing clusters known to Epoch AI (a minority of all); provider and maker: accelerators "
               "bought by listed owners; unknown: share that belongs to no country, left out; N(50%): fewest countries "
               "with more than half; "
               "the least over levels is the Nakamoto coefficient of the whole chain (Srinivasan, Lee 2017)");
  t.text("level")
      .number("countries", "countries")
      .text("largest")
      .band("largest_share", "share")
      .band("HHI", "1")
      .bands({"N(50%)", "N(90%)"}, "countries")
      .number("unknown", "share");
  std::vector<double> least(worlds, kInfinity);
  for (const Level& level : levels) {
    const Concentration k = concentration_of(level.held, level.countries.size(), worlds);
    std::size_t largest = 0;
    for (std::size_t c = 1; c < level.countries.size(); ++c)
      largest = level.held[c * worlds] > level.held[largest * worlds] ? c : largest;
    for (std::size_t w = 0; w < worlds; ++w) least[w] = std::min(least[w], k.fewest[0][w]);
    t.add({{"level", level.name},
           {"countries", level.countries.size()},
           {"largest", level.countries[largest]},
           {"largest_share", band_of(k.cr1)},
           {"HHI", band_of(k.hhi)},
           {"N(50%)", band_of(k.fewest[0])},
           {"N(90%)", band_of(k.fewest[2])},
           {"unknown", level.unknown}});
  }
  t.add({{"level", "least over levels"},
         {"countries", kNaN},
         {"largest", ""},
         {"largest_share", Band{}},
         {"HHI", Band{}},
         {"N(50%)", band_of(least)},
         {"N(90%)", Band{}},
         {"unknown", kNaN}});
  return t;
}

/// A country's share of what is held at a level.
Band share_at_level(const Level& level, const std::string& country, std::size_t worlds) {
  const auto found = std::find(level.countries.begin(), level.countries.end(), country);
  if (found == level.countries.end()) return same_in_all(0.0);
  const auto place = static_cast<std::size_t>(found - level.countries.begin());
  return band_over(worlds, [&](std::size_t w) {
    double sum = 0;
    for (std::size_t c = 0; c < level.countries.size(); ++c) sum += level.held[c * worlds + w];
    return level.held[place * worlds + w] / sum;
  });
}

std::vector<std::string> countries_of(const std::vector<Level>& levels) {
  std::vector<std::string> all;
  for (const Level& level : levels)
    for (const std::string& c : level.countries)
      if (std::find(all.begin(), all.end(), c) == all.end()) all.push_back(c);
  return all;
}

StudyTable weakest_layers(const std::vector<Level>& levels, std::size_t worlds) {
  StudyTable t("04_weakest", "Each nation's weakest layer",
               "share of the world's known accelerators at each level; weakest: the smallest of them");
  t.text("nation", "weakest_layer").band("weakest_share", "share");
  for (const Level& level : levels) t.band(short_name(level), "share");
  for (const std::string& nation : countries_of(levels)) {
    std::vector<NamedCell> row = {{"nation", nation}};
    std::string weakest = short_name(levels.front());
    Band least = share_at_level(levels.front(), nation, worlds);
    for (const Level& level : levels) {
      const Band share = share_at_level(level, nation, worlds);
      row.push_back({short_name(level), share});
      if (!(share.median < least.median)) continue;
      weakest = short_name(level);
      least = share;
    }
    row.push_back({"weakest_layer", weakest});
    row.push_back({"weakest_share", least});
    t.add(row);
  }
  return t;
}

StudyAnswer answer_sovereignty_levels(PlanWorlds& study) {
  const std::string quarter = complete_quarter(study.catalog());
  if (quarter.empty()) return cannot_say(kNeedsOwners);
  const std::vector<Level> levels = sovereignty_levels_of(study, owned_compute(study, quarter));
  return {{levels_table(levels, study.worlds(), quarter), weakest_layers(levels, study.worlds())}, ""};
}

}  // namespace

const StudyQuestion questions::sovereignty_levels = {
    4, 'A', "How concentrated is it by territory, provider and maker?", answer_sovereignty_levels,
    "04_levels: {largest} has {largest_share} of known compute ({level}); {N(90%)} of {countries} countries have 90 %"};

}  // namespace eqc
