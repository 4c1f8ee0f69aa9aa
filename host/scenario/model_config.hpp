// The architecture in a config.json as Hugging Face repositories hold one, as a [[model]] section of a scenario.
#pragma once

#include <string>

namespace eqc {

/// What the file does not say.
struct ImportedNames {
  std::string id, developer;
};

/// `text` is the JSON of `file`. Throws InputError with one fault for each key that is missing, is no number, or holds
/// what the columns of model/models.csv cannot (heads that differ by layer, compressed caches, layers of mixed kinds).
std::string model_section(const std::string& file, const std::string& text, const ImportedNames& names);

}  // namespace eqc
