// Rows of CSV as text (RFC 4180), what host/base/csv.hpp reads.
#pragma once

#include <string>
#include <vector>

namespace eqc {

/// The fields with commas between them and a line feed behind; quoted where they hold a comma, quote, line end or
/// blanks at their ends.
std::string csv_row(const std::vector<std::string>& fields);

}  // namespace eqc
