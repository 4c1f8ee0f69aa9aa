// Power parameters of a part from software/power.csv.
#include "host/engine/software/power_profile.hpp"

#include <string>
#include <utility>

#include "host/base/diagnostics.hpp"

namespace eqc {
namespace {

double* target_of(PowerProfile& p, const std::string& parameter) {
  const std::pair<const char*, double*> table[] = {
      {"idle_share", &p.device.idle_share},     {"active_share", &p.device.active_share},
      {"memory_share", &p.device.memory_share}, {"matrix_share", &p.device.matrix_share},
      {"cap_share", &p.device.cap_share},       {"base_W_per_device", &p.node.base_w_per_device},
      {"follow_share", &p.node.follow_share},   {"supply_efficiency", &p.node.supply_efficiency},
      {"power_spread", &p.power_spread},        {"energy_spread", &p.energy_spread},
      {"wall_spread", &p.wall_spread},
  };
  for (const auto& [name, target] : table)
    if (parameter == name) return target;
  return nullptr;
}

void overlay(const Catalog& catalog, const std::string& id, PowerProfile& profile) {
  for (const SoftwareRow& row : catalog.power_software) {
    if (row.id != id) continue;
    double* target = target_of(profile, row.parameter);
    if (target == nullptr)
      throw InputError(catalog.root + "/software/power.csv",
                       "'" + row.parameter + "' of '" + row.id + "' is no power parameter");
    *target = row.value;
  }
}

const char* class_id(HardwareClass kind) {
  switch (kind) {
    case HardwareClass::datacenter: return "datacenter";
    case HardwareClass::workstation: return "workstation";
    case HardwareClass::consumer: return "consumer";
    case HardwareClass::soc: return "soc";
    case HardwareClass::phone: return "phone";
    case HardwareClass::cpu: return "cpu";
  }
  return "default";
}

}  // namespace

PowerProfile power_profile(const Catalog& catalog, std::size_t hardware_row) {
  PowerProfile profile;
  overlay(catalog, "default", profile);
  overlay(catalog, class_id(catalog.hardware[hardware_row].hardware_class), profile);
  overlay(catalog, catalog.hardware[hardware_row].efficiency, profile);
  return profile;
}

}  // namespace eqc
