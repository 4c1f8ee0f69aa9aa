// Describes the companion as a schema with numeric dimensions, lets the cube's layout be written, and fills it.
#include "host/cube/companion.hpp"

#include <algorithm>
#include <filesystem>
#include <numeric>

#include "host/base/printable.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/cube/cube_layout.hpp"
#include "host/cube/error.hpp"

namespace eqc {
namespace {

constexpr std::int64_t kCompanionVersion = 1;

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Each letter that is none of ASCII's letters, digits and `others` as one underscore.
std::string word_of(std::string_view label, std::string_view others) {
  std::string word;
  for (const char c : label) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    const bool continues = (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;  // of a letter of several bytes
    if (!continues) word += letter || others.find(c) != std::string_view::npos ? c : '_';
  }
  return word.empty() ? "_" : word;
}

/// A slice, and how the variable that holds it is called.
struct Part {
  std::string name, long_name;
  Selection fixed;
};

/// One part, or one for each label of an axis that is spread.
std::vector<Part> parts_of(const Cube& cube, const Variable& variable, const Selection& fixed,
                           const std::vector<std::string>& spread) {
  std::vector<Part> parts = {{variable.name, variable.long_name, fixed}};
  for (const std::string& axis : variable.dimensions) {
    if (fixed.count(axis) != 0 || !holds(spread, axis)) continue;
    std::vector<Part> finer;
    for (const Part& part : parts)
      for (const std::string& label : cube.dimension(axis).labels) {
        finer.push_back({part.name + "_" + word_of(label, "_"), part.long_name + ", " + label, part.fixed});
        finer.back().fixed[axis] = label;
      }
    parts = std::move(finer);
  }
  return parts;
}

/// The axes that all parts have.
std::vector<const Dimension*> axes_of(const Cube& cube, const Variable& variable, const Part& part) {
  std::vector<const Dimension*> axes;
  for (const std::string& name : variable.dimensions)
    if (part.fixed.count(name) == 0) axes.push_back(&cube.dimension(name));
  std::string names;
  for (const Dimension* axis : axes) names += (names.empty() ? "" : ", ") + axis->name;
  if (axes.empty())
    throw CubeError(cube.path(), "the part asked of '" + variable.name + "' is one number; leave an axis free");
  if (axes.size() > kCompanionAxes)
    throw CubeError(cube.path(), "the part asked of '" + variable.name + "' has " + std::to_string(axes.size()) +
                                     " axes (" + names + "), but such a file has " + std::to_string(kCompanionAxes) +
                                     " at most; fix one (--model, --region, --at ...)");
  return axes;
}

Dimension numbered(const Dimension& axis) {
  if (axis.is_numeric()) return axis;
  Dimension number{axis.name, {}, axis.long_name, {}, "1"};
  number.values.resize(axis.size());
  std::iota(number.values.begin(), number.values.end(), 0.0);
  return number;
}

CubeSchema describe(const Cube& cube, const Variable& variable, const std::vector<Part>& parts,
                    const std::vector<const Dimension*>& axes) {
  CubeSchema schema;
  schema.attributes = {{"title", variable.name + " of " + std::filesystem::path(cube.path()).filename().string()},
                       {std::string(kCompanionAttribute), kCompanionVersion},
                       {"cube_result_digest", cube.result_digest()}};
  for (const Dimension* axis : axes) schema.dimensions.push_back(numbered(*axis));
  for (const Part& part : parts) {
    Variable v = variable;
    v.name = part.name;
    v.long_name = part.long_name;
    v.dimensions.clear();
    for (const Dimension* axis : axes) v.dimensions.push_back(axis->name);
    for (const auto& [axis, label] : part.fixed) v.attributes.emplace_back(axis, label);
    const Index shape = schema.shape(v);
    v.chunk = chunk_for_slabs(shape, shape, v.type);
    schema.variables.push_back(std::move(v));
  }
  validate(schema);
  return schema;
}

/// CF has flags separated by blanks and of the coordinate's type.
void write_labels(hid_t file_id, const Dimension& axis, const std::string& path) {
  if (axis.is_numeric()) return;
  const Hdf5Handle coordinate =
      own(H5Dopen2(file_id, axis.name.c_str(), H5P_DEFAULT), H5Dclose, path, "open coordinate '" + axis.name + "'");
  std::string words, lines;
  for (const std::string& label : axis.labels) {
    words += (words.empty() ? "" : " ") + word_of(label, "_-.+@");
    lines += (lines.empty() ? "" : "\n") + printable(label);
  }
  write_attribute(coordinate.get(), "flag_values", numbered(axis).values, path);
  write_attribute(coordinate.get(), "flag_meanings", words, path);
  write_attribute(coordinate.get(), "labels", lines, path);
}

void write_file(const std::string& temporary, const std::string& path, const Cube& cube, const Variable& variable,
                const std::vector<Part>& parts) {
  const std::vector<const Dimension*> axes = axes_of(cube, variable, parts[0]);
  const CubeSchema schema = describe(cube, variable, parts, axes);
  const Hdf5Lock lock;
  Hdf5Handle file =
      own(H5Fcreate(temporary.c_str(), H5F_ACC_TRUNC, cube_file_creation().get(), cube_file_access().get()), H5Fclose,
          path, "create the file");
  {
    const std::vector<Hdf5Handle> datasets = write_layout(file.get(), schema, path);
    check_hdf5(H5Adelete(file.get(), std::string(kFormatAttribute).c_str()), path, "say that this is no cube");
    for (const Dimension* axis : axes) write_labels(file.get(), *axis, path);
    for (std::size_t p = 0; p < parts.size(); ++p) {
      const std::vector<double> values = cube.read(variable.name, parts[p].fixed);
      check_hdf5(H5Dwrite(datasets[p].get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), path,
                 "write '" + parts[p].name + "'");
    }
  }
  check_hdf5(H5Fflush(file.get(), H5F_SCOPE_GLOBAL), path, "write");
  if (!file.close()) throw_hdf5_error(path, "finish writing");
}

}  // namespace

void write_companion(const Cube& cube, const Variable& variable, const Selection& fixed,
                     const std::vector<std::string>& spread, const std::string& path) {
  PendingFile file(path);
  write_file(file.temporary_path(), path, cube, variable, parts_of(cube, variable, fixed, spread));
  file.publish();
}

}  // namespace eqc
