// Accelerator-hours of one configuration in one world: the search's time, split by cause, under drawn efficiencies.
#pragma once

#include "kernels/base/annotate.hpp"
#include "kernels/base/fp.hpp"
#include "kernels/econ/term_list.hpp"
#include "kernels/model/serving/serving_steady.hpp"

namespace eqc {

/// Time of the same work in one world: drawn efficiencies scale the parts, no new search.
template <class HardwareLane>
EQC_HD double drawn_time_s(const TimeParts& parts, const HardwareLane& hw) {
  double t = fma_(parts.gemm_s, hw(HardwareTerm::slow_compute), parts.fixed_s);
  t = fma_(parts.memory_s, hw(HardwareTerm::slow_memory), t);
  return fma_(parts.link_s + parts.network_s, hw(HardwareTerm::slow_network), t);
}

/// One training run of the best layout.
struct TrainingUsageFacts {
  TimeParts step;
  double steps = 0;  ///< optimizer steps of the run
  double accelerators = 0;
  double ideal_step_s = 0;  ///< model FLOP of a step at the peak of all accelerators: MFU = ideal / actual
  double checkpoint_s = 0;  ///< writing one checkpoint
  double restart_s = 0;     ///< from an interruption to training again
};

struct TrainingUsage {
  double accelerator_hours, duration_days, mfu;
};

/// Share of wall time spent on progress: checkpoints at Young-Daly's interval, half an interval lost and a restart per
/// failure (Young 1974; Daly 2006); failures come at accelerators x rate.
EQC_HD double goodput(double failures_per_s, double checkpoint_s, double restart_s) {
  const double checkpoint_and_rework = sqrt_(2.0 * checkpoint_s * failures_per_s);
  return 1.0 / (1.0 + checkpoint_and_rework + failures_per_s * restart_s);
}

/// `model_efficiency`: how fast this model's software is, over the calibrated median.
template <class HardwareLane>
EQC_HD TrainingUsage training_usage(const TrainingUsageFacts& f, const HardwareLane& hw,
                                    double model_efficiency = 1.0) {
  const double step_s = drawn_time_s(f.step, hw) / model_efficiency;
  const double good = goodput(f.accelerators * hw(HardwareTerm::failures_per_s), f.checkpoint_s, f.restart_s);
  const double wall_s = f.steps * step_s / good;
  TrainingUsage u;
  u.accelerator_hours = wall_s * f.accelerators / 3600.0;
  u.duration_days = wall_s / 86400.0;
  u.mfu = f.ideal_step_s / step_s * good;
  return u;
}

/// One replica serving a steady stream of requests.
struct ServingUsageFacts {
  TimeParts first;                 ///< one request on its own, until its first token
  TimeParts prefill;               ///< what prefilling one request adds to its batch
  TimeParts decode;                ///< of one step of the whole batch
  double batch = 0;                ///< sequences in flight
  double prefill_concurrency = 1;  ///< requests prefilled at once
  double output_tokens = 0;
  double steps_per_token = 1;    ///< below 1 with speculative decoding
  double prompts_in_decode = 1;  ///< 0: prompts are prefilled in a pool of their own
  double accelerators = 0;
};

struct ServingUsage {
  double accelerator_hours_per_mtok, ttft_s, tpot_s;
};

/// Continuous batching in steady state, as in the search (serving_steady.hpp), under drawn efficiencies.
template <class HardwareLane>
EQC_HD ServingUsage serving_usage(const ServingUsageFacts& f, const HardwareLane& hw, double model_efficiency = 1.0) {
  const double first_s = drawn_time_s(f.first, hw) / model_efficiency;
  const double prefill_s = drawn_time_s(f.prefill, hw) / model_efficiency;
  const double decode_s = drawn_time_s(f.decode, hw) / model_efficiency;
  const double cycle_s =
      batch_cycle_s(prefill_s, decode_s, f.batch, f.output_tokens * f.steps_per_token, f.prefill_concurrency);
  ServingUsage u;
  u.accelerator_hours_per_mtok = 1e6 * cycle_s / (f.batch * f.output_tokens) * f.accelerators / 3600.0;
  u.ttft_s = first_s + decode_s;
  u.tpot_s = decode_s * f.steps_per_token +
             f.prompts_in_decode * (f.batch - 1.0) * prefill_s / f.prefill_concurrency / f.output_tokens;
  return u;
}

}  // namespace eqc
