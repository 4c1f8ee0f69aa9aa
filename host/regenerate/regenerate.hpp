// equicube regenerate: computes of all studies what changed since the last time, and publishes a generation.
#pragma once

#include <string>
#include <vector>

#include "host/engine/search/backend.hpp"
#include "host/run/shared/study_folder.hpp"

namespace eqc {

struct RegenerateOptions {
  std::vector<std::string> scenarios;  ///< files, at least one
  std::string catalog;                 ///< folder; "": the one beside the first scenario
  std::vector<std::string> overrides;  ///< of every scenario
  std::string out;
  std::size_t keep = 7;  ///< generations
  BackendChoice backend = BackendChoice::automatic;
  int threads = 0;  ///< 0: all of the machine
  bool quiet = false;
};

struct RegenerateReport {
  bool published = false;  ///< false: nothing changed, or units failed
  std::string generation;  ///< the latest
  std::string says;        ///< what moved, in words
  std::size_t studies = 0, units = 0, computed = 0, linked = 0, removed = 0;
  double seconds = 0;
  std::vector<UnitFailure> failed;  ///< units that were given up: then nothing is published
};

/// Throws InputError (faults of scenario or catalog, an anchor that fails, a folder of others), CubeError (a damaged
/// unit or cube), WriteError and OutputBusy. The generation that was the latest stays it, whole, unless a new one is
/// published; what was computed of that is kept for the next call.
RegenerateReport regenerate(const RegenerateOptions& options);

}  // namespace eqc
