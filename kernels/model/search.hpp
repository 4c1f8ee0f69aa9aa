// What every search keeps on its way: approximate energy, the two best, the closest miss.
#pragma once

#include "kernels/model/search_result.hpp"
#include "kernels/model/spec.hpp"
#include "kernels/model/time_parts.hpp"

namespace eqc {

/// Share of the range between idle and full power while bound by each cause. Ranks layouts only; energy is priced
/// elsewhere.
inline constexpr double kPowerWhileGemm = 1.0, kPowerWhileMemory = 0.75, kPowerWhileTransfer = 0.4,
                        kPowerWhileFixed = 0.2;

/// Seconds at full power that take as much beyond idle power as `t`.
EQC_HD double power_weighted_s(const TimeParts& t) {
  return kPowerWhileGemm * t.gemm_s + kPowerWhileMemory * t.memory_s + kPowerWhileTransfer * (t.link_s + t.network_s) +
         kPowerWhileFixed * t.fixed_s;
}

/// Approximate energy of one accelerator over `t`.
EQC_HD double approximate_energy_j(const HardwareSpec& hw, const TimeParts& t) {
  return hw.idle_w * total_s(t) + (hw.tdp_w - hw.idle_w) * power_weighted_s(t);
}

/// Every `of`-th group of layouts, from the `first`-th on: what one thread of a team searches.
struct SearchShare {
  std::int32_t first = 0, of = 1;
};

/// Keeps the two best; a tie goes to the earlier place in the enumeration.
template <class Candidate>
struct BestTwo {
  struct Held {
    Candidate candidate{};
    double score = 0;
    std::int64_t place = 0;
    EQC_HD bool before(const Held& other) const {
      return score < other.score || (score == other.score && place < other.place);
    }
  };
  Held best, runner_up;
  std::int32_t held = 0;

  EQC_HD void offer(const Held& h) {
    if (held == 0 || h.before(best)) {
      if (held > 0) runner_up = best;
      best = h;
      held = held < 2 ? held + 1 : 2;
    } else if (held == 1 || h.before(runner_up)) {
      runner_up = h;
      held = 2;
    }
  }
  EQC_HD void merge(const BestTwo& other) {
    if (other.held > 0) offer(other.best);
    if (other.held > 1) offer(other.runner_up);
  }
};

/// Smallest value seen of how much a requirement was missed by.
struct ClosestMiss {
  double amount = 0;
  bool any = false;

  EQC_HD void offer(double missed_by) {
    if (!any || missed_by < amount) amount = missed_by;
    any = true;
  }
  EQC_HD void merge(const ClosestMiss& other) {
    if (other.any) offer(other.amount);
  }
};

/// What a search has found, or a share of one. `late`: layouts that miss the deadline or the latency targets, by how
/// much.
template <class Layout>
struct SearchFindings {
  SearchCounts counts;
  BestTwo<Layout> feasible, late;
  ClosestMiss missing_bytes, late_s;
  bool any_precision = false;  ///< the hardware multiplies in one of those allowed

  EQC_HD void merge(const SearchFindings& other) {
    add_counts(counts, other.counts);
    feasible.merge(other.feasible);
    late.merge(other.late);
    missing_bytes.merge(other.missing_bytes);
    late_s.merge(other.late_s);
    any_precision = any_precision || other.any_precision;
  }
};

/// Why nothing was feasible, or none.
EQC_HD Infeasible infeasible_reason(const SearchCounts& c, bool any_precision) {
  if (c.feasible > 0) return Infeasible::none;
  if (c.rejected_deadline > 0) return Infeasible::deadline_missed;
  if (c.rejected_latency > 0) return Infeasible::latency_missed;
  if (c.rejected_memory > 0) return Infeasible::does_not_fit_memory;
  if (c.rejected_link > 0) return Infeasible::no_link;
  return any_precision ? Infeasible::no_layout : Infeasible::precision_unsupported;
}

/// The result of a whole search; `evaluate(layout)` gives the physics of the two best again.
template <class Result, class Layout, class Evaluate>
EQC_HD Result search_result(const SearchFindings<Layout>& found, const Evaluate& evaluate) {
  Result result;
  result.counts = found.counts;
  result.reason = infeasible_reason(found.counts, found.any_precision);
  const BestTwo<Layout>& chosen = result.reason == Infeasible::none ? found.feasible : found.late;
  result.has_runner_up = chosen.held > 1;
  for (int k = 0; k < chosen.held; ++k)
    (k == 0 ? result.best : result.runner_up) = evaluate((k == 0 ? chosen.best : chosen.runner_up).candidate);
  if (result.reason == Infeasible::does_not_fit_memory) result.missing_bytes = found.missing_bytes.amount;
  if (result.reason == Infeasible::deadline_missed || result.reason == Infeasible::latency_missed)
    result.missing_seconds = found.late_s.amount;
  return result;
}

}  // namespace eqc
