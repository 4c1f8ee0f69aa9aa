// Quantiles of one series: found by ranking 32-bit words, or by putting the ranks that are asked for in order where
// words do not do.
#include <algorithm>
#include <new>

#include "kernels/cpu/fold_loop.hpp"
#include "kernels/metric/rank.hpp"

namespace eqc::cpu {
namespace {

constexpr int kCountRows = kGroups / ranks::kLanes;
constexpr int kWorthRanking = 1 << 13;  ///< longer series outgrow the cache, and all but few of their ranks are unused
static_assert(kWorthRanking <= kMostRanked);

/// Number of values at or below a quantile: of each group of worlds, and of all.
struct Below {
  ranks::Row group[kCountRows];
  std::int64_t all;
};

/// Values in world order; `first`: at least so many are at or below q.
Below count_below(const double* values, const SelectedRanks&, int n, int, double q) {
  std::int32_t count[kGroups] = {};
  for (int w = 0; w < n; w += kGroups)
    for (int g = 0; g < kGroups; ++g) count[g] += values[w + g] <= q ? 1 : 0;
  Below below = {};
  for (int g = 0; g < kGroups; ++g) {
    below.group[g / ranks::kLanes][g % ranks::kLanes] = static_cast<std::uint32_t>(count[g]);
    below.all += count[g];
  }
  return below;
}

/// The same for ranked values: compares words; those alike in their leading bits with the first above q count by rank.
Below count_below(const double*, const Ranking& ranking, int n, int first, double q) {
  int above = first;  // first rank above q
  if (above < n && !(ranking[above] > q))
    for (int high = n; above < high;) {
      const int middle = above + (high - above) / 2;
      if (ranking[middle] > q)
        high = middle;
      else
        above = middle + 1;
    }
  Below below = {};
  below.all = above;
  if (above == n) {
    for (ranks::Row& g : below.group) g += static_cast<std::uint32_t>(n / kGroups);
    return below;
  }
  const std::uint32_t limit = ranking.sorted[ranking.address(above)] & ~ranking.position_mask;
  for (int row = 0; row < n / ranks::kLanes; row += kCountRows)
    for (int i = 0; i < kCountRows; ++i) below.group[i] -= (ranks::Row)(ranks::load(ranking.packed, row + i) < limit);
  for (int rank = above - 1; rank >= 0 && ranking.sorted[ranking.address(rank)] >= limit; --rank) {
    const int group = ranking.position(rank) % kGroups;
    ++below.group[group / ranks::kLanes][group % ranks::kLanes];
  }
  return below;
}

/// Root of share_variance over the replicates' shares below a quantile. In integers, for the same bits: n is a power of
/// two, so shares, their mean, deviations and squares are all exact.
double share_error(Below below, int n, int replicates) {
  ranks::Row* const group = below.group;
  if (replicates <= 8) {  // lane g becomes the sum over its replicate's groups; each replicate then stands in kGroups /
                          // replicates lanes
    if constexpr (kCountRows == 2)
      group[0] = group[1] = group[0] + group[1];
    else
      group[0] += ranks::mirrored<8 % ranks::kLanes>(group[0]);
    for (ranks::Row& g : below.group) {
      if (replicates <= 4) g += ranks::mirrored<4>(g);
      if (replicates <= 2) g += ranks::mirrored<2>(g);
    }
  }
  using Wide = std::uint64_t __attribute__((vector_size(sizeof(ranks::Row))));
  Wide sum = {};
  for (const ranks::Row& g : below.group) {
    const ranks::Row deviation = g * static_cast<std::uint32_t>(replicates) -
                                 static_cast<std::uint32_t>(below.all);  // times n; its square is below 2^32
    const Wide squares = (Wide)(deviation * deviation);
    sum += (squares & 0xffffffffu) + (squares >> 32);
  }
  std::uint64_t squares = 0;
  for (int l = 0; l < ranks::kLanes / 2; ++l) squares += sum[l];
  squares /= static_cast<unsigned>(kGroups / replicates);
  return sqrt_(static_cast<double>(static_cast<std::int64_t>(squares)) / (static_cast<double>(n) * n) /
               (static_cast<double>(replicates) * (replicates - 1)));
}

double share_above(const double* values, const SelectedRanks&, int n, double threshold) {
  int count = 0;
  for (int w = 0; w < n; ++w) count += values[w] > threshold ? 1 : 0;
  return static_cast<double>(count) / n;
}
double share_above(const double*, const Ranking& ranking, int n, double threshold) {
  return sorted_share_above(ranking, n, threshold);
}

/// Ranks next to the quantiles, as far as independent worlds would spread them.
void want_quantiles(const FoldSpec& fold, SelectedRanks& selected) {
  const int n = fold.worlds;
  for (int p = 0; p < fold.n_probabilities; ++p) {
    const double share = fold.probability[p], middle = share * (n - 1), width = 2 + sqrt_(share * (1 - share) * n);
    selected.want(static_cast<int>(max_(middle - width, 0.0)), static_cast<int>(min_(middle + width, n - 1.0)));
  }
}

template <class Sorted>
void read_quantiles(const FoldSpec& fold, const Thresholds& thresholds, const double* values, const Sorted& sorted,
                    QuantityStatistics& out) {
  const int n = fold.worlds;
  for (int p = 0; p < fold.n_probabilities; ++p) {
    const double probability = fold.probability[p], q = sorted_quantile(sorted, n, probability);
    const Below below = count_below(values, sorted, n, static_cast<int>(probability * (n - 1)) + 1, q);
    out.quantile[p].value = q;
    out.quantile[p].se = quantile_standard_error(sorted, n, probability, share_error(below, n, fold.replicates));
  }
  for (int t = 0; t < thresholds.count; ++t)
    if (thresholds.of[t] == thresholds.quantity)
      out.share_above[t] = share_above(values, sorted, n, thresholds.value[t]);
}

}  // namespace

void FoldScratch::Free::operator()(std::uint32_t* words) const { ::operator delete[](words, std::align_val_t{64}); }

void FoldScratch::reserve(int worlds) {
  if (worlds <= worlds_) return;
  worlds_ = worlds;
  const auto words = static_cast<std::size_t>(rank_scratch_size(std::min(worlds, kWorthRanking)));
  words_.reset(static_cast<std::uint32_t*>(::operator new[](words * sizeof(std::uint32_t), std::align_val_t{64})));
}

void quantile_statistics(const FoldSpec& fold, const Thresholds& thresholds, const double* values, FoldScratch& scratch,
                         QuantityStatistics& out) {
  const int n = fold.worlds;
  Ranking ranking;
  if (n <= kWorthRanking && rank_values(values, n, out.min, out.max, scratch.words(), ranking))
    return read_quantiles(fold, thresholds, values, ranking, out);
  SelectedRanks selected(values, n, out.min, out.max, scratch.selection());
  want_quantiles(fold, selected);
  read_quantiles(fold, thresholds, values, selected, out);
}

}  // namespace eqc::cpu
