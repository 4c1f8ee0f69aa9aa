// Does a row's software compute on the processor, although the machine may have more?
#pragma once

#include "host/validate/truth.hpp"

namespace eqc {

/// Notes, hardware or framework state that everything runs on the processor ("runs on CPU", "CPU only", "-ngl 0",
/// "n_gpu_layers=0", "without GPU", "GPU disabled"), clause by clause (stated_fact.hpp): what they deny ("not run on
/// CPU") or compare with ("faster than on the CPU") is not taken, nor what holds of a part alone ("experts on the
/// CPU").
bool runs_on_processor(const TruthRow& row);

}  // namespace eqc
