// A calibration from beginning to end: which part, which kernels, how long, what comes of it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/calibrate/calibration_files.hpp"
#include "host/calibrate/device/measured_device.hpp"

namespace eqc {

/// The part whose published rates the shares are of.
struct CalibratedPart {
  std::string id, family;
  HardwareSpec published;  ///< with the family's shares
  std::string own_row;     ///< TOML of a [[hardware]] that a scenario needs; "" for a part of the catalog
  std::function<CalibratedPart()> again = nullptr;  ///< with rates that were measured here: the faster of those and of
                                                    ///< rates measured once more
};

/// Of a row of the catalog. Throws InputError with the nearest id.
CalibratedPart part_of_catalog(const Catalog& catalog, const std::string& id);

/// "2026-11-29", UTC.
std::string today();

struct CalibrateOptions {
  bool full = false;
  double budget_s = 0;              ///< 0: 45 s, of full ones 600 s
  std::vector<std::size_t> models;  ///< empty: all of the catalog
  double share = 0;                 ///< above 0: of the kernels of these models, chosen actively (choose.hpp)
  InputData data = InputData::random_normal;
  std::string command;
};

/// Measures, refuses what is above the peak, fits. `said` gets lines of progress.
Calibration calibrate(Device& device, const Catalog& catalog, const CalibratedPart& part, const CalibrateOptions& o,
                      const std::function<void(const std::string&)>& said);

}  // namespace eqc
