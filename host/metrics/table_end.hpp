// Lines without text and what stands behind a table (sources, dates), told apart from rows.
#pragma once

#include <string>
#include <vector>

#include "host/base/csv_cutter.hpp"
#include "host/base/diagnostics.hpp"
#include "host/metrics/line_tally.hpp"

namespace eqc {

/// True when no field has any text.
bool has_no_text(const std::vector<CsvField>& fields);

/// What was seen since the last row; only the end of the file shows whether it stands behind the table.
class TableEnd {
 public:
  /// A line without text.
  void gap(int line) { waiting_gaps_.add(line); }
  /// True for a record that may stand behind the table if it is no row: one after a footer, one of another width than
  /// rows have after a gap, or one that begins as sources and notes do ("Source: ...", "Last Updated: ...").
  bool may_be_footer(const std::vector<CsvField>& fields, bool has_width, std::size_t value_field) const;
  void footer(const std::vector<CsvField>& fields, int line);
  /// True when a row that follows would change what is known.
  bool waits() const { return waiting_gaps_.count() > 0 || footers_.count() > 0; }
  /// A row follows: footers were none, and are faults. Returns the gaps before it.
  LineTally rows_go_on(const std::string& file, Diagnostics& faults);
  /// After the last record.
  void note(const std::string& file, std::vector<std::string>& notes) const;

 private:
  LineTally waiting_gaps_, gaps_, footers_;
  std::string first_footer_;
};

}  // namespace eqc
