// What is said of a variable, field by field: one list for its checksum and for the way from the child that reads a
// cube.
#pragma once

#include "host/cube/compress.hpp"
#include "host/cube/schema.hpp"

namespace eqc {

/// Hands every field of the variable and its filters to `out`, which has number() and text(): a FieldHash
/// (docs/cube-format.md, "Checksums") or a ByteWriter.
template <class Out>
void put_variable_fields(Out& out, const Variable& variable, const ChunkFilters& filters) {
  out.text(variable.name);
  out.number(variable.dimensions.size());
  for (const std::string& name : variable.dimensions) out.text(name);
  out.text(element_type_name(variable.type));
  for (const std::string* text : {&variable.units, &variable.long_name, &variable.description}) out.text(*text);
  out.number(variable.attributes.size());
  for (const auto& [name, text] : variable.attributes) {
    out.text(name);
    out.text(text);
  }
  out.number(variable.flags.size());
  for (const Flag& flag : variable.flags) {
    out.number(static_cast<std::uint64_t>(static_cast<std::int64_t>(flag.value)));
    out.text(flag.meaning);
  }
  out.number(variable.chunk.size());
  for (const std::size_t extent : variable.chunk) out.number(extent);
  for (const bool filter : {filters.shuffle, filters.deflate, filters.fletcher32}) out.number(filter);
}

}  // namespace eqc
