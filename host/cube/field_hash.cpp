// Dimensions and attributes as fields.
#include "host/cube/field_hash.hpp"

namespace eqc {

void hash_dimension(FieldHash& hash, const Dimension& dimension) {
  hash.text(dimension.name);
  hash.text(dimension.is_numeric() ? "values" : "labels");
  hash.number(dimension.size());
  for (const std::string& label : dimension.labels) hash.text(label);
  hash.bytes(dimension.values.data(), dimension.values.size() * sizeof(double));
}

void hash_attribute(FieldHash& hash, const Attribute& attribute) {
  hash.text(attribute.name);
  if (const auto* text = std::get_if<std::string>(&attribute.value)) {
    hash.text("text");
    hash.text(*text);
  } else if (const auto* integer = std::get_if<std::int64_t>(&attribute.value)) {
    hash.text("integer");
    hash.bytes(integer, sizeof *integer);
  } else {
    hash.text("real");
    hash.bytes(&std::get<double>(attribute.value), sizeof(double));
  }
}

}  // namespace eqc
