// A whole run: plan, draws, searches, shards, cube. Resumable at any moment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/plan/plan.hpp"
#include "host/engine/search/backend.hpp"

namespace eqc {

struct RunOptions {
  std::optional<std::string> output;  ///< cube; else what the scenario says
  BackendChoice backend = BackendChoice::automatic;
  int threads = 0;           ///< 0: all of the machine
  bool resume = false;       ///< keep the finished shards of an interrupted run
  bool keep_shards = false;  ///< leave the shards beside the cube
  bool quiet = false;
  bool force = false;               ///< replace a foreign file
  std::vector<std::string> inputs;  ///< files that the caller read, never replaced; those of the plan count anyway
  std::string resume_command;       ///< what goes on after an interruption, for the user to type
};

struct RunReport {
  std::string cube, result_digest, backend;
  double configurations = 0;  ///< priced in this call
  std::size_t shards = 0, shards_reused = 0;
  bool finished_before = false;  ///< --resume found the whole cube; nothing was computed
  double seconds = 0;
  std::uint64_t bytes = 0;
};

/// The file that run() would write to, judged (host/run/run_output.hpp); makes nothing. Throws InputError.
std::string judged_output(const Plan& plan, const RunOptions& options);

/// Runs the plan and publishes the cube. Throws InputError, CubeError, WriteError, and OutputBusy
/// (host/run/output_lock.hpp); nothing half-written is left under the cube's name, and finished shards stay for
/// --resume.
RunReport run(const Plan& plan, const RunOptions& options);

/// What a cube holds to be run again from itself.
struct CubeProvenance {
  std::string scenario_path, scenario_text;
  std::vector<std::string> overrides;
  CatalogFiles catalog;
  std::string catalog_digest;  ///< what `catalog` had when the cube was written
};

/// Scenario and catalog of a cube, in memory. Throws CubeError, also for a cube that does not match its checksums or,
/// without those, its result digest (docs/cube-format.md, "Checksums").
CubeProvenance provenance_of(const std::string& cube_path);

/// Whether what ran again from a cube has the cube's result digest, as a line for the user.
std::string rerun_verdict(const std::string& cube_path, const std::string& result_digest);

}  // namespace eqc
