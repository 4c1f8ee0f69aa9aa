// Reading a cube by label.
#include "host/cube/reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "host/base/diagnostics.hpp"
#include "host/base/parallel.hpp"
#include "host/cube/chunk_reader.hpp"
#include "host/cube/digest.hpp"
#include "host/cube/error.hpp"
#include "host/cube/index_child.hpp"
#include "host/cube/integrity.hpp"

namespace eqc {
namespace {

template <class Item>
std::vector<std::string> names_of(const std::vector<Item>& items) {
  std::vector<std::string> names;
  for (const Item& item : items) names.push_back(item.name);
  return names;
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

/// Bytes of all its numbers; check_index has made sure that they can be counted.
std::uint64_t data_bytes(const CubeSchema& schema) {
  std::uint64_t bytes = 0;
  for (const Variable& variable : schema.variables)
    bytes += element_count(schema.shape(variable)) * element_bytes(variable.type);
  return bytes;
}

std::vector<double> as_doubles(const Bytes& bytes, ElementType type) {
  std::vector<double> values(bytes.size() / element_bytes(type));
  const auto convert = [&]<class Element>(Element) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      Element value;
      std::memcpy(&value, bytes.data() + i * sizeof value, sizeof value);
      values[i] = static_cast<double>(value);
    }
  };
  switch (type) {
    case ElementType::f64: convert(double{}); break;
    case ElementType::f32: convert(float{}); break;
    case ElementType::i32: convert(std::int32_t{}); break;
    case ElementType::i8: convert(std::int8_t{}); break;
  }
  return values;
}

}  // namespace

Cube::Cube(std::string path) : source_(std::move(path)), index_(open_index(source_)) {
  if (is_part(index_))
    throw CubeError(this->path(), "is a source of a virtual cube and holds a part of it; open that one instead");
  if (eqc::is_virtual(index_)) sources_ = resolve_sources(index_, source_);
  verify();
}

void Cube::verify() {
  const std::vector<std::string> faults = integrity_faults(index_);
  if (!faults.empty()) {
    std::string text = "is damaged: " + faults[0];
    if (faults.size() > 1) text += " (and " + std::to_string(faults.size() - 1) + " more; see equicube verify)";
    throw CubeError(path(), text + "; copy or compute it again");
  }
  constexpr std::uint64_t kQuicklyRead = std::uint64_t{256} << 20;
  if (!index_.integrity.structure.empty()) {
    trust_ = Trust::checksums;
  } else if (!index_.result_digest.empty() && data_bytes(schema()) <= kQuicklyRead) {
    if (compute_result_digest() != index_.result_digest)
      throw CubeError(path(), "is damaged: its content does not match its result digest; copy or compute it again");
    trust_ = Trust::result_digest;
  }
}

std::string Cube::note() const {
  const std::string start = path() + ": cube format " + std::to_string(index_.format) + " has no checksums; ";
  switch (trust_) {
    case Trust::checksums: return "";
    case Trust::result_digest:
      return start +
             "labels, units, data, attributes and catalog match its result digest, descriptions and codes "
             "cannot be verified";
    case Trust::nothing: break;
  }
  if (index_.result_digest.empty()) return start + "it has no result digest either, so nothing can be verified";
  return start + "what it says cannot be verified while it is read; equicube verify compares its result digest";
}

std::string Cube::compute_result_digest() const { return result_digest_of(index_, source_, hardware_threads()); }

const Variable& Cube::variable(std::string_view name) const {
  if (const Variable* found = schema().find_variable(name)) return *found;
  throw CubeError(path(),
                  "has no variable '" + std::string(name) + "'" + did_you_mean(name, names_of(schema().variables)));
}

const Dimension& Cube::dimension(std::string_view name) const {
  if (const Dimension* found = schema().find_dimension(name)) return *found;
  throw CubeError(path(),
                  "has no dimension '" + std::string(name) + "'" + did_you_mean(name, names_of(schema().dimensions)));
}

std::size_t Cube::index_of(std::string_view dimension_name, std::string_view label) const {
  const Dimension& axis = dimension(dimension_name);
  if (const auto position = position_of(axis, label)) return *position;
  throw CubeError(path(), "has no '" + std::string(label) + "' on dimension '" + axis.name + "'" +
                              did_you_mean(label, axis.labels));
}

const AttributeValue* Cube::attribute(std::string_view name) const {
  for (const Attribute& attribute : schema().attributes) {
    if (attribute.name == name) return &attribute.value;
  }
  return nullptr;
}

Slab Cube::slab(std::string_view name, const Selection& selection) const {
  const Variable& chosen = variable(name);
  Slab slab = whole_slab(schema().shape(chosen));
  for (const auto& [dimension_name, label] : selection) {
    const auto axis = std::find(chosen.dimensions.begin(), chosen.dimensions.end(), dimension_name);
    if (axis == chosen.dimensions.end()) {
      throw CubeError(path(), "variable '" + chosen.name + "' has no dimension '" + dimension_name + "'" +
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
  const Index shape = schema().shape(chosen);
  if (slab.start.size() != shape.size() || slab.count.size() != shape.size()) {
    throw CubeError(path(), "variable '" + chosen.name + "' has " + std::to_string(shape.size()) +
                                " axes; give one start and count per axis");
  }
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (slab.count[axis] == 0 || slab.start[axis] >= shape[axis] || slab.count[axis] > shape[axis] - slab.start[axis]) {
      throw CubeError(path(), "the part asked of '" + chosen.name + "' is empty or leaves the axis '" +
                                  chosen.dimensions[axis] + "'");
    }
  }
  const std::size_t number = static_cast<std::size_t>(&chosen - schema().variables.data());
  const ChunkReader reader(source_, index_, number);
  if (chosen.type == ElementType::f64) {
    std::vector<double> values(element_count(slab.count));
    reader.read(slab, std::as_writable_bytes(std::span(values)));
    return values;
  }
  Bytes bytes(element_count(slab.count) * element_bytes(chosen.type));
  reader.read(slab, bytes);
  return as_doubles(bytes, chosen.type);
}

std::vector<double> Cube::read(std::string_view name, const Selection& selection) const {
  return read_slab(name, slab(name, selection));
}

double Cube::value(std::string_view name, const Selection& selection) const {
  const std::vector<double> values = read(name, selection);
  if (values.size() != 1)
    throw CubeError(path(), "a single value of '" + std::string(name) + "' needs a label for each of its dimensions");
  return values[0];
}

}  // namespace eqc
