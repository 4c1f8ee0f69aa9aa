// What every search keeps on its way: approximate energy, the two best, the closest miss.
#pragma once

#include "kernels/model/search_result.hpp"
#include "kernels/model/spec.hpp"
#include "kernels/model/time_parts.hpp"

namespace eqc {

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
