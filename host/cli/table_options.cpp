#include "host/cli/table_options.hpp"

#include <fmt/core.h>

namespace eqc::cli {

std::pair<Option, Option> add_table_options(Command& command, TableOptions& options, const std::string& json_meaning,
                                            const std::string& csv_meaning) {
  const Option json = command.flag("--json", options.json, json_meaning);
  Option csv = command.flag("--csv", options.csv, csv_meaning);
  csv.excludes(json);
  return {json, csv};
}

void print_table(const Table& table, TableFormat format) {
  fmt::print("{}", table.text(format, standard_output_screen()));
}

}  // namespace eqc::cli
