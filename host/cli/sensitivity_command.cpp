// equicube sensitivity: what drives an answer, in which order for certain.
#include <fmt/core.h>

#include <numeric>

#include "host/base/diagnostics.hpp"
#include "host/base/file.hpp"
#include "host/base/parallel.hpp"
#include "host/base/progress.hpp"
#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/scenario/sections.hpp"
#include "host/cli/scenario_options.hpp"
#include "host/cli/sensitivity_file.hpp"
#include "host/cli/table_options.hpp"
#include "host/engine/search/backend.hpp"
#include "host/report/sensitivity_report.hpp"
#include "host/sensitivity/cell_cube.hpp"
#include "host/sensitivity/function_scenario.hpp"
#include "host/sensitivity/function_flip.hpp"
#include "host/sensitivity/function_study.hpp"
#include "host/sensitivity/cube_worlds.hpp"
#include "host/sensitivity/given_data.hpp"
#include "host/sensitivity/plan_study.hpp"

namespace eqc::cli {
namespace {

struct SensitivityArguments {
  ScenarioOptions scenario;
  std::string out, cells, test_function, method, estimator, sampler, until;
  std::optional<std::int64_t> rows, replicates;
  int threads = 0;
  TableOptions table;
  bool list_functions = false, all = false, quiet = false, next = false, resume = false, force = false, pairs = false;
  std::vector<std::string> flips;
  std::vector<std::string> outputs, inputs;
  std::string backend = "auto";
};

int list_functions(TableFormat format) {
  if (format == TableFormat::json) {
    fmt::print("{}", functions_json(test_functions()));
    return 0;
  }
  Table t({{"name"}, {"inputs", true}, {"about"}});
  for (const UncertainFunction& f : test_functions()) t.add({f.name, std::to_string(f.inputs.size()), f.about});
  print_table(t, format);
  return 0;
}

/// What the command line says in place of [sensitivity].
void set_options(const SensitivityArguments& o, SensitivityOptions& s) {
  const auto position = [](const std::string& word, const std::vector<std::string>& words) {
    return static_cast<std::size_t>(std::find(words.begin(), words.end(), word) - words.begin());
  };
  if (!o.method.empty())
    s.design.method = static_cast<SensitivityMethod>(position(o.method, sensitivity_method_names()));
  if (!o.estimator.empty())
    s.design.estimator = o.estimator == "azzini" ? SobolEstimator::azzini : SobolEstimator::saltelli;
  if (!o.sampler.empty()) s.design.monte_carlo = o.sampler == "philox";
  const auto whole = [](const char* option, std::int64_t value, std::int64_t low, std::int64_t high) {
    if (value < low || value > high)
      throw InputError(fmt::format("{}: {} is not between {} and {}", option, value, low, high));
    return value;
  };
  if (o.rows) s.design.rows = static_cast<std::uint64_t>(whole("--rows", *o.rows, 64, std::int64_t{1} << 37));
  if (o.replicates)
    s.design.replicates = static_cast<std::uint32_t>(whole("--replicates", *o.replicates, 1, kMostReplicates));
  if (o.scenario.seed) s.design.seed = static_cast<std::uint64_t>(whole("--seed", *o.scenario.seed, 0, INT64_MAX));
  if (!o.until.empty()) s.until = o.until;
  if (!o.outputs.empty()) s.outputs = o.outputs;
  if (!o.inputs.empty()) s.inputs = o.inputs;
  if (!o.flips.empty()) s.flips = o.flips;
  if (const std::string why = why_no_until(s.until); !why.empty()) throw InputError("--until: " + why);
}

constexpr std::uint64_t kMostPlanRows = std::uint64_t{1} << 16,
                        kMostRows = std::uint64_t{1} << 24;  // of a study that stops by itself

int print(const SensitivityResult& r, const SensitivityArguments& o) {
  const Screen screen = standard_output_screen();
  if (o.next)
    fmt::print("{}", o.table.json ? next_json(r) : o.table.csv ? next_csv(r) : next_text(r, screen));
  else
    fmt::print("{}", o.table.json  ? sensitivity_json(r)
                     : o.table.csv ? sensitivity_csv(r)
                                   : sensitivity_text(r, o.all ? 0 : 12, screen));
  return 0;
}

int print(const std::vector<std::string>& inputs, const std::vector<Flip>& flips, const SensitivityArguments& o) {
  fmt::print("{}", o.table.json  ? flips_json(inputs, flips)
                   : o.table.csv ? flips_csv(inputs, flips)
                                 : wrapped_lines(flips_text(inputs, flips), standard_output_screen()));
  return 0;
}

int sensitivity_of_function(const UncertainFunction& f, const std::vector<FunctionFactor>& factors,
                            const SensitivityOptions& o, const SensitivityArguments& a, const std::string& text,
                            int threads) {
  if (!a.out.empty() && (!o.flips.empty() || o.design.method == SensitivityMethod::given_data))
    throw InputError(
        "-o keeps studies by sobol, morris and shapley; leave it out for flips of a function and for given-data");
  if (!o.flips.empty()) {
    std::vector<std::string> inputs;
    std::vector<Flip> flips;
    for (const FunctionFactor& factor : factors) inputs.push_back(factor.name);
    for (std::size_t i = 0; factors.empty() && i < f.inputs.size(); ++i) inputs.push_back(f.inputs[i].name);
    for (const std::string& text : o.flips) flips.push_back(flip_of(f, factors, o.design, text, threads));
    return print(inputs, flips, a);
  }
  if (o.design.method == SensitivityMethod::given_data) {
    check_design(o.design, f.inputs.size());
    DesignSpec plain = o.design;
    plain.monte_carlo = true;  // neighbours by rank of a net are no random pairs
    const FunctionSample sample = sample_function(f, plain, threads);
    std::vector<std::string> names;
    for (const FunctionInput& input : f.inputs) names.push_back(input.name);
    SensitivityResult r = given_data(names, sample.x, sample.y, plain);
    r.outputs[0].name = f.name;
    return print(r, a);
  }
  FunctionStudy study(f, factors, o.design, threads);
  StudyFile file({a.out, a.resume, a.force}, identity_of(f, text, o),
                 a.test_function.empty() ? std::vector{a.scenario.scenario} : std::vector<std::string>{});
  Progress progress("rows", static_cast<double>(o.design.rows), 1, "rows", a.quiet || o.design.rows < 1000000);
  return print(file.extend(study, o, kMostRows, progress), a);
}

/// A cube is none.
bool is_function_file(const std::string& path) { return !is_cube(path) && is_function_scenario(path, read_file(path)); }

int print(const std::vector<CellSummary>& all, TableFormat format) {
  Table t({{"quantity"}, {"input"}, {"first in", true}, {"median ST", true}});
  for (const CellSummary& s : all) {
    std::vector<std::size_t> order(s.inputs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return s.median[a] > s.median[b]; });
    for (const std::size_t i : order)
      if (s.first[i] > 0 || s.median[i] > 0.001)
        t.add({s.variable, s.inputs[i], fmt::format("{:.1f} %", 100 * s.first[i]), number_text(s.median[i], 3)});
  }
  print_table(t, format);
  for (const CellSummary& s : all)
    if (format == TableFormat::text) fmt::print("{}: {} feasible cells\n", s.variable, count_text(s.cells));
  return 0;
}

/// Indices of all cells, written as a cube.
int sensitivity_of_cells(const SensitivityArguments& o, const Study& study, PlanWorlds& worlds,
                         const SensitivityOptions& options) {
  if (o.cells != "all")
    throw InputError("--cells: '" + o.cells + "' is not all; choose cells by the axes, with --set axes.models=[...]");
  if (o.out.empty()) throw InputError("--cells writes a table of indices; name the cube with -o");
  if (!options.flips.empty() || !options.until.empty())
    throw InputError("--cells has a fixed number of rows and no conclusions; leave --flip and --until out");
  CellStudy cells(worlds, options.outputs, options.inputs, options.design);
  RunOutput place(judged_cube(o.out, "-o", {o.scenario.scenario}, o.force, kSensitivityKind),
                  "the same command with --resume");
  if (!o.quiet)
    fmt::print(stderr, "{} cells x {} rows x {} evaluations; about {} of memory\n", count_text(cells.cells()),
               count_text(static_cast<double>(options.design.rows)), 2 * cells.factors().size() + 2,
               bytes_text(cells.memory_bytes()));
  const double units = static_cast<double>(study.plan.n_models * study.plan.n_cases);
  Progress progress("models in cases", units, cells.evaluations() / units, "evaluations", o.quiet);
  write_cell_cube(
      place.cube(), place.folder(), study.plan, cells, options.design, identity_of(study.plan, options), o.resume,
      [&](const std::vector<std::string>& shards) { place.expect(shards); },
      [&] {
        place.check_held();
        progress.step();
      });
  progress.finish();
  place.finish(false);
  return print(cell_summaries(place.cube()), o.table.format());
}

/// Of what a cube holds, without evaluating anything.
int sensitivity_of_worlds(const Cube& cube, PlanWorlds& worlds, const SensitivityOptions& options,
                          const SensitivityArguments& o) {
  if (o.rows || o.replicates || o.scenario.seed || o.scenario.worlds || !o.scenario.set.empty() ||
      !options.inputs.empty() || !o.sampler.empty() || !options.until.empty())
    throw InputError(
        "--rows, --replicates, --seed, --worlds, --sampler, --until, --inputs and --set: the worlds of a cube are what "
        "they are; leave them out, or "
        "ask the scenario");
  if (!o.quiet) {
    const RunSpec& run = worlds.scenario().run;
    fmt::print(stderr, "from the {} worlds that the cube holds{}\n", count_text(static_cast<double>(run.worlds)),
               run.sampler == SamplerKind::philox
                   ? ""
                   : "; they are points of nets, whose neighbours are no random pairs: trust pawn and delta above S1");
  }
  return print(given_data_of_cube(cube, worlds, options.outputs), o);
}

int sensitivity_of_plan(const SensitivityArguments& o, int threads) {
  ScenarioOptions scenario = o.scenario;
  scenario.seed.reset();
  const std::unique_ptr<Study> study = load_study_or_cube(scenario);
  SensitivityOptions options = sensitivity_options(study->scenario.sensitivity, design_of_run(study->scenario.run));
  set_options(o, options);
  std::string notice;
  const std::unique_ptr<Backend> backend = make_backend(o.backend == "cpu"    ? BackendChoice::cpu
                                                        : o.backend == "cuda" ? BackendChoice::cuda
                                                                              : BackendChoice::automatic,
                                                        threads, notice);
  PlanWorlds worlds(study->plan, *backend, threads);
  options.design.pairs = o.pairs;
  if (options.design.method == SensitivityMethod::given_data) {
    options.design.monte_carlo = true;  // neighbours by rank of a net are no random pairs
    if (!options.flips.empty() || !o.out.empty())
      throw InputError("--method given-data prints indices; leave --flip and -o to sobol");
    if (is_cube(o.scenario.scenario)) {
      const Cube cube(o.scenario.scenario);
      if (holds_worlds_of(cube, options.outputs)) return sensitivity_of_worlds(cube, worlds, options, o);
    }
  }
  if (!o.cells.empty()) return sensitivity_of_cells(o, *study, worlds, options);
  PlanStudy design(worlds, options.outputs, options.inputs, options.design, options.flips);
  Progress progress("rows", static_cast<double>(options.design.rows), 1, "rows", o.quiet);
  StudyFile file({o.out, o.resume, o.force}, identity_of(study->plan, options), {o.scenario.scenario});
  const SensitivityResult result = file.extend(design, options, kMostPlanRows, progress);
  return options.flips.empty() ? print(result, o) : print(design.inputs(), design.flips(), o);
}

int sensitivity_command(const SensitivityArguments& o) {
  if (o.list_functions) return list_functions(o.table.format());
  const int threads = o.threads > 0 ? o.threads : hardware_threads();
  SensitivityOptions options;
  if (!o.test_function.empty()) {
    if (!o.scenario.scenario.empty())
      throw InputError("--test-function stands in place of a scenario; leave one of them out");
    set_options(o, options);
    return sensitivity_of_function(test_function(o.test_function), {}, options, o, "", threads);
  }
  {
    if (o.scenario.scenario.empty())
      throw InputError(
          "a scenario or --test-function NAME is needed; for example: equicube sensitivity "
          "--test-function ishigami_a7_b0.1");
    if (!is_function_file(o.scenario.scenario)) return sensitivity_of_plan(o, threads);
    const std::string text = read_file(o.scenario.scenario);
    FunctionScenario s = parse_function_scenario(o.scenario.scenario, text, o.scenario.set);
    set_options(o, s.options);
    return sensitivity_of_function(s.function, s.groups, s.options, o, text + join(o.scenario.set, "\n"), threads);
  }
}

}  // namespace

