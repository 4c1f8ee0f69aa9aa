// Reading HDF5 attributes back as plain values, also as other programs store them. Call under Hdf5Lock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/cube/hdf5_handle.hpp"
#include "host/cube/schema.hpp"

namespace eqc {

/// Attributes of objects in one file: nothing is read before its class, count and size are looked at, and nothing
/// larger than the file.
class AttributeReader {
 public:
  AttributeReader(std::uint64_t file_bytes, std::string file) : file_bytes_(file_bytes), file_(std::move(file)) {}

  /// A scalar (or one-element) text, integer or real attribute; nothing when absent or of another kind.
  std::optional<AttributeValue> value(hid_t object, std::string_view name) const;
  /// Text of an attribute, "" when absent or not text.
  std::string text(hid_t object, std::string_view name) const;
  /// Integers of a one-dimensional attribute, empty when absent or of another kind.
  std::vector<std::int64_t> integers(hid_t object, std::string_view name) const;
  /// Every attribute that value() can read, in creation order. Throws CubeError when they cannot be listed.
  std::vector<Attribute> all(hid_t object) const;

  /// An entry of REFERENCE_LIST: address of a dataset's object header, and its axis that uses the dimension.
  struct ScaleUse {
    hobj_ref_t dataset;
    std::int32_t axis;
    std::int32_t padding;
  };
  /// REFERENCE_LIST of a dimension; empty when it is used by none. Throws CubeError when it is no such list.
  std::vector<ScaleUse> scale_uses(hid_t scale) const;
  /// DIMENSION_LIST of a variable, which netCDF reads: address of the one dimension of each axis. Nothing when it is
  /// absent. Throws CubeError when it is no such list.
  std::optional<std::vector<hobj_ref_t>> axis_scales(hid_t variable) const;

 private:
  std::uint64_t file_bytes_;
  std::string file_;
};

}  // namespace eqc
