// A slab: the block of a variable that one shard holds, made of whole chunks. Index arithmetic only.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "host/cube/schema.hpp"

namespace eqc {

using Index = std::vector<std::size_t>;  ///< one number per axis, slowest axis first

/// The block [start, start + count) of a variable.
struct Slab {
  Index start;
  Index count;
};

/// Product of the extents (1 for no axes).
std::size_t element_count(const Index& extents);

/// The same for extents of a stranger; nothing when the product overflows.
std::optional<std::size_t> checked_count(const Index& extents);

/// The slab that is the whole variable.
Slab whole_slab(const Index& shape);

/// Throws CubeError unless the slab lies inside `shape` and its edges fall on chunk edges or on the end of the axis.
void check_slab(const Variable& variable, const Index& shape, const Slab& slab);

/// Chunk extents for a variable of `shape` written in slabs of `slab_count` (the last of an axis may be shorter),
/// trailing axes first, at most `target_bytes` in all. On axes that slabs split, the extent divides the slab's, so that
/// every slab is made of whole chunks.
Index chunk_for_slabs(const Index& shape, const Index& slab_count, ElementType type,
                      std::size_t target_bytes = std::size_t{1} << 20);

/// Steps a row-major counter over `limits`; false after the last position.
bool advance(Index& position, const Index& limits);

/// Chunks per axis that cover `extents`.
Index chunk_grid(const Index& extents, const Index& chunk);

/// Origins, relative to the slab, of its chunks in row-major order.
std::vector<Index> chunk_origins(const Index& slab_count, const Index& chunk);

/// Copies the elements that both slabs of one variable hold (there must be some) from the data of one to the data of
/// the other, both row-major. The others are left as they are.
void copy_common_part(const Slab& from_slab, const std::byte* from_data, const Slab& to_slab, std::byte* to_data,
                      std::size_t item_bytes);

}  // namespace eqc
