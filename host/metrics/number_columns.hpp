// The columns of numbers of a table, read cell by cell until it is known which decimal mark they are written with.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/diagnostics.hpp"
#include "host/metrics/line_tally.hpp"
#include "host/metrics/number_cell.hpp"

namespace eqc {

/// What is known of the table's decimal mark before its numbers are read.
struct MarkRules {
  char given = '\0';           ///< by the user
  bool point_is_plain = true;  ///< "1.234" alone is a number with a point, as programs write; false: it may be 1234
};

/// One column: its numbers and what its cells carry beside digits.
class NumberColumn {
 public:
  /// `why_not`: of a negative number, where these are refused.
  NumberColumn(std::string name, bool negative_values, std::string why_not)
      : name_(std::move(name)), negative_values_(negative_values), why_not_negative_(std::move(why_not)) {}
  const std::string& name() const { return name_; }
  std::vector<double> values;  ///< of the rows kept

 private:
  friend class NumberColumns;
  std::string name_;
  bool negative_values_;
  std::string why_not_negative_;
  LineTally percent_, bare_, currency_, parentheses_;
  std::string first_currency_;
  std::map<std::string, LineTally> thousands_, flags_;
};

/// A number waiting to be kept with its row.
struct ReadNumber {
  double value = 0, other = 0;
  bool may_change = false;  ///< to `other`, when the table turns out to use the other mark
};

class NumberColumns {
 public:
  NumberColumns(std::string file, MarkRules rules) : file_(std::move(file)), rules_(rules) {
    if (rules.given != '\0') mark_ = rules.given == ',' ? DecimalMark::comma : DecimalMark::point;
    decided_ = rules.given != '\0';
  }

  /// number: `read` holds it. Anything else, also numbers out of range, was put to `faults`, but for a missing cell.
  CellKind read(NumberColumn& column, std::string_view cell, int line, ReadNumber& read, Diagnostics& faults);
  /// Adds a number to its column, at its end.
  void keep(NumberColumn& column, const ReadNumber& number, int line);
  /// After the last row: decides what is still open, or says that it cannot be; the units of a column must be one.
  void finish(const std::vector<NumberColumn*>& columns, Diagnostics& faults, std::vector<std::string>& notes);

 private:
  struct Open {
    NumberColumn* column;
    std::size_t row;
    double other;
  };
  void decide(DecimalMark mark, int line);
  bool check(const NumberColumn& column, const NumberCell& cell, std::string_view text, int line, Diagnostics& faults);
  void tally(NumberColumn& column, const CellTrimmings& trimmings, bool is_zero, int line, Diagnostics& faults);
  void fault_of_open(Diagnostics& faults) const;
  void note_column(const NumberColumn& column, std::vector<std::string>& notes) const;

  std::string file_;
  MarkRules rules_;
  DecimalMark mark_ = DecimalMark::point;
  bool decided_ = false;
  int decided_line_ = 0;
  std::vector<Open> open_;
  bool all_open_have_points_ = true;
  int open_line_ = 0;  ///< of the first undecided cell
  std::string open_text_, open_name_;
};

}  // namespace eqc
