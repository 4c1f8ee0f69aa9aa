// How many accelerators a description of hardware counts, and how many of them a node.
#pragma once

#include <string_view>
#include <vector>

#include "host/validate/product_text.hpp"

namespace eqc {

/// A name of hardware in a text, and what one of it is.
struct CountedName {
  enum class Kind {
    accelerator,
    machine,   ///< "DGX H100": of several accelerators; counts once a number stands before it
    instance,  ///< "p5.48xlarge", "v6e-8": counts as it stands
    nothing    ///< words that count nothing: "2x2x1" of a slice
  };
  Span span;
  Kind kind = Kind::accelerator;
  double accelerators = 1;
};

struct MachineCount {
  double accelerators = 0;  ///< in all; 0 where the text does not say
  double per_node = 0;      ///< likewise
  bool zero = false;        ///< it counts none of something: "0/node", "0x H100", "0 Gb/s"
};

/// Reads "8x H100", "H100 (8x)", "8 GPUs", "2 nodes of 8x H100", "8x H100 x 2 nodes", "2x DGX H100", "8/node", with the
/// names at their places. Without names, words like "h100" are accelerators. `usual_node`: accelerators of a node that
/// the text leaves open (of "4 nodes"); 0 where nobody knows. Counts of adapters, cores and lanes are none.
MachineCount machine_count(std::string_view text, const std::vector<CountedName>& names, double usual_node);

}  // namespace eqc
