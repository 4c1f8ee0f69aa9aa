// All that reading a published row takes: the catalog, names as publications spell them, facts about their sources.
#pragma once

#include <algorithm>

#include "host/catalog/truth_tables.hpp"
#include "host/validate/assumptions.hpp"
#include "host/validate/resolve.hpp"

namespace eqc {

struct TruthContext {
  const Catalog& catalog;  ///< outlives the context
  Resolver names;
  TruthFacts facts;
  Assumptions assumed;

  /// Reads <catalog>/truth; throws InputError as load_truth_facts and assumptions_of do.
  explicit TruthContext(const Catalog& of)
      : catalog(of), names(of), facts(load_truth_facts(of.root)), assumed(assumptions_of(of.root, facts)) {}
};

/// May a publication count an accelerator as so many ranks, because it has that many cores or dies?
inline bool counts_as_ranks(const TruthContext& x, std::size_t hardware_row, double ranks) {
  const std::string& id = x.catalog.hardware[hardware_row].id;
  return std::any_of(x.facts.part_ranks.begin(), x.facts.part_ranks.end(),
                     [&](const PartRanksRow& row) { return row.hardware == id && row.ranks == ranks; });
}

}  // namespace eqc
