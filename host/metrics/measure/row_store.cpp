// Sorting splits at the median once per pair of threads, so that it needs no room beside the rows.
#include "host/metrics/measure/row_store.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "host/base/parallel.hpp"

namespace eqc {
namespace {

constexpr double kOne = 1;
constexpr std::int32_t kNoCell = 0;
constexpr std::size_t kWorthThreads = 1 << 17;  // rows

template <class Row, class Less>
void sort_on_threads(Row* begin, Row* end, int threads, const Less& less) {
  const auto n = static_cast<std::size_t>(end - begin);
  if (threads < 2 || n < kWorthThreads) {
    std::sort(begin, end, less);
    return;
  }
  Row* const middle = begin + n / 2;
  std::nth_element(begin, middle, end, less);
  parallel_for(2, 2, [&](std::size_t half) {
    if (half == 0)
      sort_on_threads(begin, middle, threads / 2, less);
    else
      sort_on_threads(middle, end, threads - threads / 2, less);
  });
}

template <class Row, class Less>
void sort_all(std::vector<Row>& rows, const Less& less) {
  sort_on_threads(rows.data(), rows.data() + rows.size(), hardware_threads(), less);
}

/// Calls work(first, end) for stretches of [0, n).
template <class Work>
void in_stretches(std::size_t n, const Work& work) {
  constexpr std::size_t kStretch = 1 << 17;
  for (std::size_t first = 0; first < n; first += kStretch) work(first, std::min(first + kStretch, n));
}

/// Gives the pages back that lie within a stretch of a column, which nobody reads any more: rows and columns together
/// then take the memory of one of them.
template <class T>
void forget(std::vector<T>& column, std::size_t first, std::size_t end) {
  if (column.empty()) return;
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const std::uintptr_t from = (reinterpret_cast<std::uintptr_t>(column.data() + first) + page - 1) / page * page,
                       to = reinterpret_cast<std::uintptr_t>(column.data() + end) / page * page;
  if (from < to) madvise(reinterpret_cast<void*>(from), to - from, MADV_DONTNEED);
}

/// Gives the memory of a column back.
template <class T>
void drop(std::vector<T>& column) {
  std::vector<T>().swap(column);
}

}  // namespace

RowStore::RowStore(TableColumns& rows, std::vector<std::int32_t>& cell) {
  for (double& x : rows.value) x += 0.0;  // -0.0 becomes +0.0
  const std::size_t n = rows.value.size();
  if (!rows.group.empty() || !cell.empty()) {
    full_.reserve(n);
    in_stretches(n, [&](std::size_t first, std::size_t end) {
      for (std::size_t i = first; i < end; ++i)
        full_.push_back({rows.value[i], rows.weight.empty() ? 1.0 : rows.weight[i],
                         rows.group.empty() ? 0 : rows.group[i], cell.empty() ? 0 : cell[i]});
      forget(rows.value, first, end), forget(rows.weight, first, end);
      forget(rows.group, first, end), forget(cell, first, end);
    });
  } else if (!rows.weight.empty()) {
    weighted_.reserve(n);
    in_stretches(n, [&](std::size_t first, std::size_t end) {
      for (std::size_t i = first; i < end; ++i) weighted_.push_back({rows.value[i], rows.weight[i]});
      forget(rows.value, first, end), forget(rows.weight, first, end);
    });
  } else {
    plain_ = std::move(rows.value);
  }
  drop(rows.value), drop(rows.weight), drop(rows.group), drop(cell);
}

void RowStore::sort_by_value() {
  sort_all(plain_, std::less<double>());
  sort_all(weighted_, [](const WeightedRow& a, const WeightedRow& b) {
    return a.value != b.value ? a.value < b.value : a.weight < b.weight;
  });
  sort_all(full_, [](const FullRow& a, const FullRow& b) {
    return a.value != b.value ? a.value < b.value : std::tie(a.weight, a.cell) < std::tie(b.weight, b.cell);
  });
}

std::vector<std::size_t> RowStore::sort_by_group(std::size_t groups) {
  sort_all(full_, [](const FullRow& a, const FullRow& b) {
    if (a.group != b.group) return a.group < b.group;
    return a.value != b.value ? a.value < b.value : std::tie(a.weight, a.cell) < std::tie(b.weight, b.cell);
  });
  std::vector<std::size_t> begin(groups + 1);
  for (const FullRow& row : full_) ++begin[static_cast<std::size_t>(row.group) + 1];
  for (std::size_t g = 0; g < groups; ++g) begin[g + 1] += begin[g];
  return begin;
}

RowView RowStore::view() const {
  if (!full_.empty()) return {&full_.front().value, &full_.front().weight, 3, 3, full_.size(), 1, 1};
  if (!weighted_.empty()) return {&weighted_.front().value, &weighted_.front().weight, 2, 2, weighted_.size(), 1, 1};
  return {plain_.data(), &kOne, 1, 0, plain_.size(), 1, 1};
}

const std::int32_t* RowStore::cells() const { return full_.empty() ? &kNoCell : &full_.front().cell; }
std::size_t RowStore::cell_stride() const { return full_.empty() ? 0 : sizeof(FullRow) / sizeof(std::int32_t); }

}  // namespace eqc
