// How the variables and dimensions about payers are written down.
#pragma once

#include <string>
#include <vector>

#include "host/cube/schema.hpp"

namespace eqc {

/// Adds a variable of doubles over dimensions that the schema has. A chunk is what one shard writes: one model and
/// case, everything else whole. The variable returned stays where it is until the next is added.
Variable& add_real(CubeSchema& schema, std::string name, std::vector<std::string> dimensions, std::string units,
                   std::string long_name, std::string description);

/// Adds a dimension that nations and people share, once.
void add_bound_dimension(CubeSchema& schema);
void add_decomposition_dimension(CubeSchema& schema);

/// Labels of a share axis: "0.01".
std::vector<std::string> share_labels(const std::vector<double>& shares);

}  // namespace eqc
