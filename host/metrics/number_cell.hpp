// One cell of a table as a number: the ways in which people and programs write numbers, and what cannot be decided.
#pragma once

#include <string>
#include <string_view>

namespace eqc {

enum class DecimalMark { point, comma };

/// What a number's own digits say of the decimal mark of its table. either: both marks give a number, and not the same
/// ("1,234").
enum class MarkEvidence { none, point, comma, either };

enum class CellKind { number, missing, out_of_range, no_number };

/// What stood around or between the digits and was read over; empty where nothing did.
struct CellTrimmings {
  std::string_view thousands;  ///< mark between groups: "," "." "'" or a blank
  std::string_view currency;   ///< sign or code
  std::string_view flags;      ///< letters behind the number that qualify it, as Eurostat's
  bool percent = false;
  bool parentheses = false;  ///< an accountant's negative number
};

struct NumberCell {
  CellKind kind = CellKind::no_number;
  MarkEvidence evidence = MarkEvidence::none;
  double value = 0;              ///< by the mark asked for, where it can be read so
  double other = 0;              ///< by the other mark; of use when the evidence is `either`
  bool readable_by_mark = true;  ///< false when only the other mark makes it a number
  CellTrimmings trimmings;       ///< by the mark asked for
};

/// Reads a cell of numbers, blanks around it included. Trimmings point into the text or to constants.
NumberCell number_cell(std::string_view text, DecimalMark mark);

/// What people and programs write for "no value", blanks around it trimmed: nothing, NA, N/A, NaN, null, ., .., :, -,
/// #N/A ... Case does not count.
bool is_missing_number(std::string_view text);

/// The same for names of groups: without NA and None, which are names too (Namibia; no religion).
bool is_missing_group(std::string_view text);

/// True for NA and None: what may be a missing group or a name.
bool may_be_missing_group(std::string_view text);

/// Without the blanks around it, those of Unicode included: no-break, thin and figure spaces, byte-order mark.
std::string_view trim_wide(std::string_view text);

}  // namespace eqc
