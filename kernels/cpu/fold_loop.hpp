// Folding values over worlds on the CPU: block sums in fixed trees, exact quantiles by ranking.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/base/lanes.hpp"
#include "kernels/cpu/selected_ranks.hpp"
#include "kernels/fold.hpp"

namespace eqc::cpu {

inline constexpr int kRows = kBlock / kGroups;  ///< values of one group in a block

/// CellSums of one series while worlds are added; smallest and largest are kept by lane.
struct SeriesSums {
  alignas(64) double sum[kGroups] = {};
  alignas(64) double square[kGroups] = {};
  Lanes low, high;
  double reference;
};
SeriesSums empty_series(double reference);

/// Adds the kLanes groups from `group` on of one block: row r holds worlds r * kGroups + group ... of the block.
/// Halving tree over rows.
void add_rows(const Lanes* rows, int group, SeriesSums& sums);

/// Mean, sd, error, minimum and maximum of `count` series.
void moment_statistics(const SeriesSums* sums, int count, int worlds, int replicates, QuantityStatistics* out);

/// What one thread needs to find quantiles; grows to the most worlds it has seen, so that later folds allocate nothing.
class FoldScratch {
 public:
  void reserve(int worlds);
  SelectionScratch& selection() { return selection_; }
  std::uint32_t* words() { return words_.get(); }

 private:
  struct Free {
    void operator()(std::uint32_t* words) const;
  };
  int worlds_ = 0;
  SelectionScratch selection_;
  std::unique_ptr<std::uint32_t[], Free> words_;
};

/// Values above which a share is asked for.
struct Thresholds {
  int count = 0;
  const std::int32_t* of = nullptr;  ///< [count] those of `quantity` are meant
  std::int32_t quantity = 0;
  const double* value = nullptr;  ///< [count]
};

/// Quantiles, their errors and shares above thresholds of values in world order, whose smallest and largest are out.min
/// and out.max.
void quantile_statistics(const FoldSpec& fold, const Thresholds& thresholds, const double* values, FoldScratch& scratch,
                         QuantityStatistics& out);

/// Everything at once for values already at hand, [worlds] in world order.
QuantityStatistics statistics(const FoldSpec& fold, const double* values, FoldScratch& scratch);

}  // namespace eqc::cpu
