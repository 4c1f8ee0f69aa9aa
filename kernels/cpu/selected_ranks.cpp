// Bins are stretches of doubles read as integers, so any range of values and any outlier leaves them fine.
#include "kernels/cpu/selected_ranks.hpp"

#include <algorithm>
#include <bit>

#include "kernels/metric/rank.hpp"

namespace eqc::cpu {
namespace {

/// Some 16 to 32 values in a bin: few to sort, and few bins to add up.
int log2_bins(int n) { return std::clamp(static_cast<int>(std::bit_width(static_cast<unsigned>(n))) - 5, 4, 12); }

enum : std::uint8_t { kAsIs, kWanted, kInOrder };

/// Differences of ordered bits from the smallest are below 2^64.
std::uint64_t above(double x, std::int64_t lowest) {
  return static_cast<std::uint64_t>(ranks::ordered_bits(x)) - static_cast<std::uint64_t>(lowest);
}

void find_bins(const double* values, int n, std::int64_t lowest, int shift, bool positive, std::uint16_t* bin) {
  if (positive) {  // bits are ordered as they are
    for (int i = 0; i < n; ++i)
      bin[i] = static_cast<std::uint16_t>(
          (static_cast<std::uint64_t>(bits_of(values[i] + 0.0)) - static_cast<std::uint64_t>(lowest)) >> shift);
    return;
  }
  for (int i = 0; i < n; ++i) bin[i] = static_cast<std::uint16_t>(above(values[i], lowest) >> shift);
}

}  // namespace

SelectedRanks::SelectedRanks(const double* values, int n, double low, double high, SelectionScratch& scratch)
    : values_(values), n_(n), s_(scratch) {
  const std::int64_t lowest = ranks::ordered_bits(low);
  const std::uint64_t range = above(high, lowest);
  const int shift = std::max(0, static_cast<int>(std::bit_width(range)) - log2_bins(n));
  exact_ = shift == 0;
  bins_ = static_cast<int>(range >> shift) + 1;
  const auto bins = static_cast<std::size_t>(bins_);
  s_.bin.resize(static_cast<std::size_t>(n));
  s_.count.assign(2 * bins, 0);
  s_.start.resize(bins + 1);
  s_.in_order.assign(bins, kAsIs);
  s_.sorted.resize(static_cast<std::size_t>(n));
  find_bins(values, n, lowest, shift, low >= 0, s_.bin.data());
  std::uint32_t *const even = s_.count.data(), *const odd = even + bins;  // neighbours do not wait for each other
  for (int i = 0; i + 1 < n; i += 2) {
    ++even[s_.bin[static_cast<std::size_t>(i)]];
    ++odd[s_.bin[static_cast<std::size_t>(i) + 1]];
  }
  if (n % 2 != 0) ++even[s_.bin[static_cast<std::size_t>(n) - 1]];
  s_.start[0] = 0;
  for (std::size_t b = 0; b < bins; ++b) s_.start[b + 1] = s_.start[b] + static_cast<std::int32_t>(even[b] + odd[b]);
}

int SelectedRanks::bin_of_rank(int rank) const {
  const auto end = s_.start.begin() + bins_ + 1;
  return static_cast<int>(std::upper_bound(s_.start.begin(), end, rank) - s_.start.begin()) - 1;
}

void SelectedRanks::collect() const {
  std::int32_t* const next = reinterpret_cast<std::int32_t*>(s_.count.data());
  std::copy_n(s_.start.begin(), bins_, next);
  const std::uint16_t* const bin = s_.bin.data();
  const std::uint8_t* const state = s_.in_order.data();
  double* const sorted = s_.sorted.data();
  for (int i = 0; i < n_; ++i)
    if (state[bin[i]] == kWanted) sorted[next[bin[i]]++] = values_[i] + 0.0;
  for (int b = 0; b < bins_; ++b) {
    if (state[b] != kWanted) continue;
    if (!exact_) std::sort(sorted + s_.start[static_cast<std::size_t>(b)], sorted + next[b]);
    s_.in_order[static_cast<std::size_t>(b)] = kInOrder;
  }
}

void SelectedRanks::want(int first, int last) {
  for (int b = bin_of_rank(first), end = bin_of_rank(last); b <= end; ++b)
    if (s_.in_order[static_cast<std::size_t>(b)] == kAsIs) s_.in_order[static_cast<std::size_t>(b)] = kWanted;
}

double SelectedRanks::operator[](int rank) const {
  std::uint8_t& state = s_.in_order[static_cast<std::size_t>(bin_of_rank(rank))];
  if (state != kInOrder) {
    state = kWanted;
    collect();
  }
  return s_.sorted[static_cast<std::size_t>(rank)];
}

}  // namespace eqc::cpu
