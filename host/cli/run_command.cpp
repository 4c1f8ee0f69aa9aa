// equicube run: a scenario to a cube, and a readable summary of it.
#include <fmt/core.h>

#include "host/base/diagnostics.hpp"
#include "host/base/ending.hpp"
#include "host/base/human.hpp"
#include "host/base/printable.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/scenario_options.hpp"
#include "host/report/summary.hpp"
#include "host/run/run.hpp"

namespace eqc::cli {
namespace {

struct RunArguments {
  ScenarioOptions scenario;
  RunOptions run;
  std::string output, from, backend = "auto";
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

int run_command(const RunArguments& o) {
  say_at_ending("nothing was begun; start again with: " + o.run.resume_command);
  const std::unique_ptr<Study> study = load(o);
  RunOptions options = o.run;
  if (!o.from.empty()) options.inputs.push_back(o.from);
  options.backend = o.backend == "cpu"    ? BackendChoice::cpu
                    : o.backend == "cuda" ? BackendChoice::cuda
                                          : BackendChoice::automatic;
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
    fmt::print("{}", summary_text(report.cube, {program_word(), how}));
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
  command.flag("-q,--quiet", o->run.quiet, "no progress, no summary");
  command.footer("Example:\n  equicube run scenarios/study/baseline.toml -o results/baseline.h5 --worlds 1024");
  command.runs([o, output] {
    if (output.given()) o->run.output = o->output;
    o->run.resume_command = command_line_with("--resume");
    return run_command(*o);
  });
}

}  // namespace eqc::cli
