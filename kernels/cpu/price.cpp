// The pricing tile on the CPU: loops over worlds that the compiler turns into SIMD, then the folds.
#include "kernels/cpu/price.hpp"

#include <limits>
#include <vector>

#include "kernels/cpu/fold.hpp"

namespace eqc::cpu {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// What one thread needs between calls: a block of outcomes and the values to be sorted.
struct Scratch {
  alignas(64) double block[kQuantities][kBlock];
  CellSums sums[kQuantities];
  std::vector<double> values;  // [n_sorted][worlds]
  std::vector<double> fold;    // scratch of a fold
};

/// Evaluates the worlds [first, first + kBlock) of one cell into block[quantity][lane].
void evaluate_block(const CellView& cell, std::int64_t first, double (*__restrict block)[kBlock]) {
  const CellView c = cell;  // a copy: the compiler must see that stores to block cannot change it
  for (int lane = 0; lane < kBlock; ++lane) {
    const Outcome o = c.at(first + lane);
#define EQC_X(id, kind, train, serve, name, source) block[static_cast<int>(Quantity::id)][lane] = o.id;
    EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
  }
}

void keep_cheapest(const double* __restrict cost, double* __restrict cheapest) {
  for (int l = 0; l < kBlock; ++l) cheapest[l] = cost[l] < cheapest[l] ? cost[l] : cheapest[l];
}

void price_cell(const PriceJob& job, int region, int hardware, Scratch& s, QuantityStatistics* out, double* const* cheapest) {
  const CellView cell = cell_view(job, region, hardware);
  const FoldSpec fold = {job.worlds, job.replicates, job.n_probabilities, job.probability};
  const Outcome first = cell.at(0);
  for (int k = 0; k < job.n_quantities; ++k)
    s.sums[k] = empty_sums(quantity_of(first, job.quantity[k]));
  for (std::int64_t w = 0; w < job.worlds; w += kBlock) {
    evaluate_block(cell, w, s.block);
    for (int k = 0; k < job.n_quantities; ++k) add_block(s.block[job.quantity[k]], s.sums[k]);
    for (int k = 0; k < job.n_sorted; ++k)
      for (int l = 0; l < kBlock; ++l) s.values[static_cast<std::size_t>(k) * job.worlds + w + l] = s.block[job.quantity[k]][l];
    if (cell.sold) keep_cheapest(s.block[static_cast<int>(Quantity::cost_own)], cheapest[0] + w);
    if (cell.rent_offered) keep_cheapest(s.block[static_cast<int>(Quantity::cost_rent)], cheapest[1] + w);
    if (cell.sold || cell.rent_offered)
      keep_cheapest(s.block[static_cast<int>(Quantity::cost_replica_day)], cheapest[2] + w);
  }
  for (int k = 0; k < job.n_quantities; ++k) moment_statistics(s.sums[k], job.worlds, job.replicates, out[k]);
  for (int k = 0; k < job.n_sorted; ++k) {
    quantile_statistics(fold, s.values.data() + static_cast<std::size_t>(k) * job.worlds, s.fold.data(), out[k]);
    for (int t = 0; t < job.n_thresholds; ++t)  // the scratch begins with the sorted values
      if (job.threshold_of[t] == k) out[k].share_above[t] = sorted_share_above(s.fold.data(), job.worlds, job.threshold[t]);
  }
}

}  // namespace

void price(const PriceJob& job, const PriceResult& result, int first_region, int last_region) {
  thread_local Scratch scratch;
  scratch.values.resize(static_cast<std::size_t>(job.n_sorted) * job.worlds);
  scratch.fold.resize(fold_scratch_size(job.worlds));
  for (int region = first_region; region < last_region; ++region) {
    double* cheapest[kCheapest];
    for (int c = 0; c < kCheapest; ++c) {
      cheapest[c] = result.cheapest + (static_cast<std::int64_t>(c) * job.n_regions + region) * job.worlds;
      for (int w = 0; w < job.worlds; ++w) cheapest[c][w] = kInfinity;
    }
    for (int hardware = 0; hardware < job.n_hardware; ++hardware) {
      const std::int64_t cell = static_cast<std::int64_t>(region) * job.n_hardware + hardware;
      if (job.status[cell] == 0)
        price_cell(job, region, hardware, scratch, result.statistics + cell * job.n_quantities, cheapest);
    }
  }
}

}  // namespace eqc::cpu
