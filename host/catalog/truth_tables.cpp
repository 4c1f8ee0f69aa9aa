// Readers of the tables of facts in <catalog>/truth.
#include "host/catalog/truth_tables.hpp"

#include <filesystem>
#include <limits>

#include "host/base/file.hpp"
#include "host/catalog/row_reader.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;

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
  const std::vector<std::string> settings = {"cache_bits",
                                             "native_cache_bits",
                                             "receive_steps",
                                             "balance_steps",
                                             "requests_per_client",
                                             "shortest_share",
                                             "prompts_first",
                                             "mixed_prompts",
                                             "pass_tokens",
                                             "prompt_room",
                                             "draft_prompt_room",
                                             "whole_prompts",
                                             "stream_interval",
                                             "schedules_ahead",
                                             "exact_graphs",
                                             "payloads",
                                             "warm_requests_per_client",
                                             "token_limit_ms",
                                             "graph_tokens"};
  ServerSettingRow setting;
  setting.mark = row.text("mark");
  setting.hardware_family = row.text("hardware_family");
  setting.profile = row.text("profile");
  setting.framework = row.text("framework");
  setting.model = row.text("model");
  setting.weights = row.text("weights");
  if (!row.text("drafts").empty()) setting.drafts = row.yes("drafts") ? "yes" : "no";
  setting.input = row.number_or(0, "input", kPositive);
  setting.output = row.number_or(0, "output", kPositive);
  setting.tensor = row.number_or(0, "tensor", kPositive);
  setting.expert = row.number_or(0, "expert", kPositive);
  setting.setting = settings[row.choice("setting", settings)];
  setting.value = row.required("value", kNonNegative);
  setting.from_requests = row.number_or(0, "from_requests", kPositive);
  setting.origin = row.origin();
  return setting;
}

FrameworkMarkRow framework_mark(RowReader& row) {
  static const std::vector<std::string> kinds = {"name", "method", "publication", "model", "hardware"};
  FrameworkMarkRow mark;
  mark.mark = row.required_text("mark");
  mark.profile = row.required_text("profile");
  mark.kind = static_cast<FrameworkMark>(row.choice("kind", kinds));
  mark.origin = row.origin();
  return mark;
}

PartRanksRow part_ranks(RowReader& row) {
  PartRanksRow part;
  part.hardware = row.required_text("hardware");
  part.ranks = row.required("ranks", kPositive);
  part.part = row.text("part");
  part.origin = row.origin();
  return part;
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

/// Appends every row of a table to its rows.
template <class Row>
void append_rows(const CatalogTable& table, std::vector<Row>& rows, Row (*read)(RowReader&), Diagnostics& faults) {
  for (std::size_t record = 0; record < table.csv().records.size(); ++record) {
    RowReader row(table, record, faults);
    rows.push_back(read(row));
  }
}

struct FactTable {
  const char* name;
  std::vector<std::string> columns;
  void (*append)(const CatalogTable& table, TruthFacts& facts, Diagnostics& faults);
};

const std::vector<FactTable>& fact_tables() {
  static const std::vector<FactTable> all = {
      {"request-sets",
       {"mark", "input_tokens", "output_tokens", "label", "source", "as_of", "notes"},
       [](const CatalogTable& t, TruthFacts& f, Diagnostics& d) { append_rows(t, f.request_sets, request_set, d); }},
      {"benchmark-runs",
       {"mark", "least_input", "most_input", "least_output", "most_output", "most_total", "requests", "source", "as_of",
        "notes"},
       [](const CatalogTable& t, TruthFacts& f, Diagnostics& d) {
         append_rows(t, f.benchmark_runs, benchmark_run, d);
       }},
      {"server-settings",
       {"mark", "hardware_family", "profile", "framework", "setting", "value", "from_requests", "source", "as_of",
        "notes", "model?", "weights?", "input?", "output?", "tensor?", "expert?", "drafts?"},
       [](const CatalogTable& t, TruthFacts& f, Diagnostics& d) {
         append_rows(t, f.server_settings, server_setting, d);
       }},
      {"frameworks",
       {"mark", "kind", "profile", "source", "as_of", "notes"},
       [](const CatalogTable& t, TruthFacts& f, Diagnostics& d) { append_rows(t, f.frameworks, framework_mark, d); }},
      {"part-ranks",
       {"hardware", "ranks", "part", "source", "as_of", "notes"},
       [](const CatalogTable& t, TruthFacts& f, Diagnostics& d) { append_rows(t, f.part_ranks, part_ranks, d); }},
      {"split",
       {"task", "family", "notes"},
       [](const CatalogTable& t, TruthFacts& f, Diagnostics& d) {
         append_rows(t, f.fitted_families, fitted_family, d);
       }},
      {"assumptions",
       {"assumption", "value", "source", "as_of", "notes"},
       [](const CatalogTable& t, TruthFacts& f, Diagnostics& d) { append_rows(t, f.assumptions, assumption, d); }},
  };
  return all;
}

}  // namespace

std::vector<std::string> fact_table_names() {
  std::vector<std::string> names;
  for (const FactTable& table : fact_tables()) names.emplace_back(table.name);
  return names;
}

void append_facts(std::string_view name, const std::string& file, std::string_view text, TruthFacts& facts,
                  Diagnostics& faults) {
  for (const FactTable& table : fact_tables())
    if (table.name == name)
      table.append(CatalogTable(parse_csv(file, text, faults), table.columns, faults), facts, faults);
}

TruthFacts load_truth_facts(const std::string& root) {
  Diagnostics faults;
  TruthFacts facts;
  for (const std::string& name : fact_table_names()) {
    const std::string file = (fs::path(root) / "truth" / (name + ".csv")).string();
    if (fs::exists(file)) append_facts(name, file, read_file(file), facts, faults);
  }
  if (!faults.ok()) throw InputError(faults);
  return facts;
}

}  // namespace eqc
