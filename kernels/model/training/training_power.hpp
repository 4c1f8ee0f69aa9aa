// What a training step does to an accelerator, as its power sees it.
#pragma once

#include "kernels/model/efficiency.hpp"
#include "kernels/model/power.hpp"
#include "kernels/model/training/training_result.hpp"

namespace eqc {

/// Mean power of a training accelerator over its thermal design power. Memory traffic of matrix products is not
/// counted: their power is in that of the matrix units.
EQC_HD double training_power_share(const PowerSpec& power, const HardwareSpec& hw, const TrainingPhysics& p) {
  const double peak = hw.peak_flop_per_s[static_cast<int>(p.layout.precision)];
  const double bytes = p.time.memory_s * hw.memory_efficiency * hw.memory_rate_bytes_per_s;
  return power_share(power, power_load(hw, peak, bytes, p.hardware_flop / p.n_gpus, p.step_s, waiting_share(p.time)));
}

}  // namespace eqc
