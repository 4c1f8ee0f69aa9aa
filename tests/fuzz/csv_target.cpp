// Strict CSV, and each table that is read with it: the catalog's and the facts about sources, named by the first line.
#include "host/base/csv.hpp"

#include <filesystem>

#include "host/catalog/tables.hpp"
#include "host/catalog/truth_tables.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/source_folder.hpp"

namespace eqc::fuzz {
namespace {

constexpr std::size_t kSeedRows = 2;

std::string quoted(const std::vector<std::string>& fields) {
  std::string line;
  for (const std::string& field : fields) {
    line += line.empty() ? "\"" : ",\"";
    for (const char c : field) line += c == '"' ? std::string("\"\"") : std::string(1, c);
    line += '"';
  }
  return line + "\n";
}

std::string name_of(const TableInfo& table) { return table.folder + "/" + table.stem; }

/// Two rows of every table of the golden catalog: enough for what a row may refer to, and quick to copy.
Catalog few_rows() {
  Catalog catalog;
  for (const TableInfo& info : table_list()) {
    const std::string file = std::string("tests/golden/catalog/") + name_of(info) + ".csv";
    if (!std::filesystem::exists(std::string(kSourceFolder) + "/" + file)) continue;
    Diagnostics faults;
    std::set<std::string> seen;
    const CatalogTable table(parse_csv(file, sample_rows(source_file(file), 1, 2), faults), info.columns, faults);
    for (std::size_t record = 0; record < table.csv().records.size(); ++record) {
      RowReader row(table, record, faults);
      info.append(row, seen, catalog);
    }
  }
  return catalog;
}

}  // namespace

void read_csv(std::string_view bytes) {
  Diagnostics faults;
  const CsvTable table = parse_csv("table.csv", bytes, faults);
  std::string again = table.header.empty() ? "" : quoted(table.header);
  for (const CsvRecord& record : table.records) {
    require(record.fields.size() == table.header.size(), "a record is as wide as the header");
    again += quoted(record.fields);
  }
  if (!faults.ok()) throw InputError(faults);
  const CsvTable copy = parse_csv("again.csv", again, faults);
  require(faults.ok() && copy.header == table.header && copy.records.size() == table.records.size(),
          "a table written down again is the same");
}

std::vector<std::string> seeds_of_csv() {
  return {"a,b\n1,2\n",
          "\xEF\xBB\xBF"
          "a,b\r\n\"x, \"\"y\"\"\",\"two\r\nlines\"\r\n\r\n,\r\n",
          "a\n\"open\n", "a,a\n1\n"};
}

void read_catalog(std::string_view bytes) {
  static const Catalog few = few_rows();
  const auto [name, text] = head_and_rest(bytes);
  for (const TableInfo& info : table_list()) {
    if (name_of(info) != name) continue;
    Catalog catalog = few;
    Diagnostics faults;
    std::set<std::string> seen;
    const CatalogTable table(parse_csv(name_of(info) + ".csv", text, faults), info.columns, faults);
    for (std::size_t record = 0; record < table.csv().records.size(); ++record) {
      RowReader row(table, record, faults);
      info.append(row, seen, catalog);
    }
    if (!faults.ok()) throw InputError(faults);
  }
}

std::vector<std::string> seeds_of_catalog() {
  std::vector<std::string> seeds;
  for (const TableInfo& info : table_list())
    seeds.push_back(name_of(info) + "\n" +
                    sample_rows(source_file("scenarios/catalog/" + name_of(info) + ".csv"), 1, kSeedRows));
  return seeds;
}

void read_facts(std::string_view bytes) {
  const auto [name, text] = head_and_rest(bytes);
  TruthFacts facts;
  Diagnostics faults;
  append_facts(name, std::string(name) + ".csv", text, facts, faults);
  if (!faults.ok()) throw InputError(faults);
}

std::vector<std::string> seeds_of_facts() {
  std::vector<std::string> seeds;
  for (const std::string& table : fact_table_names())
    seeds.push_back(table + "\n" + sample_rows(source_file("scenarios/catalog/truth/" + table + ".csv"), 1, kSeedRows));
  return seeds;
}

}  // namespace eqc::fuzz
