// Goes through the records once: rows are kept, gaps and what follows the table are told apart from them.
#include "host/metrics/table_file.hpp"

#include <algorithm>
#include <limits>

#include "host/base/csv_cutter.hpp"
#include "host/base/diagnostics.hpp"
#include "host/base/printable.hpp"
#include "host/base/text.hpp"
#include "host/metrics/group_column.hpp"
#include "host/metrics/number_columns.hpp"
#include "host/metrics/table_end.hpp"
#include "host/metrics/table_header.hpp"
#include "host/metrics/table_layout.hpp"
#include "host/metrics/table_text.hpp"

namespace eqc {
namespace {

using Fields = std::vector<CsvField>;

constexpr const char* kNoNegativeValue =
    "many indices are defined for values of 0 and above alone; --negative allow gives those that are defined";
constexpr std::size_t kMostRows = std::numeric_limits<std::int32_t>::max();
constexpr std::size_t kLongestHeader = std::size_t{1} << 24;  // bytes in which a header with the wanted names is sought

/// A column of names: groups, strata, primary sampling units.
struct LabelColumn {
  TableColumn place;
  GroupColumn texts;
};

class TableReader {
 public:
  TableReader(const TableRequest& request, std::vector<std::string>& notes)
      : request_(request), notes_(notes), text_(request.file, request.reading.encoding, notes) {
    find_columns();
  }

  TableColumns read() {
    CsvCutter cutter(CsvRules::as_written, layout_.separator, layout_.rows_line);
    while (!(text_.window().empty() && text_.whole())) {
      const CsvCut cut = text_.window().empty() ? CsvCut::unfinished : cutter.cut(text_.window(), text_.whole());
      if (cut == CsvCut::unfinished) {
        text_.grow();
        continue;
      }
      if (cut == CsvCut::record)
        record(cutter.fields(), cutter.line());
      else
        faults_.add(text_.name(), cutter.fault_line(), "", cutter.message());
      if (cutter.ended_by_cr()) carriage_returns_.add(cutter.line());
      text_.leave_behind(cutter.length());
    }
    return finish();
  }

 private:
  void find_columns();
  void find_labels(LabelColumn& labels, const std::string& name, const char* option);
  bool has_labels(const Fields& fields, int line);
  void record(const Fields& fields, int line);
  void rows_go_on();
  bool row_has_width(const Fields& fields, int line);
  void row(const Fields& fields, int line);
  bool is_row(const Fields& fields) const;
  std::string_view cell(const Fields& fields, const TableColumn& column);
  void check_utf8(std::string_view text, int line) const;
  CellKind number(NumberColumn& column, const TableColumn& place, const Fields& fields, int line, ReadNumber& read);
  void missing(const std::string& column, std::string_view text, int line);
  TableColumns finish();
  void note_rows();

