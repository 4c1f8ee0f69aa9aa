// Footers are known by how they begin; a short line after a gap is one too.
#include "host/metrics/table_end.hpp"

#include <algorithm>

#include "host/base/printable.hpp"
#include "host/base/text.hpp"
#include "host/metrics/number_cell.hpp"

namespace eqc {
namespace {

// Before a colon; case does not count. World Bank: "Data from database:", "Last Updated:".
constexpr std::string_view kOpenings[] = {"data from", "last updated", "last update", "updated",  "source",
                                          "sources",   "note",         "notes",       "footnote", "footnotes",
                                          "copyright", "symbols",      "flags",       "legend",   "extracted on"};
constexpr std::string_view kSigns[] = {"*", "\u00a9", "(c)", "\u2020"};

bool begins(std::string_view text, std::string_view start) { return text.substr(0, start.size()) == start; }

bool begins_as_footer(std::string_view text, bool has_width) {
  const std::size_t colon = text.substr(0, 40).find(':');
  if (!has_width)
    for (const std::string_view sign : kSigns)
      if (begins(text, sign)) return true;
  if (colon == std::string_view::npos) return false;
  const std::string start = lower(text.substr(0, colon));
  return std::any_of(std::begin(kOpenings), std::end(kOpenings), [&](std::string_view opening) {
    return opening == "data from" ? begins(start, opening) : trim(start) == opening;
  });
}

}  // namespace

bool has_no_text(const std::vector<CsvField>& fields) {
  return std::all_of(fields.begin(), fields.end(), [](const CsvField& f) {
    const auto first = f.raw.empty() ? 0U : static_cast<unsigned char>(f.raw[0]);
    return (first <= ' ' || first > '~') && trim_wide(f.raw).empty();
  });
}

bool TableEnd::may_be_footer(const std::vector<CsvField>& fields, bool has_width, std::size_t value_field) const {
  if (footers_.count() > 0) return true;
  const std::string_view first = trim(fields[0].raw);
  if (begins_as_footer(first, has_width)) return true;
  if (has_width && !(fields.size() == 1 && value_field == 0)) return false;
  return waiting_gaps_.count() > 0 && number_cell(first, DecimalMark::point).kind == CellKind::no_number;
}

void TableEnd::footer(const std::vector<CsvField>& fields, int line) {
  if (footers_.count() == 0) first_footer_ = printable(trim(fields[0].raw).substr(0, 60));
  footers_.add(line);
}

LineTally TableEnd::rows_go_on(const std::string& file, Diagnostics& faults) {
  const LineTally before = waiting_gaps_;
  if (footers_.count() > 0)
    faults.add(file, footers_.first(), "",
               "'" + first_footer_ + "' looks like a note behind the table, but rows follow; remove " +
                   footers_.text("such line"));
  gaps_.add_all(before);
  waiting_gaps_ = {};
  footers_ = {};
  return before;
}

void TableEnd::note(const std::string& file, std::vector<std::string>& notes) const {
  if (gaps_.count() > 0) notes.push_back(file + ": " + gaps_.text("line") + " between rows without text");
  if (footers_.count() > 0)
    notes.push_back(file + ": left out behind the table, from '" + first_footer_ + "' on: " + footers_.text("line"));
}

}  // namespace eqc
