// equicube report: a cube as a page for people, with its tables beside it.
#include <fmt/core.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/base/diagnostics.hpp"
#include "host/base/parallel.hpp"
#include "host/base/printable.hpp"
#include "host/base/version.hpp"
#include "host/calibrate/compare_svg.hpp"
#include "host/catalog/catalog.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/scenario_options.hpp"
#include "host/cube/error.hpp"
#include "host/engine/search/backend.hpp"
#include "host/report/html/page.hpp"
#include "host/report/html/page_folder.hpp"
#include "host/run/output_lock.hpp"

namespace eqc::cli {
namespace {

struct ReportArguments {
  std::string cube, out, compare, sensitivity, calibration;
  int threads = 0;
  bool force = false;
};

/// The folder where none is chosen: the cube's name without its ending, and "-report".
std::string folder_beside(const std::string& cube) {
  std::filesystem::path path(cube);
  return path.replace_extension("").string() + "-report";
}

/// The cube's own scenario and catalog; null, and a note, where this program cannot make a plan of them.
std::unique_ptr<Study> own_study(const std::string& cube, std::string& why_not) {
  try {
    return study_of_cube(cube);
  } catch (const InputError& error) {
    why_not = error.diagnostics().text();
  } catch (const CubeError& error) {
    why_not = error.what();
  }
  why_not = why_not.substr(0, why_not.find('\n'));
  return nullptr;
}

/// The catalog that comes with the program; null where there is none, or none that it can read.
std::unique_ptr<Catalog> shipped_catalog() {
  try {
    return std::make_unique<Catalog>(load_catalog(find_catalog("", "")));
  } catch (const InputError&) {
    return nullptr;
  }
}

int report_command(const ReportArguments& o) {
  const std::string place = o.out.empty() ? folder_beside(o.cube) : o.out;
  judged_page_folder(place, {}, o.force);  // what can be told before any work; names of tables come with the page
  PageRequest request;
  request.cube = o.cube;
  request.compare = o.compare;
  request.sensitivity = o.sensitivity;
  request.program = program_word();
  const std::unique_ptr<Study> study = own_study(o.cube, request.why_no_plan);
  request.plan = study == nullptr ? nullptr : &study->plan;
  std::string unused;
  const std::unique_ptr<Study> other = o.compare.empty() ? nullptr : own_study(o.compare, unused);
  request.compared_plan = other == nullptr ? nullptr : &other->plan;
  const std::unique_ptr<Catalog> shipped = shipped_catalog();
  request.shipped = shipped.get();
  if (!o.calibration.empty() && study == nullptr && shipped == nullptr)
    throw InputError("--calibration needs a catalog, and there is none that this program can read");
  const std::string picture =
      o.calibration.empty() ? "" : compare_svg(read_calibration(o.calibration, study ? study->catalog : *shipped));
  const int threads = o.threads > 0 ? o.threads : hardware_threads();
  std::string notice;
  const std::unique_ptr<Backend> backend = make_backend(BackendChoice::cpu, threads, notice);
  const Page page = make_page(request, *backend, threads);
  for (const std::string& note : page.notes) fmt::print(stderr, "note: {}\n", printable(note));
  const std::string folder = judged_page_folder(place, page.tables, o.force);
  const OutputLock lock(folder, folder, LockMode::exclusive, "report", "-o");
  const std::size_t files = write_page_folder(folder, page.html, page.digest, page.tables, picture);
  fmt::print("{} files written to {}; open {}\n", files, printable(folder),
             printable((std::filesystem::path(folder) / "index.html").string()));
  return 0;
}

}  // namespace

void add_report(Program& program) {
  Command command = program.add("report", "a cube as a page for people: findings, map, charts, and its tables as CSV");
  auto o = std::make_shared<ReportArguments>();
  command.option("cube", o->cube, "cube").required();
  command.option("-o,--output", o->out, "folder for index.html and its tables (default: the cube's name and -report)");
  command.option("--compare", o->compare, "another cube: what differs in its inputs, and which headlines moved");
  command.option("--sensitivity", o->sensitivity, "cube of equicube sensitivity -o: what the headlines depend on");
  command.option("--calibration", o->calibration,
                 "folder of equicube calibrate: measured beside prior, as calibration.svg beside the page");
  command.option("--threads", o->threads, "threads (default: all)").between(1, 4096);
  command.flag("--force", o->force, "use a folder that holds other files, and replace files that it did not write");
  command.footer(
      "Examples:\n  equicube report results/baseline.h5 -o page\n  equicube report results/llempower.h5 --sensitivity "
      "results/llempower-sobol.h5");
  command.runs([o] { return report_command(*o); });
}

}  // namespace eqc::cli
