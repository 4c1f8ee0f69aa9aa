// Tries each separator on the first records: the header is the record that has the names.
#include "host/metrics/table_layout.hpp"

#include <algorithm>
#include <tuple>

#include "host/base/printable.hpp"
#include "host/base/text.hpp"
#include "host/metrics/number_cell.hpp"
#include "host/metrics/table_header.hpp"

namespace eqc {
namespace {

constexpr char kSeparators[] = {',', ';', '\t', '|', ' '};
constexpr std::size_t kMostRecords = 200;  // that a table is recognised by
constexpr std::size_t kRowsCompared = 20;  // below a header, with its width

/// How well the records below fit a header.
enum class Fit { none, one_more, same };

struct SampleRecord {
  int line = 0, next_line = 0;
  std::size_t begin = 0, end = 0;  ///< bytes of the sample
  std::size_t width = 0, found = 0;
  bool blank = false, last_is_empty = false;
};

/// The sample cut by one separator.
struct Candidate {
  char separator = ',';
  std::vector<SampleRecord> records;
  std::size_t header = 0;  ///< index of the record most like a header
  std::size_t found = 0, width = 0;
  Fit fit = Fit::none;
};

std::string_view name_in(const CsvField& field) { return trim_wide(field.raw); }

std::size_t names_found(const std::vector<CsvField>& fields, char separator, const std::vector<std::string>& wanted) {
  std::size_t found = 0;
  for (const std::string& name : wanted) {
    const bool here = std::any_of(fields.begin(), fields.end(),
                                  [&](const CsvField& f) {
                                    return (f.doubled ? f.text() : std::string()) == name || name_in(f) == name;
                                  }) ||
                      (has_parts(separator, fields[0].raw) && part_named(fields[0].raw, name) >= 0);
    found += here ? 1 : 0;
  }
  return found;
}

std::vector<SampleRecord> cut_sample(std::string_view text, bool whole, char separator,
                                     const std::vector<std::string>& wanted) {
  std::vector<SampleRecord> records;
  CsvCutter cutter(CsvRules::as_written, separator);
  for (std::size_t at = 0; at < text.size() && records.size() < kMostRecords; at += cutter.length()) {
    const CsvCut cut = cutter.cut(text.substr(at), whole);
    if (cut == CsvCut::unfinished) break;
    SampleRecord r;
    r.line = cutter.line();
    r.next_line = cutter.next_line();
    r.begin = at;
    r.end = at + cutter.length();
    if (cut == CsvCut::record) {
      r.width = cutter.fields().size();
      r.blank = is_blank(cutter.fields());
      r.last_is_empty = trim_wide(cutter.fields().back().raw).empty();
      r.found = names_found(cutter.fields(), separator, wanted);
    }
    records.push_back(r);
  }
  return records;
}

Fit fit_of(const std::vector<SampleRecord>& records, std::size_t header) {
  std::size_t rows = 0, same = 0, more = 0;
  for (std::size_t i = header + 1; i < records.size() && rows < kRowsCompared; ++i) {
    if (records[i].blank) continue;
    ++rows;
    same += records[i].width == records[header].width ? 1 : 0;
    more += records[i].width == records[header].width + 1 ? 1 : 0;
  }
  if (2 * same >= rows) return Fit::same;
  return 2 * more > rows ? Fit::one_more : Fit::none;
}

Candidate candidate(std::string_view text, bool whole, char separator, const std::vector<std::string>& wanted) {
  Candidate c{separator, cut_sample(text, whole, separator, wanted), 0, 0, 0, Fit::none};
  using Rank = std::tuple<std::size_t, Fit, bool>;
  Rank best{};
  for (std::size_t i = 0; i < c.records.size(); ++i) {
    const SampleRecord& r = c.records[i];
    if (r.blank || r.width == 0) continue;
    const Rank rank{r.found, r.found > 0 || r.width > 1 ? fit_of(c.records, i) : Fit::none, r.width > 1};
    if (c.width > 0 && rank <= best) continue;
    best = rank;
    c.header = i;
    c.found = r.found;
    c.width = r.width;
    c.fit = fit_of(c.records, i);
  }
  return c;
}

bool is_digits(const CsvField& field, bool may_have_sign) {
  std::string_view text = field.raw;
  if (field.quoted) return false;
  if (may_have_sign && !text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Rows of one field more than the header: true when that may come from a decimal comma, two fields of digits side by
/// side in every row, and the first fields do not just count the rows.
bool may_hold_decimal_commas(std::string_view text, const Candidate& c) {
  CsvCutter cutter(CsvRules::as_written, c.separator);
  std::vector<bool> pair(c.width, true);
  bool counts = true;
  std::size_t row = 0;
  for (std::size_t i = c.header + 1; i < c.records.size(); ++i) {
    if (c.records[i].width != c.width + 1) continue;
    cutter.cut(text.substr(c.records[i].begin, c.records[i].end - c.records[i].begin), true);
    const std::vector<CsvField>& f = cutter.fields();
    for (std::size_t j = 0; j < c.width; ++j) pair[j] = pair[j] && is_digits(f[j], true) && is_digits(f[j + 1], false);
    ++row;
    counts = counts && (f[0].raw == std::to_string(row) || f[0].raw == std::to_string(row - 1));
  }
  counts = counts && row > 1 && c.width > 1;
  return !counts && std::find(pair.begin(), pair.end(), true) != pair.end();
}

/// Of a row of several fields by comma under a header of one by any separator.
void refuse_comma_of_one_column(const TableLayout& t, const Candidate& by_comma) {
  for (std::size_t i = by_comma.header + 1; i < by_comma.records.size(); ++i)
    if (by_comma.records[i].width == 2 && !by_comma.records[i].last_is_empty) {
      Diagnostics faults;
      faults.add(t.file, by_comma.records[i].line, "",
                 "may be one number with a decimal comma or two fields; --decimal , (or --decimal . for thousands) "
                 "says the first, --separator , the second");
      throw InputError(faults);
    }
}

void decide_row_names(TableLayout& t, std::string_view text, const Candidate& c, bool separator_given,
                      std::vector<std::string>& notes) {
  const auto with_more = std::find_if(c.records.begin() + static_cast<std::ptrdiff_t>(c.header) + 1, c.records.end(),
                                      [&](const SampleRecord& r) { return r.width == c.width + 1; });
  const bool trailing = std::all_of(with_more, c.records.end(),
                                    [&](const SampleRecord& r) { return r.width != c.width + 1 || r.last_is_empty; });
  if (trailing) return;
  if (c.separator == ',' && !separator_given && may_hold_decimal_commas(text, c)) {
    Diagnostics faults;
    faults.add(t.file, with_more->line, "",
               "has " + std::to_string(c.width + 1) + " fields but the header has " + std::to_string(c.width) +
                   ": a row name comes first, or a number has a decimal comma; --separator , says the first; for the "
                   "second, export with another separator");
    throw InputError(faults);
  }
  t.has_row_names = true;
  notes.push_back(t.file + ":" + std::to_string(with_more->line) +
                  ": rows have one field more than the header; their first is taken as a row name");
}

/// Excel's first line "sep=;": 0 bytes when there is none.
std::size_t excel_line(std::string_view text, char& separator) {
  std::size_t at = text.substr(0, 1) == "\"" ? 1 : 0;
  if (lower(text.substr(at, 4)) != "sep=" || text.size() < at + 5) return 0;
  const char named = text[at + 4];
  at = std::min(text.find_first_of("\r\n"), text.size());
  if (trim(text.substr(0, at)).size() > 7) return 0;
  separator = named;
  return at;
}

Candidate best_candidate(std::string_view text, bool whole, const std::vector<std::string>& wanted, GivenLayout given) {
  if (given.separator != '\0') return candidate(text, whole, given.separator, wanted);
  Candidate best;
  bool first = true;
  for (const char separator : kSeparators) {
    Candidate c = candidate(text, whole, separator, wanted);
    if (separator == ' ' && (c.fit == Fit::none || c.width < 2)) continue;
    const auto rank = [](const Candidate& x) { return std::tuple(x.found, x.fit, x.width); };
    if (first || rank(c) > rank(best)) best = std::move(c);
    first = false;
  }
  return best;
}

void read_header(TableLayout& t, std::string_view text, const Candidate& c) {
  const SampleRecord& r = c.records[c.header];
  CsvCutter cutter(CsvRules::as_written, c.separator);
  cutter.cut(text.substr(r.begin, r.end - r.begin), true);
  t.header.reserve(cutter.fields().size());
  for (const CsvField& field : cutter.fields()) t.header.emplace_back(trim_wide(field.text()));
  t.width = t.header.size();
  while (t.width > 1 && t.header[t.width - 1].empty()) --t.width;
  t.header_line = r.line;
  t.rows_at = r.end;
  t.rows_line = r.next_line;
  const std::size_t rows = c.records.size() - c.header - 1;
  if (rows > 0) t.bytes_per_row = static_cast<double>(c.records.back().end - r.end) / static_cast<double>(rows);
}

}  // namespace

std::string separator_word(char separator) {
  switch (separator) {
    case ',': return "commas";
    case ';': return "semicolons";
    case '\t': return "tabs";
    case ' ': return "blanks";
    case '|': return "'|'";
    default: return "'" + printable(std::string(1, separator)) + "'";
  }
}

TableLayout find_layout(const std::string& file, std::string_view start, bool whole,
                        const std::vector<std::string>& wanted, GivenLayout given, std::vector<std::string>& notes) {
  TableLayout t;
  t.file = file;
  char named = '\0';
  const std::size_t excel = excel_line(start, named);
  std::string_view text = start.substr(excel);  // its line end is a blank line
  GivenLayout asked = given;
  if (excel > 0 && given.separator == '\0') asked.separator = named;
  const Candidate c = best_candidate(text, whole, wanted, asked);
  if (c.width == 0) return t;
  t.complete = c.found == wanted.size();
  t.separator = c.separator;
  read_header(t, text, c);
  t.rows_at += excel;
  if (!t.complete) return t;
  if (c.width == 1 && asked.separator == '\0' && given.decimal == '\0')
    refuse_comma_of_one_column(t, c.separator == ',' ? c : candidate(text, whole, ',', wanted));
  if (excel > 0)
    notes.push_back(file + ":1: separated by " + separator_word(c.separator) + ", as 'sep=' says");
  else if (c.separator != ',' && c.width > 1 && given.separator == '\0')
    notes.push_back(file + ": separated by " + separator_word(c.separator));
  const auto header = c.records.begin() + static_cast<std::ptrdiff_t>(c.header);
  const auto first = std::find_if(c.records.begin(), header, [](const SampleRecord& r) { return !r.blank; });
  if (first != header)
    notes.push_back(file + ":" + std::to_string(first->line) + ": left out up to line " +
                    std::to_string(t.header_line - 1) + ", which stand before the header");
  note_unnamed(t, notes);
  if (c.fit == Fit::one_more) decide_row_names(t, text, c, given.separator != '\0', notes);
  return t;
}

}  // namespace eqc
