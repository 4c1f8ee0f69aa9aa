// The network that a description of a machine states.
#pragma once

#include <string>
#include <string_view>

namespace eqc {

/// What a text states of a network; nothing when `bytes_per_s` is 0.
struct StatedNetwork {
  double bytes_per_s = 0;  ///< of one accelerator
  std::string text;        ///< the words it was read from
  std::string choice;      ///< which of several networks it is, where they differ
  std::string absurd;      ///< a rate below zero, or that no network comes near
  std::string unread;      ///< bytes per second of what the text does not say: neither a network's nor memory's
  std::string other;       ///< a network for management or storage, where none for computing is stated
  std::string unrated;     ///< a count of ports without a rate
};

/// Reads `count x WORDS RATE UNIT WORDS per node`, in any order of count and words: "400 Gb/s InfiniBand per GPU",
/// "4x Omni-Path 100Gb per node", "8 ConnectX-7 400 Gb/s per node", "InfiniBand (8 x 50 GB/s)", "EFA 3.2 Tb/s",
/// "Slingshot-11 4x200". Letter case decides: Gb/s, Gbit/s, GE and G are bits, GB/s and GiB/s bytes. Rates of NVLink,
/// PCIe, memory, switches and whole systems are none; bytes count beside the word of a network, or in a clause that
/// goes on with one. A count without "per GPU", a rate that no adapter of one accelerator reaches, and EFA's are those
/// of a node. Of several networks that for computing counts, in whatever order they stand: compute, backend,
/// InfiniBand, RoCE, EFA and Slingshot before others, never management, storage and frontends; else the fastest of one
/// accelerator. Where no rate is stated, InfiniBand's generations are: EDR 100, HDR 200, NDR 400, XDR 800 Gb/s per
/// port, and where no count is, a node has `usual_ports` of them (0: nobody knows, so one), which `text` says.
StatedNetwork stated_network(std::string_view text, double node_size, double usual_ports = 0);

}  // namespace eqc
