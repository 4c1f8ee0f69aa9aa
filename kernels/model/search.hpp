// What every search reports: why nothing was feasible, how far the closest layout missed, and what was counted.
#pragma once

#include "kernels/model/memory.hpp"
#include "kernels/model/choices.hpp"

namespace eqc {

enum class Infeasible : std::int32_t {
  none,                   ///< there is a feasible layout
  precision_unsupported,  ///< the hardware multiplies in none of the allowed precisions
  no_layout,              ///< no way to divide the model over this many accelerators
  no_link,                ///< the accelerators cannot talk to each other
  does_not_fit_memory,    ///< every layout needs more memory than there is
  deadline_missed,        ///< fits, but the run takes too long
  latency_missed,         ///< fits, but time to first token or time per token is too long
  count
};

/// Layouts by fate. `evaluated`: memory and time were computed; the others were rejected before.
struct SearchCounts {
  std::int64_t evaluated = 0, feasible = 0;
  std::int64_t rejected_memory = 0, rejected_link = 0, rejected_deadline = 0, rejected_latency = 0;
};

/// Share of the range between idle and full power while bound by each cause. Ranks layouts only; energy is priced elsewhere.
inline constexpr double kPowerWhileGemm = 1.0, kPowerWhileMemory = 0.75, kPowerWhileTransfer = 0.4, kPowerWhileFixed = 0.2;

/// Approximate energy of one accelerator over `t`.
EQC_HD double approximate_energy_j(const HardwareSpec& hw, const TimeParts& t) {
  const double weighted_s = kPowerWhileGemm * t.gemm_s + kPowerWhileMemory * t.memory_s +
                            kPowerWhileTransfer * (t.link_s + t.network_s) + kPowerWhileFixed * t.fixed_s;
  return hw.idle_w * total_s(t) + (hw.tdp_w - hw.idle_w) * weighted_s;
}

/// Keeps the two best; the first seen wins a tie.
template <class Candidate>
struct BestTwo {
  Candidate best{}, runner_up{};
  double best_score = 0, runner_up_score = 0;
  std::int32_t held = 0;

  EQC_HD void offer(const Candidate& c, double score) {
    if (held == 0 || score < best_score) {
      if (held > 0) {
        runner_up = best;
        runner_up_score = best_score;
      }
      best = c;
      best_score = score;
      held = held < 2 ? held + 1 : 2;
    } else if (held == 1 || score < runner_up_score) {
      runner_up = c;
      runner_up_score = score;
      held = 2;
    }
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
};

}  // namespace eqc
