// The JSON Schema of scenarios, for editors (taplo) and other programs.
#pragma once

#include <string>

#include "host/catalog/catalog.hpp"

namespace eqc {

/// Draft 7, from what the readers ask, input_list() and distribution_list(). It knows keys, types, ranges of bare
/// numbers and names of choices, not names of catalog rows, units in texts, or what two keys say together:
/// docs/schema.md. Any catalog gives the same text.
std::string scenario_schema(const Catalog& catalog);

}  // namespace eqc
