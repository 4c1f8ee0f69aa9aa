// The catalog's words for links ("PCIe4 x16 (+NVLink 112.5)") tell cards from modules, and slots from bridges.
#include "host/engine/software/card_machine.hpp"

#include <algorithm>
#include <cstdlib>

#include "kernels/model/spec.hpp"

namespace eqc {
namespace {

/// Bytes per second of one direction of a slot, 0 where the link is none: 1 GB/s per lane of PCIe 3.0, twice as much
/// in each later generation (PCI-SIG; the catalog's rates of cards without a bridge).
double slot_rate(const std::string& link) {
  constexpr std::string_view kPcie = "PCIe";
  const std::size_t lanes = link.find(" x");
  if (!link.starts_with(kPcie) || lanes == std::string::npos) return 0;
  const int generation = std::atoi(link.c_str() + kPcie.size());
  return generation >= 1 && generation <= 9 ? std::atof(link.c_str() + lanes + 2) * (1 << generation) / 8 * 1e9 : 0;
}

}  // namespace

bool is_card(const HardwareRow& part) {
  const bool loose =
      part.hardware_class == HardwareClass::consumer || part.hardware_class == HardwareClass::workstation;
  const std::int32_t node = part.spec->node_size;
  return node > 1 && node < kHostSlots && (loose || slot_rate(part.link) > 0);
}

std::int32_t machine_of(const HardwareRow& part, double n) {
  const std::int32_t usual = part.spec->node_size;
  return is_card(part) && n > usual && n <= kHostSlots ? static_cast<std::int32_t>(n) : usual;
}

void set_machine(const HardwareRow& part, std::int32_t n, HardwareSpec& hardware) {
  hardware.node_size = n;
  const double slot = slot_rate(part.link);
  if (is_card(part) && n > part.spec->node_size && slot > 0)
    hardware.link_rate_bytes_per_s = std::min(hardware.link_rate_bytes_per_s, slot);
}

}  // namespace eqc