void add_sensitivity(Program& program) {
  Command command = program.add("sensitivity", "what drives an answer, in which order for certain");
  auto o = std::make_shared<SensitivityArguments>();
  add_scenario_options(command, o->scenario, false);
  command.option("-o,--output", o->out, "cube of the study: indices, intervals, and what it goes on from");
  command.flag("--resume", o->resume, "go on from the cube that -o names: after a stop, or to more rows");
  command.flag("--force", o->force, "replace a file at -o that is no cube");
  command.option("--test-function", o->test_function, "a function with known indices in place of a scenario");
  command.flag("--list-functions", o->list_functions, "list the test functions");
  command.option("--method", o->method, "sobol (default), morris, shapley or given-data")
      .one_of(sensitivity_method_names());
  command.option("--estimator", o->estimator, "of sobol: azzini (default, both swaps) or saltelli (half the cost)")
      .one_of({"azzini", "saltelli"});
  command.option("--sampler", o->sampler, "sobol (default, scrambled sequences) or philox (Monte Carlo)")
      .one_of({"sobol", "philox"});
  command.option("--rows", o->rows, "rows of the design over all replicates, a power of two");
  command.flag("--pairs", o->pairs, "second order of pairs, of a scenario (a formula's are always given)");
  command.option("--replicates", o->replicates, "independent randomisations: 1, 2, 4, 8, 16 or 32");
  command.option("--outputs", o->outputs, "headlines, or variables with labels: nation_train_gini(MODEL); * and ?")
      .one_value_each();
  command.option("--inputs", o->inputs, "inputs, INPUT:ENTITY, lists that are chosen from; * and ?").one_value_each();
  command
      .option(
          "--flip", o->flips,
          "a conclusion, \"OUTPUT >= NUMBER\" or a headline's name (all: every headline that claims something): how "
          "likely it fails, what makes it fail, and in which box of assumptions")
      .one_value_each();
  command.flag("--next", o->next, "which number to go and measure next");
  command.option("--backend", o->backend, "auto, cpu or cuda; the results are the same bits")
      .one_of({"auto", "cpu", "cuda"});
  command.option("--cells", o->cells,
                 "all: indices of the priced quantities in --outputs for every cell, into the cube -o");
  command.option("--until", o->until, "go on until ranking (the order of all is certain) or width=W");
  command.option("--threads", o->threads, "threads (default: all)").between(1, 4096);
  command.flag("--all", o->all, "all inputs in the table, not the first twelve");
  command.flag("-q,--quiet", o->quiet, "no progress");
  add_table_options(command, o->table);
  command.footer(
      "Examples:\n  equicube sensitivity --test-function sobol_g_8 --rows 65536 --json\n  equicube sensitivity "
      "scenarios/sensitivity/formula.toml");
  command.runs([o] { return sensitivity_command(*o); });
}

}  // namespace eqc::cli
