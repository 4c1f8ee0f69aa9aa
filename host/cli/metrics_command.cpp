// equicube metrics: inequity metrics of any table.
#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "host/base/diagnostics.hpp"
#include "host/base/printable.hpp"
#include "host/base/standard_streams.hpp"
#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/metrics_text.hpp"
#include "host/cli/table_options.hpp"
#include "host/metrics/metric_names.hpp"
#include "host/metrics/table_metrics.hpp"

namespace eqc::cli {
namespace {

struct Options {
  TableQuestion question;
  std::string missing = "fail", separator, decimal, negative = "refuse", errors;
  std::int64_t seed = 1;
  std::vector<std::string> only;  // metrics to print; all when empty
  TableOptions table;
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

/// By their names; all when none is named.
ChosenMetrics chosen_metrics(const std::vector<std::string>& names) {
  ChosenMetrics chosen{{}, !names.empty()};
  for (std::size_t k = 0; k < metric_names().size(); ++k)
    if (!chosen.by_name || std::count(names.begin(), names.end(), metric_names()[k]) > 0) chosen.places.push_back(k);
  return chosen;
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
  q.reading.negative_values = o.negative == "allow";
  q.reading.separator = separator_of(o.separator);
  q.reading.decimal = o.decimal.empty() ? '\0' : o.decimal[0];
  if (o.errors == "linearisation") q.measure.errors = StandardErrors::linearisation;
  if (o.errors == "bootstrap") q.measure.errors = StandardErrors::bootstrap;
  q.measure.seed = static_cast<std::uint64_t>(o.seed);
  if (o.errors.empty() && (!q.strata.empty() || !q.psu.empty()))
    throw InputError("--strata, --psu: are of use for standard errors alone; add --se linearisation or --se bootstrap");
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

/// Names of the chosen metrics that have no value for this reason in `here` and one, or another reason, in `above`.
std::vector<std::string> undefined_names(const Estimates& here, Undefined why, const ChosenMetrics& metrics,
                                         const Estimates* above = nullptr) {
  std::vector<std::string> names;
  for (const std::size_t k : metrics.places)
    if (here[k].undefined == why && (above == nullptr || (*above)[k].undefined != why))
      names.push_back(metric_names()[k]);
  return names;
}

/// "group 'a'" or "3 groups ('a', ...)".
std::string named_groups(const std::vector<std::string>& groups) {
  const std::string first = "'" + printable(groups.front()) + "'";
  return groups.size() == 1 ? "group " + first : fmt::format("{} groups ({}, ...)", groups.size(), first);
}

/// Why metrics that were asked for have no value, once per reason; then those of groups that have one over all rows.
void print_reasons(const TableAnswer& a, const ChosenMetrics& metrics) {
  for (const Undefined why :
       {Undefined::negative_values, Undefined::mean_not_positive, Undefined::bottom_not_positive}) {
    const std::vector<std::string> names = undefined_names(a.all, why, metrics);
    if (!names.empty()) say(fmt::format("note: {}: {}\n", reason_text(why), join(names)));
    std::map<std::vector<std::string>, std::vector<std::string>> groups_without;
    for (std::size_t g = 0; g < a.groups.size(); ++g)
      groups_without[undefined_names(a.by_group[g], why, metrics, &a.all)].push_back(a.groups[g]);
    for (const auto& [lacking, groups] : groups_without)
      if (!lacking.empty())
        say(fmt::format("note: {}: {}: {}\n", named_groups(groups), reason_text(why), join(lacking)));
  }
}

int metrics_command(const Options& o) {
  const ChosenMetrics metrics = chosen_metrics(wanted_metrics(o.only));
  const TableAnswer answer = answer_with_notes(question_of(o));
  print_reasons(answer, metrics);
  fmt::print("{}", o.table.json  ? metrics_json(answer, metrics)
                   : o.table.csv ? metrics_csv(answer, metrics)
                                 : metrics_text(answer, metrics, standard_output_screen()));
  return 0;
}

}  // namespace

void add_metrics(Program& program) {
  Command command = program.add("metrics", "inequality, concentration and shortfall of any table: one value per row");
  auto o = std::make_shared<Options>();
  command.option("table", o->question.file, "CSV file with a header row, or - for standard input").required();
  command.option("--value", o->question.value, "column of values").required();
  command.option("--weight", o->question.weight, "column of weights, e.g. population (default: every row counts once)");
  command.option("--group", o->question.group,
                 "column of groups: adds the metrics of each, and the parts between and within them");
  command.option(
      "--poverty-line", o->question.measure.poverty_line,
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
  command
      .option("--negative", o->negative, "negative values (debts): allow gives the metrics that are defined for them")
      .one_of({"refuse", "allow"})
      .show_default();
  command.option("--se", o->errors, "standard errors and 95 % intervals, the rows being a sample (docs/metrics.md)")
      .one_of({"linearisation", "bootstrap"});
  command.option("--strata", o->question.strata, "with --se: column of strata");
  command.option("--psu", o->question.psu, "with --se: column of primary sampling units (default: every row is one)");
  command.option("--replicates", o->question.measure.replicates, "with --se bootstrap: replicates")
      .between(2, 1000000)
      .show_default();
  command.option("--seed", o->seed, "with --se bootstrap: seed of the draws").not_negative();
  add_table_options(command, o->table);
  command.footer(
      "Example:\n  equicube metrics incomes.csv --value income --weight adults --group region --poverty-line 2000 "
      "--json");
  command.runs([o] { return metrics_command(*o); });
}

}  // namespace eqc::cli