  const TableRequest& request_;
  std::vector<std::string>& notes_;
  Diagnostics faults_;
  TableText text_;
  TableLayout layout_;
  std::size_t shift_ = 0;  ///< fields of a row before the header's first
  TableColumn value_place_, weight_place_;
  std::unique_ptr<NumberColumns> numbers_;
  std::unique_ptr<NumberColumn> value_, weight_;
  LabelColumn groups_, strata_, psus_;
  std::vector<LabelColumn*> labels_;  ///< those wanted
  TableEnd end_;
  std::string part_;  ///< keeps what cell() returns when it is no stretch of the text
  LineTally missing_, longer_, carriage_returns_;
};

void TableReader::find_labels(LabelColumn& labels, const std::string& name, const char* option) {
  if (name.empty()) return;
  labels.place = find_column(layout_, name, option, faults_);
  labels_.push_back(&labels);
}

void TableReader::find_columns() {
  std::vector<std::string> wanted;
  for (const std::string* name : {&request_.value, &request_.weight, &request_.group, &request_.strata, &request_.psu})
    if (!name->empty()) wanted.emplace_back(trim_wide(*name));
  const GivenLayout given{request_.reading.separator, request_.reading.decimal};
  for (;;) {
    layout_ = find_layout(text_.name(), text_.window(), text_.whole(), wanted, given, notes_);
    if (layout_.complete || text_.whole() || text_.window().size() > kLongestHeader) break;
    text_.grow();
  }
  if (layout_.header.empty()) {
    faults_.add(text_.name(), 1, "", "is empty; the first line names the columns");
    throw InputError(faults_);
  }
  for (const std::string& name : layout_.header)
    if (!layout_.complete) check_utf8(name, layout_.header_line);
  value_place_ = find_column(layout_, request_.value, "--value", faults_);
  if (!request_.weight.empty()) weight_place_ = find_column(layout_, request_.weight, "--weight", faults_);
  find_labels(groups_, request_.group, "--group");
  find_labels(strata_, request_.strata, "--strata");
  find_labels(psus_, request_.psu, "--psu");
  if (!faults_.ok()) throw InputError(faults_);
  shift_ = layout_.has_row_names ? 1 : 0;
  const bool point_is_plain = layout_.separator == ',' || (layout_.separator != ';' && !text_.is_utf16());
  numbers_ = std::make_unique<NumberColumns>(text_.name(), MarkRules{given.decimal, point_is_plain});
  value_ = std::make_unique<NumberColumn>(value_place_.name, request_.reading.negative_values, kNoNegativeValue);
  weight_ = std::make_unique<NumberColumn>(weight_place_.name, false, "a weight counts people or units");
  text_.leave_behind(layout_.rows_at);
  const double rows = layout_.bytes_per_row > 0 ? static_cast<double>(text_.size()) / layout_.bytes_per_row : 0;
  const auto expected = static_cast<std::size_t>(std::min(rows * 1.02, static_cast<double>(kMostRows)));
  value_->values.reserve(expected);
  if (!request_.weight.empty()) weight_->values.reserve(expected);
  for (LabelColumn* labels : labels_) labels->texts.ids.reserve(expected);
}

/// Bytes that are no UTF-8 in what is used: the whole file then has another encoding.
void TableReader::check_utf8(std::string_view text, int line) const {
  const auto wide = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  if (std::none_of(text.begin(), text.end(), wide) || valid_utf8(text) == text) return;
  const bool windows =
      std::any_of(text.begin(), text.end(), [&](char c) { return wide(c) && static_cast<unsigned char>(c) < 0xa0; });
  const std::string encoding = windows ? "windows-1252" : "latin1";
  Diagnostics fault;
  fault.add(text_.name(), line, "",
            "'" + printable(text.substr(0, 60)) + "' is no UTF-8, perhaps " + encoding + "; if so add --encoding " +
                encoding + ", or convert the file: iconv -f " + encoding + " -t UTF-8");
  throw InputError(fault);
}

/// The text of a cell, valid until the next call; empty where the row ends before it.
std::string_view TableReader::cell(const Fields& fields, const TableColumn& column) {
  const std::size_t at = column.field + (column.part < 0 ? shift_ : 0);
  if (at >= fields.size()) return {};
  const CsvField& field = fields[at];
  if (column.part >= 0) {
    const std::vector<std::string> parts = split(field.text(), ',');
    const auto part = static_cast<std::size_t>(column.part);
    part_ = part < parts.size() ? parts[part] : "";
    return part_;
  }
  if (!field.doubled) return field.raw;
  part_ = field.text();
  return part_;
}

bool TableReader::is_row(const Fields& fields) const {
  const std::size_t at = value_place_.field + shift_;
  if (fields.size() < layout_.width + shift_) return false;
  return number_cell(fields[at].raw, DecimalMark::point).kind == CellKind::number;
}

void TableReader::record(const Fields& fields, int line) {
  const bool has_width = fields.size() >= layout_.width + shift_ && fields.size() <= layout_.header.size() + shift_;
  if (has_no_text(fields)) {
    end_.gap(line);
    return;
  }
  if (end_.may_be_footer(fields, has_width, value_place_.field + shift_) && !is_row(fields)) {
    end_.footer(fields, line);
    return;
  }
  if (end_.waits()) rows_go_on();
  row(fields, line);
}

/// A line without text was a row without a value where rows have one field.
void TableReader::rows_go_on() {
  const LineTally gaps = end_.rows_go_on(text_.name(), faults_);
  if (layout_.header.size() > 1 || shift_ > 0) return;
  for (std::int64_t i = 0; i < gaps.count(); ++i) missing(value_->name(), "", gaps.first() + static_cast<int>(i));
}

bool TableReader::row_has_width(const Fields& fields, int line) {
  const std::size_t most = layout_.header.size() + shift_;
  const bool rest_is_empty =
      fields.size() <= most || has_no_text(Fields(fields.begin() + static_cast<std::ptrdiff_t>(most), fields.end()));
  if (fields.size() < layout_.width + shift_ || !rest_is_empty) {
    faults_.add(text_.name(), line, "",
                "has " + std::to_string(fields.size()) + " fields but the header has " +
                    std::to_string(layout_.header.size()) + "; quote fields that hold " +
                    separator_word(layout_.separator) + ", and keep empty fields");
    return false;
  }
  if (fields.size() > most) longer_.add(line);
  return true;
}

void TableReader::missing(const std::string& column, std::string_view text, int line) {
  missing_.add(line);
  if (request_.reading.drop_missing) return;
  const std::string_view what = trim_wide(text);
  faults_.add(text_.name(), line, printable(column),
              (what.empty() ? "is empty" : "'" + printable(what) + "' stands for a missing value") +
                  "; --missing drop leaves such rows out, or fill it in where it is known");
}

CellKind TableReader::number(NumberColumn& column, const TableColumn& place, const Fields& fields, int line,
                             ReadNumber& read) {
  const std::string_view text = cell(fields, place);
  const std::size_t before = faults_.count();
  const CellKind kind = numbers_->read(column, text, line, read, faults_);
  if (kind == CellKind::missing) missing(column.name(), text, line);
  if (kind == CellKind::no_number && faults_.count() != before) check_utf8(text, line);
  return kind;
}

bool TableReader::has_labels(const Fields& fields, int line) {
  for (const LabelColumn* labels : labels_) {
    const std::string_view text = trim_wide(cell(fields, labels->place));
    if (is_missing_group(text)) {
      missing(labels->place.name, text, line);
      return false;
    }
    check_utf8(text, line);
  }
  return true;
}

void TableReader::row(const Fields& fields, int line) {
  if (!row_has_width(fields, line)) return;
  ReadNumber value, weight{1, 1, false};
  const CellKind value_kind = number(*value_, value_place_, fields, line, value);
  if (value_kind == CellKind::missing) return;
  CellKind weight_kind = CellKind::number;
  if (!request_.weight.empty()) weight_kind = number(*weight_, weight_place_, fields, line, weight);
  if (value_kind != CellKind::number || weight_kind != CellKind::number || !(weight.value > 0)) return;
  if (!has_labels(fields, line)) return;
  for (LabelColumn* labels : labels_) labels->texts.add(trim_wide(cell(fields, labels->place)), line);
  numbers_->keep(*value_, value, line);
  if (!request_.weight.empty()) numbers_->keep(*weight_, weight, line);
  if (value_->values.size() == kMostRows)
    throw InputError(text_.name(), "has more rows than " + std::to_string(kMostRows) + "; take a sample of it");
}

void TableReader::note_rows() {
  const std::string& file = text_.name();
  if (carriage_returns_.count() > 0)
    notes_.push_back(file + ": lines end with a carriage return alone in " + carriage_returns_.text("row"));
  if (longer_.count() > 0) notes_.push_back(file + ": empty fields behind the last column in " + longer_.text("row"));
  end_.note(file, notes_);
  for (const LabelColumn* labels : labels_) labels->texts.note(file, labels->place.name, notes_);
  if (missing_.count() > 0 && request_.reading.drop_missing)
    notes_.push_back(file + ": left out as missing: " + missing_.text("row"));
}

TableColumns TableReader::finish() {
  std::vector<NumberColumn*> columns = {value_.get()};
  if (!request_.weight.empty()) columns.push_back(weight_.get());
  numbers_->finish(columns, faults_, notes_);
  note_rows();
  TableColumns t;
  t.value = std::move(value_->values);
  t.weight = std::move(weight_->values);
  t.group = std::move(groups_.texts.ids);
  t.group_names = std::move(groups_.texts.names);
  t.stratum = std::move(strata_.texts.ids);
  t.stratum_names = std::move(strata_.texts.names);
  t.psu = std::move(psus_.texts.ids);
  t.psu_names = std::move(psus_.texts.names);
  if (faults_.ok() && t.value.empty())
    faults_.add(text_.name(), 0, request_.weight.empty() ? value_->name() : weight_->name(),
                missing_.count() > 0 ? "no row remains; there is nothing to measure"
                                     : "no row with a positive weight; there is nothing to measure");
  if (faults_.ok() && std::all_of(t.value.begin(), t.value.end(), [](double x) { return x == 0; }))
    faults_.add(text_.name(), 0, value_->name(), "is 0 in every row; shares of nothing are not defined");
  if (!faults_.ok()) throw InputError(faults_);
  return t;
}

}  // namespace

TableColumns read_table(const TableRequest& request, std::vector<std::string>& notes) {
  return TableReader(request, notes).read();
}

}  // namespace eqc
