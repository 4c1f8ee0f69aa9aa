// equicube check and equicube plan: what is wrong with a scenario, and what running it would mean.
#include <fmt/core.h>

#include "host/base/diagnostics.hpp"
#include "host/base/human.hpp"
#include "host/base/parallel.hpp"
#include "host/base/printable.hpp"
#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/scenario_options.hpp"
#include "host/cli/table_options.hpp"
#include "host/report/remarks.hpp"
#include "host/run/estimate.hpp"
#include "host/run/run.hpp"
#include "host/run/shared/unit.hpp"
#include "host/sensitivity/cell_estimate.hpp"
#include "host/sensitivity/sensitivity_options.hpp"

namespace eqc::cli {
namespace {

/// Finds what a run would refuse of an output that the scenario names; where it names none, -o will.
void judge_output_file(const Plan& plan) {
  if (plan.scenario->output.file_named) judged_output(plan, {});
}

int check_command(const ScenarioOptions& o) {
  const auto study = load_study(o);
  judge_output_file(study->plan);
  fmt::print("{}: no faults; {} cells x {} worlds\n", printable(o.scenario), count_text(study->plan.cells()),
             count_text(static_cast<double>(study->scenario.run.worlds)));
  for (const std::string& remark : remarks_of(study->plan)) fmt::print("note: {}\n", printable(remark));
  return 0;
}

std::string some(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < 4; ++i) text += (i ? ", " : "") + names[i];
  return names.size() > 4 ? text + ", ..." : text;
}

template <class Name>
std::vector<std::string> names(std::size_t n, const Name& name) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < n; ++i) all.push_back(name(i));
  return all;
}

/// Rows about `sensitivity --cells all`; why not, where it would refuse.
void add_indices(Table& t, const Plan& plan, double search_seconds, int threads) {
  DesignSpec design = sensitivity_options(plan.scenario->sensitivity, design_of_run(plan.scenario->run)).design;
  design.method = SensitivityMethod::sobol;
  try {
    const Scenario sample = sample_of(*plan.scenario);
    const CellEstimate e = estimate_cells(plan, make_plan(sample, *plan.catalog), design, search_seconds, threads);
    t.add({"index_evaluations", fmt::format("{:.0f}", e.evaluations),
           fmt::format("sensitivity --cells all of {}: {} cells, {} rows", join(e.quantities, " and "),
                       count_text(e.cells), count_text(static_cast<double>(e.rows)))});
    t.add({"index_memory_bytes", fmt::format("{:.0f}", e.memory_bytes), bytes_text(e.memory_bytes)});
    t.add({"index_output_bytes", fmt::format("{:.0f}", e.output_bytes),
           bytes_text(e.output_bytes) + " before compression"});
    t.add({"index_seconds", fmt::format("{:.1f}", e.seconds),
           duration_text(e.seconds) + fmt::format(" on {} threads, extrapolated from a sample just now", threads)});
  } catch (const InputError& why) {
    const std::string& first = why.diagnostics().faults().front().message;
    t.add({"index_evaluations", "0", "sensitivity --cells would refuse: " + first});
  }
}

int plan_command(const ScenarioOptions& o, TableFormat format) {
  const auto study = load_study(o);
  judge_output_file(study->plan);
  const Plan& p = study->plan;
  const int threads = hardware_threads();
  const RunEstimate e = estimate_run(p, threads);
  Table t({{"what"}, {"number", true}, {"detail"}});
  t.add({"models", std::to_string(p.n_models), some(names(p.n_models, [&](std::size_t i) { return p.model(i).id; }))});
  t.add({"hardware", std::to_string(p.n_hardware),
         some(names(p.n_hardware, [&](std::size_t i) { return p.hardware(i).id; }))});
  t.add({"regions", std::to_string(p.n_regions),
         some(names(p.n_regions, [&](std::size_t i) { return p.region(i).id; }))});
  t.add({"cases", std::to_string(p.n_cases), some(names(p.n_cases, [&](std::size_t i) { return p.case_at(i).id; }))});
  t.add({"tasks", std::to_string(p.tasks.size()),
         some(names(p.tasks.size(), [&](std::size_t i) { return std::string(task_name(p.tasks[i])); }))});
  t.add({"worlds", std::to_string(study->scenario.run.worlds),
         fmt::format("{} replicates, {}", study->scenario.run.replicates, sampler_name(study->scenario.run.sampler))});
  t.add({"cells", fmt::format("{:.0f}", p.cells()), "models x hardware x regions x cases x tasks"});
  t.add({"priced_configurations", fmt::format("{:.0f}", p.priced_configurations()), "cells x worlds"});
  t.add({"layouts", fmt::format("{:.0f}", e.layouts),
         fmt::format("searched, extrapolated from {} of {} model-hardware pairs", e.sampled_pairs,
                     p.n_models * p.n_hardware)});
  t.add({"shards", std::to_string(p.shards.size()), "units of restart of a run on one machine: one model in one case"});
  t.add({"units", std::to_string(count_units(p)),
         fmt::format("of work with --shards: layout searches, cells of {} regions, payers", p.regions_of_block())});
  t.add({"memory_bytes", fmt::format("{:.0f}", p.memory_bytes(threads)),
         bytes_text(p.memory_bytes(threads)) + fmt::format(" with {} threads", threads)});
  t.add(
      {"output_bytes", fmt::format("{:.0f}", p.output_bytes()), bytes_text(p.output_bytes()) + " before compression"});
  t.add({"seconds", fmt::format("{:.1f}", e.seconds),
         duration_text(e.seconds) + fmt::format(" on {} threads, extrapolated from a sample run just now", threads)});
  add_indices(t, p, e.search_seconds, threads);
  print_table(t, format);
  return 0;
}

}  // namespace

void add_check(Program& program) {
  Command command = program.add("check", "report every fault of a scenario");
  auto o = std::make_shared<ScenarioOptions>();
  add_scenario_options(command, *o);
  command.footer("Example:\n  equicube check scenarios/study/baseline.toml\nExit code 2 when there are faults.");
  command.runs([o] { return check_command(*o); });
}

void add_plan(Program& program) {
  Command command = program.add("plan", "what a run would do: axes, cells, layouts, memory, time, output size");
  auto o = std::make_shared<ScenarioOptions>();
  auto table = std::make_shared<TableOptions>();
  add_scenario_options(command, *o);
  add_table_options(command, *table, "as JSON", "as CSV");
  command.footer("Example:\n  equicube plan scenarios/study/baseline.toml --worlds 4096");
  command.runs([o, table] { return plan_command(*o, table->format()); });
}

}  // namespace eqc::cli
