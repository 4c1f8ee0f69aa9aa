// Numbers that both marks allow wait in a list until a cell decides for all.
#include "host/metrics/number_columns.hpp"

#include <cmath>

#include "host/base/printable.hpp"
#include "host/base/text.hpp"
#include "kernels/metric/inequity.hpp"

namespace eqc {
namespace {

constexpr std::size_t kMostOpen = 1 << 16;  // cells that may wait; where none of so many decides, none will

std::string quoted_cell(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  text = trim(text);
  return "'" + printable(text.substr(0, kLongest)) + (text.size() > kLongest ? "...'" : "'");
}

const char* word_of(DecimalMark mark) { return mark == DecimalMark::comma ? "','" : "'.'"; }

}  // namespace

void NumberColumns::decide(DecimalMark mark, int line) {
  decided_ = true;
  decided_line_ = line;
  if (mark != mark_)
    for (const Open& cell : open_) cell.column->values[cell.row] = cell.other;
  mark_ = mark;
  open_ = {};
}

CellKind NumberColumns::read(NumberColumn& column, std::string_view text, int line, ReadNumber& read,
                             Diagnostics& faults) {
  const NumberCell cell = number_cell(text, mark_);
  if (cell.kind == CellKind::missing) return cell.kind;
  if (!decided_ && cell.evidence == MarkEvidence::point) decide(DecimalMark::point, line);
  if (!decided_ && cell.evidence == MarkEvidence::comma) decide(DecimalMark::comma, line);
  if (!check(column, cell, text, line, faults)) return CellKind::no_number;
  tally(column, cell.trimmings, cell.value == 0, line, faults);
  read = {cell.value, cell.other, !decided_ && cell.evidence == MarkEvidence::either};
  if (read.may_change && open_line_ == 0) {
    open_line_ = line;
    open_text_ = text;
    open_name_ = column.name();
  }
  if (read.may_change) all_open_have_points_ = all_open_have_points_ && text.find(',') == std::string_view::npos;
  return cell.kind;
}

bool NumberColumns::check(const NumberColumn& column, const NumberCell& cell, std::string_view text, int line,
                          Diagnostics& faults) {
  const auto fault = [&](const std::string& message) {
    faults.add(file_, line, printable(column.name()), message);
    return false;
  };
  const bool readable = cell.evidence == MarkEvidence::none || cell.evidence == MarkEvidence::either ||
                        (cell.evidence == MarkEvidence::comma) == (mark_ == DecimalMark::comma);
  if (cell.kind == CellKind::no_number)
    return fault(quoted_cell(text) + " is no number; write digits with " + word_of(mark_) + " as decimal point");
  if (!readable)
    return fault(quoted_cell(text) + " is no number with " + word_of(mark_) + " as decimal mark, " +
                 (decided_line_ > 0 ? "which line " + std::to_string(decided_line_) + " has" : "as --decimal says"));
  if (cell.kind == CellKind::out_of_range)
    return fault(quoted_cell(text) + " is not within 1e-150 ... 1e150; use another unit");
  if (cell.value < 0 && !column.negative_values_)
    return fault(shortest(cell.value) + " is negative; " + column.why_not_negative_);
  if (std::abs(cell.value) > kLargestEntityValue)
    return fault(shortest(cell.value) + " is above 1e150; use a larger unit");
  if (cell.value != 0 && std::abs(cell.value) < 1 / kLargestEntityValue)
    return fault(shortest(cell.value) + " is below 1e-150; use a smaller unit");
  return true;
}

void NumberColumns::tally(NumberColumn& column, const CellTrimmings& t, bool is_zero, int line, Diagnostics& faults) {
  if (t.percent)
    column.percent_.add(line);
  else if (!is_zero)
    column.bare_.add(line);
  if (t.parentheses) column.parentheses_.add(line);
  if (!t.thousands.empty()) column.thousands_[std::string(t.thousands)].add(line);
  if (!t.flags.empty()) column.flags_[std::string(t.flags)].add(line);
  if (t.currency.empty()) return;
  if (column.first_currency_.empty()) column.first_currency_ = t.currency;
  if (column.first_currency_ != t.currency)
    faults.add(file_, line, printable(column.name()),
               "is in " + std::string(t.currency) + " but line " + std::to_string(column.currency_.first()) +
                   " is in " + column.first_currency_ + "; use one currency");
  column.currency_.add(line);
}

void NumberColumns::keep(NumberColumn& column, const ReadNumber& number, int line) {
  column.values.push_back(number.value);
  if (!number.may_change || decided_) return;
  open_.push_back({&column, column.values.size() - 1, number.other});
  if (open_.size() < kMostOpen) return;
  Diagnostics faults;
  fault_of_open(faults);
  if (!faults.ok()) throw InputError(faults);
  decide(DecimalMark::point, line);
}

/// Of cells that never were decided: points alone are plain numbers where the table allows it.
void NumberColumns::fault_of_open(Diagnostics& faults) const {
  if (open_.empty() || (all_open_have_points_ && rules_.point_is_plain)) return;
  faults.add(file_, open_line_, printable(open_name_),
             quoted_cell(open_text_) +
                 " may be a number with three decimals or one of thousands, and no other cell says "
                 "which; --decimal , or --decimal . does");
}

void NumberColumns::note_column(const NumberColumn& column, std::vector<std::string>& notes) const {
  const std::string place = file_ + ": " + printable(column.name()) + ": ";
  for (const auto& [mark, cells] : column.thousands_) {
    const bool blank = mark != "," && mark != "." && mark.find('\'') == std::string::npos && mark != "\u2019";
    notes.push_back(place + (blank ? std::string("a blank") : "'" + mark + "'") + " is the thousands mark in " +
                    cells.text("cell"));
  }
  for (const auto& [flags, cells] : column.flags_)
    notes.push_back(place + "flag '" + flags + "' behind the number is dropped in " + cells.text("cell"));
  if (column.percent_.count() > 0)
    notes.push_back(place + "numbers are in percent, the sign is dropped in " + column.percent_.text("cell"));
  if (column.currency_.count() > 0)
    notes.push_back(place + "'" + column.first_currency_ + "' is dropped in " + column.currency_.text("cell"));
  if (column.parentheses_.count() > 0)
    notes.push_back(place + "parentheses are read as a minus in " + column.parentheses_.text("cell"));
}

void NumberColumns::finish(const std::vector<NumberColumn*>& columns, Diagnostics& faults,
                           std::vector<std::string>& notes) {
  if (!decided_) fault_of_open(faults);
  if (mark_ == DecimalMark::comma && rules_.given == '\0')
    notes.push_back(file_ + ": ',' is the decimal mark, as line " + std::to_string(decided_line_) + " shows");
  for (const NumberColumn* column : columns) {
    note_column(*column, notes);
    if (column->percent_.count() > 0 && column->bare_.count() > 0)
      faults.add(file_, column->bare_.first(), printable(column->name()),
                 "has no % but line " + std::to_string(column->percent_.first()) + " has; use one unit");
  }
}

}  // namespace eqc
