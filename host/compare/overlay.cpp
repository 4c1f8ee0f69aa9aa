// Tables are mixed row by row, in the order of the new one; a row that is not yet gone stands at its end.
#include "host/compare/overlay.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "host/base/csv_text.hpp"

namespace eqc {
namespace {

/// A row as cells by column.
using Row = std::map<std::string, std::string>;

Row row_of(const CsvTable& table, std::size_t record) {
  Row row;
  for (std::size_t c = 0; c < table.header.size(); ++c) row[table.header[c]] = table.records[record].fields[c];
  return row;
}

/// One file with some of its changes.
class MixedTable {
 public:
  MixedTable(const CsvTable& before, const CsvTable& after) : columns_(after.header) {
    for (const std::string& name : before.header)
      if (std::find(columns_.begin(), columns_.end(), name) == columns_.end()) columns_.push_back(name);
    old_keys_ = row_keys(before);
    const std::vector<std::string> keys = row_keys(after);
    for (std::size_t r = 0; r < keys.size(); ++r) rows_.push_back({keys[r], row_of(after, r)});
    for (std::size_t r = 0; r < old_keys_.size(); ++r) old_rows_[old_keys_[r]] = row_of(before, r);
  }

  void undo(const CatalogChange& change) {
    switch (change.kind) {
      case ChangeKind::cell:
        for (auto& [key, row] : rows_)
          if (key == change.row) row[change.column] = change.before;
        break;
      case ChangeKind::row_added:
        std::erase_if(rows_, [&](const auto& entry) { return entry.first == change.row; });
        break;
      case ChangeKind::row_removed: rows_.push_back({change.row, old_rows_.at(change.row)}); break;
      case ChangeKind::order: restore_order(); break;
    }
  }

  std::string text() const {
    std::string all = csv_row(columns_);
    for (const auto& [key, row] : rows_) {
      std::vector<std::string> cells;
      for (const std::string& name : columns_) cells.push_back(row.count(name) != 0 ? row.at(name) : "");
      all += csv_row(cells);
    }
    return all;
  }

 private:
  void restore_order() {
    std::map<std::string, std::size_t> place;
    for (std::size_t r = 0; r < old_keys_.size(); ++r) place[old_keys_[r]] = r;
    const auto at = [&](const std::string& key) { return place.count(key) != 0 ? place.at(key) : old_keys_.size(); };
    std::stable_sort(rows_.begin(), rows_.end(),
                     [&](const auto& a, const auto& b) { return at(a.first) < at(b.first); });
  }

  std::vector<std::string> columns_, old_keys_;
  std::vector<std::pair<std::string, Row>> rows_;
  std::map<std::string, Row> old_rows_;
};

CsvTable parsed(const std::string& name, const CatalogFiles& files, Diagnostics& faults) {
  const auto found = files.find(name);
  return found == files.end() ? CsvTable{name, {}, {}} : parse_csv(name, found->second, faults);
}

void set_file(CatalogFiles& files, const std::string& name, const CatalogFiles& from) {
  const auto found = from.find(name);
  if (found == from.end())
    files.erase(name);
  else
    files[name] = found->second;
}

}  // namespace

CatalogFiles catalog_between(const CatalogFiles& before, const CatalogFiles& after,
                             const std::vector<CatalogChange>& changes, const std::vector<bool>& taken) {
  std::map<std::string, std::vector<std::size_t>> by_file;
  for (std::size_t i = 0; i < changes.size(); ++i)
    if (!is_remark(changes[i].column)) by_file[changes[i].table].push_back(i);
  const bool all = std::find(taken.begin(), taken.end(), false) == taken.end();
  if (all) return after;
  CatalogFiles files = before;
  Diagnostics faults;
  for (const auto& [name, places] : by_file) {
    const auto is_taken = [&](std::size_t i) { return taken[i]; };
    if (std::none_of(places.begin(), places.end(), is_taken)) continue;
    if (std::all_of(places.begin(), places.end(), is_taken)) {
      set_file(files, name, after);
      continue;
    }
    MixedTable table(parsed(name, before, faults), parsed(name, after, faults));
    for (const std::size_t i : places)
      if (!taken[i] && changes[i].kind != ChangeKind::order) table.undo(changes[i]);
    for (const std::size_t i : places)
      if (!taken[i] && changes[i].kind == ChangeKind::order) table.undo(changes[i]);
    files[name] = table.text();
  }
  if (!faults.ok()) throw InputError(faults);
  return files;
}

}  // namespace eqc
