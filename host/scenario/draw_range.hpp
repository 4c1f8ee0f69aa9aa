// What an input's draws can be: the sampler of a distribution, its smallest and largest value, and whether a run can
// compute with them.
#pragma once

#include <string>

#include "host/scenario/input_list.hpp"

namespace eqc {

struct Distribution;  // kernels/sample/distribution.hpp

/// The sampler of a distribution that is not the catalog's.
Distribution sampler_of(const DistributionSpec& spec);

/// Values of the first and the last of the 2^32 draws; 1 and 1 of the catalog's.
Range drawn_range(const DistributionSpec& spec);

/// Draws nearer to 0 are 0: their squares would be lost beside nothing.
inline constexpr double kSmallestDraw = 1e-12;

/// Why values from `drawn.low` to `drawn.high` are none that `input` can have: outside its range, not finite, or so
/// near to 0 that spreads and quotients are lost; empty when all is well.
std::string why_not_drawn(const InputInfo& input, const Range& drawn);

}  // namespace eqc
