// One process of a study that many share: it takes units nobody works on, until all are done.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/engine/search/backend.hpp"
#include "host/plan/plan.hpp"
#include "host/run/shared/study_folder.hpp"

namespace eqc {

struct SharedRunOptions {
  std::string folder;
  std::vector<std::string> earlier;  ///< folders whose shards may be taken over, beside those in `folder`
  BackendChoice backend = BackendChoice::automatic;
  int threads = 0;                         ///< 0: all of the machine
  double lease_s = 60;                     ///< without a sign of life for so long a process counts as dead
  int attempts = 3;                        ///< of a unit that fails, over all processes
  std::optional<std::int64_t> most_units;  ///< this process ends after so many
  bool quiet = false;
};

struct SharedRunReport {
  std::string backend;
  std::size_t units = 0;     ///< of the study
  std::size_t done = 0;      ///< when this process ended
  std::size_t computed = 0;  ///< by this process
  std::size_t reused = 0;    ///< by this process: there was a shard of the same recipe
  std::size_t searches = 0;  ///< of those
  double seconds = 0;
  std::vector<UnitFailure> failed;  ///< units that were given up
};

/// Computes units of the plan in a folder that other processes may share. Throws InputError, CubeError, WriteError and
/// OutputBusy.
SharedRunReport shared_run(const Plan& plan, const SharedRunOptions& options);

/// Which part of the work a process begins with, from 0 to below 1, by what mpirun, srun and job arrays tell it; by its
/// number where they tell nothing.
double share_to_begin_with();

}  // namespace eqc
