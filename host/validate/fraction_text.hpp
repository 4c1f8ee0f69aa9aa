// Parts of one accelerator: MIG instances, virtual GPUs, shares.
#pragma once

#include <string>
#include <string_view>

#include "host/validate/product_text.hpp"

namespace eqc {

/// The words that say that only a part of the product at `product` ran ("MIG 3g.40gb", "1/2 A100", "half of an A100",
/// "vGPU", "A100-20C", "CPX"); empty where none do, or where they deny it ("MIG disabled"). An empty span stands for a
/// text without a product.
std::string stated_fraction(std::string_view text, Span product);

}  // namespace eqc
