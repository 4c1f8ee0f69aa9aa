// One line of text for each part, so that a difference has a name.
#include "host/cube/integrity.hpp"

#include <algorithm>
#include <map>

#include "host/cube/cube_document.hpp"
#include "host/cube/cube_layout.hpp"
#include "host/cube/error.hpp"
#include "host/cube/field_hash.hpp"
#include "host/cube/variable_fields.hpp"

namespace eqc {
namespace {

constexpr std::string_view kStructureSerialisation = "equicube-structure-1";

std::string line(const std::string& kind, const std::string& name, FieldHash& hash) {
  return hash.hex() + " " + kind + " '" + name + "'\n";
}

std::string attribute_line(const std::string& kind, const Attribute& attribute) {
  FieldHash hash;
  hash_attribute(hash, attribute);
  return line(kind, attribute.name, hash);
}

std::string dimension_line(const Dimension& dimension) {
  FieldHash hash;
  hash_dimension(hash, dimension);
  hash.text(dimension.long_name);
  hash.text(dimension.units);
  return line("dimension", dimension.name, hash);
}

std::string variable_line(const Variable& variable, const VariableStorage& storage) {
  FieldHash hash;
  put_variable_fields(hash, variable, storage.filters);
  return line("variable", variable.name, hash);
}

std::string parts_text(const CubeIndex& index) {
  FieldHash head;
  head.number(static_cast<std::uint64_t>(index.format));
  head.text(index.result_digest);
  std::string text = line("attribute", std::string(kResultDigestAttribute), head);
  for (const Attribute& attribute : index.schema.attributes) text += attribute_line("attribute", attribute);
  for (const Dimension& dimension : index.schema.dimensions) text += dimension_line(dimension);
  for (std::size_t v = 0; v < index.schema.variables.size(); ++v)
    text += variable_line(index.schema.variables[v], index.storage[v]);
  for (const Document& document : index.schema.documents) {
    FieldHash hash;
    hash.text(document.path);
    hash.text(document.text);
    text += line("document", document.path, hash);
  }
  for (const Attribute& attribute : index.run_attributes) text += attribute_line("attribute of /run", attribute);
  return text;
}

std::string structure_digest(const IntegrityRecord& record) {
  FieldHash hash;
  hash.text(kStructureSerialisation);
  hash.text(record.parts);
  hash.text(record.chunks);
  return hash.hex();
}

/// Digest by what it is of.
std::map<std::string, std::string> by_part(std::string_view text) {
  std::map<std::string, std::string> parts;
  while (!text.empty()) {
    const std::size_t end = text.find('\n'), blank = text.find(' ');
    if (end == std::string_view::npos || blank == std::string_view::npos || blank > end) break;
    parts.emplace(text.substr(blank + 1, end - blank - 1), text.substr(0, blank));
    text.remove_prefix(end + 1);
  }
  return parts;
}

void compare_parts(const std::string& written, const std::string& found, std::vector<std::string>& faults) {
  if (written == found) return;
  const auto before = by_part(written), now = by_part(found);
  for (const auto& [part, digest] : before) {
    const auto other = now.find(part);
    if (other == now.end()) {
      faults.push_back(part + " is missing");
    } else if (other->second != digest) {
      faults.push_back(part + " is not what was written (its SHA-256 differs)");
    }
  }
  for (const auto& [part, digest] : now)
    if (before.find(part) == before.end()) faults.push_back(part + " was added");
  if (faults.empty()) faults.push_back("the order of its parts is not what was written");
}

}  // namespace

std::string chunk_digest(std::span<const std::byte> stored) {
  return sha256_hex({reinterpret_cast<const char*>(stored.data()), stored.size()}).substr(0, kChunkDigestDigits);
}

IntegrityRecord make_integrity(const CubeIndex& index, const OpenFile& source) {
  IntegrityRecord record;
  record.parts = parts_text(index);
  record.chunks.reserve(total_chunks(index) * kChunkDigestDigits);
  Bytes stored;
  for (const VariableStorage& storage : index.storage)
    for (const StoredChunk& chunk : storage.chunks) {
      stored.resize(chunk.size);
      (chunk.file != nullptr ? *chunk.file : source).read(chunk.offset, stored);
      record.chunks += chunk.size == 0 ? std::string(kChunkDigestDigits, '0') : chunk_digest(stored);
    }
  record.structure = structure_digest(record);
  return record;
}

void write_integrity(hid_t file, const IntegrityRecord& record, const std::string& path) {
  const Hdf5Handle creation = ordered_creation(H5P_GROUP_CREATE);
  const std::string name(kIntegrityGroup);
  const Hdf5Handle group = own(H5Gcreate2(file, name.c_str(), H5P_DEFAULT, creation.get(), H5P_DEFAULT), H5Gclose, path,
                               "create group /integrity");
  write_attribute(group.get(), "structure", AttributeValue(record.structure), path);
  write_text_dataset(group.get(), "parts", record.parts, path);
  write_text_dataset(group.get(), "chunks", record.chunks, path);
}

std::vector<std::string> integrity_faults(const CubeIndex& index) {
  std::vector<std::string> faults;
  const IntegrityRecord& record = index.integrity;
  if (record.structure.empty()) {
    if (index.format > 1) faults.push_back("its checksums are missing (group /integrity)");
    return faults;
  }
  if (structure_digest(record) != record.structure) faults.push_back("its checksums themselves were changed");
  compare_parts(record.parts, parts_text(index), faults);
  if (record.chunks.size() != total_chunks(index) * kChunkDigestDigits)
    faults.push_back("it has another number of chunks than checksums of chunks");
  return faults;
}

std::string_view chunk_digests_of(const CubeIndex& index, std::size_t variable) {
  if (index.integrity.structure.empty()) return {};
  std::size_t first = 0;
  for (std::size_t v = 0; v < variable; ++v) first += index.storage[v].chunks.size();
  return std::string_view(index.integrity.chunks)
      .substr(first * kChunkDigestDigits, index.storage[variable].chunks.size() * kChunkDigestDigits);
}

}  // namespace eqc
