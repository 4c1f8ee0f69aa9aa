// What rows of published measurements leave out and their sources say elsewhere: small tables beside them in
// <catalog>/truth. Not part of a run: neither the catalog's digest nor a cube holds them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/base/diagnostics.hpp"
#include "host/base/range.hpp"
#include "host/catalog/rows.hpp"

namespace eqc {

/// truth/request-sets.csv: mean lengths of a public set of requests, for rows that name the set only. The first row
/// whose mark stands in the notes counts.
struct RequestSetRow {
  std::string mark, label;
  double input_tokens = 0, output_tokens = 0;
  RowOrigin origin;
};

/// truth/benchmark-runs.csv: requests of one run of a published benchmark, by lengths. Of the rows whose mark stands in
/// the source, the first whose ranges (tokens) hold counts.
struct BenchmarkRunRow {
  std::string mark;
  Range input, output, total;
  double requests = 0;
  RowOrigin origin;
};

/// truth/server-settings.csv: how a source, or a framework by itself, sets up its servers. Empty cells hold for all;
/// the last row that holds counts.
struct ServerSettingRow {
  std::string mark;             ///< stands in the source
  std::string hardware_family;  ///< beginning of a row of hardware/efficiency.csv
  std::string profile;          ///< software/serving.csv, with its variants
  std::string framework;        ///< stands in the framework: a version
  std::string model, weights;   ///< stands in the model; precision of the weights, as the row writes it
  std::string drafts;           ///< yes: of rows with drafted tokens, no: of others
  double input = 0, output = 0, tensor = 0, expert = 0;  ///< lengths and degrees that the row states; 0: any
  std::string setting;                                   ///< docs/truth-format.md
  double value = 0;
  double from_requests = 0;  ///< at once
  RowOrigin origin;
};

enum class FrameworkMark : std::uint8_t {
  name,         ///< of a framework, in the row's own words or its source
  method,       ///< whose name stands for a framework where no other is stated
  publication,  ///< in the source
  model,        ///< in the model's name
  hardware      ///< in the id of the accelerator
};

/// truth/frameworks.csv: words that tell a training framework ("deepspeed*": the beginning of one).
struct FrameworkMarkRow {
  std::string mark, profile;  ///< profile: id in software/training.csv
  FrameworkMark kind = FrameworkMark::name;
  RowOrigin origin;
};

/// truth/part-ranks.csv: accelerators whose cores or dies publications count as ranks of their own
struct PartRanksRow {
  std::string hardware;  ///< id in hardware/accelerators.csv
  double ranks = 0;      ///< of one accelerator
  std::string part;      ///< what a rank is called, a regular expression in lower case; empty: by no word
  RowOrigin origin;
};

/// truth/split.csv: families that a fit may look at
struct FittedFamilyRow {
  std::string task, family;
};

struct TruthFacts {
  std::vector<RequestSetRow> request_sets;
  std::vector<BenchmarkRunRow> benchmark_runs;
  std::vector<ServerSettingRow> server_settings;
  std::vector<FrameworkMarkRow> frameworks;
  std::vector<PartRanksRow> part_ranks;
  std::vector<FittedFamilyRow> fitted_families;
  /// truth/assumptions.csv: named numbers, with id "assumptions"; who reads them knows the names
  std::vector<SoftwareRow> assumptions;
};

/// Names of these tables: <catalog>/truth/NAME.csv.
std::vector<std::string> fact_table_names();

/// Appends the rows of one table; `file` only names it in faults.
void append_facts(std::string_view name, const std::string& file, std::string_view text, TruthFacts& facts,
                  Diagnostics& faults);

/// Reads the tables below `root`/truth; one that does not exist has no rows. Throws InputError with all faults of all
/// tables: missing or unknown column, bad number, missing source or as_of.
TruthFacts load_truth_facts(const std::string& root);

}  // namespace eqc
