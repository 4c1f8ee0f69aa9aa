// Names of slices of TPUs, which count cores or chips by generation.
#pragma once

#include <string_view>

namespace eqc {

/// Chips of "v5p-128": slices of v2 to v5p and of TPU7x are named by their TensorCores, two to a chip, those of v5e
/// (v5lite, v5litepod) and v6e by their chips (Google Cloud, "TPU v2" to "TPU v6e"; xpk's tpu7x-128 is 4x4x4). 0 for
/// generations whose slices have no such names.
double chips_of_slice(std::string_view generation, double named);

}  // namespace eqc
