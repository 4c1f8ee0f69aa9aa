// A variable of a cube as flat rows: a column per axis with its labels, then a column per statistic, or one value.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "host/cube/reader.hpp"

namespace eqc {

struct FlatTable {
  const Variable* variable = nullptr;
  std::vector<const Dimension*> axes;  ///< label columns, slowest first
  std::vector<std::string> values;     ///< names of the value columns
};

/// The last axis lies across where it is one of statistics, so that a value and its band are one row. Names of columns
/// are unique, also without regard to case; a variable's own value is called "value", "value_" where an axis is.
FlatTable flat_table(const Cube& cube, const Variable& variable);

/// What a row is: the places on the axes and the stored numbers.
using RowVisitor = std::function<void(std::span<const std::size_t> places, std::span<const double> values)>;

/// Numbers held at a time, where a row has fewer: 32 MiB.
inline constexpr std::size_t kMostNumbers = std::size_t{1} << 22;

/// All rows, last axis fastest. Throws CubeError.
void visit_rows(const Cube& cube, const FlatTable& table, const RowVisitor& visit,
                std::size_t most_numbers = kMostNumbers);

/// The variables of these names, all for none, as tables. Throws CubeError with the nearest name.
std::vector<FlatTable> flat_tables(const Cube& cube, const std::vector<std::string>& names);

}  // namespace eqc
