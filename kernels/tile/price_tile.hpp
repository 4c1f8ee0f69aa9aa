// The pricing tile of a team: 256 worlds of one region against all hardware, with the additions of kernels/cpu in the
// same order.
#pragma once

#include "kernels/base/elementary.hpp"
#include "kernels/fold.hpp"
#include "kernels/job/price_job.hpp"
#include "kernels/base/team.hpp"

namespace eqc {

/// What one block of worlds adds to a cell's sums.
struct BlockSums {
  double sum[kGroups], square[kGroups], min, max;
};

/// Intermediate arrays of a job for regions [first_region, ...). A slot is a priced (region, hardware).
struct PriceWork {
  std::int32_t first_region = 0, slots = 0;
  const std::int32_t* slot = nullptr;       ///< [regions][n_hardware], -1 where the cell is not priced
  const std::int32_t* slot_cell = nullptr;  ///< [slots] region * n_hardware + hardware
  double* reference = nullptr;              ///< [slots][n_quantities] values in world 0
  BlockSums* partial = nullptr;             ///< [slots][n_quantities][blocks]
  double* values = nullptr;                 ///< [slots][n_sorted][worlds], -0.0 as +0.0
  double* sorted = nullptr;                 ///< the same, each series ascending
};

/// Memory that a team shares.
struct PriceTileMemory {
  double value[kQuantities][kBlock];
  double cheapest[kCheapest][kBlock];
  double low[kQuantities][kGroups], high[kQuantities][kGroups];
};

/// Values of world 0, from which deviations are taken.
EQC_HD void price_reference(const PriceJob& job, const PriceWork& work, std::int32_t slot) {
  const std::int32_t cell = work.slot_cell[slot];
  const Outcome first = cell_view(job, cell / job.n_hardware, cell % job.n_hardware).at(0);
  for (int k = 0; k < job.n_quantities; ++k)
    work.reference[static_cast<std::int64_t>(slot) * job.n_quantities + k] = quantity_of(first, job.quantity[k]);
}

/// Evaluates one lane of one cell and keeps the running minima over hardware.
EQC_HD void price_lane(const CellView& cell, std::int64_t world, int lane, PriceTileMemory& m) {
  const Outcome o = cell.at(world);
#define EQC_X(id, ...) m.value[static_cast<int>(Quantity::id)][lane] = o.id;
  EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
  const auto keep = [&](Cheapest c, double cost) {
    m.cheapest[static_cast<int>(c)][lane] = min_(cost, m.cheapest[static_cast<int>(c)][lane]);
  };
  if ((cell.ways & kMayOwn) != 0) keep(Cheapest::own, o.cost_own);
  if ((cell.ways & kMayRent) != 0) keep(Cheapest::rent, o.cost_rent);
  if ((cell.ways & kMayServe) != 0) keep(Cheapest::replica_day, o.cost_replica_day);
}

/// The part of the halving tree over 256 lanes (128, 64, 32, 16) that ends in one group: 16 lanes, 16 apart.
struct GroupSums {
  double sum, square, low, high;
};
EQC_HD GroupSums fold_group(const double* value, int group, double reference) {
  constexpr int kLanes = kBlock / kGroups;
  double sum[kLanes / 2], square[kLanes / 2];
  double low = value[group], high = value[group];
  for (int j = 1; j < kLanes; ++j) {
    const double y = value[group + j * kGroups];
    low = y < low ? y : low;
    high = y > high ? y : high;
  }
  for (int j = 0; j < kLanes / 2; ++j) {
    const double a = value[group + j * kGroups] - reference, b = value[group + j * kGroups + kBlock / 2] - reference;
    sum[j] = a + b;
    square[j] = a * a + b * b;
  }
  for (int half = kLanes / 4; half >= 1; half /= 2)
    for (int j = 0; j < half; ++j) {
      sum[j] = sum[j] + sum[j + half];
      square[j] = square[j] + square[j + half];
    }
  return {sum[0], square[0], low, high};
}

/// Prices the worlds [block * kBlock, ...) of a region with all hardware.
template <class Team>
EQC_HD void price_tile(const Team& team, const PriceJob& job, const PriceWork& work, double* cheapest, int region,
                       int block, PriceTileMemory& m) {
  const std::int64_t first = static_cast<std::int64_t>(block) * kBlock, blocks = job.worlds / kBlock;
  team.each(kBlock, [&](int lane) {
    for (int c = 0; c < kCheapest; ++c) m.cheapest[c][lane] = kInfinity;
  });
  for (int hardware = 0; hardware < job.n_hardware; ++hardware) {
    const std::int64_t slot = work.slot[(region - work.first_region) * job.n_hardware + hardware];
    if (slot < 0) continue;
    const CellView cell = cell_view(job, region, hardware);
    const double* reference = work.reference + slot * job.n_quantities;
    BlockSums* const partial = work.partial + slot * job.n_quantities * blocks + block;
    team.each(kBlock, [&](int lane) { price_lane(cell, first + lane, lane, m); });
    team.each(job.n_quantities * kGroups, [&](int i) {
      const int k = i / kGroups, g = i % kGroups;
      const GroupSums s = fold_group(m.value[job.quantity[k]], g, reference[k]);
      partial[k * blocks].sum[g] = s.sum;
      partial[k * blocks].square[g] = s.square;
      m.low[k][g] = s.low;
      m.high[k][g] = s.high;
    });
    team.each(kBlock, [&](int lane) {
      for (int k = 0; k < job.n_sorted; ++k)
        work.values[(slot * job.n_sorted + k) * job.worlds + first + lane] = m.value[job.quantity[k]][lane] + 0.0;
      if (lane >= job.n_quantities) return;
      double low = reference[lane], high = reference[lane];
      for (int g = 0; g < kGroups; ++g) {
        low = min_(m.low[lane][g], low);
        high = max_(m.high[lane][g], high);
      }
      partial[lane * blocks].min = low;
      partial[lane * blocks].max = high;
    });
  }
  team.each(kBlock, [&](int lane) {
    for (int c = 0; c < kCheapest; ++c)
      cheapest[(static_cast<std::int64_t>(c) * job.n_regions + region) * job.worlds + first + lane] =
          m.cheapest[c][lane];
  });
}

/// Blocks in index order, then the moments of one quantity in one cell.
EQC_HD void price_moments(const PriceJob& job, const PriceWork& work, std::int32_t slot, int k,
                          QuantityStatistics& out) {
  const std::int64_t series = static_cast<std::int64_t>(slot) * job.n_quantities + k;
  const std::int32_t blocks = job.worlds / kBlock;
  CellSums sums = empty_sums(work.reference[series]);
  for (std::int32_t b = 0; b < blocks; ++b) {
    const BlockSums& p = work.partial[series * blocks + b];
    for (int g = 0; g < kGroups; ++g) sums.sum[g] = sums.sum[g] + p.sum[g];
    for (int g = 0; g < kGroups; ++g) sums.square[g] = sums.square[g] + p.square[g];
    sums.min = min_(p.min, sums.min);
    sums.max = max_(p.max, sums.max);
  }
  moment_statistics(sums, job.worlds, job.replicates, out);
}

}  // namespace eqc
