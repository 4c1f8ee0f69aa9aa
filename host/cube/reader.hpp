// Reading a cube: what is in it, and its numbers by label.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/cube/cube_index.hpp"
#include "host/cube/virtual_cube.hpp"

namespace eqc {

/// One label per dimension that is to be fixed; the others are read whole. Numeric coordinates are named by their
/// number ("0.05").
using Selection = std::map<std::string, std::string>;

/// How far a cube was verified when it was opened.
enum class Trust {
  checksums,      ///< its description matches its checksums; chunks are compared with theirs when read
  result_digest,  ///< format 1: labels, units, data, root attributes and documents match its result digest
  nothing,        ///< format 1, without a result digest or too large to compute it on opening
};

/// An open cube; many threads may read one Cube.
class Cube {
 public:
  /// Throws CubeError: missing, no permission, empty, truncated, not HDF5, not a cube, a shard, newer format, damaged;
  /// the last names the part that is not what was written.
  explicit Cube(std::string path);

  const std::string& path() const { return source_.name(); }
  const CubeIndex& index() const { return index_; }
  const CubeSchema& schema() const { return index_.schema; }  ///< with the documents of /provenance
  const std::string& result_digest() const { return index_.result_digest; }
  /// Attributes of the group /run; empty when it has none.
  const std::vector<Attribute>& run_attributes() const { return index_.run_attributes; }

  /// Its numbers lie in other files, which were compared with their SHA-256 when it was opened.
  bool is_virtual() const { return !sources_.empty(); }
  Trust trust() const { return trust_; }
  /// One line for the user about what could not be verified; empty when all is.
  std::string note() const;
  /// Reads all data on all threads. Throws CubeError when a chunk is damaged.
  std::string compute_result_digest() const;

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
  void verify();

  OpenFile source_;
  CubeIndex index_;
  CubeSources sources_;  ///< of a virtual cube
  Trust trust_ = Trust::nothing;
};

/// Everything that is wrong with a cube, a line each: structure, checksums of all parts and chunks, result digest.
/// `checked` gets what was looked at, in words. Throws CubeError when the file cannot be opened as a cube at all.
std::vector<std::string> cube_faults(const std::string& path, std::string& checked);

}  // namespace eqc
