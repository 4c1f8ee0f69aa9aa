// Shares are printed in percent and stored as ratios; columns say their unit.
#include "host/report/study_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "host/base/diagnostics.hpp"
#include "host/base/human.hpp"
#include "host/base/json_text.hpp"
#include "host/report/table.hpp"

namespace eqc {
namespace {

using Json = nlohmann::ordered_json;

std::string short_digest(const std::string& digest) { return digest.substr(0, 12); }

NumberStyle style_of(const std::string& unit) {
  if (unit == "share") return NumberStyle::percent;
  return unit.rfind("USD", 0) == 0 ? NumberStyle::prefixed : NumberStyle::plain;
}

/// A number without an interval: three digits of a share or of dollars, else four.
std::string number_shown(double value, NumberStyle style) {
  if (std::isnan(value)) return "-";
  if (std::isinf(value)) return "never";
  if (style == NumberStyle::percent) return number_text(100 * value, 3) + " %";
  if (style == NumberStyle::prefixed && std::abs(value) >= 1000) return short_number(value);
  return number_text(value, 4);
}

/// `scale`: largest number of the column.
std::string shown(const StudyCell& cell, const StudyColumn& column, double scale) {
  if (column.kind == CellKind::text) return std::get<std::string>(cell);
  const NumberStyle style = style_of(column.unit);
  if (column.kind == CellKind::number) return number_shown(without_rounding(std::get<double>(cell), scale), style);
  const Band& b = std::get<Band>(cell);
  return interval_text(
      {without_rounding(b.median, scale), without_rounding(b.low, scale), without_rounding(b.high, scale)}, style);
}

/// What a number of a column is rounding beside: 1 for shares and indices, else the column's largest finite number.
double scale_of(const StudyTable& t, std::size_t column) {
  const std::string& unit = t.columns[column].unit;
  if (t.columns[column].kind == CellKind::text || unit.empty() || unit == "1" || unit == "share") return 1;
  double largest = 0;
  const auto look = [&](double v) { largest = std::isfinite(v) ? std::max(largest, std::abs(v)) : largest; };
  for (const auto& row : t.rows) {
    if (const auto* value = std::get_if<double>(&row[column])) look(*value);
    if (const auto* band = std::get_if<Band>(&row[column]))
      for (const double v : {band->low, band->median, band->high}) look(v);
  }
  return largest;
}

std::string header(const StudyColumn& column) {
  const bool bare = column.unit.empty() || column.unit == "1" || column.unit == "share";
  return bare ? column.name : fmt::format("{} [{}]", column.name, column.unit);
}

std::string table_text(const StudyTable& t, std::size_t most_rows, const Screen& screen) {
  std::vector<Table::Column> columns;
  for (const StudyColumn& c : t.columns) columns.push_back({header(c), c.kind != CellKind::text});
  std::vector<double> scales;
  for (std::size_t c = 0; c < t.columns.size(); ++c) scales.push_back(scale_of(t, c));
  Table table(columns);
  for (std::size_t r = 0; r < t.rows.size() && r < most_rows; ++r) {
    std::vector<std::string> cells;
    for (std::size_t c = 0; c < t.columns.size(); ++c) cells.push_back(shown(t.rows[r][c], t.columns[c], scales[c]));
    table.add(cells);
  }
  std::string text = bold(wrapped_lines(printable(fmt::format("{} [{}]", t.title, t.id)) + "\n", screen), screen);
  text += table.text(TableFormat::text, screen);
  if (t.rows.size() > most_rows)
    text += fmt::format("... and {} more rows: --all, --out and --json give them\n", t.rows.size() - most_rows);
  if (!t.how.empty()) text += wrapped_lines(printable_lines("How: " + t.how + "\n"), screen);
  if (!t.counted.empty() && t.covered + t.missing > 0)
    text += fmt::format("Counted: {}: {} covered, {} missing\n", printable(t.counted), count_text(t.covered),
                        count_text(t.missing));
  return text + "\n";
}

std::string stamp_text(const StudyStamp& s) {
  return fmt::format(
      "{}\nscenario {} (digest {}), catalog {}, seed {}, {} worlds ({}), equicube {}\nFigures: median over worlds (5 % "
      ".. 95 %), unless a column says otherwise.\n",
      printable(s.title), printable(s.scenario_file), short_digest(s.scenario_digest), short_digest(s.catalog_digest),
      s.seed, s.worlds, s.sampler, s.code_version);
}

/// JSON knows neither NaN nor infinity.
Json number(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

Json cell_json(const StudyCell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* value = std::get_if<double>(&cell)) return number(*value);
  const Band& b = std::get<Band>(cell);
  return {{"p05", number(b.low)}, {"p50", number(b.median)}, {"p95", number(b.high)}};
}

Json table_json(const StudyTable& t) {
  Json columns = Json::array(), rows = Json::array();
  for (const StudyColumn& c : t.columns)
    columns.push_back({{"name", c.name}, {"unit", c.unit}, {"band", c.kind == CellKind::band}});
  for (const auto& row : t.rows) {
    Json object;
    for (std::size_t c = 0; c < row.size(); ++c) object[t.columns[c].name] = cell_json(row[c]);
    rows.push_back(object);
  }
  return {{"id", t.id},           {"title", t.title},     {"how", t.how},       {"counted", t.counted},
          {"covered", t.covered}, {"missing", t.missing}, {"columns", columns}, {"rows", rows}};
}

/// Every digit; NaN is empty.
std::string exact_text(double value) {
  return std::isnan(value) ? "" : std::isinf(value) ? (value > 0 ? "inf" : "-inf") : fmt::format("{}", value);
}

std::string shown_at(const StudyTable& t, std::size_t row, const std::string& name) {
  const std::size_t c = t.column(name);
  return shown(t.rows[row][c], t.columns[c], scale_of(t, c));
}

/// The row of a table that a finding is about: "", "last" or "column=text". Nothing where it has none.
std::optional<std::size_t> row_of(const StudyTable& t, const std::string& which) {
  const std::size_t equals = which.find('=');
  if (t.rows.empty()) return std::nullopt;
  if (equals == std::string::npos) return which == "last" ? t.rows.size() - 1 : 0;
  for (std::size_t row = 0; row < t.rows.size(); ++row)
    if (shown_at(t, row, which.substr(0, equals)) == which.substr(equals + 1)) return row;
  return std::nullopt;
}

/// A sentence with the cells of a row in it, "{title}" being the table's.
std::string filled(const std::string& sentence, const StudyTable& t, std::size_t row) {
  std::string text;
  for (std::size_t at = 0; at < sentence.size(); ++at) {
    if (sentence[at] != '{') {
      text += sentence[at];
      continue;
    }
    const std::size_t end = sentence.find('}', at);
    const std::string name = sentence.substr(at + 1, end - at - 1);
    text += name == "title" ? t.title : shown_at(t, row, name);
    at = end;
  }
  return text;
}

/// Empty where the answer has no such row.
std::string finding_of(const AnsweredQuestion& q) {
  const std::string finding = q.question->finding;
  const std::size_t colon = finding.find(": "), bracket = std::min(finding.find('['), colon);
  const std::string which = bracket < colon ? finding.substr(bracket + 1, colon - bracket - 2) : "";
  for (const StudyTable& t : q.answer.tables)
    if (t.id == finding.substr(0, bracket))
      if (const auto row = row_of(t, which)) return filled(finding.substr(colon + 2), t, *row);
  return "";
}

}  // namespace

std::vector<std::string> study_findings(const std::vector<AnsweredQuestion>& questions) {
  std::vector<std::string> findings;
  for (const AnsweredQuestion& q : questions)
    if (std::string text = finding_of(q); !text.empty())
      findings.push_back(fmt::format("{}{}: {}", q.question->group, q.question->number, text));
  return findings;
}

std::string study_text(const StudyStamp& stamp, const std::vector<AnsweredQuestion>& questions, std::size_t most_rows,
                       const Screen& screen) {
  std::string text = wrapped_lines(printable_lines(stamp_text(stamp)), screen);
  if (const std::vector<std::string> findings = study_findings(questions); !findings.empty()) {
    text += "\n" + bold("Findings", screen) + "\n";
    for (const std::string& finding : findings) text += wrapped_lines("  " + printable(finding) + "\n", screen);
  }
  for (const AnsweredQuestion& q : questions) {
    const std::string title = fmt::format("{}{} {}", q.question->group, q.question->number, q.question->title);
    text += "\n" + wrapped_lines(title + "\n", screen) + "\n";
    if (!q.answer.why_not.empty())
      text += wrapped_lines(printable("This scenario cannot say: " + q.answer.why_not) + "\n", screen);
    for (const StudyTable& t : q.answer.tables) text += table_text(t, most_rows, screen);
  }
  return text;
}

std::string study_json(const StudyStamp& s, const std::vector<AnsweredQuestion>& questions) {
  Json j;
  j["stamp"] = {{"title", s.title},
                {"scenario_file", s.scenario_file},
                {"scenario_digest", s.scenario_digest},
                {"catalog_digest", s.catalog_digest},
                {"seed", s.seed},
                {"worlds", s.worlds},
                {"sampler", s.sampler},
                {"code_version", s.code_version}};
  j["findings"] = study_findings(questions);
  j["questions"] = Json::array();
  for (const AnsweredQuestion& q : questions) {
    Json tables = Json::array();
    for (const StudyTable& t : q.answer.tables) tables.push_back(table_json(t));
    j["questions"].push_back({{"number", q.question->number},
                              {"group", std::string(1, q.question->group)},
                              {"title", q.question->title},
                              {"why_not", q.answer.why_not},
                              {"tables", tables}});
  }
  return json_text(j, 1) + "\n";
}

std::string study_cells_csv(const std::vector<AnsweredQuestion>& questions) {
  Table cells({{"table"}, {"row", true}, {"column"}, {"unit"}, {"value"}, {"p05"}, {"p95"}});
  const auto add = [&](const StudyTable& t, std::size_t row, std::size_t c) {
    const StudyCell& cell = t.rows[row][c];
    std::vector<std::string> line = {t.id, std::to_string(row + 1), t.columns[c].name, t.columns[c].unit};
    if (const auto* text = std::get_if<std::string>(&cell))
      line.insert(line.end(), {*text, "", ""});
    else if (const auto* value = std::get_if<double>(&cell))
      line.insert(line.end(), {exact_text(*value), "", ""});
    else
      for (const double v : {std::get<Band>(cell).median, std::get<Band>(cell).low, std::get<Band>(cell).high})
        line.push_back(exact_text(v));
    cells.add(std::move(line));
  };
  for (const AnsweredQuestion& q : questions)
    for (const StudyTable& t : q.answer.tables)
      for (std::size_t row = 0; row < t.rows.size(); ++row)
        for (std::size_t c = 0; c < t.columns.size(); ++c) add(t, row, c);
  return cells.text(TableFormat::csv);
}

std::string study_csv(const StudyStamp& s, const StudyTable& t) {
  std::vector<Table::Column> columns;
  for (const StudyColumn& c : t.columns) {
    if (c.kind != CellKind::band)
      columns.push_back({header(c)});
    else
      for (const char* part : {"p05", "p50", "p95"}) columns.push_back({header({c.name + "_" + part, c.kind, c.unit})});
  }
  for (const char* name : {"covered", "missing", "scenario_digest", "catalog_digest", "seed", "worlds"})
    columns.push_back({name});
  Table table(columns);
  for (const auto& row : t.rows) {
    std::vector<std::string> cells;
    for (const StudyCell& cell : row) {
      if (const auto* text = std::get_if<std::string>(&cell))
        cells.push_back(*text);
      else if (const auto* value = std::get_if<double>(&cell))
        cells.push_back(exact_text(*value));
      else
        for (const double v : {std::get<Band>(cell).low, std::get<Band>(cell).median, std::get<Band>(cell).high})
          cells.push_back(exact_text(v));
    }
    cells.insert(cells.end(), {exact_text(t.covered), exact_text(t.missing), short_digest(s.scenario_digest),
                               short_digest(s.catalog_digest), std::to_string(s.seed), std::to_string(s.worlds)});
    table.add(cells);
  }
  return table.text(TableFormat::csv);
}

}  // namespace eqc
