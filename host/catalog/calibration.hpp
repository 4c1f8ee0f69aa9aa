// Folders of `equicube calibrate`: measured shares of one accelerator that a scenario puts in the place of its
// family's.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/diagnostics.hpp"
#include "host/catalog/catalog.hpp"

namespace eqc {

/// The files of such a folder: a row of hardware/efficiency.csv whose id is the accelerator's, and where it is from.
inline constexpr const char* kCalibrationRows = "efficiency.csv";
inline constexpr const char* kCalibrationProvenance = "provenance.json";
inline constexpr int kCalibrationFormat = 1;

/// What was true of the device while it was measured, "driver" -> "570.86.15".
using DeviceConditions = std::vector<std::pair<std::string, std::string>>;

/// What a run asks of the provenance.
struct CalibrationFacts {
  std::string part;                ///< id in hardware/accelerators.csv
  std::string device, date, data;  ///< data: "random normal", "zeros"
  DeviceConditions conditions;
  double compute_spread = 0;  ///< log standard deviation of measured over predicted time, weighted by time: products,
                              ///< prefill attention
  double memory_spread = 0;   ///< of what reads and writes memory
};

/// Throws InputError for a folder or file that is not there, no calibration, or of a later format.
CalibrationFacts read_calibration_facts(const std::string& folder);

/// The measured row of an accelerator; nullptr when its family's is in force.
const EfficiencyRow* calibration_of(const Catalog& catalog, std::string_view hardware);

/// Puts the folder's row in the place of the family's shares, its residuals in the place of the spreads of compute and
/// memory efficiency, and both among the catalog's files, so that a cube carries them. A catalog that has them already
/// (of a cube) needs no folder. Faults: a folder that is none, of another accelerator, measured on zeros, shares above
/// the physical peak, cells that the catalog's reader refuses.
void join_calibration(Catalog& catalog, std::size_t hardware, const std::string& folder, Diagnostics& diagnostics);

}  // namespace eqc
