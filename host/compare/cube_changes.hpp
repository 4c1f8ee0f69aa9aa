// What differs between two cubes, value by value, found by label.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host/cube/reader.hpp"

namespace eqc {

/// (new - old) / |old|; infinite where the old one is 0, and where one of the two is no number; 0 where they are equal.
double relative_change(double before, double after);

struct ValueChange {
  std::string variable;
  std::vector<std::pair<std::string, std::string>> where;  ///< (axis, label)
  double before = 0, after = 0;
  double relative = 0;  ///< relative_change
};

struct CubeChanges {
  std::uint64_t compared = 0, different = 0;
  std::uint64_t appeared = 0, vanished = 0;  ///< of those: no number before, no number after
  std::vector<ValueChange> largest;          ///< by |relative|, largest first; ties in the order of the first cube
  std::vector<std::string> only_before, only_after;  ///< "model x", "variable y"
  bool equal() const { return different == 0 && only_before.empty() && only_after.empty(); }
};

/// Compares what both have. Values differ when |relative| exceeds the tolerance; codes when they are not the same.
/// Throws InputError, with the reason, where two cubes cannot be compared: no variable in common, other axes, units or
/// kinds of number of one that is; CubeError.
CubeChanges cube_changes(const Cube& before, const Cube& after, double tolerance, std::size_t most_listed);

}  // namespace eqc
