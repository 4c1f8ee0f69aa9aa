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
  std::string task, by = "family", split, json, catalog;
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

/// The file that --json means, before any work; "" for standard output.
std::string judged_json(const ValidateArguments& o) {
  if (o.json == "-") return "";
  OutputRule rule{"score", "--json", why_no_score, longest_temporary_suffix(), o.truth, o.force};
  rule.inputs.push_back("/proc/self/exe");
  std::string file = output_target(o.json, "--json");
  judge_output(file, rule);
  return file;
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

void write_score(const std::string& path, const std::string& json) {
  const std::string folder = folder_of(path), name = std::filesystem::path(path).filename().string();
  make_folder(folder, path);
  sweep_stale_temporaries(
      folder, [&](std::string_view final_name) { return final_name == name; }, kJsonStart);
  write_file(path, json);
}

int validate_command(const ValidateArguments& o, bool json_given) {
  const std::string json_file = json_given ? judged_json(o) : "";
  const TruthTask task = named<TruthTask>(kTruthTaskNames, o.task);
  const GroupBy by = named<GroupBy>(kGroupByNames, o.by);
  const Catalog catalog = load_catalog(find_catalog(o.catalog, ""));
  const std::vector<std::string> files = o.truth.empty() ? shipped_truth(catalog.root, task) : o.truth;
  if (files.empty())
    throw InputError(catalog.root + "/truth",
                     "holds no table of measurements for " + o.task + "; name one with --truth FILE.csv");
  std::vector<ScoredRow> rows = validate(catalog, task, read_truth(files));
  if (!o.split.empty()) std::erase_if(rows, [&](const ScoredRow& row) { return split_name(row.split) != o.split; });
  const ValidationReport report = validation_report(catalog, rows, by);
  const std::string json = json_given ? validation_json(report, rows, task, by) : "";
  if (json_given && json_file.empty()) {
    fmt::print("{}", json);
    return 0;
  }
  if (json_given) write_score(json_file, json);
  fmt::print("{}\n{}", validation_text(report, rows, task, o.worst), measured_text(catalog));
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
  command.flag("--force", o->force, "let --json replace a file that is no score");
  command.option("--worst", o->worst, "list this many rows with the largest errors");
  command.option("--catalog", o->catalog, "catalog folder");
  command.footer(
      "Example:\n  equicube validate training --worst 10\n  equicube validate serving --truth measured.csv --by "
      "hardware --json score.json");
  command.runs([o, json] { return validate_command(*o, json.given()); });
}

}  // namespace eqc::cli
