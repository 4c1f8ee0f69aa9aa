// Quantiles of one series: found by ranking 32-bit words, or by sorting the values where words do not do.
#include <new>

#include "kernels/cpu/fold.hpp"
#include "kernels/metric/rank.hpp"
#include "kernels/metric/sort.hpp"

namespace eqc::cpu {
namespace {

using GroupCounts = ranks::Row[kGroups / ranks::kLanes];

/// Number of values at or below q of each group of worlds; `first`: at least so many are.
void count_below(const double* values, const double*, int n, int, double q, GroupCounts& below) {
  std::int32_t count[kGroups] = {};
  for (int w = 0; w < n; w += kGroups)
    for (int g = 0; g < kGroups; ++g) count[g] += values[w + g] <= q ? 1 : 0;
  for (int g = 0; g < kGroups; ++g) below[g / ranks::kLanes][g % ranks::kLanes] = static_cast<std::uint32_t>(count[g]);
}

/// The same for ranked values: compares words; those alike in their leading bits with the first above q count by rank.
void count_below(const double*, const Ranking& ranking, int n, int first, double q, GroupCounts& below) {
  constexpr int kRowsOfGroups = kGroups / ranks::kLanes;
  int above = first;  // first rank above q
  if (above < n && !(ranking[above] > q))
    for (int high = n; above < high;) {
      const int middle = above + (high - above) / 2;
      if (ranking[middle] > q) high = middle;
      else above = middle + 1;
    }
  const std::uint32_t limit = above < n ? ranking.sorted[ranking.address(above)] & ~ranking.position_mask : 0;
  for (ranks::Row& b : below) b = ranks::Row{} + (above < n ? 0u : static_cast<std::uint32_t>(n / kGroups));
  if (above == n) return;
  for (int row = 0; row < n / ranks::kLanes; row += kRowsOfGroups)
    for (int i = 0; i < kRowsOfGroups; ++i) below[i] -= (ranks::Row)(ranks::load(ranking.packed, row + i) < limit);
  for (int rank = above - 1; rank >= 0 && ranking.sorted[ranking.address(rank)] >= limit; --rank) {
    const int group = ranking.position(rank) % kGroups;
    ++below[group / ranks::kLanes][group % ranks::kLanes];
  }
}

/// Standard errors of the replicates' shares below each of up to kLanes quantiles, one per lane.
Lanes share_errors(const GroupCounts* below, int count, int n, int replicates) {
  Lanes share[kGroups] = {};
  for (int p = 0; p < count; ++p) {
    std::uint32_t number[kGroups] = {};
    for (int g = 0; g < kGroups; ++g) number[g % replicates] += below[p][g / ranks::kLanes][g % ranks::kLanes];
    for (int r = 0; r < replicates; ++r) share[r][p] = static_cast<double>(static_cast<std::int32_t>(number[r]));
  }
  for (int r = 0; r < replicates; ++r) share[r] = share[r] * static_cast<double>(replicates) / static_cast<double>(n);
  return root_lanes(share_variance(share, replicates));
}

template <class Sorted>
void read_quantiles(const FoldSpec& fold, const Thresholds& thresholds, const double* values, const Sorted& sorted, QuantityStatistics& out) {
  const int n = fold.worlds;
  for (int first = 0; first < fold.n_probabilities; first += kLanes) {
    const int here = fold.n_probabilities - first < kLanes ? fold.n_probabilities - first : kLanes;
    GroupCounts below[kLanes];
    for (int p = 0; p < here; ++p) {
      const double probability = fold.probability[first + p], q = sorted_quantile(sorted, n, probability);
      out.quantile[first + p] = q;
      count_below(values, sorted, n, static_cast<int>(probability * (n - 1)) + 1, q, below[p]);
    }
    const Lanes error = share_errors(below, here, n, fold.replicates);
    for (int p = 0; p < here; ++p) out.quantile_se[first + p] = quantile_standard_error(sorted, n, fold.probability[first + p], error[p]);
  }
  for (int t = 0; t < thresholds.count; ++t)
    if (thresholds.of[t] == thresholds.quantity) out.share_above[t] = sorted_share_above(sorted, n, thresholds.value[t]);
}

}  // namespace

void FoldScratch::Free::operator()(std::uint32_t* words) const { ::operator delete[](words, std::align_val_t{64}); }

void FoldScratch::reserve(int worlds) {
  if (worlds <= worlds_) return;
  worlds_ = worlds;
  sorted_.resize(static_cast<std::size_t>(worlds) + static_cast<std::size_t>(sort_scratch_size(worlds)));
  const auto words = static_cast<std::size_t>(rank_scratch_size(worlds));
  words_.reset(static_cast<std::uint32_t*>(::operator new[](words * sizeof(std::uint32_t), std::align_val_t{64})));
}

void quantile_statistics(const FoldSpec& fold, const Thresholds& thresholds, const double* values, FoldScratch& scratch, QuantityStatistics& out) {
  const int n = fold.worlds;
  Ranking ranking;
  if (n <= kMostRanked && rank_values(values, n, out.min, out.max, scratch.words(), ranking)) return read_quantiles(fold, thresholds, values, ranking, out);
  double* const sorted = scratch.sorted();
  sort_copy(values, n, sorted, sorted + n);
  read_quantiles(fold, thresholds, values, static_cast<const double*>(sorted), out);
}

}  // namespace eqc::cpu
