// SHA-256 over typed fields: every digest of the cube layer is built from these calls.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "host/base/sha256.hpp"
#include "host/cube/schema.hpp"

namespace eqc {

static_assert(std::endian::native == std::endian::little, "digests and cubes are defined little-endian");

/// Hash of a sequence of fields. Texts carry their length, so that no two different sequences give the same bytes.
class FieldHash {
 public:
  /// Bytes as they are.
  void bytes(const void* data, std::size_t size) { hash_.add(data, size); }
  /// Eight bytes, little-endian.
  void number(std::uint64_t value) { bytes(&value, sizeof value); }
  /// Length as number(), then the UTF-8 bytes.
  void text(std::string_view value) {
    number(value.size());
    bytes(value.data(), value.size());
  }
  /// 64 lower-case hexadecimal digits. Call once, last.
  std::string hex() { return hash_.hex(); }

 private:
  Sha256 hash_;
};

/// A dimension's name and labels or values; an attribute's name, kind and value. Serialisation: docs/cube-format.md,
/// "Result digest".
void hash_dimension(FieldHash& hash, const Dimension& dimension);
void hash_attribute(FieldHash& hash, const Attribute& attribute);

}  // namespace eqc
