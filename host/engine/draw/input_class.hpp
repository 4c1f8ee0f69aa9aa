// Which row of input/spreads.csv an input is drawn by: that of the narrowest class which the table knows.
#pragma once

#include <optional>

#include "host/plan/plan.hpp"
#include "kernels/econ/term_list.hpp"
#include "kernels/sample/distribution.hpp"

namespace eqc {

enum class Input : std::int32_t;  // kernels/econ/inputs.hpp

/// Who draws, and for what. Positions on the axes; an input looks at those that its class is told by.
struct SpreadPlace {
  std::size_t hardware = 0, region = 0, model = 0;
  Owner owner = Owner::any;
  Task task{};
  ClusterSize cluster = ClusterSize::cluster;
};

/// Position in Catalog::spreads; nothing where the scenario gives the distribution, or no row is for that class.
std::optional<std::size_t> spread_row(const Plan& plan, Input input, const SpreadPlace& place);

/// The distribution of a row; `median` is the catalog's, of a row that rests on it.
Distribution spread_sampler(const Plan& plan, const SpreadRow& row, const SpreadPlace& place, double median);

/// The size of a cluster of so many accelerators of a kind.
ClusterSize cluster_size(const HardwareRow& hardware, double accelerators);

}  // namespace eqc
