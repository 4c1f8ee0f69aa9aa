// [catalog]: files of rows of the user's own, laid over the catalog.
#include <filesystem>

#include "host/catalog/added_files.hpp"
#include "host/scenario/sections.hpp"

namespace eqc {

void read_catalog_files(TableReader& root, const std::string& scenario_path, Catalog& catalog) {
  const Node* node = root.table("catalog");
  if (node == nullptr) return;
  TableReader table(*node, "catalog", root.diagnostics());
  std::vector<OverlayFile> files;
  for (const bool replace : {false, true}) {
    std::vector<std::string> names;
    table.texts(replace ? "replace" : "add", names);
    for (const std::string& name : names)
      files.push_back({(std::filesystem::path(scenario_path).parent_path() / name).string(), replace});
  }
  table.finish();
  overlay_catalog(catalog, files, root.diagnostics());
}

}  // namespace eqc
