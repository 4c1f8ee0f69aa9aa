// equicube run: a scenario to a cube, and a readable summary of it.
#include <fmt/core.h>

#include "host/base/diagnostics.hpp"
#include "host/base/ending.hpp"
#include "host/base/human.hpp"
#include "host/base/printable.hpp"
#include "host/calibrate/stale.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/scenario_options.hpp"
#include "host/report/remarks.hpp"
#include "host/report/summary.hpp"
#include "host/base/output_path.hpp"
#include "host/cube/error.hpp"
#include "host/run/output_lock.hpp"
#include "host/run/run.hpp"
#include "host/run/shared/shared_run.hpp"

namespace eqc::cli {
namespace {

struct RunArguments {
  ScenarioOptions scenario;
  RunOptions run;
  SharedRunOptions shared;
  std::string output, from, backend = "auto", shards;
  std::optional<double> lease;
};

std::unique_ptr<Study> load(const RunArguments& o) {
  if (o.from.empty()) {
    if (o.scenario.scenario.empty())
      throw InputError(
          "a scenario file or --from CUBE is needed; for example: equicube run scenarios/study/baseline.toml");
    return load_study(o.scenario);
  }
  if (!o.scenario.scenario.empty() || !o.scenario.set.empty() || o.scenario.worlds || o.scenario.seed)
    throw InputError("--from runs a cube's own scenario again; leave out the scenario, --set, --worlds and --seed");
  if (!o.run.output) throw InputError("--from needs -o FILE, so that the cube it reads is not replaced");
  return study_of_cube(o.from);
}

BackendChoice backend_of(const RunArguments& o) {
  return o.backend == "cpu" ? BackendChoice::cpu : o.backend == "cuda" ? BackendChoice::cuda : BackendChoice::automatic;
}

void refuse_with_shards(const RunArguments& o) {
  constexpr int kShortestLease = 1, kLongestLease = 86400;
  if (o.run.output || o.run.resume || o.run.keep_shards || o.run.force)
    throw InputError(
        "--shards DIR fills a folder that processes share and always goes on; leave out -o, --resume, "
        "--keep-shards and --force, and then: equicube merge DIR -o CUBE");
  if (o.lease && !(*o.lease >= kShortestLease && *o.lease <= kLongestLease))
    throw InputError(fmt::format("--lease takes {} to {} seconds", kShortestLease, kLongestLease));
}

/// One process of a study that many share.
int share(const RunArguments& o, const Plan& plan) {
  refuse_with_shards(o);
  SharedRunOptions options = o.shared;
  options.folder = output_folder_target(o.shards, "--shards");
  options.backend = backend_of(o);
  options.threads = o.run.threads;
  options.quiet = o.run.quiet;
  options.lease_s = o.lease.value_or(options.lease_s);
  say_at_ending("finished units are kept in '" + options.folder + "'; go on with the same command");
  SharedRunReport report;
  try {
    report = shared_run(plan, options);
  } catch (const WriteError& error) {
    throw OutputBusy{error.what()};
  }
  const std::string reused = report.reused > 0 ? fmt::format("; {} were there under other names", report.reused) : "";
  fmt::print("{} of {} units are done; this process computed {} in {}, {} searches among them{}\n", report.done,
             report.units, report.computed, duration_text(report.seconds), report.searches, reused);
  for (const UnitFailure& f : report.failed)
    fmt::print(stderr, "failed {} times: {}: {}\n", f.attempts, printable(f.unit), printable(f.reason));
  return report.failed.empty() ? 0 : 1;
}

int run_command(const RunArguments& o) {
  say_at_ending("nothing was begun; start again with: " + o.run.resume_command);
  const std::unique_ptr<Study> study = load(o);
  for (const std::string& line : stale_calibrations(study->catalog)) fmt::print(stderr, "{}\n", printable(line));
  if (const std::string cut = cut_sequences(study->plan); !cut.empty())
    fmt::print(stderr, "note: {}\n", printable(cut));
  RunOptions options = o.run;
  if (!o.shards.empty()) return share(o, study->plan);
  if (!o.from.empty()) options.inputs.push_back(o.from);
  options.backend = backend_of(o);
  const RunReport report = run(study->plan, options);
  if (report.finished_before) {
    fmt::print("{}: is finished and whole, nothing to compute; result digest {}\n", printable(report.cube),
               report.result_digest);
    return 0;
  }
  const std::string how =
      fmt::format("{} configurations priced in {} on {}; {} of {} shards computed; cube of {}",
                  short_number(report.configurations), duration_text(report.seconds), report.backend,
                  report.shards - report.shards_reused, report.shards, bytes_text(static_cast<double>(report.bytes)));
  if (options.quiet)
    fmt::print("{}\ncube: {}\nresult digest {}\n", how, printable(report.cube), report.result_digest);
  else
    fmt::print("{}", summary_text(report.cube, {program_word(), how, standard_output_screen()}));
  if (!o.from.empty()) fmt::print("{}\n", rerun_verdict(o.from, report.result_digest));
  return 0;
}

}  // namespace

void add_run(Program& program) {
  Command command = program.add("run", "run a scenario and write its cube");
  auto o = std::make_shared<RunArguments>();
  add_scenario_options(command, o->scenario, false);
  const Option output =
      command.option("-o,--output", o->output, "cube to write (default: output.file of the scenario)");
  command.option("--backend", o->backend, "auto (GPU when there is one), cpu or cuda; the results are the same bits")
      .one_of({"auto", "cpu", "cuda"});
  command.option("--threads", o->run.threads, "threads (default: all)").between(1, 4096);
  command.option("--from", o->from, "run again what made this cube, from the file alone").existing_file();
  command.flag("--resume", o->run.resume,
               "go on with an interrupted run: finished shards are kept; a finished cube is verified");
  command.flag("--force", o->run.force, "replace a file that is no cube of equicube");
  command.flag("--keep-shards", o->run.keep_shards, "leave the shards beside the cube");
  command.option("--shards", o->shards,
                 "compute units of the study in this folder, which any number of processes and hosts may share; then: "
                 "equicube merge");
  command.option("--lease", o->lease,
                 "with --shards: seconds without a sign of life after which others take a process for dead (60)");
  command.option("--attempts", o->shared.attempts, "with --shards: of a unit that fails, over all processes (3)")
      .between(1, 1000);
  command.option("--units", o->shared.most_units, "with --shards: end after so many units");
  command.flag("-q,--quiet", o->run.quiet, "no progress, no summary");
  command.footer("Example:\n  equicube run scenarios/study/baseline.toml -o results/baseline.h5 --worlds 1024");
  command.runs([o, output] {
    if (output.given()) o->run.output = o->output;
    o->run.resume_command = command_line_with("--resume");
    return run_command(*o);
  });
}

}  // namespace eqc::cli
