// Times of one kernel from several rows become the rounds of one measurement.
#include "host/calibrate/import_calibration.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <tuple>

#include "host/base/text.hpp"
#include "host/base/version.hpp"
#include "host/calibrate/calibrate.hpp"
#include "host/calibrate/import/measured_file.hpp"
#include "host/report/table.hpp"
#include "host/validate/resolve.hpp"

namespace eqc {
namespace {

struct ReadFile {
  std::string name;
  MeasuredFile measured;
};

/// Throws InputError when neither the user nor the files say which part was measured.
std::string part_of_files(const Catalog& catalog, const Resolver& resolver, const std::vector<ReadFile>& files) {
  for (const ReadFile& file : files)
    for (const MeasuredRow& row : file.measured.rows)
      if (const auto found = resolver.hardware(row.device)) return catalog.hardware[*found].id;
  throw InputError("no file says on which accelerator of the catalog it was measured; name it with --part");
}

class Judge {
 public:
  Judge(const Catalog& catalog, const Resolver& resolver, const CalibratedPart& part)
      : catalog_(catalog), resolver_(resolver), part_(part) {}

  /// "" for a row that is kept.
  std::string why_not(const MeasuredRow& row) const {
    if (!row.device.empty()) {
      const auto found = resolver_.hardware(row.device);
      if (!found) return "is of '" + row.device + "', which is no accelerator of the catalog";
      if (catalog_.hardware[*found].id != part_.id)
        return "is of '" + row.device + "' (" + catalog_.hardware[*found].id + "), not of " + part_.id;
    }
    if (!(row.seconds > 0)) return "has no time above 0";
    const auto above = above_peak(part_.published, {summarised(row.point, {row.seconds}, false)});
    return above.empty() ? "" : above[0];
  }

 private:
  const Catalog& catalog_;
  const Resolver& resolver_;
  const CalibratedPart& part_;
};

std::string served_rows(const ServedCells& s, const std::string& file, const std::string& part) {
  std::string text;
  const auto number = [](double x) { return x > 0 ? shortest(x) : std::string(); };
  for (const auto& [quantity, value] : s.measured) {
    const std::string cells[] = {file + ":" + s.place + ":" + quantity,
                                 s.model,
                                 part,
                                 quantity,
                                 shortest(value),
                                 quantity == "output_throughput_total" ? "tok/s" : "ms",
                                 number(s.tensor),
                                 number(s.tensor),
                                 number(s.input_tokens),
                                 number(s.output_tokens),
                                 number(s.concurrency),
                                 s.framework,
                                 "imported",
                                 file,
                                 s.date};
    std::string row;
    for (const std::string& cell : cells) row += (row.empty() ? "" : ",") + csv_cell(cell);
    text += row + "\n";
  }
  return text;
}

/// One measurement per kernel, in the order of their first rows.
std::vector<Measurement> gathered(const std::vector<MeasuredRow>& rows) {
  std::vector<Measurement> all;
  std::vector<std::vector<double>> times;
  std::vector<KernelPoint> points;
  const auto key = [](const KernelPoint& p) {
    return std::tuple(p.kind, p.precision, p.rows, p.columns, p.inner, p.batch, p.heads, p.kv_heads, p.width, p.keys,
                      p.bytes, p.ranks);
  };
  std::map<decltype(key(KernelPoint())), std::size_t> place;
  for (const MeasuredRow& row : rows) {
    const auto [at, is_new] = place.try_emplace(key(row.point), points.size());
    if (is_new) points.push_back(row.point), times.emplace_back();
    times[at->second].push_back(row.seconds);
  }
  for (std::size_t i = 0; i < points.size(); ++i) all.push_back(summarised(points[i], times[i], false));
  share_errors(all);
  return all;
}

}  // namespace

ImportedCalibration import_calibration(const Catalog& catalog, const std::vector<std::string>& names,
                                       const std::string& part_id, const std::string& command) {
  const Resolver resolver(catalog);
  std::vector<ReadFile> files;
  for (const std::string& name : names) files.push_back({name, read_measured(name)});
  const CalibratedPart part =
      part_of_catalog(catalog, part_id.empty() ? part_of_files(catalog, resolver, files) : part_id);
  const Judge judge(catalog, resolver, part);
  ImportedCalibration out;
  Calibration& c = out.calibration;
  std::vector<MeasuredRow> kept;
  std::string formats, served;
  for (const ReadFile& file : files) {
    const std::string short_name = std::filesystem::path(file.name).filename().string();
    formats += (formats.empty() ? "" : ", ") + file.measured.format + " " + short_name;
    for (const std::string& line : file.measured.refused) out.refused.push_back(file.name + ": " + line);
    for (const MeasuredRow& row : file.measured.rows) {
      const std::string why = judge.why_not(row);
      if (why.empty())
        kept.push_back(row);
      else
        out.refused.push_back(file.name + ": " + row.place + ": " + why);
      if (c.device.empty() && why.empty()) c.device = row.device;
    }
    for (const ServedCells& s : file.measured.served) served += served_rows(s, short_name, part.id);
  }
  if (kept.empty() && served.empty()) {
    Diagnostics none;
    for (const std::string& line : out.refused) none.add("", 0, "", line);
    none.add("", 0, "", "no row is left to calibrate " + part.id + " with");
    throw InputError(std::move(none));
  }
  if (!served.empty()) out.served = std::string(kServedHeader) + "\n" + served;
  c.part = part.id;
  c.family = part.family;
  if (c.device.empty()) c.device = part.id;
  c.date = today();
  c.command = command;
  c.program = code_version();
  c.data = "unstated";
  c.conditions = {{"imported from", formats}};
  c.left_out = out.refused;
  c.published = part.published;
  c.points = gathered(kept);
  c.curves = fit_curves(c.published, c.points);
  return out;
}

}  // namespace eqc
