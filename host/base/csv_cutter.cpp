// A small state machine over the bytes.
#include "host/base/csv_cutter.hpp"

#include "host/base/text.hpp"

namespace eqc {

std::string CsvField::text() const {
  std::string text(raw);
  if (!doubled) return text;
  std::size_t to = 0;
  for (std::size_t from = 0; from < text.size(); ++from, ++to) {
    text[to] = text[from];
    if (text[from] == '"') ++from;  // its double
  }
  text.resize(to);
  return text;
}

bool is_blank(const std::vector<CsvField>& fields) { return fields.size() == 1 && trim(fields[0].raw).empty(); }

CsvCutter::CsvCutter(CsvRules rules, char separator, int first_line)
    : rules_(rules), separator_(separator), line_(first_line), next_line_(first_line) {
  for (const char c : {separator, '\n', '\r'}) stops_[static_cast<unsigned char>(c)] = true;
  if (!lenient()) stops_[static_cast<unsigned char>('"')] = true;
}

CsvCut CsvCutter::cut(std::string_view text, bool whole) {
  text_ = text;
  at_ = 0;
  breaks_ = 0;
  message_ = nullptr;
  fields_.clear();
  if (separator_ == ' ') skip_blanks();
  for (;;) {
    if (!field()) return faulty(whole);
    if (at_end() || text_[at_] != separator_) break;
    ++at_;
    if (separator_ != ' ') continue;
    skip_blanks();
    if (at_end() || text_[at_] == '\n' || text_[at_] == '\r') break;  // blanks at the end of a line
  }
  if ((at_end() || !end_line()) && !whole) return CsvCut::unfinished;
  line_ = next_line_;
  next_line_ += breaks_ + 1;
  return CsvCut::record;
}

void CsvCutter::skip_blanks() {
  while (!at_end() && text_[at_] == ' ') ++at_;
}

bool CsvCutter::fault(const char* message, int lines_into_record) {
  message_ = message;
  fault_line_ = next_line_ + lines_into_record;
  return false;
}

/// The record ends with the line of its fault.
CsvCut CsvCutter::faulty(bool whole) {
  while (!at_end() && text_[at_] != '\n' && !(lenient() && text_[at_] == '\r')) ++at_;
  if ((at_end() || !end_line()) && !whole) return CsvCut::unfinished;
  line_ = next_line_;
  next_line_ += breaks_ + 1;
  return CsvCut::fault;
}

/// False when the text ends before it is known whether a line feed follows.
bool CsvCutter::end_line() {
  const bool cr = text_[at_] == '\r';
  if (cr) ++at_;
  const bool lf = !at_end() && text_[at_] == '\n', known = lf || !at_end();
  if (lf) ++at_;
  ended_by_cr_ = cr && !lf;
  return known;
}

bool CsvCutter::begins_quoted() const {
  std::size_t at = at_;
  while (at < text_.size() && is_blank_to_skip(text_[at])) ++at;
  return at < text_.size() && text_[at] == '"';
}

bool CsvCutter::field() { return begins_quoted() ? quoted() : plain(); }

bool CsvCutter::plain() {
  const std::size_t start = at_;
  for (;; ++at_) {
    while (!at_end() && !stops_[static_cast<unsigned char>(text_[at_])]) ++at_;
    if (at_end() || text_[at_] == separator_ || text_[at_] == '\n') break;
    if (text_[at_] == '"')
      return fault(
          "a quote inside a field that does not start with one; write \"...\" around the whole field and double the "
          "inner quote",
          0);
    if (lenient() || (at_ + 1 < text_.size() && text_[at_ + 1] == '\n')) break;
    return fault("a carriage return inside a field; end lines with LF or CRLF", 0);
  }
  fields_.push_back({text_.substr(start, at_ - start), false, false});
  return true;
}

bool CsvCutter::quoted() {
  while (text_[at_] != '"') ++at_;
  const int first = breaks_;
  CsvField field{{}, true, false};
  const std::size_t start = ++at_;
  for (;; ++at_) {
    while (!at_end() && text_[at_] != '"' && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
    if (at_end()) return fault("a quoted field is never closed; add the missing '\"'", first);
    if (text_[at_] == '"') {
      if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
      field.doubled = true;
      ++at_;
    } else if (text_[at_] == '\n' || (lenient() && (at_ + 1 >= text_.size() || text_[at_ + 1] != '\n'))) {
      ++breaks_;  // a CR before an LF is counted with it
    }
  }
  field.raw = text_.substr(start, at_ - start);
  ++at_;
  return after_quote(field, breaks_);
}

bool CsvCutter::after_quote(CsvField field, int line) {
  while (!at_end() && separator_ != ' ' && is_blank_to_skip(text_[at_])) ++at_;
  const bool ends = at_end() || text_[at_] == separator_ || text_[at_] == '\n' ||
                    (text_[at_] == '\r' && (lenient() || (at_ + 1 < text_.size() && text_[at_ + 1] == '\n')));
  if (!ends) return fault("text after a closing quote; double the quotes inside the field", line);
  fields_.push_back(field);
  return true;
}

}  // namespace eqc
