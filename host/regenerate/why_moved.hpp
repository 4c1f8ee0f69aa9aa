// Why it moved: which inputs of a generation differ from those of the one before, and what each did to each headline.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/compare/catalog_changes.hpp"
#include "host/regenerate/generation.hpp"

namespace eqc {

/// What one input, or several that are told together, did to a number.
struct Contribution {
  std::string input;  ///< "price/rental.csv, h100-sxm-80gb on_demand, p50_USD_per_hour"
  double share = 0;   ///< in the headline's unit; NaN where it cannot be told
};

/// One quantile of a headline.
struct QuantileMove {
  double before = 0, after = 0;
  std::vector<Contribution> due_to;  ///< largest first; sums to after - before; empty when it did not move
};

struct HeadlineMove {
  std::string headline, unit;
  QuantileMove p05, p50, p95;
};

struct StudyMoves {
  std::string study, method;  ///< how shares were found, in words
  std::size_t units = 0, computed = 0;
  std::string scenario_before, scenario_after;  ///< where they differ
  std::vector<HeadlineMove> headlines;          ///< that moved
  std::vector<std::string> appeared, vanished;  ///< headlines, and "study"
};

struct GenerationMoves {
  std::string from, to;                       ///< ids; no `from`: the first
  std::string program_before, program_after;  ///< where their numbers differ
  std::vector<CatalogChange> inputs;
  std::vector<StudyMoves> studies;
};

/// Headlines of a study for a catalog and the old or new scenario.
using HeadlinesOf = std::function<std::vector<HeadlineBand>(const CatalogFiles& catalog, bool new_scenario)>;

/// What a study's headlines did between two catalogs. `stored`: those of the former generation, where another program
/// computed them; what differs from what this one computes for the same inputs is the program's share.
StudyMoves study_moves(const CatalogFiles& before, const CatalogFiles& after, const std::vector<CatalogChange>& changes,
                       bool scenario_changed, const std::optional<std::vector<HeadlineBand>>& stored,
                       const HeadlinesOf& headlines);

/// The first line of changes.txt.
std::string first_line(const GenerationMoves& moves);
std::string moves_text(const GenerationMoves& moves);
std::string moves_json(const GenerationMoves& moves);

}  // namespace eqc
