// The folder that processes share: "study.json" says of which study, units lie beside it, failures are named.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/cube/schema.hpp"
#include "host/plan/plan.hpp"
#include "host/run/run.hpp"
#include "host/run/shared/unit.hpp"

namespace eqc {

inline constexpr std::string_view kStudyName = "study.json";
inline constexpr std::string_view kFailureSuffix = ".failed";

/// A unit as study.json lists it.
struct ListedUnit {
  std::string file;   ///< unit_file()
  std::string label;  ///< unit_label()
};

/// What study.json says.
struct SharedStudy {
  CubeProvenance source;  ///< scenario and catalog
  std::string numerics, program, since;
  double configurations = 0;
  std::vector<ListedUnit> units;
};

/// A unit that failed: why, and how often it was tried.
struct UnitFailure {
  std::string unit, reason, host;
  int attempts = 0;
};

/// Makes the folder and its study.json when they are missing. Throws InputError when the folder is of another study,
/// of a numerics of another program, or of a run that shares nothing; OutputBusy while such a run writes to it;
/// WriteError.
void join_study(const std::string& folder, const Plan& plan, const std::vector<Unit>& units);

/// Reads study.json. Throws InputError when there is none.
SharedStudy read_study(const std::string& folder);

/// Whether the folder has a study.json: then its shards are not one run's own.
bool is_shared_folder(const std::string& folder);

/// Names of all files of the folder. Throws CubeError.
std::set<std::string> names_in(const std::string& folder);

std::optional<UnitFailure> read_failure(const std::string& folder, const std::string& name);
void write_failure(const std::string& folder, const std::string& name, const UnitFailure& failure);

/// Removes what dead processes of this host left: temporaries, and claims on units that are finished.
void sweep_study(const std::string& folder);

}  // namespace eqc
