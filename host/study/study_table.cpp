// Bands are order statistics: exact, and the same on every machine.
#include "host/study/study_table.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace eqc {

double sorted_quantile(const std::vector<double>& ascending, double probability) {
  const double place = probability * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const double rest = place - static_cast<double>(below);
  if (rest == 0 || ascending[below] == ascending[below + 1]) return ascending[below];
  return ascending[below] + rest * (ascending[below + 1] - ascending[below]);
}

Band band_of(std::vector<double> worlds) {
  worlds.erase(std::remove_if(worlds.begin(), worlds.end(), [](double v) { return std::isnan(v); }), worlds.end());
  if (worlds.empty()) return {};
  std::sort(worlds.begin(), worlds.end());
  return {sorted_quantile(worlds, 0.05), sorted_quantile(worlds, 0.5), sorted_quantile(worlds, 0.95)};
}

void StudyTable::add(std::vector<StudyCell> cells) {
  if (cells.size() != columns.size()) throw std::logic_error(id + ": a row has another number of cells than columns");
  for (std::size_t c = 0; c < cells.size(); ++c)
    if (cells[c].index() != static_cast<std::size_t>(columns[c].kind)) throw std::logic_error(id + ": column " + columns[c].name + " holds another kind of cell");
  rows.push_back(std::move(cells));
}

void sort_by_median(StudyTable& t, std::size_t column, bool descending) {
  std::stable_sort(t.rows.begin(), t.rows.end(), [&](const auto& a, const auto& b) {
    const double x = std::get<Band>(a[column]).median, y = std::get<Band>(b[column]).median;
    return descending ? x > y : x < y;
  });
}

}  // namespace eqc
