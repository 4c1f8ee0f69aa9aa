// A table is a report's when tables.json names it with the header that it has.
#include "host/report/html/page_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "host/base/json_text.hpp"
#include "host/base/sha256.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/report/html/page_file.hpp"
#include "host/report/judged_folder.hpp"
#include "host/run/output_lock.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char *kPageName = "index.html", *kTablesName = "tables.json", *kPictureName = "calibration.svg";
constexpr std::string_view kTablesStart = "{\n \"equicube_page\": 1,";

bool begins_with(const fs::path& path, std::string_view start) {
  std::ifstream in(path, std::ios::binary);
  std::string first(start.size(), '\0');
  return in.read(first.data(), static_cast<std::streamsize>(first.size())) && first == start;
}

/// Files that tables.json of a folder names, with their header lines; empty where it is none of ours.
std::map<std::string, std::string> named_tables(const fs::path& folder) {
  std::map<std::string, std::string> headers;
  if (!begins_with(folder / kTablesName, kTablesStart)) return headers;
  std::ifstream in(folder / kTablesName, std::ios::binary);
  const Json all = Json::parse(in, nullptr, false);
  if (!all.is_object() || !all.contains("tables") || !all["tables"].is_array()) return headers;
  for (const Json& t : all["tables"])
    if (t.is_object() && t.contains("file") && t["file"].is_string() && t.contains("header") && t["header"].is_string())
      headers[t["file"].get<std::string>()] = t["header"].get<std::string>();
  return headers;
}

bool has_header(const fs::path& path, const std::string& header) {
  std::ifstream in(path, std::ios::binary);
  std::string first;
  return std::getline(in, first) && first == header;
}

bool is_ours(const fs::path& path) {
  const std::string name = path.filename().string();
  if (name == kPageName) return begins_with(path, kPageStart);
  if (name == kTablesName) return begins_with(path, kTablesStart);
  if (name == kPictureName) return begins_with(path, "<svg ");
  const auto named = named_tables(path.parent_path());
  const auto found = named.find(name);
  return found != named.end() && has_header(path, found->second);
}

std::string file_of(const PageTable& t) { return t.id + ".csv"; }

bool is_our_name(const fs::path& folder, const std::vector<PageTable>& tables, std::string_view name) {
  return name == kPageName || name == kTablesName || name == kPictureName ||
         named_tables(folder).count(std::string(name)) > 0 ||
         std::any_of(tables.begin(), tables.end(), [&](const PageTable& t) { return file_of(t) == name; });
}

}  // namespace

std::string judged_page_folder(const std::string& name, const std::vector<PageTable>& tables, bool force) {
  return judged_folder(
      name, {"report", "a report", "equicube report", "-o", force,
             [](const std::string& folder) { return is_ours(fs::path(folder) / kPageName); },
             [&](const std::string& folder, std::string_view file) { return is_our_name(folder, tables, file); },
             [](const std::string& path) { return is_ours(path); }});
}

std::size_t write_page_folder(const std::string& folder, const std::string& html, const std::string& cube_digest,
                              const std::vector<PageTable>& tables, const std::string& calibration) {
  make_folder(folder, folder);
  const fs::path place(folder);
  const auto former = named_tables(place);
  sweep_stale_temporaries(
      folder, [&](std::string_view name) { return is_our_name(place, tables, name); }, "");
  sweep_stale_temporaries(folder, is_lock_name, kLockStart);
  Json named = Json::array();
  for (const PageTable& t : tables) {
    const std::string text = page_csv(t);
    write_file((place / file_of(t)).string(), text);
    named.push_back({{"file", file_of(t)},
                     {"variable", t.variable.name},
                     {"title", t.title},
                     {"unit", t.variable.units},
                     {"rows", t.rows()},
                     {"sha256", sha256_hex(text)},
                     {"header", page_csv_header(t)}});
  }
  for (const auto& [name, header] : former) {
    const bool stays = std::any_of(tables.begin(), tables.end(), [&](const auto& t) { return file_of(t) == name; });
    if (!stays && name.find('/') == std::string::npos && has_header(place / name, header)) fs::remove(place / name);
  }
  const fs::path picture = place / kPictureName;
  if (!calibration.empty())
    write_file(picture.string(), calibration);
  else if (is_ours(picture))
    fs::remove(picture);
  const Json all = {{"equicube_page", 1}, {"result_digest", cube_digest}, {"tables", named}};
  write_file((place / kTablesName).string(), json_text(all, 1) + "\n");
  write_file((place / kPageName).string(), html);
  return tables.size() + (calibration.empty() ? 2 : 3);
}

}  // namespace eqc
