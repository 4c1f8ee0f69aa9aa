// One loop per factor over all rows: two evaluations of the one quantity that is asked for, and three products, in
// registers. Nothing else is computed: the quantity is known where the loop is compiled.
#include "kernels/cpu/design_loop.hpp"

#include <vector>

#include "kernels/base/lanes.hpp"
#include "kernels/fold.hpp"
#include "kernels/metric/design_sums.hpp"

namespace eqc::cpu {
namespace {

constexpr int kParts = kGroups / kLanes;

template <Quantity quantity>
Lanes value_of(const OutcomeOf<Lanes>& o) {
#define EQC_X(id, ...) \
  if constexpr (quantity == Quantity::id) return o.id;
  EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
}

struct LoadLanes {
  Lanes operator()(const double* p) const { return load_lanes(p); }
};

template <Quantity quantity>
Lanes at(const DesignJob& job, const DesignCell& cell, const CellTerms& t, std::int64_t row) {
  return value_of<quantity>(evaluate_row<Lanes>(job, cell, t, row, LoadLanes{})) - cell.reference;
}

/// Groups of rows to replicates: group g belongs to replicate g mod replicates, added in the order of groups.
template <int n>
void fold_groups(const Lanes (&sums)[kParts][n], int replicates, std::int64_t stride, double* out) {
  for (int k = 0; k < n; ++k) {
    alignas(64) double group[kGroups];
    for (int part = 0; part < kParts; ++part) store_lanes(group + part * kLanes, sums[part][k]);
    for (int r = 0; r < replicates; ++r) out[r * stride + k] = 0;
    for (int g = 0; g < kGroups; ++g) out[(g % replicates) * stride + k] += group[g];
  }
}

struct Outputs {
  std::vector<double> a, b;
};

template <Quantity quantity>
void run(const DesignJob& job, const DesignCell& shared_cell, double* out, Outputs& y) {
  const std::int64_t stride = design_columns(job);
  const DesignCell cell = shared_cell;
  y.a.resize(static_cast<std::size_t>(job.rows) + kGroups);
  y.b.resize(y.a.size());
  double *const of_a = y.a.data(), *const of_b = y.b.data();
  {
    Lanes sums[kParts][kDesignHead] = {};
    const CellTerms a = matrix_terms(job, 0, cell), b = matrix_terms(job, 1, cell);
    for (std::int64_t w = 0; w < job.rows; w += kGroups)
      for (int part = 0; part < kParts; ++part) {
        const std::int64_t row = w + part * kLanes;
        const Lanes x = at<quantity>(job, cell, a, row), z = at<quantity>(job, cell, b, row);
        store_lanes(of_a + row, x);
        store_lanes(of_b + row, z);
        Lanes terms[kDesignHead];
        design_sums::head_terms(x, z, terms);
        for (int k = 0; k < kDesignHead; ++k) sums[part][k] += terms[k];
      }
    fold_groups(sums, job.replicates, stride, out);
  }
  for (int i = 0; i < job.n_factors; ++i) {
    Lanes sums[kParts][kDesignFactor] = {};
    if (factor_reaches(job, i, cell)) {
      const CellTerms ab = swapped_terms(job, 0, i, cell), ba = swapped_terms(job, 1, i, cell);
      for (std::int64_t w = 0; w < job.rows; w += kGroups)
        for (int part = 0; part < kParts; ++part) {
          const std::int64_t row = w + part * kLanes;
          const Lanes a = load_lanes(of_a + row), b = load_lanes(of_b + row);
          const Lanes p = at<quantity>(job, cell, ab, row), q = at<quantity>(job, cell, ba, row);
          Lanes terms[5];  // the last two are of pairs
          design_sums::azzini_terms(a, b, p, q, terms);
          for (int k = 0; k < kDesignFactor; ++k) sums[part][k] += terms[k];
        }
    }
    fold_groups(sums, job.replicates, stride, out + kDesignHead + kDesignFactor * i);
  }
}

}  // namespace

void design(const DesignJob& job, std::int64_t cell) {
  thread_local Outputs outputs;
  double* const out = job.sums + cell * job.replicates * design_columns(job);
  switch (static_cast<Quantity>(job.quantity)) {
#define EQC_X(id, ...) \
  case Quantity::id: return run<Quantity::id>(job, job.cell[cell], out, outputs);
    EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
    case Quantity::count: return;
  }
}

}  // namespace eqc::cpu
