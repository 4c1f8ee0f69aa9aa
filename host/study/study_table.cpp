// A row is checked against its columns when it is added.
#include "host/study/study_table.hpp"

#include <algorithm>
#include <stdexcept>

namespace eqc {

void StudyTable::add(std::vector<StudyCell> cells) {
  if (cells.size() != columns.size()) throw std::logic_error(id + ": a row has another number of cells than columns");
  for (std::size_t c = 0; c < cells.size(); ++c)
    if (cells[c].index() != static_cast<std::size_t>(columns[c].kind))
      throw std::logic_error(id + ": column " + columns[c].name + " holds another kind of cell");
  rows.push_back(std::move(cells));
}

void sort_by_median(StudyTable& t, std::size_t column, bool descending) {
  std::stable_sort(t.rows.begin(), t.rows.end(), [&](const auto& a, const auto& b) {
    const double x = std::get<Band>(a[column]).median, y = std::get<Band>(b[column]).median;
    return descending ? x > y : x < y;
  });
}

}  // namespace eqc
