// Where a table begins in its text and how its fields are separated, found by the names of the columns wanted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/base/csv_cutter.hpp"
#include "host/base/diagnostics.hpp"

namespace eqc {

/// What the user says instead of the file; zero: as found.
struct GivenLayout {
  char separator = '\0';
  char decimal = '\0';
};

struct TableLayout {
  std::string file;  ///< as messages call it
  char separator = ',';
  std::vector<std::string> header;  ///< names, without the blanks around them
  int header_line = 0;
  bool complete = false;       ///< every name wanted is in the header; else this is the record most like one
  std::size_t width = 0;       ///< fields of the header, without those at its end that have no name
  bool has_row_names = false;  ///< rows have one field more than the header, before all others
  std::size_t rows_at = 0;     ///< bytes before the first record below the header
  int rows_line = 1;           ///< its line
  double bytes_per_row = 0;    ///< of the first rows
};

/// `start`: the beginning of the text, `whole` when that is all of it; `wanted`: names of columns. What was recognised
/// goes to `notes`. Throws InputError for
/// what can be read in two ways, naming the option that decides.
TableLayout find_layout(const std::string& file, std::string_view start, bool whole,
                        const std::vector<std::string>& wanted, GivenLayout given, std::vector<std::string>& notes);

/// "semicolons", for messages.
std::string separator_word(char separator);

}  // namespace eqc
