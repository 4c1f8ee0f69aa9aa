// equicube validate: predictions against published measurements.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "host/base/diagnostics.hpp"
#include "host/base/output_path.hpp"
#include "host/cli/commands.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/report/validation_report.hpp"

namespace eqc::cli {
namespace {

/// The enumerator whose name the user gave; the names stand in its order.
template <class Enum, class Names>
Enum named(const Names& names, const std::string& given) {
  return static_cast<Enum>(std::find(names.begin(), names.end(), given) - names.begin());
}

template <class Names>
std::vector<std::string> words(const Names& names) {
  return {names.begin(), names.end()};
}

struct ValidateArguments {
  std::string task, by = "family", split, json, csv, catalog;
  std::vector<std::string> truth;
  std::size_t worst = 0;
  bool force = false;
};

/// What validation_json begins with.
constexpr std::string_view kJsonStart = "{\n \"task\": \"";

std::string why_no_score(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string start(kJsonStart.size(), '\0'), task, by;
  in.read(start.data(), static_cast<std::streamsize>(start.size()));
  std::getline(in, task);
  std::getline(in, by);
  return in && start == kJsonStart && by.rfind(" \"by\": \"", 0) == 0 ? "" : "it begins otherwise";
}

std::string why_no_rows(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string first;
  std::getline(in, first);
  return first.rfind(kValidationCsvStart, 0) == 0 ? "" : "it begins otherwise";
}

/// Where one form of the score goes.
struct ScoreOutput {
  const char* option;
  std::string_view start;  ///< what such a file begins with
  bool given = false;
  std::string file = "";  ///< none: standard output
};

/// The file that --json or --csv means, before any work.
ScoreOutput judged(const ValidateArguments& o, bool json, bool given) {
  ScoreOutput out{json ? "--json" : "--csv", json ? kJsonStart : kValidationCsvStart, given};
  const std::string& name = json ? o.json : o.csv;
  if (!given || name == "-") return out;
  OutputRule rule{"score", out.option, json ? why_no_score : why_no_rows, longest_temporary_suffix(), o.truth, o.force};
  rule.inputs.push_back("/proc/self/exe");
  out.file = output_target(name, out.option);
  judge_output(out.file, rule);
  return out;
}

/// How much of the catalog's speed rests on measured kernels.
std::string measured_text(const Catalog& catalog) {
  const auto measured = [](const auto& rows) {
    return std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.measured; });
  };
  return fmt::format(
      "speed in the catalog: {} of {} families and {} of {} accelerators by measured kernels, the others "
      "by class priors (equicube list hardware)\n",
      measured(catalog.efficiencies), catalog.efficiencies.size(), measured(catalog.hardware), catalog.hardware.size());
}

/// Whether it went to standard output.
bool write_score(const ScoreOutput& out, const std::string& text) {
  if (!out.given) return false;
  if (out.file.empty()) {
    fmt::print("{}", text);
    return true;
  }
  const std::string folder = folder_of(out.file), name = std::filesystem::path(out.file).filename().string();
  make_folder(folder, out.file);
  sweep_stale_temporaries(
      folder, [&](std::string_view final_name) { return final_name == name; }, out.start);
  write_file(out.file, text);
  return false;
}

int validate_command(const ValidateArguments& o, bool json_given, bool csv_given) {
  const ScoreOutput json = judged(o, true, json_given), csv = judged(o, false, csv_given);
  if (json.given && csv.given && json.file == csv.file)
    throw InputError("--json and --csv name the same place; give each its own file");
  const TruthTask task = named<TruthTask>(kTruthTaskNames, o.task);
  const GroupBy by = named<GroupBy>(kGroupByNames, o.by);
  const Catalog catalog = load_catalog(find_catalog(o.catalog, ""));
  const std::vector<std::string> files = o.truth.empty() ? shipped_truth(catalog.root, task) : o.truth;
  if (files.empty())
    throw InputError(catalog.root + "/truth",
                     "holds no table of measurements for " + o.task + "; name one with --truth FILE.csv");
  std::vector<ScoredRow> rows = validate(catalog, task, read_truth(files, task));
  if (!o.split.empty()) std::erase_if(rows, [&](const ScoredRow& row) { return split_name(row.split) != o.split; });
  const ValidationReport report = validation_report(catalog, rows, by);
  bool printed = write_score(json, json.given ? validation_json(report, rows, task, by) : "");
  printed = write_score(csv, csv.given ? validation_csv(rows) : "") || printed;
  if (!printed)
    fmt::print("{}\n{}", validation_text(report, rows, task, o.worst, standard_output_screen()),
               measured_text(catalog));
  return 0;
}

}  // namespace

void add_validate(Program& program) {
  Command command =
      program.add("validate", "predictions against published measurements, with errors, bias and interval coverage");
  auto o = std::make_shared<ValidateArguments>();
  command.option("task", o->task, "training or serving").required().one_of(words(kTruthTaskNames));
  command
      .option("--truth", o->truth,
              "tables of measurements (default: those of the catalog); docs/truth-format.md says the columns")
      .all_values();
  command.option("--by", o->by, "group rows by family, quantity (within a family), hardware or model")
      .one_of(words(kGroupByNames));
  command
      .option("--split", o->split,
              "only rows that the fit could look at (fit), left out of fitted families (holdout), or of families never "
              "fitted (unseen)")
      .one_of(words(kSplitNames));
  const Option json =
      command.option("--json", o->json, "write everything as JSON to this file (- for standard output)");
  const Option csv = command.option("--csv", o->csv, "write the rows as CSV to this file (- for standard output)");
  command.flag("--force", o->force, "let --json and --csv replace a file that is no score");
  command.option("--worst", o->worst, "list this many rows with the largest errors");
  command.option("--catalog", o->catalog, "catalog folder");
  command.footer(
      "Example:\n  equicube validate training --worst 10\n  equicube validate serving --truth measured.csv --by "
      "hardware --json score.json");
  command.runs([o, json, csv] { return validate_command(*o, json.given(), csv.given()); });
}

}  // namespace eqc::cli
