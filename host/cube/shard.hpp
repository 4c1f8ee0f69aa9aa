// Shards: the small file by which finished work survives. Encoded slabs in, a durable file named by a digest out.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "host/cube/atomic_file.hpp"
#include "host/cube/compress.hpp"
#include "host/cube/schema.hpp"
#include "host/cube/slab.hpp"

namespace eqc {

/// A slab ready to be stored: its chunks in row-major order, each as encode_chunk made it.
struct EncodedSlab {
  std::string variable;
  Slab slab;
  std::vector<Bytes> chunks;
};

/// Compresses a slab. Pure: any thread, no lock, no file.
/// `data`: element_count(slab.count) elements of the variable's type, row-major, little-endian.
/// Throws CubeError for an unknown variable, a misaligned slab or a wrong size.
EncodedSlab encode_slab_bytes(const CubeSchema& schema, std::string_view variable, const Slab& slab,
                              std::span<const std::byte> data);

/// As encode_slab_bytes, from double, float, int32 or int8 elements; `Element` must be the variable's type.
template <class Element>
EncodedSlab encode_slab(const CubeSchema& schema, std::string_view variable, const Slab& slab,
                        const std::vector<Element>& data);

inline constexpr std::string_view kShardSuffix = ".shard";

/// "<folder>/<digest>.shard". `digest` must be a non-empty word of letters, digits, '-' and '_'.
std::string shard_path(const std::string& folder, std::string_view digest);

/// Writes the shard: temporary name, fsync, rename, fsync of the folder; on return it survives a power cut. Returns its
/// path. Any thread; several processes may write the same shard: `existing` says whether it replaces an equal file.
/// `recipe`: digest of what the content was made from, where that is not its name.
/// Slab order does not matter. Throws CubeError (bad slab, disk full, read-only folder, ...), leaving no partial file
/// under the final name.
std::string write_shard(const std::string& folder, std::string_view digest, const CubeSchema& schema,
                        std::vector<EncodedSlab> slabs, Existing existing = Existing::replaced,
                        std::string_view recipe = {});

/// "" when the shard is whole (reads it all: structure and SHA-256 of the content), otherwise what is wrong with it.
std::string shard_fault(const std::string& path);

inline bool shard_complete(const std::string& path) { return shard_fault(path).empty(); }

/// Element type tag of a C++ type.
template <class Element>
constexpr ElementType element_type_of() {
  if constexpr (std::is_same_v<Element, double>) return ElementType::f64;
  if constexpr (std::is_same_v<Element, float>) return ElementType::f32;
  if constexpr (std::is_same_v<Element, std::int32_t>) return ElementType::i32;
  static_assert(std::is_same_v<Element, double> || std::is_same_v<Element, float> ||
                    std::is_same_v<Element, std::int32_t> || std::is_same_v<Element, std::int8_t>,
                "cube elements are double, float, int32 or int8");
  if constexpr (std::is_same_v<Element, std::int8_t>) return ElementType::i8;
}

/// Throws CubeError unless `variable` exists and has this type.
void check_element_type(const CubeSchema& schema, std::string_view variable, ElementType type);

template <class Element>
EncodedSlab encode_slab(const CubeSchema& schema, std::string_view variable, const Slab& slab,
                        const std::vector<Element>& data) {
  check_element_type(schema, variable, element_type_of<Element>());
  return encode_slab_bytes(schema, variable, slab, std::as_bytes(std::span(data)));
}

}  // namespace eqc
