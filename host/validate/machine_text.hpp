// What a description of a machine states beside its accelerator and network: memory, accelerators of a node, power cap.
#pragma once

#include <string_view>

namespace eqc {

/// "3.35 TB/s", "memory 1555 GB/s", in bytes per second; 0 when none is stated. Tb/s are bits of a network; rates of
/// links, switches and whole systems are none of memory.
double stated_memory_rate(std::string_view text);
/// "80GB" of memory of one accelerator, in bytes; 0 when none is stated. Memory of the host, and of a node, is none.
double stated_memory(std::string_view text);
/// Accelerators of a node: "8/node", "4 GPUs/server", "4-GPU nodes", "8 H100 per node", chips of "TPU v4-64"; 0 when
/// none is stated. Numbers of adapters and their models ("8x ConnectX-6 per node") are none.
double stated_node_size(std::string_view text);
/// Watts: "500 W cap", "power limit 300 W", "capped at 300 W"; 0 when none is stated.
double stated_power_cap(std::string_view text);

}  // namespace eqc
