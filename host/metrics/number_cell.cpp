// Peels off what stands around the digits, then reads the digits by each decimal mark.
#include "host/metrics/number_cell.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

#include "host/base/text.hpp"

namespace eqc {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kWideBlanks[] = {"\u00a0", "\u2009", "\u202f", "\u2007", "\ufeff"};
constexpr std::string_view kApostrophes[] = {"'", "\u2019"};
constexpr std::string_view kMinus = "\u2212";
constexpr std::string_view kCurrencies[] = {"US$", "R$",  "C$",  "A$",  "$",   "€",   "£",   "¥",  "₹",
                                            "₽", "₩",   "₺",   "₴",   "₫",   "₱",   "₦",   "₪",  "฿",
                                            "USD", "EUR", "GBP", "JPY", "CHF", "CNY", "INR", "kr", "zł"};
constexpr std::string_view kMissing[] = {".",       "..",      "...",      ":",     "-",      "--",   "\u2013",
                                         "\u2014",  "\u2026",  "nan",      "null",  "<na>",   "n/a",  "n.a.",
                                         "n.a",     "#n/a",    "#n/a n/a", "#na",   "(na)",   "\\n",  "-nan",
                                         "#div/0!", "#value!", "#null!",   "#ref!", "#name?", "#num!"};
constexpr std::string_view kMissingNumbersOnly[] = {"na", "none"};
// Eurostat, "Statistical symbols and abbreviations": break, confidential, definition differs, estimated, forecast, not
// significant, provisional, revised, Eurostat estimate, low reliability, not applicable.
constexpr std::string_view kFlags = "bcdefnprsuz";
constexpr std::size_t kMostFlags = 3, kLongestNumber = 400;

template <class Table>
bool is_in(std::string_view word, const Table& table) {
  return std::find(std::begin(table), std::end(table), word) != std::end(table);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The entry that the text begins with; empty when none.
template <class Table>
std::string_view front_of(std::string_view text, const Table& table) {
  for (const std::string_view entry : table)
    if (text.substr(0, entry.size()) == entry) return entry;
  return {};
}

template <class Table>
std::string_view back_of(std::string_view text, const Table& table) {
  for (const std::string_view entry : table)
    if (text.size() >= entry.size() && text.substr(text.size() - entry.size()) == entry) return entry;
  return {};
}

/// "12.3 b" without " b".
void peel_flags(std::string_view& text, CellTrimmings& trimmings) {
  const std::size_t blank = text.find_last_of(' ');
  if (blank == std::string_view::npos) return;
  const std::string_view flags = text.substr(blank + 1);
  if (flags.empty() || flags.size() > kMostFlags || flags.find_first_not_of(kFlags) != std::string_view::npos) return;
  trimmings.flags = flags;
  text = trim_wide(text.substr(0, blank));
}

bool peel_sign(std::string_view& text, bool& negative) {
  if (text.empty()) return false;
  const bool wide = text.substr(0, kMinus.size()) == kMinus;
  if (!wide && text[0] != '-' && text[0] != '+') return false;
  negative = wide || text[0] == '-';
  text = trim_wide(text.substr(wide ? kMinus.size() : 1));
  return true;
}

/// Excel's ="12", a number as text.
void peel_formula(std::string_view& text) {
  if (text.size() > 3 && text.substr(0, 2) == "=\"" && text.back() == '"')
    text = trim_wide(text.substr(2, text.size() - 3));
}

/// Sign, currency, percent and parentheses; what remains are digits and marks.
void peel(std::string_view& text, bool& negative, CellTrimmings& trimmings) {
  if (text.size() > 2 && text.front() == '(' && text.back() == ')') {
    trimmings.parentheses = negative = true;
    text = trim_wide(text.substr(1, text.size() - 2));
  }
  bool has_sign = trimmings.parentheses || peel_sign(text, negative);
  trimmings.currency = front_of(text, kCurrencies);
  text = trim_wide(text.substr(trimmings.currency.size()));
  if (!has_sign) peel_sign(text, negative);
  if (!text.empty() && text.back() == '%') {
    trimmings.percent = true;
    text = trim_wide(text.substr(0, text.size() - 1));
  } else if (trimmings.currency.empty()) {
    trimmings.currency = back_of(text, kCurrencies);
    text = trim_wide(text.substr(0, text.size() - trimmings.currency.size()));
  }
}

/// A thousands mark at the front of the text, other than the decimal mark; empty when there is none.
std::string_view thousands_at(std::string_view text, char decimal) {
  const char other = decimal == '.' ? ',' : '.';
  if (text[0] == other) return other == ',' ? ","sv : "."sv;
  if (text[0] == ' ') return " "sv;
  if (const std::string_view mark = front_of(text, kApostrophes); !mark.empty()) return mark;
  return front_of(text, kWideBlanks);
}

/// Groups of three digits but for the first; or, between commas, India's: two but for the last.
bool are_groups(const std::string& sizes, std::string_view mark, char first_digit) {
  if (sizes.size() == 1) return true;
  const auto middle = [&](char size) {
    return std::all_of(sizes.begin() + 1, sizes.end() - 1, [&](char s) { return s == size; });
  };
  return first_digit != '0' && sizes.back() == 3 && sizes[0] >= 1 &&
         ((middle(3) && sizes[0] <= 3) || (mark == "," && middle(2) && sizes[0] <= 2));
}

struct Reading {
  std::errc error = std::errc::invalid_argument;
  double value = 0;
  std::string_view thousands;
};

/// Digits with marks by one decimal mark: groups, fraction, power of ten.
Reading read_digits(std::string_view text, char decimal) {
  Reading r;
  char plain[kLongestNumber + 2];
  std::size_t length = 0;
  std::string sizes(1, '\0');  // digits of each group
  if (text.empty() || text.size() > kLongestNumber) return r;
  const char first = text[0];
  while (!text.empty() && text[0] != decimal && text[0] != 'e' && text[0] != 'E') {
    if (is_digit(text[0])) {
      plain[length++] = text[0];
      if (sizes.back() < 100) ++sizes.back();
      text.remove_prefix(1);
      continue;
    }
    const std::string_view mark = thousands_at(text, decimal);
    if (mark.empty() || (!r.thousands.empty() && mark != r.thousands)) return r;
    r.thousands = mark;
    sizes.push_back('\0');
    text.remove_prefix(mark.size());
  }
  if (!are_groups(sizes, r.thousands, first)) return r;
  if (!text.empty() && text[0] == decimal) {
    plain[length++] = '.';
    text.remove_prefix(1);
  }
  for (const char c : text) plain[length++] = c;
  const auto end = std::from_chars(plain, plain + length, r.value);
  if (end.ptr != plain + length || !(is_digit(plain[0]) || plain[0] == '.')) return r;
  r.error = end.ec;
  return r;
}

MarkEvidence evidence_of(const Reading& point, const Reading& comma) {
  const bool by_point = point.error != std::errc::invalid_argument,
             by_comma = comma.error != std::errc::invalid_argument;
  if (by_point && by_comma) return point.value == comma.value ? MarkEvidence::none : MarkEvidence::either;
  return by_point ? MarkEvidence::point : MarkEvidence::comma;
}

/// Three digits behind the point and one to three, of which the first is no zero, before it: the point may also stand
/// between groups.
bool may_be_groups(std::string_view text, std::size_t point) {
  if (text[0] == '-' || text[0] == '+') {
    text.remove_prefix(1);
    --point;
  }
  return point >= 1 && point <= 3 && text[0] != '0' && text.size() == point + 4 &&
         text.find_first_not_of("0123456789.") == std::string_view::npos;
}

/// The common case: nothing but a number by the rules of programs. False when it is something else.
bool read_plain(std::string_view text, DecimalMark mark, NumberCell& cell) {
  const std::size_t point = text.find('.');
  if (mark == DecimalMark::comma && point != std::string_view::npos) return false;
  if (!parse_double(text, cell.value)) return false;
  cell.kind = CellKind::number;
  if (point == std::string_view::npos) return true;
  cell.evidence = MarkEvidence::point;
  if (!may_be_groups(text, point)) return true;
  cell.evidence = MarkEvidence::either;
  return parse_double(std::string(text.substr(0, point)).append(text.substr(point + 1)), cell.other);
}

/// True for ":" with a flag behind it, as Eurostat writes.
bool is_flagged_gap(std::string_view text) {
  if (text.empty() || text[0] != ':') return false;
  text = trim_wide(text.substr(1));
  return text.size() <= kMostFlags && text.find_first_not_of(kFlags) == std::string_view::npos;
}

}  // namespace

std::string_view trim_wide(std::string_view text) {
  for (;;) {
    text = trim(text);
    if (text.empty() ||
        (static_cast<unsigned char>(text.front()) < 0x80 && static_cast<unsigned char>(text.back()) < 0x80))
      return text;
    const std::string_view front = front_of(text, kWideBlanks);
    text.remove_prefix(front.size());
    const std::string_view back = back_of(text, kWideBlanks);
    text.remove_suffix(back.size());
    if (front.empty() && back.empty()) return text;
  }
}

bool is_missing_group(std::string_view text) {
  if (text.empty()) return true;
  constexpr std::string_view kFirstLetters = ".:-#nN(<\\\xe2";  // most words are decided by their first
  return text.size() < 16 && kFirstLetters.find(text[0]) != std::string_view::npos && is_in(lower(text), kMissing);
}

bool may_be_missing_group(std::string_view text) { return text.size() <= 4 && is_in(lower(text), kMissingNumbersOnly); }

bool is_missing_number(std::string_view text) {
  return is_missing_group(text) || may_be_missing_group(text) || is_flagged_gap(text);
}

NumberCell number_cell(std::string_view text, DecimalMark mark) {
  NumberCell cell;
  text = trim_wide(text);
  if (read_plain(text, mark, cell)) return cell;
  cell = {};
  if (is_missing_number(text)) {
    cell.kind = CellKind::missing;
    return cell;
  }
  bool negative = false;
  peel_formula(text);
  peel_flags(text, cell.trimmings);
  peel(text, negative, cell.trimmings);
  const Reading point = read_digits(text, '.'), comma = read_digits(text, ',');
  if (point.error == std::errc::invalid_argument && comma.error == std::errc::invalid_argument) return cell;
  cell.evidence = evidence_of(point, comma);
  const Reading &wanted = mark == DecimalMark::point ? point : comma,
                &other = mark == DecimalMark::point ? comma : point;
  cell.readable_by_mark = wanted.error != std::errc::invalid_argument;
  const Reading& read = cell.readable_by_mark ? wanted : other;
  cell.kind = read.error == std::errc() ? CellKind::number : CellKind::out_of_range;
  cell.value = negative ? -read.value : read.value;
  cell.other = negative ? -other.value : other.value;
  cell.trimmings.thousands = read.thousands;
  return cell;
}

}  // namespace eqc
