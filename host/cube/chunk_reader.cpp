// Chunks that a slab touches: read, verified, unpacked, and their common part copied.
#include "host/cube/chunk_reader.hpp"

#include <algorithm>
#include <cstring>

#include "host/cube/cube_layout.hpp"
#include "host/cube/error.hpp"
#include "host/cube/integrity.hpp"

namespace eqc {

ChunkReader::ChunkReader(const OpenFile& source, const CubeIndex& index, std::size_t variable)
    : source_(source),
      variable_(index.schema.variables[variable]),
      storage_(index.storage[variable]),
      digests_(chunk_digests_of(index, variable)),
      shape_(index.schema.shape(variable_)),
      grid_(chunk_grid(shape_, variable_.chunk)),
      item_bytes_(element_bytes(variable_.type)) {}

std::string ChunkReader::load(std::size_t chunk, std::span<std::byte> out) const {
  const StoredChunk& place = storage_.chunks[chunk];
  if (place.size == 0) {
    const std::vector<std::byte> fill = fill_bytes(variable_.type);
    for (std::size_t at = 0; at < out.size(); at += item_bytes_) std::memcpy(out.data() + at, fill.data(), item_bytes_);
    const bool is_known = digests_.empty() || digests_[chunk * kChunkDigestDigits] == '0';
    return is_known ? "" : "a chunk is missing";
  }
  thread_local Bytes stored;
  stored.resize(place.size);
  (place.file != nullptr ? *place.file : source_).read(place.offset, stored);
  if (!digests_.empty() && chunk_digest(stored) != digests_.substr(chunk * kChunkDigestDigits, kChunkDigestDigits))
    return "the SHA-256 of a chunk differs";
  if (!decode_chunk(stored, item_bytes_, storage_.filters, out)) return "a chunk does not unpack";
  return "";
}

std::string ChunkReader::fault_of_chunk(std::size_t chunk) const {
  thread_local Bytes data;
  data.resize(element_count(variable_.chunk) * item_bytes_);
  return load(chunk, data);
}

void ChunkReader::read(const Slab& slab, std::span<std::byte> out) const {
  Index first(shape_.size()), touched(shape_.size());
  for (std::size_t axis = 0; axis < shape_.size(); ++axis) {
    first[axis] = slab.start[axis] / variable_.chunk[axis];
    touched[axis] = (slab.start[axis] + slab.count[axis] - 1) / variable_.chunk[axis] - first[axis] + 1;
  }
  thread_local Bytes data;
  data.resize(element_count(variable_.chunk) * item_bytes_);
  Index position(shape_.size(), 0), origin(shape_.size());
  do {
    std::size_t chunk = 0;
    for (std::size_t axis = 0; axis < shape_.size(); ++axis) {
      chunk = chunk * grid_[axis] + first[axis] + position[axis];
      origin[axis] = (first[axis] + position[axis]) * variable_.chunk[axis];
    }
    const std::string fault = load(chunk, data);
    if (!fault.empty())
      throw CubeError(source_.name(), "cannot read variable '" + variable_.name + "' (a damaged chunk?): " + fault +
                                          "; copy or compute it again");
    copy_common_part({origin, variable_.chunk}, data.data(), slab, out.data(), item_bytes_);
  } while (advance(position, touched));
}

}  // namespace eqc
