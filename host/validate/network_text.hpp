// The network that a description of a machine states, and memory rates and sizes that are none.
#pragma once

#include <string>
#include <string_view>

namespace eqc {

/// Does a text name a network between machines, or its adapters?
bool names_network(std::string_view text);

/// What a text states of a network; nothing when `bytes_per_s` is 0.
struct StatedNetwork {
  double bytes_per_s = 0;  ///< of one accelerator
  std::string text;        ///< the words it was read from
};

/// Reads `count x WORDS RATE UNIT WORDS per node`, in any order of count and words: "400 Gb/s InfiniBand per GPU",
/// "4x Omni-Path 100Gb per node", "8x200G NIC per node", "InfiniBand 8x50 GB/s", "EFA 3.2 Tb/s", "Slingshot 4 x 200
/// Gb/s". Letter case decides: Gb/s, Gbit/s and G are bits, GB/s bytes. Rates of NVLink, PCIe and memory are none, and
/// bytes count only beside the word of a network. A count without "per GPU", or a rate that no adapter of one
/// accelerator reaches, is that of a node.
StatedNetwork stated_network(std::string_view text, double node_size);

/// "3.35 TB/s" of memory, in bytes per second; 0 when none is stated. Tb/s are bits of a network.
double stated_memory_rate(std::string_view text);
/// "80GB" of memory, in bytes; 0 when none is stated.
double stated_memory(std::string_view text);

}  // namespace eqc
