// equicube regenerate: the studies of a folder anew, as far as their inputs changed.
#include <fmt/core.h>
#include <glob.h>

#include <nlohmann/json.hpp>

#include "host/base/diagnostics.hpp"
#include "host/base/ending.hpp"
#include "host/base/human.hpp"
#include "host/base/json_text.hpp"
#include "host/base/output_path.hpp"
#include "host/base/printable.hpp"
#include "host/cli/commands.hpp"
#include "host/cube/error.hpp"
#include "host/regenerate/regenerate.hpp"
#include "host/run/output_lock.hpp"

namespace eqc::cli {
namespace {

struct RegenerateArguments {
  RegenerateOptions run;
  std::vector<std::string> studies = {"scenarios/study/*.toml"};
  std::string out = "results/nightly", backend = "auto";
  int keep = 7;
  bool json = false;
};

std::vector<std::string> matched(const std::vector<std::string>& patterns) {
  std::vector<std::string> files;
  for (const std::string& pattern : patterns) {
    ::glob_t found{};
    const int code = ::glob(pattern.c_str(), 0, nullptr, &found);
    for (std::size_t i = 0; code == 0 && i < found.gl_pathc; ++i) files.emplace_back(found.gl_pathv[i]);
    ::globfree(&found);
    if (code != 0) throw InputError("--studies " + pattern + ": no scenario has such a name");
  }
  return files;
}

int print_report(const RegenerateReport& r, const std::string& out, bool json) {
  if (json) {
    nlohmann::ordered_json j;
    j["published"] = r.published;
    j["generation"] = r.generation;
    j["says"] = r.says;
    j["studies"] = r.studies;
    j["units"] = r.units;
    j["computed"] = r.computed;
    j["linked"] = r.linked;
    j["generations_removed"] = r.removed;
    j["seconds"] = r.seconds;
    auto& failed = j["failed"] = nlohmann::ordered_json::array();
    for (const UnitFailure& f : r.failed) failed.push_back({{"unit", f.unit}, {"reason", f.reason}});
    fmt::print("{}\n", json_text(j, 2));
  } else if (r.failed.empty()) {
    fmt::print("{}\n", printable(r.says));
    if (r.published)
      fmt::print("{} of {} units computed in {}; published as generation {} ({}/latest/changes.txt)\n", r.computed,
                 r.units, duration_text(r.seconds), r.generation, printable(out));
  }
  for (const UnitFailure& f : r.failed)
    fmt::print(stderr, "failed {} times: {}: {}; nothing was published\n", f.attempts, printable(f.unit),
               printable(f.reason));
  return r.failed.empty() ? 0 : 1;
}

int regenerate_command(const RegenerateArguments& o) {
  RegenerateOptions options = o.run;
  options.scenarios = matched(o.studies);
  options.out = output_folder_target(o.out, "--out");
  options.keep = static_cast<std::size_t>(o.keep);
  options.backend = o.backend == "cpu"    ? BackendChoice::cpu
                    : o.backend == "cuda" ? BackendChoice::cuda
                                          : BackendChoice::automatic;
  options.quiet = options.quiet || o.json;
  say_at_ending("nothing was published; finished units are kept, go on with the same command");
  try {
    return print_report(regenerate(options), options.out, o.json);
  } catch (const WriteError& error) {
    throw OutputBusy{error.what()};
  }
}

}  // namespace

void add_regenerate(Program& program) {
  Command command =
      program.add("regenerate", "compute again what changed of all studies, publish it whole, and say why it moved");
  auto o = std::make_shared<RegenerateArguments>();
  command.option("--studies", o->studies, "scenario files, * and ? allowed (may be repeated)")
      .one_value_each()
      .show_default();
  command.option("--out", o->out, "folder of the generations").show_default();
  command.option("--keep", o->keep, "generations that are kept").between(1, 100000).show_default();
  command.option("--set", o->run.overrides, "override a key of every scenario: key=value (may be repeated)")
      .one_value_each();
  command.option("--catalog", o->run.catalog, "folder of the catalog (default: the one beside the first scenario)");
  command.option("--backend", o->backend, "auto, cpu or cuda; the results are the same bits")
      .one_of({"auto", "cpu", "cuda"});
  command.option("--threads", o->run.threads, "threads (default: all)").between(1, 4096);
  command.flag("--json", o->json, "what was done as JSON");
  command.flag("-q,--quiet", o->run.quiet, "no progress");
  command.footer(
      "Example:\n  equicube regenerate --studies 'scenarios/study/*.toml' --out results/nightly\nReaders open "
      "results/nightly/latest/NAME.h5. Exit code 0: published, or nothing changed; 2: refused (a fault, an anchor, a "
      "damaged file); 3: another regeneration runs, or the disk is full. Then the former generation stays the latest.");
  command.runs([o] { return regenerate_command(*o); });
}

}  // namespace eqc::cli
