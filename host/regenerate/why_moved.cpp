// Inputs are players of a game whose value is the headlines: cells one by one where they are few, else rows, else
// tables.
#include "host/regenerate/why_moved.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "host/base/diagnostics.hpp"
#include "host/base/nan.hpp"
#include "host/compare/overlay.hpp"
#include "host/compare/move_shares.hpp"

namespace eqc {
namespace {

constexpr double HeadlineBand::*kQuantiles[] = {&HeadlineBand::p05, &HeadlineBand::p50, &HeadlineBand::p95};
constexpr QuantileMove HeadlineMove::*kMoves[] = {&HeadlineMove::p05, &HeadlineMove::p50, &HeadlineMove::p95};
constexpr std::size_t kPerHeadline = std::size(kQuantiles);
constexpr const char* kScenario = "the scenario";
constexpr const char* kProgram = "the program";

/// Changes that are there together or not at all.
struct Player {
  std::string label;
  std::vector<std::size_t> changes;
};

enum class Level { cells, rows, tables, all };

std::string player_label(const CatalogChange& c, Level level) {
  if (level == Level::all) return "all changes of the catalog";
  std::string label = c.table;
  if (level == Level::tables) return label;
  if (c.kind == ChangeKind::order) return label + ", order of rows";
  label += ", " + c.row;
  return level == Level::cells && c.kind == ChangeKind::cell ? label + ", " + c.column : label;
}

std::vector<Player> players_of(const std::vector<CatalogChange>& changes, Level level) {
  std::vector<Player> players;
  std::map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (is_remark(changes[i].column)) continue;
    const std::string label = player_label(changes[i], level);
    const auto [place, is_new] = known.emplace(label, players.size());
    if (is_new) players.push_back({label, {}});
    players[place->second].changes.push_back(i);
  }
  return players;
}

/// Values of the headlines that are asked for, three for each; NaN for one that is not there.
std::vector<double> values_of(const std::vector<HeadlineBand>& bands, const std::vector<HeadlineBand>& asked) {
  std::vector<double> values;
  for (const HeadlineBand& headline : asked) {
    const auto found = std::find_if(bands.begin(), bands.end(), [&](const HeadlineBand& b) {
      return b.id == headline.id && b.unit == headline.unit;
    });
    for (const auto quantile : kQuantiles) values.push_back(found == bands.end() ? kNaN : *found.*quantile);
  }
  return values;
}

std::vector<std::string> ids_only_in(const std::vector<HeadlineBand>& have, const std::vector<HeadlineBand>& other) {
  std::vector<std::string> only;
  for (const HeadlineBand& h : have)
    if (std::none_of(other.begin(), other.end(),
                     [&](const HeadlineBand& o) { return o.id == h.id && o.unit == h.unit; }))
      only.push_back(h.id);
  return only;
}

bool differs(double a, double b) { return !(a == b || (std::isnan(a) && std::isnan(b))); }

/// The game between two catalogs and scenarios.
struct MovesGame {
  const CatalogFiles &before, &after;
  const std::vector<CatalogChange>& changes;
  const HeadlinesOf& headlines;
  const std::vector<HeadlineBand>&old_bands, &new_bands;
  bool scenario_changed;

  std::vector<double> value(const std::vector<Player>& players, const std::vector<bool>& there) const {
    if (std::find(there.begin(), there.end(), true) == there.end()) return values_of(old_bands, new_bands);
    if (std::find(there.begin(), there.end(), false) == there.end()) return values_of(new_bands, new_bands);
    std::vector<bool> taken(changes.size(), true);
    for (std::size_t p = 0; p < players.size(); ++p)
      for (const std::size_t i : players[p].changes) taken[i] = there[p];
    const bool new_scenario = scenario_changed && there[players.size()];
    return values_of(headlines(catalog_between(before, after, changes, taken), new_scenario), new_bands);
  }
};

struct SharedMoves {
  std::vector<std::string> players;
  ShapleyValues values;
  std::string method;
};

std::string method_text(const ShapleyValues& v, std::size_t players, Level level) {
  constexpr const char* kWords[] = {"changed cells", "changed rows", "changed tables", "the catalog as a whole"};
  return fmt::format("{} of {} inputs ({}), {} evaluations", v.exact ? "Shapley values" : "means over 8 orders",
                     players, kWords[static_cast<int>(level)], v.evaluations);
}

/// Shares at the finest level that is affordable and at which every catalog in between can be read.
SharedMoves share_out(const MovesGame& game) {
  for (const Level level : {Level::cells, Level::rows, Level::tables, Level::all}) {
    const std::vector<Player> players = players_of(game.changes, level);
    const std::size_t n = players.size() + (game.scenario_changed ? 1 : 0);
    if (n > kMostExactPlayers && (level == Level::cells || level == Level::rows)) continue;
    SharedMoves moves;
    for (const Player& p : players) moves.players.push_back(p.label);
    if (game.scenario_changed) moves.players.push_back(kScenario);
    try {
      moves.values = shapley_values(n, [&](const std::vector<bool>& there) { return game.value(players, there); });
    } catch (const InputError&) {
      if (level == Level::all) throw;
      continue;  // rows that need each other were taken apart
    }
    moves.method = n == 0 ? "" : method_text(moves.values, n, level);
    return moves;
  }
  return {};
}

void sort_by_size(std::vector<Contribution>& list) {
  std::stable_sort(list.begin(), list.end(),
                   [](const Contribution& a, const Contribution& b) { return std::abs(a.share) > std::abs(b.share); });
}

}  // namespace

StudyMoves study_moves(const CatalogFiles& before, const CatalogFiles& after, const std::vector<CatalogChange>& changes,
                       bool scenario_changed, const std::optional<std::vector<HeadlineBand>>& stored,
                       const HeadlinesOf& headlines) {
  const std::vector<HeadlineBand> old_bands = headlines(before, false), new_bands = headlines(after, scenario_changed);
  const std::vector<HeadlineBand>& known = stored ? *stored : old_bands;
  const MovesGame game{before, after, changes, headlines, old_bands, new_bands, scenario_changed};
  const SharedMoves shared = share_out(game);
  StudyMoves moves;
  moves.method = shared.method;
  moves.appeared = ids_only_in(new_bands, known);
  moves.vanished = ids_only_in(known, new_bands);
  const std::vector<double> was = values_of(known, new_bands);
  for (std::size_t h = 0; h < new_bands.size(); ++h) {
    if (std::find(moves.appeared.begin(), moves.appeared.end(), new_bands[h].id) != moves.appeared.end()) continue;
    HeadlineMove move{new_bands[h].id, new_bands[h].unit, {}, {}, {}};
    bool moved = false;
    for (std::size_t q = 0; q < kPerHeadline; ++q) {
      const std::size_t k = h * kPerHeadline + q;
      QuantileMove& quantile = move.*kMoves[q];
      quantile.before = was[k];
      quantile.after = new_bands[h].*kQuantiles[q];
      if (!differs(quantile.before, quantile.after)) continue;
      moved = true;
      const double program = shared.values.none[k] - was[k];
      if (stored && program != 0) quantile.due_to.push_back({kProgram, program});
      for (std::size_t p = 0; p < shared.players.size(); ++p)
        if (shared.values.shares[k][p] != 0) quantile.due_to.push_back({shared.players[p], shared.values.shares[k][p]});
      sort_by_size(quantile.due_to);
    }
    if (moved) moves.headlines.push_back(std::move(move));
  }
  return moves;
}

}  // namespace eqc
