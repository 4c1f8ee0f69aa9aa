// The index as bytes, for the way from the process that reads the file to the one that uses it.
#include "host/cube/cube_index.hpp"

#include "host/cube/byte_stream.hpp"
#include "host/cube/variable_fields.hpp"

namespace eqc {
namespace {

enum class ValueKind : std::uint64_t { text, integer, real };

void put_attributes(ByteWriter& out, const std::vector<Attribute>& attributes) {
  out.number(attributes.size());
  for (const Attribute& attribute : attributes) {
    out.text(attribute.name);
    out.number(attribute.value.index());
    if (const auto* text = std::get_if<std::string>(&attribute.value)) out.text(*text);
    if (const auto* integer = std::get_if<std::int64_t>(&attribute.value))
      out.number(static_cast<std::uint64_t>(*integer));
    if (const auto* real = std::get_if<double>(&attribute.value)) out.real(*real);
  }
}

std::vector<Attribute> take_attributes(ByteReader& in, const std::string& name) {
  std::vector<Attribute> attributes(in.count(sizeof(std::uint64_t)));
  for (Attribute& attribute : attributes) {
    attribute.name = in.text();
    switch (static_cast<ValueKind>(in.number())) {
      case ValueKind::text: attribute.value = in.text(); break;
      case ValueKind::integer: attribute.value = static_cast<std::int64_t>(in.number()); break;
      case ValueKind::real: attribute.value = in.real(); break;
      default: throw CubeError(name, "is damaged: an attribute is of no known kind");
    }
  }
  return attributes;
}

void put_texts(ByteWriter& out, const std::vector<std::string>& texts) {
  out.number(texts.size());
  for (const std::string& text : texts) out.text(text);
}

std::vector<std::string> take_texts(ByteReader& in) {
  std::vector<std::string> texts(in.count(sizeof(std::uint64_t)));
  for (std::string& text : texts) text = in.text();
  return texts;
}

void put_dimension(ByteWriter& out, const Dimension& dimension) {
  out.text(dimension.name);
  put_texts(out, dimension.labels);
  out.text(dimension.long_name);
  out.number(dimension.values.size());
  for (const double value : dimension.values) out.real(value);
  out.text(dimension.units);
}

Dimension take_dimension(ByteReader& in) {
  Dimension dimension;
  dimension.name = in.text();
  dimension.labels = take_texts(in);
  dimension.long_name = in.text();
  dimension.values.resize(in.count(sizeof(double)));
  for (double& value : dimension.values) value = in.real();
  dimension.units = in.text();
  return dimension;
}

void put_variable(ByteWriter& out, const Variable& variable, const VariableStorage& storage) {
  put_variable_fields(out, variable, storage.filters);
  out.number(storage.chunks.size());
  for (const StoredChunk& chunk : storage.chunks) {
    out.number(chunk.offset);
    out.number(chunk.size);
  }
}

ElementType take_type(ByteReader& in, const std::string& name) {
  const std::string type = in.text();
  for (const ElementType known : {ElementType::f64, ElementType::f32, ElementType::i32, ElementType::i8})
    if (type == element_type_name(known)) return known;
  throw CubeError(name, "is damaged: a variable is of no known type");
}

void take_variable(ByteReader& in, Variable& variable, VariableStorage& storage, const std::string& name) {
  variable.name = in.text();
  variable.dimensions = take_texts(in);
  variable.type = take_type(in, name);
  variable.units = in.text();
  variable.long_name = in.text();
  variable.description = in.text();
  variable.attributes.resize(in.count(2 * sizeof(std::uint64_t)));
  for (auto& [key, text] : variable.attributes) {
    key = in.text();
    text = in.text();
  }
  variable.flags.resize(in.count(2 * sizeof(std::uint64_t)));
  for (Flag& flag : variable.flags) {
    flag.value = static_cast<std::int32_t>(in.number());
    flag.meaning = in.text();
  }
  variable.chunk.resize(in.count(sizeof(std::uint64_t)));
  for (std::size_t& extent : variable.chunk) extent = in.number();
  storage.filters.shuffle = in.number() != 0;
  storage.filters.deflate = in.number() != 0;
  storage.filters.fletcher32 = in.number() != 0;
  storage.chunks.resize(in.count(2 * sizeof(std::uint64_t)));
  for (StoredChunk& chunk : storage.chunks) {
    chunk.offset = in.number();
    chunk.size = in.number();
  }
}

}  // namespace

std::size_t total_chunks(const CubeIndex& index) {
  std::size_t count = 0;
  for (const VariableStorage& storage : index.storage) count += storage.chunks.size();
  return count;
}

std::string index_bytes(const CubeIndex& index) {
  ByteWriter out;
  out.number(static_cast<std::uint64_t>(index.format));
  out.text(index.result_digest);
  put_attributes(out, index.schema.attributes);
  put_attributes(out, index.run_attributes);
  out.number(index.schema.dimensions.size());
  for (const Dimension& dimension : index.schema.dimensions) put_dimension(out, dimension);
  out.number(index.schema.variables.size());
  for (std::size_t v = 0; v < index.schema.variables.size(); ++v)
    put_variable(out, index.schema.variables[v], index.storage[v]);
  out.number(index.schema.documents.size());
  for (const Document& document : index.schema.documents) {
    out.text(document.path);
    out.text(document.text);
  }
  out.text(index.integrity.structure);
  out.text(index.integrity.parts);
  out.text(index.integrity.chunks);
  return out.bytes();
}

CubeIndex index_of_bytes(std::span<const std::byte> bytes, const std::string& name) {
  ByteReader in(bytes, name);
  CubeIndex index;
  index.format = static_cast<std::int64_t>(in.number());
  index.result_digest = in.text();
  index.schema.attributes = take_attributes(in, name);
  index.run_attributes = take_attributes(in, name);
  constexpr std::size_t kLeastBytes = 5 * sizeof(std::uint64_t);
  index.schema.dimensions.resize(in.count(kLeastBytes));
  for (Dimension& dimension : index.schema.dimensions) dimension = take_dimension(in);
  index.schema.variables.resize(in.count(kLeastBytes));
  index.storage.resize(index.schema.variables.size());
  for (std::size_t v = 0; v < index.storage.size(); ++v)
    take_variable(in, index.schema.variables[v], index.storage[v], name);
  index.schema.documents.resize(in.count(2 * sizeof(std::uint64_t)));
  for (Document& document : index.schema.documents) {
    document.path = in.text();
    document.text = in.text();
  }
  index.integrity.structure = in.text();
  index.integrity.parts = in.text();
  index.integrity.chunks = in.text();
  if (in.left() != 0) throw CubeError(name, "is damaged: its index is longer than what it holds");
  return index;
}

}  // namespace eqc
