// [calibration]: accelerators whose speed was measured by `equicube calibrate`, and the folders that hold the figures.
#include <filesystem>

#include "host/catalog/calibration.hpp"
#include "host/scenario/sections.hpp"

namespace eqc {
namespace {

/// As written, from the working folder; where nothing is there, from the scenario's.
std::string calibration_folder(const std::string& written, const std::string& scenario_path) {
  namespace fs = std::filesystem;
  std::error_code none;
  if (fs::exists(written, none)) return written;
  const fs::path beside = fs::path(scenario_path).parent_path() / written;
  return fs::exists(beside, none) ? beside.string() : written;
}

}  // namespace

void read_calibrations(TableReader& root, const std::string& scenario_path, Catalog& catalog) {
  const Node* node = root.table("calibration");
  if (node == nullptr) return;
  TableReader table(*node, "calibration", root.diagnostics());
  for (std::size_t h = 0; h < catalog.hardware.size(); ++h) {
    std::string folder;
    if (!table.has(catalog.hardware[h].id)) continue;
    table.text(catalog.hardware[h].id, folder);
    if (folder.empty())
      table.fault(catalog.hardware[h].id, "is empty; name a folder that equicube calibrate -o wrote");
    else
      join_calibration(catalog, h, calibration_folder(folder, scenario_path), root.diagnostics());
  }
  for (const auto& [key, value] : node->entries)
    if (!catalog.hardware_index(key))
      table.fault(value, key, "is no accelerator" + did_you_mean(key, ids_of(catalog.hardware)));
}

}  // namespace eqc
