// A cube that lies at a run's output already: is it the one that the run would make, and is it whole?
#pragma once

#include <string>

#include "host/cube/schema.hpp"
#include "host/plan/plan.hpp"

namespace eqc {

struct FinishedCube {
  std::string result_digest;  ///< verified; "" unless the plan would make this very cube
  std::string why_not;        ///< what differs or is damaged; "" also where nothing lies there
};

/// Compares what identifies a cube (scenario, overrides, catalog, program) and, where that is the same, computes its
/// digest from its data. `schema`: of the cube that the plan makes, with its attributes.
FinishedCube finished_cube(const CubeSchema& schema, const std::string& path);

/// Attribute of the group /run: SHA-256 of the program that made the cube.
inline constexpr const char* kProgramDigestAttribute = "program_digest";

}  // namespace eqc
