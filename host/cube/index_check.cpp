// Whether an index makes sense for its file; nothing here believes who made either.
#include <algorithm>

#include "host/cube/cube_index.hpp"
#include "host/cube/error.hpp"
#include "host/cube/virtual_cube.hpp"

namespace eqc {
namespace {

constexpr std::uint64_t kMostDeflate = 1032;  ///< deflate's best ratio: a match of 258 bytes in two bits
constexpr std::uint64_t kMostUnwritten = std::uint64_t{256} << 20;

/// One variable's table against its shape and its file.
class StorageCheck {
 public:
  StorageCheck(const OpenFile& source, const Variable& variable, const VariableStorage& storage, bool partial)
      : source_(source), variable_(variable), storage_(storage), partial_(partial) {}

  void run(const Index& shape) const {
    const std::optional<std::size_t> elements = checked_count(shape);
    if (!elements || *elements > SIZE_MAX / sizeof(double))
      fail("has more elements than can be counted: the product of its axes overflows");
    const std::optional<std::size_t> chunks = checked_count(chunk_grid(shape, variable_.chunk));
    if (!chunks || *chunks != storage_.chunks.size()) fail("has another number of chunks than its shape asks for");
    if (variable_.type == ElementType::i8 && storage_.filters.shuffle) fail("shuffles single bytes");
    check_places(*elements * element_bytes(variable_.type));
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw CubeError(source_.name(),
                    "is damaged: variable '" + variable_.name + "' " + what + "; copy or compute it again");
  }

  void check_places(std::uint64_t decoded_bytes) const {
    const std::uint64_t chunk_bytes = element_count(variable_.chunk) * element_bytes(variable_.type);
    std::uint64_t missing = 0;
    for (const StoredChunk& chunk : storage_.chunks) {
      if (chunk.size == 0) {
        ++missing;
        continue;
      }
      if (!source_.holds(chunk.offset, chunk.size)) fail("has a chunk beyond the end of the file");
      const bool fits = storage_.filters.deflate ? chunk_bytes / kMostDeflate <= chunk.size
                                                 : chunk.size == chunk_bytes + (storage_.filters.fletcher32 ? 4 : 0);
      if (!fits) fail("has a chunk of " + std::to_string(chunk.size) + " bytes, which cannot hold its values");
    }
    if (missing != 0 && decoded_bytes > kMostUnwritten && !partial_)
      fail("lacks " + std::to_string(missing) + " of its " + std::to_string(storage_.chunks.size()) + " chunks");
  }

  const OpenFile& source_;
  const Variable& variable_;
  const VariableStorage& storage_;
  const bool partial_;
};

void check_overlap(const CubeIndex& index, const OpenFile& source) {
  std::vector<StoredChunk> all;
  for (const VariableStorage& storage : index.storage)
    std::copy_if(storage.chunks.begin(), storage.chunks.end(), std::back_inserter(all),
                 [](const StoredChunk& chunk) { return chunk.size != 0; });
  std::sort(all.begin(), all.end(), [](const StoredChunk& a, const StoredChunk& b) { return a.offset < b.offset; });
  for (std::size_t i = 1; i < all.size(); ++i)
    if (all[i - 1].offset + all[i - 1].size > all[i].offset)
      throw CubeError(source.name(), "is damaged: two chunks of it share bytes; copy or compute it again");
}

}  // namespace

void check_index(const CubeIndex& index, const OpenFile& source) {
  try {
    validate_axes(index.schema);
  } catch (const CubeError& error) {
    throw CubeError(source.name(), std::string("is damaged: ") + error.what());
  }
  if (index.storage.size() != index.schema.variables.size())
    throw CubeError(source.name(), "is damaged: its index lacks variables");
  const bool partial = is_virtual(index) || is_part(index);  // then what is missing is elsewhere, and looked for there
  for (std::size_t v = 0; v < index.storage.size(); ++v) {
    const Variable& variable = index.schema.variables[v];
    StorageCheck(source, variable, index.storage[v], partial).run(index.schema.shape(variable));
  }
  check_overlap(index, source);
}

}  // namespace eqc
