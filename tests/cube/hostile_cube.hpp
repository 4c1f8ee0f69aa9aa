// Cubes with one thing wrong: the sample's layout in format 1, without checksums, changed by a test.
#pragma once

#include <array>
#include <cstring>
#include <functional>
#include <string>

#include "host/cube/cube_document.hpp"
#include "host/cube/cube_layout.hpp"
#include "tests/cube/sample_cube.hpp"

namespace eqc::hostile_cube {

/// Writes the layout (no variable has data), then lets `change` spoil it.
inline void write(const std::string& path, const CubeSchema& schema, const std::function<void(hid_t file)>& change) {
  const Hdf5Lock lock;
  const Hdf5Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, cube_file_creation().get(), cube_file_access().get()),
                        H5Fclose);
  write_layout(file.get(), schema, path);
  H5Adelete(file.get(), "equicube_format");
  write_attribute(file.get(), kFormatAttribute, std::int64_t{1}, path);
  write_documents(file.get(), schema.documents, path);
  change(file.get());
}

inline Hdf5Handle text_type() {
  Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type.get(), H5T_VARIABLE);
  return type;
}

/// An empty dataset of any shape, type and creation list in place of one of that name.
inline Hdf5Handle replace(hid_t file, const std::string& name, hid_t type, const std::vector<hsize_t>& extents,
                          hid_t creation = H5P_DEFAULT) {
  if (H5Lexists(file, name.c_str(), H5P_DEFAULT) > 0) H5Ldelete(file, name.c_str(), H5P_DEFAULT);
  const Hdf5Handle space(H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr), H5Sclose);
  return Hdf5Handle(H5Dcreate2(file, name.c_str(), type, space.get(), H5P_DEFAULT, creation, H5P_DEFAULT), H5Dclose);
}

inline void make_scale(const Hdf5Handle& dataset) {
  write_attribute(dataset.get(), "CLASS", AttributeValue(std::string("DIMENSION_SCALE")), "");
}

inline Hdf5Handle chunked(const std::vector<hsize_t>& chunk) {
  Hdf5Handle list(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_chunk(list.get(), static_cast<int>(chunk.size()), chunk.data());
  return list;
}

/// Says in `scales`, by their REFERENCE_LIST, that they are the axes of `variable`, which nobody used before.
inline void use_axes(hid_t file, const std::string& variable, const std::vector<std::string>& scales) {
  struct Use {
    hobj_ref_t dataset;
    std::int32_t axis, padding;
  };
  const Hdf5Handle type(H5Tcreate(H5T_COMPOUND, sizeof(Use)), H5Tclose);
  H5Tinsert(type.get(), "dataset", offsetof(Use, dataset), H5T_STD_REF_OBJ);
  H5Tinsert(type.get(), "dimension", offsetof(Use, axis), H5T_STD_I32LE);
  for (std::size_t axis = 0; axis < scales.size(); ++axis) {
    Use use{{}, static_cast<std::int32_t>(axis), 0};
    H5Rcreate(&use.dataset, file, variable.c_str(), H5R_OBJECT, -1);
    const hsize_t one = 1;
    const Hdf5Handle space(H5Screate_simple(1, &one, nullptr), H5Sclose);
    const Hdf5Handle scale(H5Dopen2(file, scales[axis].c_str(), H5P_DEFAULT), H5Dclose);
    const Hdf5Handle list(H5Acreate2(scale.get(), "REFERENCE_LIST", type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT),
                          H5Aclose);
    H5Awrite(list.get(), type.get(), &use);
  }
}

/// Says in the DIMENSION_LIST of `variable` that `scales` are its axes, whatever it said before.
inline void list_dimensions(hid_t file, const std::string& variable, const std::vector<std::string>& scales) {
  std::vector<hobj_ref_t> references(scales.size());
  std::vector<hvl_t> lists;
  for (std::size_t axis = 0; axis < scales.size(); ++axis) {
    H5Rcreate(&references[axis], file, scales[axis].c_str(), H5R_OBJECT, -1);
    lists.push_back({1, &references[axis]});
  }
  const Hdf5Handle dataset(H5Dopen2(file, variable.c_str(), H5P_DEFAULT), H5Dclose);
  const Hdf5Handle type(H5Tvlen_create(H5T_STD_REF_OBJ), H5Tclose);
  const hsize_t count = lists.size();
  const Hdf5Handle space(H5Screate_simple(1, &count, nullptr), H5Sclose);
  if (H5Aexists(dataset.get(), "DIMENSION_LIST") > 0) H5Adelete(dataset.get(), "DIMENSION_LIST");
  const Hdf5Handle list(H5Acreate2(dataset.get(), "DIMENSION_LIST", type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT),
                        H5Aclose);
  H5Awrite(list.get(), type.get(), lists.data());
}

inline void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// Bytes around the one place of `text`, from `offset` on, become `bytes`.
inline void patch(const std::string& path, const std::string& text, std::ptrdiff_t offset, const std::string& bytes) {
  std::string data = sample_cube::file_bytes(path);
  const std::size_t at = data.find(text);
  if (at == std::string::npos) throw std::runtime_error("the file does not hold " + text);
  data.replace(static_cast<std::size_t>(static_cast<std::ptrdiff_t>(at) + offset), bytes.size(), bytes);
  write_bytes(path, data);
}

}  // namespace eqc::hostile_cube
