// Readers of the tables of facts in <catalog>/truth.
#include "host/catalog/truth_tables.hpp"

#include <filesystem>
#include <limits>

#include "host/base/file.hpp"
#include "host/catalog/row_reader.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;

/// Every row of one table.
template <class Row>
std::vector<Row> read_table(const std::string& root, const char* name, const std::vector<std::string>& columns,
                            Row (*read)(RowReader&), Diagnostics& faults) {
  std::vector<Row> rows;
  const std::string file = (fs::path(root) / "truth" / name).string();
  if (!fs::exists(file)) return rows;
  const CatalogTable table(parse_csv(file, read_file(file), faults), columns, faults);
  for (std::size_t record = 0; record < table.csv().records.size(); ++record) {
    RowReader row(table, record, faults);
    rows.push_back(read(row));
  }
  return rows;
}

RequestSetRow request_set(RowReader& row) {
  RequestSetRow set;
  set.mark = row.required_text("mark");
  set.label = row.required_text("label");
  set.input_tokens = row.required("input_tokens", kPositive);
  set.output_tokens = row.required("output_tokens", kPositive);
  set.origin = row.origin();
  return set;
}

BenchmarkRunRow benchmark_run(RowReader& row) {
  constexpr double kEndless = std::numeric_limits<double>::infinity();
  BenchmarkRunRow run;
  run.mark = row.required_text("mark");
  run.input = {row.number_or(0, "least_input", kPositive), row.number_or(kEndless, "most_input", kPositive)};
  run.output = {row.number_or(0, "least_output", kPositive), row.number_or(kEndless, "most_output", kPositive)};
  run.total = {0, row.number_or(kEndless, "most_total", kPositive)};
  run.requests = row.required("requests", kPositive);
  run.origin = row.origin();
  return run;
}

ServerSettingRow server_setting(RowReader& row) {
  const std::vector<std::string> settings = {"cache_bits", "native_cache_bits", "receive_steps"};
  ServerSettingRow setting;
  setting.mark = row.text("mark");
  setting.hardware_family = row.text("hardware_family");
  setting.profile = row.text("profile");
  setting.setting = settings[row.choice("setting", settings)];
  setting.value = row.required("value", kPositive);
  setting.from_requests = row.number_or(0, "from_requests", kPositive);
  setting.origin = row.origin();
  return setting;
}

FrameworkMarkRow framework_mark(RowReader& row) {
  FrameworkMarkRow mark;
  mark.mark = row.required_text("mark");
  mark.profile = row.required_text("profile");
  mark.whole_word = row.yes("whole_word");
  mark.origin = row.origin();
  return mark;
}

FittedFamilyRow fitted_family(RowReader& row) { return {row.required_text("task"), row.required_text("family")}; }

SoftwareRow assumption(RowReader& row) {
  SoftwareRow assumption;
  assumption.id = "assumptions";
  assumption.parameter = row.required_text("assumption");
  assumption.value = row.required("value", kAnyNumber);
  assumption.origin = row.origin();
  return assumption;
}

}  // namespace

TruthFacts load_truth_facts(const std::string& root) {
  Diagnostics faults;
  TruthFacts facts;
  facts.request_sets =
      read_table(root, "request-sets.csv",
                 {"mark", "input_tokens", "output_tokens", "label", "source", "as_of", "notes"}, request_set, faults);
  facts.benchmark_runs = read_table(root, "benchmark-runs.csv",
                                    {"mark", "least_input", "most_input", "least_output", "most_output", "most_total",
                                     "requests", "source", "as_of", "notes"},
                                    benchmark_run, faults);
  facts.server_settings = read_table(
      root, "server-settings.csv",
      {"mark", "hardware_family", "profile", "setting", "value", "from_requests", "source", "as_of", "notes"},
      server_setting, faults);
  facts.frameworks = read_table(root, "frameworks.csv", {"mark", "profile", "whole_word", "source", "as_of", "notes"},
                                framework_mark, faults);
  facts.fitted_families = read_table(root, "split.csv", {"task", "family", "notes"}, fitted_family, faults);
  facts.assumptions =
      read_table(root, "assumptions.csv", {"assumption", "value", "source", "as_of", "notes"}, assumption, faults);
  if (!faults.ok()) throw InputError(faults);
  return facts;
}

}  // namespace eqc
