// A table of the page: rows over labelled axes, numbers with their band, as CSV with every digit and as the texts that
// `equicube show` prints.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "host/cube/reader.hpp"

namespace eqc {

struct PageAxis {
  std::string name;
  std::vector<std::string> labels;
};

/// Values row-major: rows over the axes, last axis fastest, then the value columns.
struct PageTable {
  std::string id;     ///< name of its file: ID.csv
  std::string title;  ///< what one reads from it
  Variable variable;  ///< units, codes, element type, description; a variable of the cube unless the id differs
  std::vector<PageAxis> axes;
  /// Further columns of text, [rows] each: "hardware" of a cheapest cell.
  std::vector<std::pair<std::string, std::vector<std::string>>> texts;
  std::vector<std::string> values;  ///< names of the value columns; "value" for a variable without statistics
  std::vector<double> numbers;      ///< [rows][values]

  std::size_t rows() const;
};

/// Every digit; what is not finite is an empty cell.
std::string page_csv(const PageTable& table);
std::string page_csv_header(const PageTable& table);

/// The numbers as shown_cell() prints them (host/report/shown_cell.hpp), "-" where there is none, blanks between.
/// Meanings of codes hold no blanks.
std::string printed_numbers(const PageTable& table);

/// A variable of the cube at some labels of some axes ("where": axis -> labels), all of the others. Its statistics are
/// the value columns: 5 %, median (else mean), 95 % where it has them, else the first of median and mean that it has.
/// The mean too of costs that are sums, and of their parts.
PageTable page_table(const Cube& cube, const Variable& variable, const std::vector<PageAxis>& where = {});

/// A cell of a variable that is wanted beside its table.
struct PageCell {
  std::vector<std::size_t> places;  ///< on each axis of the variable but that of statistics; empty: none
};

/// The same, and the numbers of single cells beside it: every chunk of the cube is decoded once. `cells` are sorted by
/// their first place; `of_cells` gets [cells][values].
PageTable page_table(const Cube& cube, const Variable& variable, const std::vector<PageAxis>& where,
                     const std::vector<PageCell>& cells, std::vector<double>& of_cells);

/// The value columns that the statistics of an axis give.
std::vector<std::string> page_statistics(const std::vector<std::string>& labels);

}  // namespace eqc
