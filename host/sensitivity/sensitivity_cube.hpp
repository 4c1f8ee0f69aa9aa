// A study as a cube: indices by output, input and statistic with their intervals, and the state that it goes on from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/cube/schema.hpp"
#include "host/sensitivity/design.hpp"
#include "host/sensitivity/study_state.hpp"

namespace eqc {

inline constexpr const char* kSensitivityKind = "sensitivity";

/// What tells one study from another: everything but how many rows it has.
struct StudyIdentity {
  std::vector<Attribute> attributes;  ///< of the cube: scenario, catalog, ...
  std::vector<Document> documents;
  std::string digest;  ///< of all that decides the numbers, rows apart
};

/// Writes the cube whole or not at all (temporary name, fsync, rename); `folder` takes what is in between. Throws
/// CubeError.
void write_sensitivity_cube(const std::string& path, const std::string& folder, const SensitivityResult& result,
                            const StudyState& state, const StudyIdentity& identity);

/// The state in a cube of the same study; nothing when there is no file. Throws InputError when it is of another study,
/// and CubeError when it is damaged.
std::optional<StudyState> read_study_state(const std::string& path, const StudyIdentity& identity);

}  // namespace eqc
