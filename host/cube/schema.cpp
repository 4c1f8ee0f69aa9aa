// Checks and digest of a cube's description.
#include "host/cube/schema.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "host/cube/error.hpp"
#include "host/base/printable.hpp"
#include "host/cube/field_hash.hpp"
#include "host/cube/slab.hpp"

namespace eqc {
namespace {

using Faults = std::vector<std::string>;

bool is_identifier(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && is_letter(name[0]) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

void check_name(std::string_view name, const std::string& kind, std::set<std::string, std::less<>>& seen,
                Faults& faults) {
  if (!is_identifier(name))
    faults.push_back(kind + " '" + std::string(name) + "' is not a name of letters, digits and _");
  if (!seen.emplace(name).second) faults.push_back(kind + " '" + std::string(name) + "' appears twice");
}

void check_dimension(const Dimension& dimension, Faults& faults) {
  if (dimension.labels.empty() == dimension.values.empty()) {
    faults.push_back("dimension '" + dimension.name + "' needs either labels or values, and at least one");
  }
  std::set<std::string_view> labels;
  for (const std::string& label : dimension.labels) {
    if (label.empty()) faults.push_back("dimension '" + dimension.name + "' has an empty label");
    if (!labels.insert(label).second)
      faults.push_back("dimension '" + dimension.name + "' has the label '" + label + "' twice");
    if (valid_utf8(label) != label)
      faults.push_back("dimension '" + dimension.name + "' has the label '" + printable(label) +
                       "', which is no UTF-8");
  }
}

void check_chunk(const Variable& variable, const std::vector<std::size_t>& shape, Faults& faults) {
  const std::string where = "variable '" + variable.name + "'";
  if (variable.chunk.size() != shape.size()) {
    faults.push_back(where + " has " + std::to_string(variable.chunk.size()) + " chunk extents for " +
                     std::to_string(shape.size()) + " axes");
    return;
  }
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (variable.chunk[axis] == 0 || variable.chunk[axis] > shape[axis]) {
      faults.push_back(where + ": chunk extent " + std::to_string(variable.chunk[axis]) + " on '" +
                       variable.dimensions[axis] + "' must lie in 1.." + std::to_string(shape[axis]));
      return;
    }
  }
  constexpr std::size_t kLargestChunk = std::size_t{1} << 30;
  const std::optional<std::size_t> elements = checked_count(variable.chunk);
  if (!elements || *elements > kLargestChunk / element_bytes(variable.type))
    faults.push_back(where + " has chunks above 1 GiB; use chunk_for_slabs");
}

void check_flags(const Variable& variable, Faults& faults) {
  const std::string where = "variable '" + variable.name + "'";
  const bool is_integer = variable.type == ElementType::i8 || variable.type == ElementType::i32;
  if (!variable.flags.empty() && !is_integer) faults.push_back(where + " has flags but is not of an integer type");
  for (const Flag& flag : variable.flags) {
    const bool fits = variable.type != ElementType::i8 || (flag.value >= -127 && flag.value <= 127);
    if (!fits) faults.push_back(where + ": flag value " + std::to_string(flag.value) + " does not fit i8");
    if (flag.meaning.empty() || flag.meaning.find(' ') != std::string::npos) {
      faults.push_back(where + ": flag meaning '" + flag.meaning +
                       "' must be one word (CF separates meanings by blanks)");
    }
  }
}

void check_variable(const CubeSchema& schema, const Variable& variable, Faults& faults) {
  if (variable.dimensions.empty()) faults.push_back("variable '" + variable.name + "' has no dimension");
  for (const std::string& name : variable.dimensions) {
    if (schema.find_dimension(name) == nullptr) {
      faults.push_back("variable '" + variable.name + "' uses the undeclared dimension '" + name + "'");
      return;
    }
    if (std::count(variable.dimensions.begin(), variable.dimensions.end(), name) != 1) {
      faults.push_back("variable '" + variable.name + "' uses dimension '" + name + "' twice");
      return;
    }
  }
  check_chunk(variable, schema.shape(variable), faults);
  check_flags(variable, faults);
}

void check_axes(const CubeSchema& schema, Faults& faults) {
  std::set<std::string, std::less<>> objects;
  for (const std::string_view group : {kRunGroup, kProvenanceGroup, kIntegrityGroup}) objects.emplace(group);
  for (const Dimension& dimension : schema.dimensions) {
    check_name(dimension.name, "dimension", objects, faults);
    check_dimension(dimension, faults);
  }
  for (const Variable& variable : schema.variables) {
    check_name(variable.name, "variable", objects, faults);
    check_variable(schema, variable, faults);
    constexpr std::array<std::string_view, 5> kWritten = {"units", "long_name", "description", "flag_values",
                                                          "flag_meanings"};
    for (const auto& [name, text] : variable.attributes) {
      if (is_reserved_attribute(name) || std::find(kWritten.begin(), kWritten.end(), name) != kWritten.end()) {
        faults.push_back("variable '" + variable.name + "': attribute '" + name +
                         "' is written by the cube layer; use the field for it");
      }
    }
  }
}

void throw_faults(const Faults& faults) {
  if (faults.empty()) return;
  constexpr std::size_t kMost = 20;
  std::string text = "the cube's description has " + std::to_string(faults.size()) + " fault(s)";
  for (std::size_t i = 0; i < std::min(faults.size(), kMost); ++i) text += (i == 0 ? ": " : "; ") + faults[i];
  if (faults.size() > kMost) text += "; ... and " + std::to_string(faults.size() - kMost) + " more";
  throw CubeError("", text);
}

}  // namespace

std::size_t element_bytes(ElementType type) {
  switch (type) {
    case ElementType::f64: return 8;
    case ElementType::f32: return 4;
    case ElementType::i32: return 4;
    case ElementType::i8: return 1;
  }
  return 0;
}

std::string_view element_type_name(ElementType type) {
  switch (type) {
    case ElementType::f64: return "f64";
    case ElementType::f32: return "f32";
    case ElementType::i32: return "i32";
    case ElementType::i8: return "i8";
  }
  return "";
}

const Dimension* CubeSchema::find_dimension(std::string_view name) const {
  const auto found =
      std::find_if(dimensions.begin(), dimensions.end(), [&](const Dimension& d) { return d.name == name; });
  return found == dimensions.end() ? nullptr : &*found;
}

const Variable* CubeSchema::find_variable(std::string_view name) const {
  const auto found =
      std::find_if(variables.begin(), variables.end(), [&](const Variable& v) { return v.name == name; });
  return found == variables.end() ? nullptr : &*found;
}

std::vector<std::size_t> CubeSchema::shape(const Variable& variable) const {
  std::vector<std::size_t> shape;
  for (const std::string& name : variable.dimensions) {
    const Dimension* dimension = find_dimension(name);
    if (dimension == nullptr)
      throw CubeError("", "variable '" + variable.name + "' uses the undeclared dimension '" + name + "'");
    shape.push_back(dimension->size());
  }
  return shape;
}

bool is_reserved_attribute(std::string_view name) {
  constexpr std::array<std::string_view, 12> kReserved = {
      kFormatAttribute, kResultDigestAttribute, "Conventions",         "CLASS",
      "NAME",           "DIMENSION_LIST",       "REFERENCE_LIST",      "_FillValue",
      "_NCProperties",  "_Netcdf4Dimid",        "_Netcdf4Coordinates", kChunkAttribute};
  return std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

void validate_axes(const CubeSchema& schema) {
  Faults faults;
  check_axes(schema, faults);
  throw_faults(faults);
}

void validate(const CubeSchema& schema) {
  Faults faults;
  check_axes(schema, faults);
  std::set<std::string, std::less<>> attributes, documents;
  for (const Attribute& attribute : schema.attributes) {
    check_name(attribute.name, "attribute", attributes, faults);
    if (is_reserved_attribute(attribute.name))
      faults.push_back("attribute '" + attribute.name + "' is written by the cube layer");
  }
  for (const Document& document : schema.documents)
    if (document.path.empty() || !documents.insert(document.path).second)
      faults.push_back("document '" + document.path + "' has no path or that of another");
  throw_faults(faults);
}

std::string schema_digest(const CubeSchema& schema) {
  FieldHash hash;
  hash.number(static_cast<std::uint64_t>(kCubeFormatVersion));
  hash.number(schema.dimensions.size());
  for (const Dimension& dimension : schema.dimensions) {
    hash.text(dimension.name);
    hash.number(dimension.labels.size());
    for (const std::string& label : dimension.labels) hash.text(label);
    hash.number(dimension.values.size());
    hash.bytes(dimension.values.data(), dimension.values.size() * sizeof(double));
  }
  hash.number(schema.variables.size());
  for (const Variable& variable : schema.variables) {
    hash.text(variable.name);
    hash.text(element_type_name(variable.type));
    hash.text(variable.units);
    hash.number(variable.dimensions.size());
    for (const std::string& name : variable.dimensions) hash.text(name);
    for (const std::size_t extent : variable.chunk) hash.number(extent);
  }
  return hash.hex();
}

}  // namespace eqc
