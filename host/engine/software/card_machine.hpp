// Cards in the slots of a host: how many of them talk without the network, and over what.
#pragma once

#include "host/catalog/rows.hpp"

namespace eqc {

/// "8 cards is the most that a host takes" (hardware/deployment.csv, nvidia-consumer); PCIe servers of data-centre
/// cards have as many (ai-dynamo/aiconfigurator, `node_size` of L4, L40S, A100 PCIe in
/// scripts/catalog/corrections.csv).
inline constexpr std::int32_t kHostSlots = 8;

/// A card in a slot of which hosts take more than the catalog's usual machine has, or a bridge joins. No laptop, no
/// module on a board, no whole system.
bool is_card(const HardwareRow& part);

/// Accelerators of one machine where nobody says how `n` of them stand: cards up to kHostSlots together, more of them
/// and other parts as the catalog has them.
std::int32_t machine_of(const HardwareRow& part, double n);

/// Machines of `n`. Cards beyond those that a bridge joins talk over PCIe, one direction of its slot.
void set_machine(const HardwareRow& part, std::int32_t n, HardwareSpec& hardware);

}  // namespace eqc
