// Text against text: a catalog need not be valid to be compared.
#include "host/compare/catalog_changes.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "host/base/file.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;

/// Columns that tell the rows of a table apart, where that is not the first one alone.
struct KeyColumns {
  std::string_view table;  ///< what the file's name begins with
  std::vector<std::string> columns;
};

const std::vector<KeyColumns>& key_columns() {
  static const std::vector<KeyColumns> all = {
      {"gate/gates", {"nation", "gate"}},           {"gate/usage", {"nation", "measure", "period"}},
      {"input/spreads", {"input", "class"}},        {"model/tokenizers", {"tokenizer", "language"}},
      {"nation/blocs", {"bloc", "nation"}},         {"nation/compute", {"nation", "status"}},
      {"nation/languages", {"nation", "language"}}, {"organization/compute", {"owner", "vendor", "quarter"}},
      {"price/rental", {"hardware", "market"}},     {"price/subscriptions", {"country", "plan"}},
      {"software/", {"id", "parameter"}},           {"truth/", {"family", "id"}},
  };
  return all;
}

std::size_t column_of(const CsvTable& table, std::string_view name) {
  return static_cast<std::size_t>(std::find(table.header.begin(), table.header.end(), name) - table.header.begin());
}

std::string cell_of(const CsvTable& table, std::size_t record, std::string_view column) {
  const std::size_t c = column_of(table, column);
  return c < table.header.size() ? table.records[record].fields[c] : "";
}

std::string row_text(const CsvTable& table, std::size_t record) {
  std::string text;
  for (std::size_t c = 0; c < table.header.size(); ++c) {
    const std::string& cell = table.records[record].fields[c];
    if (!cell.empty()) text += (text.empty() ? "" : "; ") + table.header[c] + "=" + cell;
  }
  return text;
}

std::map<std::string, std::size_t> places_of(const std::vector<std::string>& keys) {
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < keys.size(); ++i) places[keys[i]] = i;
  return places;
}

std::vector<std::string> columns_of_both(const CsvTable& before, const CsvTable& after) {
  std::vector<std::string> columns = after.header;
  for (const std::string& name : before.header)
    if (column_of(after, name) == after.header.size()) columns.push_back(name);
  return columns;
}

/// Whether the rows that two tables share stand in another order.
bool reordered(const std::vector<std::string>& before, const std::map<std::string, std::size_t>& after) {
  std::size_t last = 0;
  for (const std::string& key : before) {
    const auto found = after.find(key);
    if (found == after.end()) continue;
    if (found->second < last) return true;
    last = found->second;
  }
  return false;
}

void compare_tables(const CsvTable& before, const CsvTable& after, std::vector<CatalogChange>& all) {
  const std::string& name = after.file;
  const std::vector<std::string> old_keys = row_keys(before), new_keys = row_keys(after);
  const auto old_places = places_of(old_keys), new_places = places_of(new_keys);
  const std::vector<std::string> columns = columns_of_both(before, after);
  for (std::size_t r = 0; r < new_keys.size(); ++r) {
    const std::string source = cell_of(after, r, "source");
    const auto old = old_places.find(new_keys[r]);
    if (old == old_places.end()) {
      all.push_back({ChangeKind::row_added, name, new_keys[r], "", "", row_text(after, r), source});
      continue;
    }
    for (const std::string& column : columns) {
      const std::string was = cell_of(before, old->second, column), is = cell_of(after, r, column);
      if (was != is) all.push_back({ChangeKind::cell, name, new_keys[r], column, was, is, source});
    }
  }
  for (std::size_t r = 0; r < old_keys.size(); ++r)
    if (new_places.count(old_keys[r]) == 0)
      all.push_back(
          {ChangeKind::row_removed, name, old_keys[r], "", row_text(before, r), "", cell_of(before, r, "source")});
  if (reordered(old_keys, new_places)) all.push_back({ChangeKind::order, name, "", "", "", "", ""});
}

CsvTable table_of_text(const std::string& name, const CatalogFiles& files, Diagnostics& faults) {
  const auto found = files.find(name);
  return found == files.end() ? CsvTable{name, {}, {}} : parse_csv(name, found->second, faults);
}

}  // namespace

std::vector<std::string> row_keys(const CsvTable& table) {
  std::vector<std::size_t> columns;
  for (const KeyColumns& known : key_columns())
    if (table.file.rfind(known.table, 0) == 0)
      for (const std::string& name : known.columns)
        if (column_of(table, name) < table.header.size()) columns.push_back(column_of(table, name));
  if (columns.empty()) columns.push_back(0);
  std::vector<std::string> keys;
  std::map<std::string, int> met;
  for (const CsvRecord& record : table.records) {
    std::string key;
    for (const std::size_t c : columns) key += (key.empty() ? "" : " ") + record.fields[c];
    const int times = ++met[key];
    keys.push_back(times == 1 ? key : key + " #" + std::to_string(times));
  }
  return keys;
}

std::vector<CatalogChange> catalog_changes(const CatalogFiles& before, const CatalogFiles& after) {
  std::set<std::string> names;
  for (const auto& [name, text] : before) names.insert(name);
  for (const auto& [name, text] : after) names.insert(name);
  std::vector<CatalogChange> all;
  Diagnostics faults;
  for (const std::string& name : names) {
    const auto old = before.find(name), now = after.find(name);
    if (old != before.end() && now != after.end() && old->second == now->second) continue;
    compare_tables(table_of_text(name, before, faults), table_of_text(name, after, faults), all);
  }
  if (!faults.ok()) throw InputError(faults);
  return all;
}

bool is_remark(const std::string& column) { return column == "source" || column == "notes"; }

CatalogFiles csv_files_of(const std::string& folder) {
  if (!fs::is_directory(folder)) throw InputError(folder, "is no folder; a catalog is a folder of CSV tables");
  CatalogFiles files;
  const auto take = [&](const fs::path& path, const std::string& name) {
    if (path.extension() == ".csv" && fs::is_regular_file(path)) files[name] = read_file(path.string());
  };
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    take(entry.path(), name);
    if (!entry.is_directory()) continue;
    for (const fs::directory_entry& inner : fs::directory_iterator(entry.path()))
      take(inner.path(), name + "/" + inner.path().filename().string());
  }
  if (files.empty()) throw InputError(folder, "holds no CSV tables; a catalog is a folder of CSV tables");
  return files;
}

}  // namespace eqc
