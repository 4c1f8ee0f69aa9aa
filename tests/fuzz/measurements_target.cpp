// Tables of published measurements, the first line being the task, and what the prose of their cells leads to.
#include <filesystem>
#include <fstream>

#include "host/base/text.hpp"
#include "host/validate/superseded.hpp"
#include "host/validate/validation.hpp"
#include "tests/cube/sample_cube.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/source_folder.hpp"

namespace eqc::fuzz {
namespace {

constexpr std::size_t kRowsRead = 4;  // of an input: predictions of many rows would only cost time

const TruthContext& shipped() {
  static const Catalog catalog = load_catalog(std::string(kSourceFolder) + "/scenarios/catalog");
  static const TruthContext context(catalog);
  return context;
}

}  // namespace

void read_measurements(std::string_view bytes) {
  static const sample_cube::TemporaryFolder folder;
  const auto [head, text] = head_and_rest(bytes);
  const TruthTask task = head == "training" ? TruthTask::training : TruthTask::serving;
  const std::string file = folder.file("measured.csv");
  std::ofstream(file, std::ios::binary) << text;
  std::vector<TruthRow> rows = read_truth({file}, task);
  rows.resize(std::min(rows.size(), kRowsRead));
  superseded(rows);
  for (const TruthRow& row : rows) {
    const Prediction p = predict_row(shipped(), task, row);
    require(!p.scored() || (p.value > 0 && p.p05 > 0 && p.p95 > 0), "predictions that are scored are above zero");
    for (const GroupBy by : {GroupBy::family, GroupBy::quantity, GroupBy::hardware, GroupBy::model})
      group_of_row(shipped().catalog, shipped().names, row, by);
  }
}

std::vector<std::string> seeds_of_measurements() {
  std::vector<std::string> seeds;
  for (const auto& [task, file, stride] : {std::tuple{"training", "training", 40}, {"serving", "serving", 400}}) {
    const std::string table = source_file(std::string("scenarios/catalog/truth/") + file + ".csv");
    const std::vector<std::string> lines = split(table, '\n');
    for (std::size_t row = 1; row < lines.size(); row += static_cast<std::size_t>(stride))
      seeds.push_back(std::string(task) + "\n" + lines[0] + "\n" + lines[row] + "\n");
  }
  return seeds;
}

}  // namespace eqc::fuzz
