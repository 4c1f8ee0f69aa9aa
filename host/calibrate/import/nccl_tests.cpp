// nccl-tests: text and JSON (-J). The size of a row is that of the whole result, its time that out of place.
#include <nlohmann/json.hpp>
#include <optional>

#include "host/base/diagnostics.hpp"
#include "host/base/text.hpp"
#include "host/calibrate/import/measured_file.hpp"

namespace eqc {
namespace {

/// Which collective the program measured, by the name that the output or its command line holds.
std::optional<KernelKind> collective_of(const std::string& text) {
  if (text.find("all_reduce_perf") != std::string::npos) return KernelKind::all_reduce;
  for (const char* gather : {"all_gather_perf", "reduce_scatter_perf"})
    if (text.find(gather) != std::string::npos) return KernelKind::all_gather;
  return std::nullopt;
}

Precision precision_of_type(const std::string& type) {
  return type == "float" || type == "int32" ? Precision::fp32 : Precision::bf16;
}

MeasuredRow row_of(const std::string& place, const std::string& device, KernelKind kind, const std::string& type,
                   double bytes, double ranks, double microseconds) {
  MeasuredRow row{place, device, {}, microseconds * 1e-6};
  row.point.kind = kind;
  row.point.precision = precision_of_type(type);
  row.point.bytes = bytes;
  row.point.ranks = ranks;
  return row;
}

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  for (const std::string& word : split(line, ' '))
    if (!trim(word).empty()) words.emplace_back(trim(word));
  return words;
}

const char* const kNoCollective =
    "does not say which collective it measured; keep the line with the command (all_reduce_perf, all_gather_perf, "
    "reduce_scatter_perf)";

}  // namespace

MeasuredFile read_nccl_tests_text(const std::string& path, const std::string& text) {
  const auto kind = collective_of(text);
  if (!kind) throw InputError(path, kNoCollective);
  MeasuredFile file{"nccl-tests text", {}, {}, {}};
  std::string device;
  double ranks = 0;
  int number = 0;
  for (const std::string& line : split(text, '\n')) {
    ++number;
    const std::string place = "line " + std::to_string(number);
    if (line.find("Rank") != std::string::npos && line.find(']') != std::string::npos) {
      ++ranks;
      device = std::string(trim(line.substr(line.rfind(']') + 1)));
      continue;
    }
    // size count type redop root time algbw busbw #wrong ...; older versions have no root
    const std::vector<std::string> words = words_of(line);
    double bytes = 0, count = 0;
    if (words.size() < 8 || !parse_double(words[0], bytes) || !parse_double(words[1], count)) continue;
    double root = 0, microseconds = 0;
    std::size_t time = 4;
    if (parse_double(words[4], root) && words.size() >= 9 && words[4].find('.') == std::string::npos) time = 5;
    if (!parse_double(words[time], microseconds)) {
      file.refused.push_back(place + ": '" + words[time] + "' is no time");
      continue;
    }
    file.rows.push_back(row_of(place, device, *kind, words[2], bytes, ranks, microseconds));
  }
  return file;
}

MeasuredFile read_nccl_tests_json(const std::string& path, const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("results") || !json["results"].is_array())
    throw InputError(path, "is no whole JSON of nccl-tests (-J FILE)");
  const auto kind = collective_of(text);
  if (!kind) throw InputError(path, kNoCollective);
  MeasuredFile file{"nccl-tests JSON", {}, {}, {}};
  const nlohmann::json config = json.value("config", nlohmann::json::object());
  std::string device;
  double ranks = 0;
  for (const nlohmann::json* holder : {&config, &json})  // where versions put the devices
    if (holder->is_object() && holder->contains("devices") && (*holder)["devices"].is_array())
      for (const nlohmann::json& d : (*holder)["devices"]) {
        ++ranks;
        if (d.is_object()) device = d.value("device_info", device);
      }
  if (config.is_object())  // without MPI only the first device is listed
    ranks = std::max(ranks, config.value("nthreads", 1.0) * config.value("ngpus", 1.0));
  std::size_t place = 0;
  for (const nlohmann::json& r : json["results"]) {
    const std::string where = "result " + std::to_string(++place);
    const nlohmann::json* timed = nullptr;
    for (const char* key : {"out_of_place", "in_place"})
      if (timed == nullptr && r.is_object() && r.contains(key) && r[key].is_object()) timed = &r[key];
    if (timed == nullptr || !timed->contains("time") || !(*timed)["time"].is_number() || !r.contains("size") ||
        !r["size"].is_number()) {
      file.refused.push_back(where + ": has no size or no time");
      continue;
    }
    file.rows.push_back(row_of(where, device, *kind, r.value("type", ""), r["size"].get<double>(), ranks,
                               (*timed)["time"].get<double>()));
  }
  return file;
}

}  // namespace eqc
