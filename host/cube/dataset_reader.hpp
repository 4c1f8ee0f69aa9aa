// One dataset of a stranger's file, looked at before it is read. Call under Hdf5Lock.
#pragma once

#include <string>
#include <vector>

#include "host/cube/open_file.hpp"
#include "host/cube/cube_index.hpp"
#include "host/cube/hdf5_handle.hpp"
#include "host/cube/text_heap.hpp"

namespace eqc {

class DatasetReader {
 public:
  /// Opens `member` of a group. Throws CubeError for storage outside the file, virtual datasets that do not say their
  /// chunks (kChunkAttribute), committed types, an odd shape, more elements than can be counted.
  DatasetReader(hid_t group, const Member& member, const OpenFile& source);

  hid_t id() const { return dataset_.get(); }
  /// A view of other files: it has no chunks of its own.
  bool is_virtual() const { return H5Pget_layout(creation_.get()) == H5D_VIRTUAL; }
  const Index& extents() const { return extents_; }
  H5T_class_t kind() const { return H5Tget_class(type_.get()); }

  /// Its `count` texts of variable length. Throws CubeError unless it is such a dataset of that many, in one piece.
  std::vector<std::string> texts(std::size_t count, TextHeap& heap) const;
  /// Its numbers, when they are float64 in one piece; else CubeError.
  std::vector<double> numbers() const;
  /// Throws CubeError for a type that equicube does not write.
  ElementType element_type() const;
  /// Extents of a chunk. Throws CubeError when it is not chunked.
  Index chunk() const;
  /// Throws CubeError for filters that are not shuffle, deflate, fletcher32, in this order.
  ChunkFilters filters() const;

 private:
  [[noreturn]] void fail(const std::string& what) const;
  /// Bytes of a dataset in one piece; nothing is read before their number is known to fit the file.
  Bytes contiguous(std::size_t items, std::size_t item_bytes) const;

  const OpenFile& source_;
  std::string name_;
  Hdf5Handle dataset_, type_, creation_;
  Index extents_;
  std::size_t count_ = 0;
};

}  // namespace eqc
