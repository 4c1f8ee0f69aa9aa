// RFC 4180 reader: a small state machine over the bytes, one record at a time.
#include "host/base/csv.hpp"

#include <algorithm>

#include "host/base/text.hpp"

namespace eqc {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Takes records off the front of the text.
class CsvScanner {
 public:
  CsvScanner(const std::string& file, std::string_view text, Diagnostics& diagnostics)
      : file_(file), text_(text), diagnostics_(diagnostics) {
    if (text_.substr(0, kByteOrderMark.size()) == kByteOrderMark) at_ = kByteOrderMark.size();
  }

  bool at_end() const { return at_ >= text_.size(); }

  /// False when the record had a fault (already reported); the scanner then stands after it.
  bool next(CsvRecord& record) {
    record = {line_, {}};
    for (;;) {
      std::string field;
      const bool good = peek() == '"' ? quoted(field) : plain(field);
      if (!good) {
        skip_line();
        return false;
      }
      record.fields.push_back(std::move(field));
      if (peek() == ',' && !at_end()) {
        ++at_;
        continue;
      }
      end_line();
      return true;
    }
  }

 private:
  char peek() const { return at_end() ? '\0' : text_[at_]; }

  bool at_line_end() const {
    return at_end() || text_[at_] == '\n' || (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n');
  }

  void end_line() {
    if (peek() == '\r') ++at_;
    if (peek() == '\n') ++at_;
    ++line_;
  }

  void skip_line() {
    while (!at_end() && text_[at_] != '\n') ++at_;
    end_line();
  }

  bool fault(int line, const char* message) {
    diagnostics_.add(file_, line, "", message);
    return false;
  }

  bool plain(std::string& field) {
    const std::size_t start = at_;
    while (!at_line_end() && text_[at_] != ',') {
      if (text_[at_] == '"')
        return fault(line_,
                     "a quote inside a field that does not start with one; write \"...\" around the whole field and "
                     "double the inner quote");
      if (text_[at_] == '\r') return fault(line_, "a carriage return inside a field; end lines with LF or CRLF");
      ++at_;
    }
    field = text_.substr(start, at_ - start);
    return true;
  }

  bool quoted(std::string& field) {
    const int first_line = line_;
    ++at_;
    for (;;) {
      if (at_end()) return fault(first_line, "a quoted field is never closed; add the missing '\"'");
      const char c = text_[at_++];
      if (c == '\n') ++line_;
      if (c != '"') {
        field += c;
      } else if (peek() == '"' && !at_end()) {
        field += '"';
        ++at_;
      } else if (at_line_end() || text_[at_] == ',') {
        return true;
      } else {
        return fault(line_, "text after a closing quote; double the quotes inside the field");
      }
    }
  }

  const std::string& file_;
  std::string_view text_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;
  int line_ = 1;
};

void check_header(const CsvTable& table, int line, Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const std::string& name = table.header[i];
    if (name.empty())
      diagnostics.add(table.file, line, "column " + std::to_string(i + 1), "has no name; name it or remove it");
    const auto here = table.header.begin() + static_cast<std::ptrdiff_t>(i);
    if (!name.empty() && std::find(table.header.begin(), here, name) != here)
      diagnostics.add(table.file, line, name, "column appears twice; keep one");
  }
}

bool is_blank(const CsvRecord& record) { return record.fields.size() == 1 && trim(record.fields[0]).empty(); }

}  // namespace

CsvTable parse_csv(std::string file, std::string_view text, Diagnostics& diagnostics) {
  CsvTable table{std::move(file), {}, {}};
  CsvScanner scanner(table.file, text, diagnostics);
  CsvRecord record;
  while (!scanner.at_end()) {
    if (!scanner.next(record)) {
      if (table.header.empty()) return table;  // without a header nothing after it can be judged
      continue;
    }
    if (is_blank(record)) continue;
    if (table.header.empty()) {
      table.header = record.fields;
      check_header(table, record.line, diagnostics);
    } else if (record.fields.size() != table.header.size()) {
      diagnostics.add(table.file, record.line, "",
                      "has " + std::to_string(record.fields.size()) + " fields but the header has " +
                          std::to_string(table.header.size()) +
                          "; quote fields that hold commas, and keep empty fields");
    } else {
      table.records.push_back(std::move(record));
    }
  }
  if (table.header.empty()) diagnostics.add(table.file, 1, "", "is empty; the first line names the columns");
  return table;
}

}  // namespace eqc
