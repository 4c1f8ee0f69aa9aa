// The pricing tile on the CPU: registers of worlds, priced and folded while they are in the first-level cache.
#include "kernels/cpu/price_loop.hpp"

#include <limits>
#include <vector>

#include "kernels/cpu/fold_loop.hpp"

namespace eqc::cpu {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// What one thread needs between calls: outcomes of kRows registers of worlds, sums, and the values to be ranked.
struct Scratch {
  Lanes block[kQuantities][kRows];
  SeriesSums sums[kQuantities];
  std::vector<double> values;  // [n_sorted][worlds]
  FoldScratch fold;
};

/// Terms of kLanes neighbouring worlds.
template <class Term>
struct LanesView {
  const double* terms;
  std::int64_t stride;
  Lanes operator()(Term t) const { return load_lanes(terms + static_cast<int>(t) * stride); }
};

/// What the cheapest are taken of.
constexpr bool is_cost(Quantity q) {
  return q == Quantity::cost_own || q == Quantity::cost_rent || q == Quantity::cost_replica_day;
}

bool costs_alone(const PriceJob& job) {
  for (int k = 0; k < job.n_quantities; ++k)
    if (!is_cost(static_cast<Quantity>(job.quantity[k]))) return false;
  return true;
}

/// Evaluates the worlds first + row * kGroups + (0 ... kLanes - 1) of one cell into block[quantity][row]; with
/// kCostsAlone only costs, so that the compiler drops what only others need.
template <bool kCostsAlone>
void evaluate_rows(const CellView& cell, std::int64_t first, Lanes (*__restrict block)[kRows]) {
  const CellView c = cell;  // a copy: the compiler must see that stores to block cannot change it
  for (int row = 0; row < kRows; ++row) {
    const std::int64_t w = first + row * kGroups;
    const OutcomeOf<Lanes> o =
        evaluate(c.facts, load_lanes(c.hours + w), LanesView<HardwareTerm>{c.hardware + w, c.stride},
                 LanesView<RegionTerm>{c.region + w, c.stride}, LanesView<WorldTerm>{c.world + w, c.stride});
#define EQC_X(id, ...) \
  if constexpr (!kCostsAlone || is_cost(Quantity::id)) block[static_cast<int>(Quantity::id)][row] = o.id;
    EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
  }
}

void keep_cheapest(const Lanes* cost, double* cheapest) {
  for (int row = 0; row < kRows; ++row)
    store_lanes(cheapest + row * kGroups, smaller_lanes(cost[row], load_lanes(cheapest + row * kGroups)));
}

/// Prices and folds kRows registers of worlds from `first` on, which are in groups from `group` on.
template <bool kCostsAlone>
void price_rows(const PriceJob& job, const CellView& cell, std::int64_t first, int group, Scratch& s,
                double* const* cheapest) {
  const auto of = [&](Quantity q) { return s.block[static_cast<int>(q)]; };
  evaluate_rows<kCostsAlone>(cell, first, s.block);
  for (int k = 0; k < job.n_quantities; ++k) add_rows(s.block[job.quantity[k]], group, s.sums[k]);
  for (int k = 0; k < job.n_sorted; ++k) {
    double* const kept = s.values.data() + static_cast<std::size_t>(k) * job.worlds + first;
    for (int row = 0; row < kRows; ++row) store_lanes(kept + row * kGroups, s.block[job.quantity[k]][row]);
  }
  if (cheapest[0] == nullptr) return;
  if ((cell.ways & kMayOwn) != 0) keep_cheapest(of(Quantity::cost_own), cheapest[0] + first);
  if ((cell.ways & kMayRent) != 0) keep_cheapest(of(Quantity::cost_rent), cheapest[1] + first);
  if ((cell.ways & kMayServe) != 0) keep_cheapest(of(Quantity::cost_replica_day), cheapest[2] + first);
}

template <bool kCostsAlone>
void price_cell(const PriceJob& job, int region, int hardware, Scratch& s, QuantityStatistics* out,
                double* const* cheapest) {
  const CellView cell = cell_view(job, region, hardware);
  const FoldSpec fold = {job.worlds, job.replicates, job.n_probabilities, job.probability};
  const Outcome first = cell.at(0);
  for (int k = 0; k < job.n_quantities; ++k) s.sums[k] = empty_series(quantity_of(first, job.quantity[k]));
  for (std::int64_t w = 0; w < job.worlds; w += kBlock)
    for (int group = 0; group < kGroups; group += kLanes)
      price_rows<kCostsAlone>(job, cell, w + group, group, s, cheapest);
  moment_statistics(s.sums, job.n_quantities, job.worlds, job.replicates, out);
  for (int k = 0; k < job.n_sorted; ++k)
    quantile_statistics(fold, {job.n_thresholds, job.threshold_of, k, job.threshold},
                        s.values.data() + static_cast<std::size_t>(k) * job.worlds, s.fold, out[k]);
}

}  // namespace

void price(const PriceJob& job, const PriceResult& result, int first_region, int last_region) {
  thread_local Scratch scratch;
  const auto cell_price = costs_alone(job) ? price_cell<true> : price_cell<false>;
  scratch.values.resize(static_cast<std::size_t>(job.n_sorted) * job.worlds);
  scratch.fold.reserve(job.worlds);
  for (int region = first_region; region < last_region; ++region) {
    double* cheapest[kCheapest] = {};
    for (int c = 0; c < kCheapest && result.cheapest != nullptr; ++c) {
      cheapest[c] = result.cheapest + (static_cast<std::int64_t>(c) * job.n_regions + region) * job.worlds;
      for (int w = 0; w < job.worlds; ++w) cheapest[c][w] = kInfinity;
    }
    for (int hardware = 0; hardware < job.n_hardware; ++hardware) {
      const std::int64_t cell = static_cast<std::int64_t>(region) * job.n_hardware + hardware;
      if (job.status[cell] == 0)
        cell_price(job, region, hardware, scratch, result.statistics + cell * job.n_quantities, cheapest);
    }
  }
}

}  // namespace eqc::cpu
