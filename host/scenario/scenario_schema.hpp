// The JSON Schema of scenarios, for editors (taplo) and other programs.
#pragma once

#include <functional>
#include <string>

#include "host/catalog/catalog.hpp"

namespace eqc {

/// A reader of another kind of scenario: of the text of one that may be faulty. Throws InputError.
using ScenarioReader = std::function<void(const std::string& text)>;

/// Draft 7, from what the readers ask, input_list() and distribution_list(). It knows keys, types, ranges of bare
/// numbers and names of choices, not names of catalog rows, units in texts, or what two keys say together:
/// docs/schema.md. Any catalog gives the same text. `read_function`: the reader of scenarios of a formula, which are
/// those with a section [function].
std::string scenario_schema(const Catalog& catalog, const ScenarioReader& read_function);

}  // namespace eqc
