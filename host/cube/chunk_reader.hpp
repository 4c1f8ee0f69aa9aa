// The numbers of a cube, read and unpacked by our own code, without the HDF5 library and its lock.
#pragma once

#include <span>
#include <string>

#include "host/cube/cube_index.hpp"

namespace eqc {

/// Reads one variable. Any number of threads may use one reader; it must not outlive what it was made of.
class ChunkReader {
 public:
  /// The index has passed check_index.
  ChunkReader(const OpenFile& source, const CubeIndex& index, std::size_t variable);

  const Index& shape() const { return shape_; }
  /// Elements of a slab (inside the shape, not empty), row-major as stored, into `out` of exactly that size. Throws
  /// CubeError when a chunk does not match its checksums.
  void read(const Slab& slab, std::span<std::byte> out) const;
  /// The same of one chunk, by its place in the table: "" or what is wrong with it.
  std::string fault_of_chunk(std::size_t chunk) const;

 private:
  std::string load(std::size_t chunk, std::span<std::byte> out) const;

  const OpenFile& source_;
  const Variable& variable_;
  const VariableStorage& storage_;
  std::string_view digests_;
  Index shape_, grid_;
  std::size_t item_bytes_;
};

}  // namespace eqc
