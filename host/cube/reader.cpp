// Reading a cube by label.
#include "host/cube/reader.hpp"

#include <algorithm>
#include <charconv>

#include "host/base/diagnostics.hpp"
#include "host/cube/attribute_reader.hpp"
#include "host/cube/error.hpp"
#include "host/cube/schema_reader.hpp"

namespace eqc {
namespace {

template <class Item>
std::vector<std::string> names_of(const std::vector<Item>& items) {
  std::vector<std::string> names;
  for (const Item& item : items) names.push_back(item.name);
  return names;
}

std::vector<Attribute> read_run_attributes(hid_t file_id, const std::string& path) {
  const std::string name(kRunGroup);
  if (H5Lexists(file_id, name.c_str(), H5P_DEFAULT) <= 0) return {};
  const Hdf5Handle group = own(H5Gopen2(file_id, name.c_str(), H5P_DEFAULT), H5Gclose, path, "open group /run");
  return read_attributes(group.get(), path);
}

std::optional<std::size_t> position_of(const Dimension& dimension, std::string_view label) {
  if (!dimension.is_numeric()) {
    const auto found = std::find(dimension.labels.begin(), dimension.labels.end(), label);
    if (found == dimension.labels.end()) return std::nullopt;
    return static_cast<std::size_t>(found - dimension.labels.begin());
  }
  double wanted = 0;
  const auto [end, error] = std::from_chars(label.data(), label.data() + label.size(), wanted);
  if (error != std::errc{} || end != label.data() + label.size()) return std::nullopt;
  const auto found = std::find(dimension.values.begin(), dimension.values.end(), wanted);
  if (found == dimension.values.end()) return std::nullopt;
  return static_cast<std::size_t>(found - dimension.values.begin());
}

}  // namespace

Cube::Cube(std::string path) : path_(std::move(path)) {
  const Hdf5Lock lock;
  file_ = open_cube_file(path_);
  schema_ = read_schema(file_.get(), path_);
  result_digest_ = read_text_attribute(file_.get(), kResultDigestAttribute);
  run_attributes_ = read_run_attributes(file_.get(), path_);
}

Cube::~Cube() {
  const Hdf5Lock lock;
  file_.close();
}

const Variable& Cube::variable(std::string_view name) const {
  if (const Variable* found = schema_.find_variable(name)) return *found;
  throw CubeError(path_,
                  "has no variable '" + std::string(name) + "'" + did_you_mean(name, names_of(schema_.variables)));
}

const Dimension& Cube::dimension(std::string_view name) const {
  if (const Dimension* found = schema_.find_dimension(name)) return *found;
  throw CubeError(path_,
                  "has no dimension '" + std::string(name) + "'" + did_you_mean(name, names_of(schema_.dimensions)));
}

std::size_t Cube::index_of(std::string_view dimension_name, std::string_view label) const {
  const Dimension& axis = dimension(dimension_name);
  if (const auto position = position_of(axis, label)) return *position;
  throw CubeError(
      path_, "has no '" + std::string(label) + "' on dimension '" + axis.name + "'" + did_you_mean(label, axis.labels));
}

const AttributeValue* Cube::attribute(std::string_view name) const {
  for (const Attribute& attribute : schema_.attributes) {
    if (attribute.name == name) return &attribute.value;
  }
  return nullptr;
}

Slab Cube::slab(std::string_view name, const Selection& selection) const {
  const Variable& chosen = variable(name);
  Slab slab = whole_slab(schema_.shape(chosen));
  for (const auto& [dimension_name, label] : selection) {
    const auto axis = std::find(chosen.dimensions.begin(), chosen.dimensions.end(), dimension_name);
    if (axis == chosen.dimensions.end()) {
      throw CubeError(path_, "variable '" + chosen.name + "' has no dimension '" + dimension_name + "'" +
                                 did_you_mean(dimension_name, chosen.dimensions));
    }
    const std::size_t at = static_cast<std::size_t>(axis - chosen.dimensions.begin());
    slab.start[at] = index_of(dimension_name, label);
    slab.count[at] = 1;
  }
  return slab;
}

std::vector<double> Cube::read_slab(std::string_view name, const Slab& slab) const {
  const Variable& chosen = variable(name);
  const std::string action = "read variable '" + chosen.name + "' (a damaged chunk?)";
  const Index shape = schema_.shape(chosen);
  if (slab.start.size() != shape.size() || slab.count.size() != shape.size()) {
    throw CubeError(path_, "variable '" + chosen.name + "' has " + std::to_string(shape.size()) +
                               " axes; give one start and count per axis");
  }
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (slab.count[axis] == 0 || slab.start[axis] >= shape[axis] || slab.count[axis] > shape[axis] - slab.start[axis]) {
      throw CubeError(path_, "the part asked of '" + chosen.name + "' is empty or leaves the axis '" +
                                 chosen.dimensions[axis] + "'");
    }
  }
  std::vector<double> values(element_count(slab.count));
  const Hdf5Lock lock;
  const Hdf5Handle dataset = own(H5Dopen2(file_.get(), chosen.name.c_str(), H5P_DEFAULT), H5Dclose, path_, action);
  const Hdf5Handle file_space = make_space(shape), memory_space = make_space(slab.count);
  const std::vector<hsize_t> start = to_hsize(slab.start), count = to_hsize(slab.count);
  check_hdf5(H5Sselect_hyperslab(file_space.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr), path_,
             action);
  check_hdf5(
      H5Dread(dataset.get(), H5T_NATIVE_DOUBLE, memory_space.get(), file_space.get(), H5P_DEFAULT, values.data()),
      path_, action);
  return values;
}

std::vector<double> Cube::read(std::string_view name, const Selection& selection) const {
  return read_slab(name, slab(name, selection));
}

double Cube::value(std::string_view name, const Selection& selection) const {
  const std::vector<double> values = read(name, selection);
  if (values.size() != 1)
    throw CubeError(path_, "a single value of '" + std::string(name) + "' needs a label for each of its dimensions");
  return values[0];
}

}  // namespace eqc
