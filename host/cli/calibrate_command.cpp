// equicube calibrate: measures this machine for the model.
#include <fmt/core.h>

#include <filesystem>

#include "host/base/diagnostics.hpp"
#include "host/base/parallel.hpp"
#include "host/base/printable.hpp"
#include "host/base/standard_streams.hpp"
#include "host/calibrate/check.hpp"
#include "host/calibrate/own_part.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/commands.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/report/table.hpp"
#include "host/run/output_lock.hpp"

namespace eqc::cli {
namespace {

struct CalibrateArguments {
  std::string device = "cpu", out, catalog, part, like, check;
  bool quick = false, full = false, zeros = false, force = false, quiet = false;
  int threads = 0;
};

std::string percent(double share) { return fmt::format("{:.1f}", 100 * share); }

/// Errors on kernels that a fit on the others has not seen.
int print_check(const std::string& folder, const Catalog& catalog) {
  const Calibration c = read_calibration(folder, catalog);
  const std::vector<CheckLine> lines = check_curves(c.published, c.points, 1);
  if (lines.empty()) throw InputError(folder, "holds fewer than 4 kernels, of which no half can be held out");
  Table t({{"kernel"},
           {"held out", true},
           {"median error %", true},
           {"90th percentile %", true},
           {"bias %", true},
           {"inside 90 % interval, %", true}});
  for (const CheckLine& line : lines)
    t.add({line.kernel, std::to_string(line.kernels), percent(line.median_error), percent(line.p90_error),
           percent(line.bias), percent(line.inside)});
  fmt::print("{} of {}: curves fitted on a random half of the kernels, the other half predicted\n{}",
             printable(c.device), printable(c.date), t.text(TableFormat::text));
  return 0;
}

int calibrate_command(const CalibrateArguments& o) {
  if (!o.check.empty()) return print_check(o.check, load_catalog(find_catalog(o.catalog, "")));
  if (o.quick && o.full) throw InputError("--quick and --full exclude each other");
  if (o.out.empty()) throw InputError("-o DIR is needed: the folder for efficiency.csv and provenance.json");
  const std::string folder = judged_calibration_folder(o.out, o.force);
  const OutputLock lock(folder, folder, LockMode::exclusive, "calibration", "-o");
  const Catalog catalog = load_catalog(find_catalog(o.catalog, ""));
  if (o.device != "cpu") throw InputError("--device: '" + o.device + "' is no device here; cpu is");
  const ProcessorDevice processor = make_cpu_device(o.threads > 0 ? o.threads : hardware_threads());
  const CalibratedPart part = o.part.empty() ? own_processor(catalog, *processor.device, processor.peaks, o.like)
                                             : part_of_catalog(catalog, o.part);
  CalibrateOptions options;
  options.full = o.full;
  options.data = o.zeros ? InputData::zeros : InputData::random_normal;
  options.command = command_line_with("");
  const Calibration c = calibrate(*processor.device, catalog, part, options, [&](const std::string& line) {
    if (!o.quiet) say(printable(line) + "\n");
  });
  write_calibration(folder, catalog, c);
  const std::string scenario_rows = fmt::format("{}[calibration]\n{} = \"{}\"\n", part.own_row, part.id, folder);
  if (!part.own_row.empty()) write_file((std::filesystem::path(folder) / "part.toml").string(), scenario_rows);
  for (const std::string& line : c.left_out) fmt::print("left out: {}\n", printable(line));
  for (const auto& [column, value] : c.curves.columns) fmt::print("  {:<24} {:.4g}\n", column, value);
  fmt::print("{} kernels measured, spread {:.3f} (compute {:.3f}, memory {:.3f})\n", c.points.size(), c.curves.spread,
             c.curves.compute_spread, c.curves.memory_spread);
  fmt::print("written to {}; a scenario uses it with\n{}", printable(folder), printable_lines(scenario_rows));
  return 0;
}

}  // namespace

void add_calibrate(Program& program) {
  Command command = program.add("calibrate", "measure this machine: rows of hardware/efficiency.csv for a scenario");
  auto o = std::make_shared<CalibrateArguments>();
  command.option("--device", o->device, "cpu").show_default();
  command.flag("--quick", o->quick, "within a minute (the default)");
  command.flag("--full", o->full, "ten minutes");
  command.option("-o,--output", o->out, "folder to write");
  command.option("--part", o->part, "row of hardware/accelerators.csv whose published rates the shares are of");
  command.option("--like", o->like, "of a processor that is no row: the row that gives price, power and carbon");
  command.option("--threads", o->threads, "threads of the processor (default: all)").between(1, 4096);
  command.flag("--zeros", o->zeros, "measure on zeros, to see how much they flatter; no run takes such a calibration");
  command.option("--check", o->check, "read the calibration in this folder: how well half of it predicts the rest");
  command.option("--catalog", o->catalog, "folder of the catalog");
  command.flag("--force", o->force, "let -o use a folder that holds other files");
  command.flag("-q,--quiet", o->quiet, "no progress");
  command.footer("Example:\n  equicube calibrate --device cpu --quick -o results/calibration/here");
  command.runs([o] { return calibrate_command(*o); });
}

}  // namespace eqc::cli
