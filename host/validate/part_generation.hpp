// Generations of accelerators, "Hopper" or "CDNA 3", in texts that name no product.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/validate/product_text.hpp"

namespace eqc {

struct StatedGeneration {
  std::string name;  ///< as parts_of_generation knows it
  Span span;
};

/// The generations that a text names, in its first clause; none where it names anything else.
std::vector<StatedGeneration> generations_in(std::string_view text);
/// Ids of the data-centre parts of a generation, the one of most published runs first.
std::vector<std::string_view> parts_of_generation(std::string_view name);

}  // namespace eqc
