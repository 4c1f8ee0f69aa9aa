// Rows and provenance as text; files that are ours are known by how they begin.
#include "host/calibrate/calibration_files.hpp"

#include <fmt/core.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "host/base/file.hpp"
#include "host/base/json_text.hpp"
#include "host/base/text.hpp"
#include "host/catalog/efficiency_cell.hpp"
#include "host/catalog/own_row.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/report/judged_folder.hpp"
#include "host/report/table.hpp"
#include "host/run/output_lock.hpp"
#include "host/scenario/scenario.hpp"
#include "host/scenario/sections.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::string_view kProvenanceStart = "{\n \"equicube_calibration\":", kRowsStart = "id,";

bool is_calibration_name(std::string_view name) {
  return name == kCalibrationRows || name == kCalibrationProvenance || name == "part.toml" || name == kServedRows;
}

bool is_calibration_file(const std::string& path) {
  const fs::path name = fs::path(path).filename();
  const std::string_view start = name == kCalibrationProvenance ? kProvenanceStart
                                 : name == kCalibrationRows     ? kRowsStart
                                 : name == kServedRows          ? std::string_view(kServedHeader)
                                                                : std::string_view("# equicube calibrate");
  std::ifstream in(path, std::ios::binary);
  std::string begin(start.size(), '\0');
  return in.read(begin.data(), static_cast<std::streamsize>(begin.size())) && begin == start;
}

std::string conditions_text(const DeviceConditions& conditions) {
  std::string text;
  for (const auto& [name, value] : conditions) text += (text.empty() ? "" : ", ") + name + " " + value;
  return text;
}

Json point_json(const Measurement& m) {
  Json j;
  j["kernel"] = kernel_kind_name(m.point.kind);
  j["precision"] = std::string(precision_name(m.point.precision));
  for (const KernelSize& size : kernel_sizes())  // those that its kind does not have stay away
    if (m.point.*size.value > 0) j[size.name] = m.point.*size.value;
  j["seconds"] = m.seconds;
  j["low"] = m.low;
  j["high"] = m.high;
  if (m.error > 0) j["error"] = m.error;
  j["rounds"] = m.rounds;
  if (m.throttled) j["throttled"] = true;
  return j;
}

Json sustained_json(const Sustained& s) {
  Json j;
  j["kernel"] = kernel_name(s.point);
  j["cold_seconds"] = s.cold_s;
  j["sustained_seconds"] = s.sustained_s;
  j["load_s"] = s.load_s;
  j["throttled_share"] = s.throttled;
  if (s.idle_w) j["idle_W"] = *s.idle_w;
  if (s.loaded_w) j["loaded_W"] = *s.loaded_w;
  if (s.counter_w) j["loaded_W_by_counter"] = *s.counter_w;
  return j;
}

/// Published rates by the names that provenance files give them.
struct Rate {
  std::string name;
  double* value;
};
std::vector<Rate> published_rates(HardwareSpec& h) {
  std::vector<Rate> rates = {{"memory_B", &h.memory_bytes}, {"memory_B_per_s", &h.memory_rate_bytes_per_s}};
  for (int p = 0; p < kPrecisions; ++p)
    rates.push_back({std::string(precision_name(static_cast<Precision>(p))) + "_per_s", &h.peak_flop_per_s[p]});
  return rates;
}

/// Throws InputError naming the file and the point.
Measurement measurement_of(const Json& j, const std::string& file, std::size_t place) {
  const auto refuse = [&](const std::string& why) {
    return InputError(file, fmt::format("point {}: {}", place + 1, why));
  };
  if (!j.is_object() || !j.contains("kernel") || !j["kernel"].is_string()) throw refuse("has no kernel");
  Measurement m;
  m.point.kind = kernel_kind_of(j["kernel"].get<std::string>());
  if (m.point.kind == KernelKind::count) throw refuse("'" + j["kernel"].get<std::string>() + "' is no kernel");
  const std::string precision = j.value("precision", "");
  const auto& names = precision_names();
  const auto found = std::find(names.begin(), names.end(), precision);
  if (found == names.end()) throw refuse("'" + precision + "' is no precision" + did_you_mean(precision, names));
  m.point.precision = static_cast<Precision>(found - names.begin());
  for (const KernelSize& size : kernel_sizes())
    if (j.contains(size.name) && j[size.name].is_number()) m.point.*size.value = j[size.name].get<double>();
  std::vector<double> rounds;
  if (j.contains("rounds") && j["rounds"].is_array())
    for (const Json& r : j["rounds"])
      if (r.is_number() && r.get<double>() > 0) rounds.push_back(r.get<double>());
  if (rounds.empty()) throw refuse("has no times above 0");
  m = summarised(m.point, rounds, j.value("throttled", false));
  const auto stated = [&](const char* key) { return j.contains(key) && j[key].is_number() ? j[key].get<double>() : 0; };
  if (rounds.size() > 1 && stated("error") > 0 && stated("low") > 0 && stated("high") >= m.seconds) {
    m.error = stated("error");  // from kernels of the same rounds, which the file does not tell apart
    m.low = stated("low");
    m.high = stated("high");
  }
  return m;
}

}  // namespace

std::string judged_calibration_folder(const std::string& name, bool force) {
  return judged_folder(
      name, {"calibration", "a calibration", "equicube calibrate", "-o", force,
             [](const std::string& folder) { return fs::exists(fs::path(folder) / kCalibrationProvenance); },
             [](const std::string&, std::string_view file) { return is_calibration_name(file); }, is_calibration_file});
}

