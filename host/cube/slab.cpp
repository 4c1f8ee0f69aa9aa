// Slab and chunk index arithmetic.
#include "host/cube/slab.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "host/cube/error.hpp"

namespace eqc {
namespace {

std::size_t largest_divisor_at_most(std::size_t number, std::size_t bound) {
  std::size_t divisor = std::min(number, bound);
  while (number % divisor != 0) --divisor;
  return divisor;
}

/// The length split into the fewest nearly equal parts of at most `bound`: the largest of them.
std::size_t balanced_part(std::size_t length, std::size_t bound) {
  const std::size_t parts = (length + bound - 1) / bound;
  return (length + parts - 1) / parts;
}

}  // namespace

bool advance(Index& position, const Index& limits) {
  for (std::size_t axis = position.size(); axis-- > 0;) {
    if (++position[axis] < limits[axis]) return true;
    position[axis] = 0;
  }
  return false;
}

std::size_t element_count(const Index& extents) {
  std::size_t count = 1;
  for (const std::size_t extent : extents) count *= extent;
  return count;
}

std::optional<std::size_t> checked_count(const Index& extents) {
  std::size_t count = 1;
  for (const std::size_t extent : extents)
    if (__builtin_mul_overflow(count, extent, &count)) return std::nullopt;
  return count;
}

Slab whole_slab(const Index& shape) { return {Index(shape.size(), 0), shape}; }

void check_slab(const Variable& variable, const Index& shape, const Slab& slab) {
  const std::string where = "slab of variable '" + variable.name + "'";
  if (slab.start.size() != shape.size() || slab.count.size() != shape.size()) {
    throw CubeError("", where + " has " + std::to_string(slab.start.size()) + " start and " +
                            std::to_string(slab.count.size()) + " count numbers for " + std::to_string(shape.size()) +
                            " axes; give one per axis");
  }
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    const std::size_t start = slab.start[axis], count = slab.count[axis], chunk = variable.chunk[axis];
    const std::string range =
        " [" + std::to_string(start) + ", +" + std::to_string(count) + ") on axis '" + variable.dimensions[axis] + "'";
    if (count == 0 || start >= shape[axis] || count > shape[axis] - start) {
      throw CubeError("", where + range + " is empty or leaves the axis of length " + std::to_string(shape[axis]));
    }
    if (start % chunk != 0 || (count % chunk != 0 && start + count != shape[axis])) {
      throw CubeError("", where + range + " cuts a chunk of " + std::to_string(chunk) +
                              " (chunks are copied whole); choose chunks that divide the slab, see chunk_for_slabs");
    }
  }
}

Index chunk_for_slabs(const Index& shape, const Index& slab_count, ElementType type, std::size_t target_bytes) {
  std::size_t remaining = std::max<std::size_t>(1, target_bytes / element_bytes(type));
  Index chunk(slab_count.size(), 1);
  for (std::size_t axis = slab_count.size(); axis-- > 0 && remaining > 1;) {
    const bool is_split = slab_count[axis] < shape[axis];
    chunk[axis] =
        is_split ? largest_divisor_at_most(slab_count[axis], remaining) : balanced_part(shape[axis], remaining);
    remaining = chunk[axis] == slab_count[axis] ? remaining / chunk[axis] : 1;
  }
  return chunk;
}

Index chunk_grid(const Index& extents, const Index& chunk) {
  Index grid(extents.size());
  for (std::size_t axis = 0; axis < extents.size(); ++axis)
    grid[axis] = extents[axis] / chunk[axis] + (extents[axis] % chunk[axis] != 0 ? 1 : 0);
  return grid;
}

std::vector<Index> chunk_origins(const Index& slab_count, const Index& chunk) {
  const Index grid = chunk_grid(slab_count, chunk);
  std::vector<Index> origins;
  origins.reserve(element_count(grid));
  Index position(grid.size(), 0);
  do {
    Index origin(grid.size());
    for (std::size_t axis = 0; axis < grid.size(); ++axis) origin[axis] = position[axis] * chunk[axis];
    origins.push_back(std::move(origin));
  } while (advance(position, grid));
  return origins;
}

void copy_common_part(const Slab& from_slab, const std::byte* from_data, const Slab& to_slab, std::byte* to_data,
                      std::size_t item_bytes) {
  const std::size_t last = to_slab.start.size() - 1;
  Index begin(last + 1), rows(last + 1);
  for (std::size_t axis = 0; axis <= last; ++axis) {
    begin[axis] = std::max(from_slab.start[axis], to_slab.start[axis]);
    rows[axis] = std::min(from_slab.start[axis] + from_slab.count[axis], to_slab.start[axis] + to_slab.count[axis]) -
                 begin[axis];
  }
  const std::size_t row_bytes = std::exchange(rows[last], 1) * item_bytes;
  std::size_t inner = last;  // the last other axis with several rows: those lie at equal distances
  while (inner > 0 && rows[inner] == 1) --inner;
  std::size_t from_step = item_bytes, to_step = item_bytes;
  for (std::size_t axis = inner + 1; axis <= last; ++axis) {
    from_step *= from_slab.count[axis];
    to_step *= to_slab.count[axis];
  }
  const std::size_t steps = std::exchange(rows[inner], 1);
  Index position(last + 1, 0);
  do {
    std::size_t from = 0, to = 0;
    for (std::size_t axis = 0; axis <= last; ++axis) {
      from = from * from_slab.count[axis] + begin[axis] - from_slab.start[axis] + position[axis];
      to = to * to_slab.count[axis] + begin[axis] - to_slab.start[axis] + position[axis];
    }
    for (std::size_t step = 0; step < steps; ++step)
      std::memcpy(to_data + to * item_bytes + step * to_step, from_data + from * item_bytes + step * from_step,
                  row_bytes);
  } while (advance(position, rows));
}

}  // namespace eqc
