// equicube study: the study questions, answered from a scenario or from the scenario inside a cube.
#include <fmt/core.h>

#include <limits>
#include <optional>

#include "host/base/diagnostics.hpp"
#include "host/base/parallel.hpp"
#include "host/base/printable.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/scenario_options.hpp"
#include "host/cli/table_options.hpp"
#include "host/report/study_files.hpp"
#include "host/report/study_report.hpp"
#include "host/run/output_lock.hpp"
#include "host/engine/search/backend.hpp"

namespace eqc::cli {
namespace {

struct StudyArguments {
  ScenarioOptions scenario;
  std::vector<int> questions;
  std::string out, backend = "auto";
  int threads = 0;
  TableOptions table;
  bool list = false, force = false, all = false;
};

int list_questions(TableFormat format) {
  Table t({{"number", true}, {"group"}, {"question"}});
  for (const StudyQuestion& q : study_questions()) t.add({std::to_string(q.number), std::string(1, q.group), q.title});
  print_table(t, format);
  return 0;
}

int study_command(const StudyArguments& o, bool out_given) {
  if (o.list) return list_questions(o.table.format());
  if (o.scenario.scenario.empty())
    throw InputError("a scenario file or a cube is needed; for example: equicube study scenarios/study/access.toml");
  const std::string folder = out_given ? judged_study_folder(o.out, o.force) : "";
  std::optional<OutputLock> lock;
  if (out_given) lock.emplace(folder, folder, LockMode::exclusive, "study", "--out");
  const std::unique_ptr<Study> study = load_study_or_cube(o.scenario);
  const int threads = o.threads > 0 ? o.threads : hardware_threads();
  const BackendChoice choice = o.backend == "cpu"    ? BackendChoice::cpu
                               : o.backend == "cuda" ? BackendChoice::cuda
                                                     : BackendChoice::automatic;
  std::string notice;
  const std::unique_ptr<Backend> backend = make_backend(choice, threads, notice);
  const std::vector<AnsweredQuestion> answers = run_study(study->plan, *backend, o.questions, threads);
  const StudyStamp stamp = study_stamp(study->plan);
  const std::size_t files = folder.empty() ? 0 : write_study(folder, stamp, answers);
  const std::size_t most_rows = o.all ? std::numeric_limits<std::size_t>::max() : kStudyRowsOnScreen;
  fmt::print("{}", o.table.json  ? study_json(stamp, answers)
                   : o.table.csv ? study_cells_csv(answers)
                                 : study_text(stamp, answers, most_rows, standard_output_screen()));
  if (files > 0 && o.table.text()) fmt::print("{} files written to {}\n", files, printable(folder));
  return 0;
}

}  // namespace

void add_study(Program& program) {
  Command command = program.add(
      "study",
      "answer the study questions: who controls, serves and can afford language models, and how unequal that is");
  auto o = std::make_shared<StudyArguments>();
  add_scenario_options(command, o->scenario, false);
  command.option("--question,-n", o->questions, "number of a question (may be repeated; default: all)")
      .separated_by(',')
      .one_value_each();
  const Option out = command.option("--out", o->out, "folder for one CSV per table, study.txt and study.json");
  command.flag("--force", o->force, "let --out use a folder that holds other files, and replace those of its names");
  add_table_options(command, o->table, "as JSON, every digit", "as CSV, one figure a row, every digit");
  command.flag("--all", o->all, "all rows of each table, not the first ten");
  command.flag("--list", o->list, "list the questions");
  command.option("--backend", o->backend, "auto, cpu or cuda; the results are the same bits")
      .one_of({"auto", "cpu", "cuda"});
  command.option("--threads", o->threads, "threads (default: all)").between(1, 4096);
  command.footer(
      "Examples:\n  equicube study scenarios/study/access.toml --question 13 --out results/access\n  equicube study "
      "results/baseline.h5 --question 1,2");
  command.runs([o, out] { return study_command(*o, out.given()); });
}

}  // namespace eqc::cli
