// Cuts text into CSV records, one at a time and without copying: by RFC 4180, or as people write it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace eqc {

/// rfc4180: fields end at the separator, lines with LF or CRLF, quotes stand only around whole fields and are doubled
/// within. as_written also takes a lone CR as end of line, blanks around a quoted field, and quotes inside a field that
/// does not begin with one as letters; with a blank as separator, runs of blanks separate.
enum class CsvRules { rfc4180, as_written };

struct CsvField {
  std::string_view raw;  ///< without the quotes around it; quotes inside a quoted field are still doubled
  bool quoted = false;
  bool doubled = false;  ///< holds doubled quotes

  std::string text() const;
};

enum class CsvCut {
  record,
  fault,      ///< of the text; message() and fault_line() say which. The record ends with its line
  unfinished  ///< the record goes on behind the text
};

/// Stands at the beginning of a record; the caller holds the text.
class CsvCutter {
 public:
  explicit CsvCutter(CsvRules rules, char separator = ',', int first_line = 1);

  /// Cuts the record at the front of `text`, which holds at least a byte. `whole`: nothing comes after the text.
  /// Nothing has changed when it is unfinished. Fields point into the text.
  CsvCut cut(std::string_view text, bool whole);

  std::size_t length() const { return at_; }  ///< bytes of the record that was cut, its line end included
  int line() const { return line_; }          ///< of its first character, from 1; quoted fields may span lines
  int next_line() const { return next_line_; }
  bool ended_by_cr() const { return ended_by_cr_; }
  const std::vector<CsvField>& fields() const { return fields_; }
  const char* message() const { return message_; }
  int fault_line() const { return fault_line_; }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  bool lenient() const { return rules_ == CsvRules::as_written; }
  bool is_blank_to_skip(char c) const { return lenient() && (c == ' ' || (c == '\t' && separator_ != '\t')); }
  void skip_blanks();
  bool begins_quoted() const;
  bool field();
  bool plain();
  bool quoted();
  bool after_quote(CsvField field, int line);
  bool end_line();
  CsvCut faulty(bool whole);
  bool fault(const char* message, int lines_into_record);

  CsvRules rules_;
  char separator_;
  bool stops_[256] = {};  ///< bytes that a plain field does not run over
  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1, next_line_ = 1, breaks_ = 0, fault_line_ = 0;
  bool ended_by_cr_ = false;
  const char* message_ = nullptr;
  std::vector<CsvField> fields_;
};

/// True for a record of one field without text.
bool is_blank(const std::vector<CsvField>& fields);

}  // namespace eqc
