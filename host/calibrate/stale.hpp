// Whether a calibration still holds: the device of this machine is set as it was then.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "host/catalog/calibration.hpp"

namespace eqc {

/// A device of this machine, as far as that is told without measuring.
struct PresentDevice {
  std::string name;
  DeviceConditions conditions;
};
std::vector<PresentDevice> present_devices();

/// "driver was 570.86.15, is 580.1": what a row's source (calibration_row) says otherwise of a present device of the
/// same name; nothing when it is not here, or set alike.
std::vector<std::string> changed_conditions(const std::string& source, const std::vector<PresentDevice>& present);

/// One line per calibration of the catalog that no longer applies here.
std::vector<std::string> stale_calibrations(const Catalog& catalog, const std::vector<PresentDevice>& present);
/// The same of the devices of this machine, which are asked only where there is a calibration.
std::vector<std::string> stale_calibrations(const Catalog& catalog);

}  // namespace eqc
