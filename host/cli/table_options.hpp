// --json and --csv of commands that print a table, and how a table gets onto the screen.
#pragma once

#include "host/cli/command.hpp"
#include "host/report/table.hpp"

namespace eqc::cli {

struct TableOptions {
  bool json = false, csv = false;
  TableFormat format() const { return json ? TableFormat::json : csv ? TableFormat::csv : TableFormat::text; }
  bool text() const { return !json && !csv; }
};

/// Adds both flags; returns --json and --csv, which exclude one another.
std::pair<Option, Option> add_table_options(Command& command, TableOptions& options,
                                            const std::string& json_meaning = "as JSON, every digit",
                                            const std::string& csv_meaning = "as CSV, every digit");

/// To standard output, as wide as it is.
void print_table(const Table& table, TableFormat format = TableFormat::text);

}  // namespace eqc::cli
