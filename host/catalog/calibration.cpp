// A calibration joins the catalog as files of its tables: hardware/efficiency-calibration-PART.csv and
// input/spreads-calibration-PART.csv.
#include "host/catalog/calibration.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/base/file.hpp"
#include "host/base/text.hpp"
#include "host/catalog/efficiency_cell.hpp"
#include "host/catalog/own_row.hpp"
#include "host/catalog/tables.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;

/// A calibration reads better than this only by mistake: no residual of kernels is smaller.
constexpr double kLeastSpread = 0.01, kMostSpread = 2;

const TableInfo& table_info(std::string_view folder, std::string_view stem) {
  return *std::find_if(table_list().begin(), table_list().end(),
                       [&](const TableInfo& info) { return info.folder == folder && info.stem == stem; });
}

/// The lines of one record with its header, as they stand in the file.
std::string record_with_header(const std::string& text, const CsvTable& csv, std::size_t record) {
  const std::vector<std::string> lines = split(text, '\n');
  const std::size_t first = static_cast<std::size_t>(csv.records[record].line) - 1;
  const std::size_t end =
      record + 1 < csv.records.size() ? static_cast<std::size_t>(csv.records[record + 1].line) - 1 : lines.size();
  std::string out = lines[0] + "\n";
  for (std::size_t i = first; i < end && i < lines.size(); ++i)
    if (!lines[i].empty()) out += lines[i] + "\n";
  return out;
}

/// Appends the record of the part to the catalog's efficiencies and returns its text; "" after a fault.
std::string append_measured_row(Catalog& catalog, const std::string& part, const std::string& file,
                                Diagnostics& diagnostics) {
  const std::string text = read_file(file);
  const std::size_t faults_before = diagnostics.count();
  const TableInfo& info = table_info("hardware", "efficiency");
  const CatalogTable table(parse_csv(file, text, diagnostics), info.columns, diagnostics);
  if (diagnostics.count() != faults_before) return "";
  std::vector<std::string> ids;
  for (std::size_t record = 0; record < table.csv().records.size(); ++record) {
    ids.emplace_back(table.cell(record, "id"));
    if (ids.back() != part) continue;
    RowReader row(table, record, diagnostics);
    std::set<std::string> seen;
    info.append(row, seen, catalog);
    return diagnostics.count() == faults_before ? record_with_header(text, table.csv(), record) : "";
  }
  diagnostics.add(file, 0, "id",
                  "has no row of '" + part + "' (it has " + join(ids) + "); name a calibration of " + part);
  return "";
}

void append_spreads(Catalog& catalog, const CalibrationFacts& facts) {
  const TableInfo& info = table_info("input", "spreads");
  std::string text;
  for (const std::string& column : columns_of("input/spreads")) text += (text.empty() ? "" : ",") + column;
  for (const auto& [input, spread] :
       {std::pair{"compute_efficiency", facts.compute_spread}, std::pair{"memory_efficiency", facts.memory_spread}})
    text += std::string("\n") + input + "," + facts.part + ",log_normal,1," +
            shortest(std::clamp(spread, kLeastSpread, kMostSpread)) +
            ",,1,measured,,,,,residuals of measured kernels weighted by their time,equicube calibrate," + facts.date +
            ",";
  text += "\n";
  const std::string name = "input/spreads-calibration-" + facts.part + ".csv";
  Diagnostics none;
  const CatalogTable table(parse_csv(name, text, none), info.columns, none);
  std::set<std::string> seen;
  for (std::size_t record = 0; record < table.csv().records.size(); ++record) {
    RowReader row(table, record, none);
    info.append(row, seen, catalog);
  }
  if (!none.ok()) throw InputError(std::move(none));
  catalog.files[name] = std::move(text);
}

std::string text_of(const nlohmann::json& json, const char* key) {
  return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : "";
}

double number_of(const nlohmann::json& json, const char* key) {
  return json.is_object() && json.contains(key) && json[key].is_number() ? json[key].get<double>() : 0;
}

}  // namespace

CalibrationFacts read_calibration_facts(const std::string& folder) {
  if (!fs::is_directory(folder)) throw InputError(folder, "is no folder; name one that equicube calibrate -o wrote");
  const std::string file = (fs::path(folder) / kCalibrationProvenance).string();
  const nlohmann::json json = nlohmann::json::parse(read_file(file), nullptr, false);
  if (!json.is_object() || !json.contains("equicube_calibration"))
    throw InputError(file, "is no provenance of a calibration; name a folder that equicube calibrate -o wrote");
  if (json["equicube_calibration"] != kCalibrationFormat)
    throw InputError(file, "is of another format than " + std::to_string(kCalibrationFormat) +
                               "; calibrate again with this program");
  CalibrationFacts facts{
      text_of(json, "part"), text_of(json, "device"), text_of(json, "date"), text_of(json, "data"), {}, 0, 0};
  if (json.contains("conditions") && json["conditions"].is_object())
    for (const auto& [key, value] : json["conditions"].items())
      if (value.is_string()) facts.conditions.emplace_back(key, value.get<std::string>());
  if (json.contains("spread")) {
    facts.compute_spread = number_of(json["spread"], "compute");
    facts.memory_spread = number_of(json["spread"], "memory");
  }
  if (facts.part.empty() || facts.device.empty() || facts.date.empty())
    throw InputError(file, "does not say part, device and date; calibrate again");
  return facts;
}

const EfficiencyRow* calibration_of(const Catalog& catalog, std::string_view hardware) {
  for (const EfficiencyRow& row : catalog.efficiencies)
    if (row.id == hardware) return &row;
  return nullptr;
}

void join_calibration(Catalog& catalog, std::size_t hardware, const std::string& folder, Diagnostics& diagnostics) {
  HardwareRow& part = catalog.hardware[hardware];
  const std::string file = (fs::path(folder) / kCalibrationRows).string();
  if (calibration_of(catalog, part.id) == nullptr) {
    try {
      const CalibrationFacts facts = read_calibration_facts(folder);
      if (facts.data.find("zeros") != std::string::npos) {
        diagnostics.add(folder, 0, "",
                        "was measured on " + facts.data +
                            ", on which processors draw less power and run faster than in any model (15 % on an A100); "
                            "calibrate with random numbers");
        return;
      }
      const std::string text = append_measured_row(catalog, part.id, file, diagnostics);
      if (text.empty()) return;
      catalog.files["hardware/efficiency-calibration-" + part.id + ".csv"] = text;
      if (facts.compute_spread > 0 && facts.memory_spread > 0) append_spreads(catalog, facts);
    } catch (const InputError& error) {
      diagnostics.add_all(error.diagnostics());
      return;
    }
    catalog.digest = digest_of(catalog.files);
  }
  for (const auto& [column, why] : set_efficiency(part, *calibration_of(catalog, part.id)))
    diagnostics.add(file, 0, column, why);
}

}  // namespace eqc
