// Other programs' measurements as a calibration: which rows are kept, and why the others are not.
#pragma once

#include <string>
#include <vector>

#include "host/calibrate/calibration_files.hpp"

namespace eqc {

struct ImportedCalibration {
  Calibration calibration;           ///< no points where files hold only served models
  std::vector<std::string> refused;  ///< "FILE: PLACE: why", one line per row
  std::string served;                ///< rows of docs/truth-format.md with their header; "" without
};

/// `part`: id in hardware/accelerators.csv; "": that of the first row whose device has a name that the catalog knows.
/// Refused by name: rows of another device, without a time above 0, faster than the part's published peak allows, of
/// kernels that are none of ours. Throws InputError where no row is left.
ImportedCalibration import_calibration(const Catalog& catalog, const std::vector<std::string>& files,
                                       const std::string& part, const std::string& command);

}  // namespace eqc
