// A file is read by its table's reader beside the whole catalog, for its faults and keys; then the catalog is made
// again from all files, with this one among them.
#include "host/catalog/added_files.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include "host/base/csv_text.hpp"
#include "host/base/file.hpp"
#include "host/base/text.hpp"
#include "host/catalog/tables.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestName = 60;

std::string name_of(const TableInfo& info) { return info.folder + "/" + info.stem; }

std::vector<std::string> plain_columns(const TableInfo& info) {
  std::vector<std::string> columns = info.columns;
  for (std::string& column : columns)
    if (column.back() == '?') column.pop_back();
  return columns;
}

/// "-scenario-1-mine.csv": what the file's name in the catalog ends with.
std::string catalog_ending(const OverlayFile& file, std::size_t place) {
  std::string name;
  for (const char c : fs::path(file.path).stem().string().substr(0, kLongestName))
    name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '-';
  return "-scenario-" + std::to_string(place + 1) + "-" + name + ".csv";
}

bool is_held(const Catalog& catalog, const std::string& ending) {
  return std::any_of(catalog.files.begin(), catalog.files.end(), [&](const auto& file) {
    return file.first.size() > ending.size() && file.first.rfind(ending) == file.first.size() - ending.size();
  });
}

/// The table whose columns are these; nullptr after a fault.
const TableInfo* table_of_columns(const CsvTable& csv, Diagnostics& diagnostics) {
  std::vector<const TableInfo*> best;
  std::size_t most = 0;
  for (const TableInfo& info : table_list()) {
    const std::vector<std::string> columns = plain_columns(info);
    const auto known = [&](const std::string& column) {
      return std::find(columns.begin(), columns.end(), column) != columns.end();
    };
    const auto count = static_cast<std::size_t>(std::count_if(csv.header.begin(), csv.header.end(), known));
    if (count > most) best.clear();
    most = std::max(most, count);
    if (count == most && count > 0) best.push_back(&info);
  }
  // of several the one that has no column beyond these, then the one that the file's place names
  const auto closer = [&](const TableInfo* info) {
    const fs::path path(csv.file);
    return path.parent_path().filename() == info->folder && path.filename().string().rfind(info->stem, 0) == 0;
  };
  if (best.size() > 1)
    if (const auto named = std::find_if(best.begin(), best.end(), closer); named != best.end()) return *named;
  const auto whole = [&](const TableInfo* info) { return plain_columns(*info).size() == csv.header.size(); };
  if (best.size() > 1 && std::count_if(best.begin(), best.end(), whole) == 1)
    return *std::find_if(best.begin(), best.end(), whole);
  if (best.size() == 1 && most * 2 > csv.header.size()) return best[0];
  std::vector<std::string> names;
  for (const TableInfo* info : best) names.push_back(name_of(*info));
  if (most * 2 <= csv.header.size() || names.empty())
    diagnostics.add(csv.file, 1, "",
                    "has the columns of no table of the catalog; the first line names the columns of one");
  else
    diagnostics.add(csv.file, 1, "",
                    "has columns of " + join(names) + "; name more of the columns, or call it " + names[0] +
                        "-mine.csv, folder included");
  return nullptr;
}

/// The table with every column of its kind, those that were not there empty.
CsvTable with_all_columns(const CsvTable& csv, const TableInfo& info) {
  CsvTable all{csv.file, csv.header, csv.records};
  for (const std::string& column : plain_columns(info)) {
    if (std::find(csv.header.begin(), csv.header.end(), column) != csv.header.end()) continue;
    all.header.push_back(column);
    for (CsvRecord& record : all.records) record.fields.emplace_back();
  }
  return all;
}

/// What tells each row from the others of its table, read beside `beside`, which the rows join.
std::vector<std::string> keys_of(const CsvTable& csv, const TableInfo& info, Catalog& beside,
                                 Diagnostics& diagnostics) {
  std::vector<std::string> keys;
  const CatalogTable table(csv, info.columns, diagnostics);
  for (std::size_t record = 0; record < csv.records.size(); ++record) {
    std::set<std::string> own;
    RowReader row(table, record, diagnostics);
    info.append(row, own, beside);
    keys.push_back(own.empty() ? "" : *own.begin());
  }
  return keys;
}

/// The text without some records, by their place.
std::string without_records(const std::string& text, const CsvTable& csv, const std::set<std::size_t>& gone) {
  const std::vector<std::string> lines = split(text, '\n');
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto line = static_cast<int>(i) + 1;
    std::size_t record = csv.records.size();
    for (std::size_t r = 0; r < csv.records.size() && csv.records[r].line <= line; ++r) record = r;
    if (gone.count(record) == 0 && (i + 1 < lines.size() || !lines[i].empty())) out += lines[i] + "\n";
  }
  return out;
}

