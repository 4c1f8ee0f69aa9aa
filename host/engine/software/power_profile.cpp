// What a row of software/power.csv sets.
#include "host/engine/software/power_profile.hpp"

namespace eqc {
namespace {

constexpr Parameter<PowerProfile> kPowerParameters[] = {
    {"idle_share", "", Basis::fitted, "of the rated power while waiting, clocks up",
     [](PowerProfile& p, double v) { p.device.idle_share = v; }},
    {"active_share", "", Basis::fitted, "more of it while kernels run",
     [](PowerProfile& p, double v) { p.device.active_share = v; }},
    {"memory_share", "", Basis::fitted, "more of it at the full memory rate",
     [](PowerProfile& p, double v) { p.device.memory_share = v; }},
    {"matrix_share", "", Basis::fitted, "more of it at the full matrix rate; grows as the square root",
     [](PowerProfile& p, double v) { p.device.matrix_share = v; }},
    {"cap_share", "", Basis::prior, "power limit", [](PowerProfile& p, double v) { p.device.cap_share = v; }},
    {"base_W_per_device", "W", Basis::prior, "processors, memory, network cards, fans at low speed",
     [](PowerProfile& p, double v) { p.node.base_w_per_device = v; }, ReadBy::none},
    {"follow_share", "", Basis::prior, "fans and voltage conversion, of the accelerators' power",
     [](PowerProfile& p, double v) { p.node.follow_share = v; }, ReadBy::none},
    {"supply_efficiency", "", Basis::prior, "of the power supplies",
     [](PowerProfile& p, double v) { p.node.supply_efficiency = v; }, ReadBy::none},
    {"power_spread", "", Basis::fitted, "log standard deviation of measurement over prediction: power of devices",
     [](PowerProfile& p, double v) { p.power_spread = v; }, ReadBy::none},
    {"energy_spread", "", Basis::fitted, "log standard deviation of measurement over prediction: energy",
     [](PowerProfile& p, double v) { p.energy_spread = v; }, ReadBy::none},
    {"wall_spread", "", Basis::prior, "log standard deviation of measurement over prediction: power at the wall",
     [](PowerProfile& p, double v) { p.wall_spread = v; }, ReadBy::none},
};

}  // namespace

ParameterTable<PowerProfile> power_parameters() { return kPowerParameters; }

std::vector<std::string> power_profile_ids(const HardwareRow& part) {
  return {"default", hardware_class_names()[static_cast<std::size_t>(part.hardware_class)], part.efficiency};
}

PowerProfile power_profile(const Catalog& catalog, std::size_t hardware_row) {
  PowerProfile profile;
  lay_over(profile, power_parameters(), catalog.root, catalog.power_software,
           power_profile_ids(catalog.hardware[hardware_row]));
  return profile;
}

}  // namespace eqc
