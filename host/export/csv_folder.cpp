// A file is an export's when the package beside it names it with the header that it has.
#include "host/export/csv_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "host/base/sha256.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/export/data_package.hpp"
#include "host/report/exact_cell.hpp"
#include "host/report/judged_folder.hpp"
#include "host/report/table.hpp"
#include "host/run/output_lock.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPiece = std::size_t{1} << 20;

std::string csv_name(const FlatTable& table) { return table.variable->name + ".csv"; }

bool is_packaged(const std::map<std::string, std::string>& headers, const fs::path& path) {
  const auto found = headers.find(path.filename().string());
  std::ifstream in(path, std::ios::binary);
  std::string first;
  return found != headers.end() && std::getline(in, first) && first == found->second;
}

/// Label columns as text, computed once: a cube has few labels and many rows.
std::vector<std::vector<std::string>> label_cells(const FlatTable& table) {
  std::vector<std::vector<std::string>> cells;
  for (const Dimension* axis : table.axes) {
    cells.emplace_back();
    for (std::size_t i = 0; i < axis->size(); ++i) cells.back().push_back(csv_cell(axis_label(*axis, i)) + ",");
  }
  return cells;
}

WrittenTable write_csv(const Cube& cube, const FlatTable& table, const std::string& path) {
  WrittenTable written;
  written.table = table;
  PendingFile file(path);
  Sha256 digest;
  std::string text = csv_header(table) + "\n";
  const auto flush = [&] {
    file.write(text);
    digest.add(text);
    written.bytes += text.size();
    text.clear();
  };
  const auto labels = label_cells(table);
  visit_rows(cube, table, [&](std::span<const std::size_t> places, std::span<const double> values) {
    for (std::size_t a = 0; a < places.size(); ++a) text += labels[a][places[a]];
    for (std::size_t i = 0; i < values.size(); ++i)
      text += (i > 0 ? "," : "") + csv_cell(exact_cell(*table.variable, values[i]));
    text += "\n";
    ++written.rows;
    if (text.size() > kPiece) flush();
  });
  flush();
  written.sha256 = digest.hex();
  file.publish();
  return written;
}

}  // namespace

std::string judged_csv_folder(const std::string& name, const std::vector<FlatTable>& tables, bool force) {
  std::set<std::string> names = {kPackageName};
  for (const FlatTable& t : tables) names.insert(csv_name(t));
  return judged_folder(
      name, {"export", "an export", "equicube export", "--csv", force,
             [](const std::string& folder) { return !packaged_headers(folder).empty(); },
             [&](const std::string& folder, std::string_view file) {
               return names.count(std::string(file)) > 0 || packaged_headers(folder).count(std::string(file)) > 0;
             },
             [](const std::string& path) {
               const auto headers = packaged_headers(folder_of(path));
               return fs::path(path).filename() == kPackageName ? !headers.empty() : is_packaged(headers, path);
             }});
}

std::size_t write_csv_folder(const Cube& cube, const std::vector<FlatTable>& tables, const std::string& folder) {
  make_folder(folder, folder);
  const auto former = packaged_headers(folder);
  const auto is_ours = [&](std::string_view name) {
    return name == kPackageName || former.count(std::string(name)) > 0 ||
           std::any_of(tables.begin(), tables.end(), [&](const FlatTable& t) { return csv_name(t) == name; });
  };
  sweep_stale_temporaries(folder, is_ours, "");
  sweep_stale_temporaries(folder, is_lock_name, kLockStart);
  std::vector<WrittenTable> written;
  for (const FlatTable& t : tables) written.push_back(write_csv(cube, t, (fs::path(folder) / csv_name(t)).string()));
  std::set<std::string> kept;
  for (const WrittenTable& w : written) kept.insert(csv_name(w.table));
  for (const auto& [name, header] : former) {
    const fs::path path = fs::path(folder) / name;
    if (kept.count(name) == 0 && name.find('/') == std::string::npos && is_packaged(former, path)) fs::remove(path);
  }
  write_file((fs::path(folder) / kPackageName).string(), data_package(cube, written));
  return written.size() + 1;
}

}  // namespace eqc
