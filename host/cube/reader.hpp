// Reading a cube: what is in it, and its numbers by label.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/cube/hdf5_handle.hpp"
#include "host/cube/schema.hpp"
#include "host/cube/slab.hpp"

namespace eqc {

/// One label per dimension that is to be fixed; the others are read whole. Numeric coordinates are named by their
/// number ("0.05").
using Selection = std::map<std::string, std::string>;

/// An open cube; many threads may read one Cube.
class Cube {
 public:
  /// Throws CubeError: missing, no permission, empty, truncated, not HDF5, not a cube, a shard, newer format.
  explicit Cube(std::string path);
  ~Cube();
  Cube(const Cube&) = delete;
  Cube& operator=(const Cube&) = delete;

  const std::string& path() const { return path_; }
  const CubeSchema& schema() const { return schema_; }
  const std::string& result_digest() const { return result_digest_; }
  /// Attributes of the group /run; empty when it has none.
  const std::vector<Attribute>& run_attributes() const { return run_attributes_; }

  /// Throw CubeError that suggests the nearest name when there is none.
  const Variable& variable(std::string_view name) const;
  const Dimension& dimension(std::string_view name) const;
  std::size_t index_of(std::string_view dimension, std::string_view label) const;

  /// A root attribute, or null.
  const AttributeValue* attribute(std::string_view name) const;

  /// The slab a selection means: count 1 on the fixed axes, everything on the others.
  Slab slab(std::string_view variable, const Selection& selection) const;

  /// Values row-major, integers as doubles. `slab` need not be aligned with chunks.
  std::vector<double> read_slab(std::string_view variable, const Slab& slab) const;
  std::vector<double> read(std::string_view variable, const Selection& selection = {}) const;
  /// The one value of a selection that fixes every axis.
  double value(std::string_view variable, const Selection& selection) const;

 private:
  std::string path_;
  Hdf5Handle file_;
  CubeSchema schema_;
  std::string result_digest_;
  std::vector<Attribute> run_attributes_;
};

}  // namespace eqc
