// What a cube holds, as data: dimensions with labels, variables over them, attributes. Knows nothing of economics or
// HDF5.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace eqc {

using AttributeValue = std::variant<std::string, std::int64_t, double>;

struct Attribute {
  std::string name;
  AttributeValue value;
};

/// A named axis. Exactly one of `labels` (a text coordinate) and `values` (a numeric one) is filled; its size is the
/// axis length.
struct Dimension {
  std::string name;
  std::vector<std::string> labels;  ///< UTF-8, unique, not empty
  std::string long_name;
  std::vector<double> values = {};
  std::string units = {};  ///< of `values`

  std::size_t size() const { return values.empty() ? labels.size() : values.size(); }
  bool is_numeric() const { return !values.empty(); }
};

enum class ElementType { f64, f32, i32, i8 };

std::size_t element_bytes(ElementType type);
std::string_view element_type_name(ElementType type);  ///< "f64", "f32", "i32", "i8"

/// One code of an integer variable, e.g. {3, "does_not_fit_memory"}. Meanings hold no blanks (CF flag_meanings).
struct Flag {
  std::int32_t value;
  std::string meaning;
};

/// One quantity over some dimensions, stored as its own dataset.
struct Variable {
  std::string name;
  std::vector<std::string> dimensions;  ///< slowest first; at least one
  ElementType type = ElementType::f64;
  std::string units;  ///< UDUNITS text; "1" for pure numbers
  std::string long_name;
  std::string description;
  std::vector<std::pair<std::string, std::string>> attributes = {};  ///< further text attributes, in this order
  std::vector<Flag> flags = {};                                      ///< integer types only
  std::vector<std::size_t> chunk = {};  ///< elements per axis; each at most the axis length
};

/// A text kept in the group /provenance under its path: what the cube was made from.
struct Document {
  std::string path;  ///< like "model/models.csv"
  std::string text;
};

struct CubeSchema {
  std::vector<Dimension> dimensions;
  std::vector<Variable> variables;
  std::vector<Attribute> attributes;  ///< of the root, in this order; reserved_attribute() names are refused
  std::vector<Document> documents;    ///< written to /provenance; paths are unique

  const Dimension* find_dimension(std::string_view name) const;  ///< null when absent
  const Variable* find_variable(std::string_view name) const;    ///< null when absent
  /// Axis lengths of a variable. Throws CubeError for an undeclared dimension.
  std::vector<std::size_t> shape(const Variable& variable) const;
};

/// Format version this code writes, and the highest it reads.
inline constexpr std::int64_t kCubeFormatVersion = 2;

inline constexpr std::string_view kFormatAttribute = "equicube_format";
inline constexpr std::string_view kResultDigestAttribute = "result_digest";
inline constexpr std::string_view kCodeVersionAttribute = "code_version";  ///< not part of the result digest
inline constexpr std::string_view kChunkAttribute = "equicube_chunk";  ///< of a virtual dataset: extents of its chunks
inline constexpr std::string_view kRunGroup = "run";
inline constexpr std::string_view kProvenanceGroup = "provenance";
inline constexpr std::string_view kIntegrityGroup = "integrity";

/// True for names the cube layer writes itself: equicube_format, Conventions, result_digest and the netCDF-4 machinery.
bool is_reserved_attribute(std::string_view name);

/// Throws CubeError listing every fault: duplicate or undeclared names, empty dimensions, duplicate labels, bad chunks,
/// flags out of range, reserved attributes.
void validate(const CubeSchema& schema);

/// The same for dimensions and variables alone: a cube may have got further attributes by other programs.
void validate_axes(const CubeSchema& schema);

/// SHA-256 (hex) of what makes shards fit a cube: dimensions with labels, variables with type, units and chunk. Not the
/// attributes.
std::string schema_digest(const CubeSchema& schema);

}  // namespace eqc
