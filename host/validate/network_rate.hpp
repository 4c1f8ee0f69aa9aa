// Rates in the words of a machine, with their counts.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace eqc {

inline constexpr double kBitsPerByte = 8;

/// A rate as a clause states it.
struct NetworkRate {
  double count = 0;  ///< of ports; 0: none stated
  double bit_per_s = 0;
  bool negative = false;
  bool bytes = false, plain = false;  ///< GB/s; "200G", which only a network word makes a rate
  std::string before, after;          ///< the rest of its clause
  std::string words;                  ///< the part of the clause that speaks of it
};

/// Rates with a unit: "8x400G", "2 dual-port 400 Gb/s", "4 x 2 x 400 Gb/s". Letter case decides between bits and bytes.
std::vector<NetworkRate> rates_in(const std::string& clause);

/// "4x200" beside the word of a network, in Gb/s.
std::optional<NetworkRate> product_rate(const std::string& clause);

/// The rate of a port that a generation of InfiniBand stands for: "8x NDR", "HDR200", "IB 4xHDR".
std::optional<NetworkRate> generation_rate(const std::string& clause);

/// The count of a clause that names a network and states no rate: "8 HDR HCAs (200 Gb/s)".
double count_of_ports(const std::string& clause);

/// Does a clause count networks or ports: "8x ConnectX-6", "IB 4 lanes"? Numbers of models are no counts.
bool counts_ports(const std::string& clause);

}  // namespace eqc
