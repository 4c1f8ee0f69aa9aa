// A row of a scenario becomes a table of one record, so that a cell is read and checked in one place.
#include "host/catalog/own_row.hpp"

#include <stdexcept>

#include "host/catalog/tables.hpp"

namespace eqc {
namespace {

const TableInfo& info_of(std::string_view table) {
  for (const TableInfo& info : table_list())
    if (info.folder + "/" + info.stem == table) return info;
  throw std::logic_error("no catalog table " + std::string(table));
}

}  // namespace

std::vector<std::string> columns_of(std::string_view table) {
  std::vector<std::string> columns = info_of(table).columns;
  for (std::string& column : columns)
    if (column.back() == '?') column.pop_back();
  return columns;
}

RowCells cells_of(const Catalog& catalog, const RowOrigin& origin) {
  Diagnostics ignored;  // the file was read without faults
  const CsvTable csv = parse_csv(origin.file, catalog.files.at(origin.file), ignored);
  RowCells cells;
  for (const CsvRecord& record : csv.records)
    if (record.line == origin.line)
      for (std::size_t c = 0; c < csv.header.size(); ++c) cells[csv.header[c]] = record.fields[c];
  return cells;
}

void append_own_row(std::string_view table, const std::string& key, const OwnRow& row, Catalog& catalog,
                    Diagnostics& diagnostics) {
  const TableInfo& info = info_of(table);
  CsvTable csv;
  csv.file = row.file;
  csv.header = columns_of(table);
  CsvRecord record{row.line, {}};
  for (const std::string& column : csv.header) {
    const auto cell = row.cells.find(column);
    record.fields.push_back(cell != row.cells.end() ? cell->second : "");
  }
  csv.records.push_back(std::move(record));
  Diagnostics found;
  const CatalogTable one(std::move(csv), info.columns, found);
  RowReader reader(one, 0, found, RowReader::Place::scenario);
  std::set<std::string> seen;
  info.append(reader, seen, catalog);
  for (const Fault& fault : found.faults()) {
    const auto line = row.lines.find(fault.key);
    diagnostics.add(row.file, line != row.lines.end() ? line->second : row.line, key + "." + fault.key, fault.message);
  }
}

}  // namespace eqc
