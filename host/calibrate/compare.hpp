// Measured beside prior: `equicube calibrate --compare`, and what a calibration does to an answer: `--effect`.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/calibrate/calibration_files.hpp"
#include "host/plan/plan.hpp"

namespace eqc {

class Backend;  // host/engine/search/backend.hpp

/// One column of hardware/efficiency.csv, in its units.
struct ComparedColumn {
  std::string column;
  double measured = 0, prior = 0;  ///< prior 0: the family says nothing
};
std::vector<ComparedColumn> compared_columns(const Calibration& c);

/// Measured over predicted times of some kernels.
struct Ratios {
  double low = 0, median = 0, high = 0;  ///< 5, 50 and 95 % of the kernels
};
/// Kernels of one kind and precision: measured time over that of the family's curves and of the fitted ones.
struct ComparedKernels {
  std::string kernel;
  std::size_t kernels = 0;
  Ratios over_prior, over_fitted;
};
std::vector<ComparedKernels> compared_kernels(const Calibration& c);

/// The training cost on a calibrated part with the family's figures, or with the measured ones.
struct EffectSide {
  double low = 0, median = 0, high = 0;                   ///< USD: 5, 50 and 95 % of the worlds
  double total_index = 0, index_low = 0, index_high = 0;  ///< of compute_efficiency, with its 95 % interval
};
struct Effect {
  std::string output;
  EffectSide before, after;
};

/// Of the first model, region and case of the axes. `plan` is the one to look at, its scenario with or without
/// calibrations. Throws InputError where the cell is not feasible.
EffectSide training_effect(const Plan& plan, const std::string& hardware, Backend& backend, int threads,
                           std::string& output);

}  // namespace eqc
