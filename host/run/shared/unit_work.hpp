// What makes the units of one process: searches and results computed, or shards of the same recipe taken over.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/engine/draw/draws.hpp"
#include "host/run/results/run_tables.hpp"
#include "host/run/shared/earlier_shards.hpp"
#include "host/run/shared/unit_digests.hpp"

namespace eqc {

class Backend;  // host/engine/search/backend.hpp

/// Of one process and study. What it refers to must outlive it.
struct UnitWorkPlace {
  const Plan& plan;
  const CubeSchema& schema;  ///< of the plan's cube
  const std::vector<Unit>& units;
  UnitDigests& digests;
  Backend& backend;
  std::string folder;                ///< where units lie
  std::vector<std::string> earlier;  ///< folders whose shards may be taken over, too
  int threads;
};

/// Draws, terms and searches are made or read when the first unit asks for them.
class UnitWork {
 public:
  explicit UnitWork(UnitWorkPlace place);

  /// Makes the unit's file; the search of its model must be there. Whether it was computed; if not, an earlier shard
  /// has the same content. Any thread. Throws CubeError and WriteError.
  bool make(const Unit& unit);

 private:
  std::string search_path(std::size_t model) const;
  const ModelSearch& search_of(std::size_t model);
  const RunTables& tables_of(const Unit& unit);
  void fill_terms(std::size_t case_position);
  const EarlierShards& earlier();

  const UnitWorkPlace at_;
  const Draws draws_;
  std::mutex mutex_;
  RunTables tables_;
  std::vector<std::string> searches_;  // names, by model
  std::optional<EarlierShards> earlier_;
};

}  // namespace eqc
