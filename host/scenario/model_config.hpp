// The architecture in a config.json as Hugging Face repositories hold one, as a [[model]] section of a scenario.
#pragma once

#include <string>
#include <vector>

#include "host/catalog/own_row.hpp"

namespace eqc {

/// What the file does not say.
struct ImportedNames {
  std::string id, developer;
};

/// A key that leaves the count of parameters open.
struct CountDoubt {
  std::string key, what;          ///< "vision_config", "is another part, which is not counted"
  double parameters_billion = 0;  ///< read the other way; NaN where nobody can tell
};

/// A model in the words of a scenario and of the catalog's table.
struct ImportedModel {
  std::string section;            ///< [[model]]
  RowCells cells;                 ///< of model/models.csv, those that the file says
  double parameters_billion = 0;  ///< by the sizes, embeddings included
  std::vector<CountDoubt> doubts;
};

/// `text` is the JSON of `file`. Throws InputError with one fault for each key that is missing, is no number, or holds
/// what the columns of model/models.csv cannot (heads that differ by layer, compressed caches, layers of mixed kinds).
ImportedModel import_model(const std::string& file, const std::string& text, const ImportedNames& names);

/// Its section alone.
std::string model_section(const std::string& file, const std::string& text, const ImportedNames& names);

}  // namespace eqc
