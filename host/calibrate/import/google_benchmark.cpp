// Google Benchmark's JSON: names say which kernel, "gemm/bf16/rows:64/columns:4096/inner:4096", context.device on what.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/base/diagnostics.hpp"
#include "host/base/text.hpp"
#include "host/calibrate/import/measured_file.hpp"

#include "host/scenario/sections.hpp"

namespace eqc {
namespace {

double unit_seconds(const std::string& unit) {
  return unit == "s" ? 1 : unit == "ms" ? 1e-3 : unit == "us" ? 1e-6 : unit == "ns" ? 1e-9 : 0;
}

/// "" and the point, or why the name is none of ours.
std::string point_of_name(const std::string& name, KernelPoint& point) {
  const std::vector<std::string> parts = split(name, '/');
  point.kind = kernel_kind_of(parts[0]);
  if (point.kind == KernelKind::count) return "'" + parts[0] + "' is no kernel";
  const auto& precisions = precision_names();
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto precision = std::find(precisions.begin(), precisions.end(), parts[i]);
    const std::size_t colon = parts[i].find(':');
    if (precision != precisions.end()) {
      point.precision = static_cast<Precision>(precision - precisions.begin());
    } else if (colon != std::string::npos) {
      double* const size = kernel_size(point, parts[i].substr(0, colon));
      double value = 0;
      if (size != nullptr && parse_double(parts[i].substr(colon + 1), value)) *size = value;
    }
  }
  return "";
}

}  // namespace

MeasuredFile read_google_benchmark(const std::string& path, const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("benchmarks") || !json["benchmarks"].is_array())
    throw InputError(path, "is no whole JSON of Google Benchmark (--benchmark_format=json)");
  MeasuredFile file{"Google Benchmark JSON", {}, {}, {}};
  const nlohmann::json context = json.value("context", nlohmann::json::object());
  const std::string device = context.is_object() ? context.value("device", "") : "";
  std::size_t place = 0;
  for (const nlohmann::json& b : json["benchmarks"]) {
    const std::string where = "benchmark " + std::to_string(++place);
    if (!b.is_object() || !b.contains("name") || !b["name"].is_string()) continue;
    const std::string name = b["name"].get<std::string>();
    // of repetitions the runs themselves count
    if (b.value("run_type", "iteration") != "iteration" || b.value("error_occurred", false)) continue;
    MeasuredRow row{where + " (" + name + ")", b.value("device", device), {}, 0};
    if (const std::string why = point_of_name(name, row.point); !why.empty()) {
      file.refused.push_back(row.place + ": " + why);
      continue;
    }
    if (b.contains("real_time") && b["real_time"].is_number())
      row.seconds = b["real_time"].get<double>() * unit_seconds(b.value("time_unit", "ns"));
    file.rows.push_back(row);
  }
  return file;
}

}  // namespace eqc
