// Order statistics of a long series of which few are asked for: values fall into bins of their leading bits, and only
// bins that hold an asked rank are put in order.
#pragma once

#include <cstdint>
#include <vector>

namespace eqc::cpu {

/// Memory of SelectedRanks, kept between series.
struct SelectionScratch {
  std::vector<std::uint16_t> bin;      ///< [n] of each value
  std::vector<std::uint32_t> count;    ///< [2][bins] how many
  std::vector<std::int32_t> start;     ///< [bins + 1] first rank of each
  std::vector<std::uint8_t> in_order;  ///< [bins]
  std::vector<double> sorted;          ///< [n] by rank, where a bin is in order
};

/// The ascending order of n values, whose smallest and largest are `low` and `high`; reads as an array of them, and
/// gives the numbers that a sort would.
class SelectedRanks {
 public:
  SelectedRanks(const double* values, int n, double low, double high, SelectionScratch& scratch);
  /// Ranks [first, last] will be asked for: together they take one pass over the values, others one each.
  void want(int first, int last);
  double operator[](int rank) const;

 private:
  int bin_of_rank(int rank) const;
  void collect() const;

  const double* values_;
  int n_, bins_ = 1;
  bool exact_ = false;  ///< a bin holds equal values
  SelectionScratch& s_;
};

}  // namespace eqc::cpu
