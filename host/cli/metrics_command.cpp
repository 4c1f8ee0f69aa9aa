// equicube metrics: inequity metrics of any table.
#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "host/base/diagnostics.hpp"
#include "host/base/human.hpp"
#include "host/base/json_text.hpp"
#include "host/base/standard_streams.hpp"
#include "host/cli/commands.hpp"
#include "host/metrics/metric_names.hpp"
#include "host/metrics/table_metrics.hpp"
#include "host/report/table.hpp"

namespace eqc::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  TableQuestion question;
  std::string missing = "fail", separator, decimal;
  std::vector<std::string> only;  // metrics to print; all when empty
  bool json = false;
};

/// The metrics asked for by today's names; throws InputError for a name that is none, before the table is read.
std::vector<std::string> wanted_metrics(const std::vector<std::string>& typed) {
  Diagnostics faults;
  std::vector<std::string> wanted;
  for (const std::string& name : typed) {
    const MetricName m = understood_metric(name);
    if (!m.note.empty()) say(fmt::format("note: {}\n", m.note));
    if (std::count(metric_names().begin(), metric_names().end(), m.name) == 0)
      faults.add("", 0, "--metric " + name,
                 "is no metric" + did_you_mean(name, metric_names()) + "; 'equicube list metrics' names them all");
    wanted.push_back(m.name);
  }
  if (!faults.ok()) throw InputError(faults);
  return wanted;
}

std::vector<NamedMetric> named_parts(const Decomposition& d) {
  std::vector<NamedMetric> all;
  for (const DecompositionPart& part : kDecompositionPartInfo) all.push_back({part.id, d.*part.value});
  return all;
}

/// JSON has no infinity: such a ratio is null.
Json json_number(const NamedMetric& m) { return m.value && std::isfinite(*m.value) ? Json(*m.value) : Json(nullptr); }

std::string as_json(const TableAnswer& a) {
  Json j;
  for (const NamedMetric& m : a.metrics) j[m.name] = json_number(m);
  if (a.decomposition) {
    for (const NamedMetric& m : named_parts(*a.decomposition)) j[m.name] = json_number(m);
    j["groups"] = a.groups;
  }
  return json_text(j, 1) + "\n";
}

/// The mean alone has the column's own scale; all others are indices, shares and counts, of which 1e-12 is rounding.
std::string value_text(const NamedMetric& m) {
  if (!std::isfinite(*m.value)) return "infinite";
  return number_text(m.name == "mean" ? *m.value : without_rounding(*m.value, 1), 10);
}

std::string as_text(const TableAnswer& a) {
  std::vector<NamedMetric> all = a.metrics;
  if (a.decomposition)
    for (const NamedMetric& part : named_parts(*a.decomposition)) all.push_back(part);
  Table t({{"metric"}, {"value", true}});
  for (const NamedMetric& m : all)
    if (m.value) t.add({m.name, value_text(m)});
  return t.text(TableFormat::text);
}

/// ';' for ";" or "semicolon"; nothing for nothing.
char separator_of(const std::string& typed) {
  struct Word {
    const char* word;
    char separator;
  };
  for (const Word& w : {Word{"comma", ','}, Word{"semicolon", ';'}, Word{"tab", '\t'}, Word{"\\t", '\t'},
                        Word{"space", ' '}, Word{"bar", '|'}, Word{"", '\0'}})
    if (typed == w.word) return w.separator;
  const bool is_mark = typed.size() == 1 && std::ispunct(static_cast<unsigned char>(typed[0])) != 0 && typed != "\"";
  if (!is_mark && typed != "\t" && typed != " ")
    throw InputError("--separator " + typed + ": is no separator; write comma, semicolon, tab, space, bar or one mark");
  return typed[0];
}

TableQuestion question_of(const Options& o) {
  TableQuestion q = o.question;
  q.reading.drop_missing = o.missing == "drop";
  q.reading.separator = separator_of(o.separator);
  q.reading.decimal = o.decimal.empty() ? '\0' : o.decimal[0];
  return q;
}

/// Says what was recognised in the table, also when it is then refused.
TableAnswer answer_with_notes(const TableQuestion& question) {
  std::vector<std::string> notes;
  const auto tell = [&] {
    for (const std::string& note : notes) say(fmt::format("note: {}\n", note));
  };
  try {
    TableAnswer answer = table_metrics(question, notes);
    tell();
    return answer;
  } catch (...) {
    tell();
    throw;
  }
}

int metrics_command(const Options& o) {
  const std::vector<std::string> wanted = wanted_metrics(o.only);
  TableAnswer answer = answer_with_notes(question_of(o));
  if (!wanted.empty())
    std::erase_if(answer.metrics,
                  [&](const NamedMetric& m) { return std::count(wanted.begin(), wanted.end(), m.name) == 0; });
  fmt::print("{}", o.json ? as_json(answer) : as_text(answer));
  return 0;
}

}  // namespace

void add_metrics(Program& program) {
  Command command = program.add("metrics", "inequality, concentration and shortfall of any table: one value per row");
  auto o = std::make_shared<Options>();
  command.option("table", o->question.file, "CSV file with a header row, or - for standard input").required();
  command.option("--value", o->question.value, "column of values, 0 and above").required();
  command.option("--weight", o->question.weight, "column of weights, e.g. population (default: every row counts once)");
  command.option("--group", o->question.group, "column of groups: adds the parts between and within them");
  command.option(
      "--poverty-line", o->question.poverty_line,
      "adds who is able and the shortfall below this value: able_share, headcount, poverty_gap and the like");
  command.option("--missing", o->missing, "what to do with rows that have a missing value: fail (default), drop")
      .one_of({"fail", "drop"});
  command.option("--separator", o->separator,
                 "between fields: comma, semicolon, tab, space, bar, or a mark (default: found)");
  command.option("--decimal", o->decimal, "decimal mark of the table (default: found)").one_of({".", ","});
  command.option("--encoding", o->question.reading.encoding,
                 "of the file, by a name that iconv knows (default: UTF-8, or UTF-16 where the file shows it)");
  command.option("--metric", o->only, "only these, by the names of 'equicube list metrics' (default: all)")
      .separated_by(',')
      .one_value_each();
  command.flag("--json", o->json, "as JSON, every digit");
  command.footer(
      "Example:\n  equicube metrics incomes.csv --value income --weight adults --group region --poverty-line 2000 "
      "--json");
  command.runs([o] { return metrics_command(*o); });
}

}  // namespace eqc::cli
