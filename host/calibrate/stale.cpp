// Reads back what calibration_row wrote: "equicube calibrate on NAME (condition value, ...)".
#include "host/calibrate/stale.hpp"

#include "host/base/text.hpp"
#include "host/calibrate/device/cpu_device.hpp"
#include "host/calibrate/device/nvml.hpp"

namespace eqc {
namespace {

/// The value that stands behind a condition, up to the next comma or the end; "" when it is not named.
std::string value_in(const std::string& source, const std::string& condition) {
  for (const char* before : {"(", ", "}) {
    const std::size_t at = source.find(before + condition + " ");
    if (at == std::string::npos) continue;
    const std::size_t start = at + std::string(before).size() + condition.size() + 1;
    return source.substr(start, std::min(source.find(", ", start), source.rfind(')')) - start);
  }
  return "";
}

}  // namespace

std::vector<PresentDevice> present_devices() {
  std::vector<PresentDevice> all = {{processor_name(), processor_conditions()}};
  const Nvml nvml;
  std::string refused;
  for (int i = 0; i < nvml.count(); ++i) all.push_back({nvml.name(i), nvml.conditions(i, refused)});
  return all;
}

std::vector<std::string> changed_conditions(const std::string& source, const std::vector<PresentDevice>& present) {
  std::vector<std::string> changes;
  for (const PresentDevice& device : present) {
    if (device.name.empty() || source.find(" on " + device.name + " (") == std::string::npos) continue;
    for (const auto& [condition, value] : device.conditions) {
      const std::string then = value_in(source, condition);
      if (!then.empty() && then != value) changes.push_back(condition + " was " + then + ", is " + value);
    }
    return changes;  // of the first of several alike
  }
  return changes;
}

std::vector<std::string> stale_calibrations(const Catalog& catalog, const std::vector<PresentDevice>& present) {
  std::vector<std::string> lines;
  for (const EfficiencyRow& row : catalog.efficiencies) {
    if (!catalog.hardware_index(row.id)) continue;  // a family
    const std::vector<std::string> changes = changed_conditions(row.origin.source, present);
    if (!changes.empty())
      lines.push_back("the calibration of " + row.id + " (" + row.origin.as_of +
                      ") no longer holds on this machine: " + join(changes, "; ") + "; calibrate again");
  }
  return lines;
}

std::vector<std::string> stale_calibrations(const Catalog& catalog) {
  for (const EfficiencyRow& row : catalog.efficiencies)
    if (catalog.hardware_index(row.id)) return stale_calibrations(catalog, present_devices());
  return {};
}

}  // namespace eqc
