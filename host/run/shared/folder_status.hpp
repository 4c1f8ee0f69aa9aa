// How far a shared study is, from the files of its folder alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/run/shared/claim.hpp"
#include "host/run/shared/study_folder.hpp"

namespace eqc {

/// A unit somebody claims.
struct ClaimedUnit {
  std::string unit;  ///< its label
  ClaimText claim;
};

struct FolderStatus {
  std::size_t units = 0, done = 0;
  std::vector<ClaimedUnit> running, stale;
  std::vector<UnitFailure> failed;         ///< not done; units that are tried again are among them
  std::optional<double> units_per_second;  ///< lately; nothing while nobody works or too little is done
  std::optional<double> seconds_left;
  double configurations = 0;  ///< of the study

  bool complete() const { return done == units; }
  /// Neither done, running, stale nor failed.
  std::size_t waiting() const;
};

/// Throws InputError when the folder holds no shared study.
FolderStatus folder_status(const std::string& folder);

/// "30 of 60 units are done; 4 are running, 1 failed: LABEL: reason", one line.
std::string status_line(const FolderStatus& status);

}  // namespace eqc