std::string calibration_row(const Catalog& catalog, const Calibration& c) {
  RowCells cells;
  for (const EfficiencyRow& row : catalog.efficiencies)
    if (row.id == c.family) cells = cells_of(catalog, row.origin);
  std::string measured;
  for (const auto& [column, value] : c.curves.columns) {
    cells[column] = fmt::format("{:.4g}", value);
    measured += (measured.empty() ? "" : ", ") + column;
  }
  cells["id"] = c.part;
  cells["spread"] = fmt::format("{:.4g}", c.curves.held_out.spread);
  cells["source"] = fmt::format("equicube calibrate on {} ({})", c.device, conditions_text(c.conditions));
  cells["as_of"] = c.date;
  cells["notes"] = fmt::format("measured on {} numbers, {} kernels: {}; all else: as {}", c.data, c.points.size(),
                               measured, c.family);
  std::string header, row;
  for (const std::string& column : columns_of("hardware/efficiency")) {
    header += (header.empty() ? "" : ",") + column;
    row += (row.empty() ? "" : ",") + csv_cell(cells[column]);
  }
  return header + "\n" + row + "\n";
}

std::string calibration_provenance(const Calibration& c) {
  Json j;
  j["equicube_calibration"] = kCalibrationFormat;
  j["part"] = c.part;
  j["family"] = c.family;
  j["device"] = c.device;
  j["date"] = c.date;
  j["command"] = c.command;
  j["program"] = c.program;
  j["data"] = c.data;
  j["conditions"] = Json::object();
  for (const auto& [name, value] : c.conditions) j["conditions"][name] = value;
  HardwareSpec published = c.published;
  for (const Rate& rate : published_rates(published))
    if (*rate.value > 0) j["published"][rate.name] = *rate.value;
  j["spread"] = {
      {"kernels", c.curves.held_out.spread}, {"compute", c.curves.compute_spread}, {"memory", c.curves.memory_spread}};
  j["columns"] = Json::object();
  for (const auto& [column, value] : c.curves.columns) j["columns"][column] = value;
  j["left_out"] = c.left_out;
  if (c.sustained) j["sustained"] = sustained_json(*c.sustained);
  j["points"] = Json::array();
  for (const Measurement& m : c.points) j["points"].push_back(point_json(m));
  return json_text(j, 1) + "\n";
}

void write_calibration(const std::string& folder, const Catalog& catalog, const Calibration& c) {
  make_folder(folder, folder);
  sweep_stale_temporaries(folder, is_calibration_name, "");
  write_file((fs::path(folder) / kCalibrationRows).string(), calibration_row(catalog, c));
  write_file((fs::path(folder) / kCalibrationProvenance).string(), calibration_provenance(c));
}

HardwareSpec with_family(const Catalog& catalog, const std::string& family, const HardwareSpec& rates) {
  for (const EfficiencyRow& row : catalog.efficiencies) {
    if (row.id != family) continue;
    HardwareRow part;
    part.spec = std::make_shared<const HardwareSpec>(rates);
    set_efficiency(part, row);  // what the row lacks was looked at when the part was read
    return *part.spec;
  }
  throw InputError("'" + family + "' is no family of hardware/efficiency.csv" +
                   did_you_mean(family, ids_of(catalog.efficiencies)));
}

Calibration read_calibration(const std::string& folder, const Catalog& catalog) {
  const CalibrationFacts facts = read_calibration_facts(folder);  // refuses what is none
  const std::string file = (fs::path(folder) / kCalibrationProvenance).string();
  const Json json = Json::parse(read_file(file));
  const auto text = [&](const char* key) {
    return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : std::string();
  };
  Calibration c;
  c.part = facts.part;
  c.family = text("family");
  c.device = facts.device;
  c.date = facts.date;
  c.command = text("command");
  c.program = text("program");
  c.data = facts.data;
  c.conditions = facts.conditions;
  if (json.contains("points") && json["points"].is_array())
    for (const Json& point : json["points"]) c.points.push_back(measurement_of(point, file, c.points.size()));
  HardwareSpec rates;
  if (const auto row = catalog.hardware_index(c.part)) rates = *catalog.hardware[*row].spec;
  if (!json.contains("published") || !json["published"].is_object())
    throw InputError(file, "does not say what its shares are of; calibrate again");
  for (const Rate& rate : published_rates(rates))
    *rate.value = json["published"].contains(rate.name) && json["published"][rate.name].is_number()
                      ? json["published"][rate.name].get<double>()
                      : 0;
  if (!(rates.memory_rate_bytes_per_s > 0)) throw InputError(file, "published.memory_B_per_s is not above 0");
  c.published = with_family(catalog, c.family, rates);
  c.curves = fit_curves(c.published, c.points);
  return c;
}

std::vector<std::string> above_peak(const HardwareSpec& published, const std::vector<Measurement>& measured,
                                    double tolerance) {
  std::vector<std::string> names;
  for (const Measurement& m : measured) {
    const double least = least_s(published, m.point);
    if (m.seconds * tolerance < least)
      names.push_back(fmt::format("{}: {:.4g} us, {:.2f} times faster than the published peak allows",
                                  kernel_name(m.point), m.seconds * 1e6, least / m.seconds));
  }
  return names;
}

}  // namespace eqc