struct Overlay {
  OverlayFile file;
  std::string ending;
  const TableInfo* info = nullptr;
  CsvTable csv;
  std::map<std::string, int> lines;  ///< of its keys
};

bool is_of(const std::string& file, const TableInfo& info) {
  const std::string name = name_of(info), stem = file.substr(0, file.rfind('.'));
  return stem == name || stem.rfind(name + "-", 0) == 0;
}

/// Looks for the keys of the overlay in the catalog's own files: faults, or rows that go.
void meet_own_rows(const Overlay& o, Catalog& catalog, Diagnostics& diagnostics) {
  Catalog scratch = catalog;
  for (auto& [name, text] : catalog.files) {
    if (!is_of(name, *o.info)) continue;
    Diagnostics ignored;
    const CsvTable csv = parse_csv(name, text, ignored);
    if (csv.header.empty()) continue;
    const std::vector<std::string> keys = keys_of(csv, *o.info, scratch, ignored);
    std::set<std::size_t> gone;
    for (std::size_t record = 0; record < keys.size(); ++record) {
      const auto mine = o.lines.find(keys[record]);
      if (mine == o.lines.end() || keys[record].empty()) continue;
      if (o.file.replace)
        gone.insert(record);
      else
        diagnostics.add(o.csv.file, mine->second, "",
                        "'" + keys[record] + "' is in the catalog already (" + name + ":" +
                            std::to_string(csv.records[record].line) +
                            "); give it another key, or name the file in catalog.replace to put this row in its place");
    }
    if (!gone.empty()) text = without_records(text, csv, gone);
  }
}

void read_overlay(Overlay& o, Catalog& beside, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.count();
  const CsvTable read = parse_csv(o.file.path, read_file(o.file.path), diagnostics);
  if (diagnostics.count() == before && read.records.empty())
    diagnostics.add(o.file.path, 0, "", "has no rows; the first line names the columns, a row follows");
  if (diagnostics.count() != before || (o.info = table_of_columns(read, diagnostics)) == nullptr) return;
  o.csv = with_all_columns(read, *o.info);
  const std::vector<std::string> keys = keys_of(o.csv, *o.info, beside, diagnostics);
  for (std::size_t record = 0; record < keys.size(); ++record)
    if (!keys[record].empty() && !o.lines.emplace(keys[record], o.csv.records[record].line).second)
      diagnostics.add(o.file.path, o.csv.records[record].line, "",
                      "'" + keys[record] + "' stands twice in this file; keep one row");
}

/// Tables in reading order, so that a row may refer to one of another file. Faults are those of read_overlay, later.
std::vector<Overlay> in_reading_order(std::vector<Overlay> overlays) {
  for (Overlay& o : overlays) {
    Diagnostics later;
    const CsvTable head = parse_csv(o.file.path, read_file(o.file.path), later);
    o.info = head.header.empty() ? nullptr : table_of_columns(head, later);
  }
  std::stable_sort(overlays.begin(), overlays.end(), [](const Overlay& a, const Overlay& b) {
    const auto place = [](const Overlay& o) { return o.info == nullptr ? 0 : o.info - table_list().data(); };
    return place(a) < place(b);
  });
  return overlays;
}

}  // namespace

void overlay_catalog(Catalog& catalog, const std::vector<OverlayFile>& files, Diagnostics& diagnostics) {
  std::vector<Overlay> overlays;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string ending = catalog_ending(files[i], i);
    if (is_held(catalog, ending)) continue;
    if (!fs::is_regular_file(files[i].path))
      diagnostics.add(files[i].path, 0, "", "is no file; names are relative to the scenario's folder");
    else
      overlays.push_back({files[i], ending, nullptr, {}, {}});
  }
  if (overlays.empty()) return;
  const std::size_t before = diagnostics.count();
  Catalog made = catalog, beside = catalog;
  for (Overlay& o : in_reading_order(std::move(overlays))) {
    read_overlay(o, beside, diagnostics);
    if (o.info == nullptr) continue;
    meet_own_rows(o, made, diagnostics);
    std::string text = csv_row(o.csv.header);
    for (const CsvRecord& record : o.csv.records) text += csv_row(record.fields);
    made.files[name_of(*o.info) + o.ending] = std::move(text);
  }
  if (diagnostics.count() != before) return;
  try {
    catalog = catalog_of(std::move(made.files), catalog.root);
  } catch (const InputError& error) {
    diagnostics.add_all(error.diagnostics());
  }
}

}  // namespace eqc
