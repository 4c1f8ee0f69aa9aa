// How a schema is laid out in HDF5 so that netCDF-4 readers see dimensions, coordinates and variables. Call under
// Hdf5Lock.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "host/cube/hdf5_handle.hpp"
#include "host/cube/schema.hpp"
#include "host/cube/slab.hpp"

namespace eqc {

/// Little-endian HDF5 type of an element; a library constant, not to be closed.
hid_t stored_type(ElementType type);

/// What an element never written holds: NaN, or netCDF's default fill (-2147483647, -127).
/// Returns element_bytes(type) bytes.
std::vector<std::byte> fill_bytes(ElementType type);

/// Chunked dataset with the filters of encode_chunk (shuffle for items wider than a byte, deflate, fletcher32) and the
/// fill value.
Hdf5Handle create_chunked_dataset(hid_t parent, const std::string& name, ElementType type, const Index& extents,
                                  const Index& chunk, const std::string& file);

/// Scalar attribute: fixed-length UTF-8 text, int32 (int64 where it does not fit) or float64.
void write_attribute(hid_t object, std::string_view name, const AttributeValue& value, const std::string& file);

/// One-dimensional attribute of float64.
void write_attribute(hid_t object, std::string_view name, const std::vector<double>& values, const std::string& file);

/// Makes the dataset of a variable of the schema.
using DatasetMaker = std::function<Hdf5Handle(const Variable& variable)>;

/// Writes root attributes, coordinates, empty variables and the links between them. Returns the variables' datasets in
/// schema order. `make`: instead of create_chunked_dataset.
std::vector<Hdf5Handle> write_layout(hid_t file_id, const CubeSchema& schema, const std::string& file,
                                     const DatasetMaker& make = {});

/// Writes the group /run, which no digest covers: wall time, host, thread count, ...
void write_run_group(hid_t file_id, const std::vector<Attribute>& attributes, const std::string& file);

}  // namespace eqc
