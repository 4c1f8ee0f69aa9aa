// Strict CSV (RFC 4180): a header row, then records of the same width, each remembering the line it starts on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/base/diagnostics.hpp"

namespace eqc {

struct CsvRecord {
  int line = 0;  ///< 1-based line of the record's first character; quoted fields may span lines
  std::vector<std::string> fields;
};

struct CsvTable {
  std::string file;
  std::vector<std::string> header;
  std::vector<CsvRecord> records;
};

/// Reads UTF-8 text (a byte-order mark is skipped; CRLF and LF end records; blank lines are skipped).
/// Faults with file and line: stray or unclosed quote, text after a closing quote, wrong number of fields, empty or
/// duplicate column name. Records with faults are left out of the table.
CsvTable parse_csv(std::string file, std::string_view text, Diagnostics& diagnostics);

}  // namespace eqc
