// All that reading a published row takes: the catalog, names as publications spell them, facts about their sources.
#pragma once

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

}  // namespace eqc
