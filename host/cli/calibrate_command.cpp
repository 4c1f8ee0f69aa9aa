// equicube calibrate: measures this machine for the model, or reads what was measured.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "host/base/diagnostics.hpp"
#include "host/base/output_path.hpp"
#include "host/base/parallel.hpp"
#include "host/base/printable.hpp"
#include "host/base/standard_streams.hpp"
#include "host/base/text.hpp"
#include "host/calibrate/blocks.hpp"
#include "host/calibrate/check.hpp"
#include "host/calibrate/compare.hpp"
#include "host/calibrate/compare_svg.hpp"
#include "host/calibrate/device/cuda_device.hpp"
#include "host/calibrate/import_calibration.hpp"
#include "host/calibrate/own_part.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/scenario_options.hpp"
#include "host/cli/table_options.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/engine/search/backend.hpp"
#include "host/run/output_lock.hpp"
#include "host/validate/resolve.hpp"

namespace eqc::cli {
namespace {

struct CalibrateArguments {
  std::string device = "auto", out, catalog, part, like, check, compare, svg, effect, budget, blocks;
  std::vector<std::string> imports, models, agree;
  bool quick = false, full = false, zeros = false, force = false, quiet = false;
  TableOptions table;
  int threads = 0;
  std::optional<double> seconds;
};

std::string percent(double share) { return fmt::format("{:.1f}", 100 * share); }

/// "15%", "15 %" or "0.15" as a share.
double share_of(const std::string& text) {
  const std::string_view whole = trim(text);
  const bool is_percent = !whole.empty() && whole.back() == '%';
  double value = 0;
  if (!parse_double(trim(is_percent ? whole.substr(0, whole.size() - 1) : whole), value) ||
      !(value > 0 && value <= (is_percent ? 100 : 1)))
    throw InputError("--budget: '" + text + "' is no share of the kernels; write for example 15%");
  return is_percent ? value / 100 : value;
}

/// Errors on kernels that a fit on the others has not seen.
int print_check(const CalibrateArguments& o, const Catalog& catalog) {
  const Calibration c = read_calibration(o.check, catalog);
  const double share = o.budget.empty() ? 0 : share_of(o.budget);
  const std::vector<CheckLine> lines =
      share > 0 ? check_chosen(c.published, c.points, share) : check_curves(c.published, c.points, 1);
  if (lines.empty()) throw InputError(o.check, "holds too few kernels to fit some and hold others out");
  Table t({{"kernel"},
           {"held out", true},
           {"median error %", true},
           {"90th percentile %", true},
           {"bias %", true},
           {"inside 90 % interval, %", true}});
  for (const CheckLine& line : lines)
    t.add({line.kernel, std::to_string(line.kernels), percent(line.median_error), percent(line.p90_error),
           percent(line.bias), percent(line.inside)});
  const std::string how =
      share > 0 ? fmt::format("curves fitted on {} % of the kernels, chosen as --budget chooses, all others predicted",
                              percent(share))
                : fmt::format("curves fitted on a random half of the kernels, the other half predicted, {} times",
                              kCheckedHalves);
  if (o.table.text()) fmt::print("{} of {}: {}\n", printable(c.device), printable(c.date), how);
  print_table(t, o.table.format());
  return 0;
}

/// Kernels of two calibrations of one machine, within the intervals that they state.
int print_agree(const CalibrateArguments& o, const Catalog& catalog) {
  if (o.agree.size() != 2) throw InputError("--agree needs two folders; write --agree A B");
  const Calibration a = read_calibration(o.agree[0], catalog), b = read_calibration(o.agree[1], catalog);
  std::size_t both = 0, within = 0;
  std::vector<double> ratios;
  for (const Measurement& one : a.points)
    for (const Measurement& other : b.points)
      if (one.point == other.point && one.rounds.size() > 1 && other.rounds.size() > 1) {  // one time has no interval
        ++both;
        within += agree(one, other) ? 1 : 0;
        ratios.push_back(other.seconds / one.seconds);
      }
  if (both == 0) throw InputError(o.agree[1], "has no kernel of " + o.agree[0] + " that both measured more than once");
  const double share = static_cast<double>(within) / static_cast<double>(both);
  fmt::print("{} kernels in both, {} % within the intervals that they state; median ratio {:.3f}\n", both,
             percent(share), median_of(ratios));
  return 0;
}

/// "" for a picture that this program drew.
std::string why_no_picture_of_ours(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  return std::getline(in, line) && line.rfind("<svg ", 0) == 0 ? "" : "no SVG of this program";
}

int print_compare(const CalibrateArguments& o, const Catalog& catalog) {
  const std::string picture = o.svg.empty() ? "" : output_target(o.svg, "--svg");
  if (!picture.empty())
    judge_output(picture, {"SVG", "--svg", why_no_picture_of_ours, longest_temporary_suffix(), {}, o.force});
  const Calibration c = read_calibration(o.compare, catalog);
  if (!picture.empty()) write_file(picture, compare_svg(c));
  const auto number = [](double x) { return x > 0 ? fmt::format("{:.4g}", x) : std::string(); };
  Table columns({{"column"}, {"measured", true}, {"prior", true}, {"measured / prior", true}});
  for (const ComparedColumn& one : compared_columns(c))
    columns.add({one.column, number(one.measured), number(one.prior),
                 one.prior > 0 ? fmt::format("{:.2f}", one.measured / one.prior) : ""});
  Table kernels({{"kernel"}, {"kernels", true}, {"time / prior", true}, {"time / fitted", true}});
  for (const ComparedKernels& one : compared_kernels(c))
    kernels.add({one.kernel, std::to_string(one.kernels), fmt::format("{:.2f}", one.over_prior.median),
                 fmt::format("{:.2f}", one.over_fitted.median)});
  if (o.table.text()) fmt::print("{} of {} beside {}\n", printable(c.device), printable(c.date), c.family);
  fmt::print("{}", tables_text({{"columns", "", columns}, {"kernels", "", kernels}}, o.table.format(),
                               standard_output_screen()));
  return 0;
}

/// The same scenario with its calibrations and without.
int print_effect(const CalibrateArguments& o) {
  ScenarioOptions with;
  with.scenario = o.effect;
  with.catalog = o.catalog;
  const std::unique_ptr<Study> after = load_study(with);
  std::vector<std::string> calibrated;
  for (const std::size_t h : after->scenario.axes.hardware)
    if (calibration_of(after->catalog, after->catalog.hardware[h].id) != nullptr)
      calibrated.push_back(after->catalog.hardware[h].id);
  if (calibrated.empty())
    throw InputError(o.effect, "has no calibrated accelerator on its axes; name one in [calibration]");
  ScenarioOptions without = with;
  without.set.emplace_back("calibration={}");
  const std::unique_ptr<Study> before = load_study(without);
  const int threads = o.threads > 0 ? o.threads : hardware_threads();
  std::string notice;
  const std::unique_ptr<Backend> backend = make_backend(BackendChoice::automatic, threads, notice);
  Table t({{"output"},
           {"figures"},
           {"USD 5 %", true},
           {"median", true},
           {"95 %", true},
           {"95 % / 5 %", true},
           {"ST compute_efficiency", true},
           {"from", true},
           {"to", true}});
  for (const std::string& part : calibrated) {
    std::string output;
    for (const Study* study : {before.get(), after.get()}) {
      const EffectSide e = training_effect(study->plan, part, *backend, threads, output);
      t.add({output, study == before.get() ? "family's" : "measured", number_text(e.low), number_text(e.median),
             number_text(e.high), fmt::format("{:.2f}", e.high / e.low), fmt::format("{:.4f}", e.total_index),
             fmt::format("{:.4f}", e.index_low), fmt::format("{:.4f}", e.index_high)});
    }
  }
  print_table(t, o.table.format());
  return 0;
}

/// Where it went and how a scenario takes it.
void print_written(const Calibration& c, const std::string& folder) {
  for (const auto& [column, value] : c.curves.columns) fmt::print("  {:<24} {:.4g}\n", column, value);
  if (c.sustained) {
    const Sustained& s = *c.sustained;
    fmt::print("{} after {:.0f} s of load: {:.1f} % of the cold rate", kernel_name(s.point), s.load_s,
               100 * s.cold_s / s.sustained_s);
    if (s.idle_w && s.loaded_w) fmt::print("; {:.0f} W idle, {:.0f} W loaded", *s.idle_w, *s.loaded_w);
    if (s.counter_w && s.loaded_w)
      fmt::print(" ({:.0f} W by the energy counter, {:+.1f} %)", *s.counter_w, 100 * (*s.counter_w / *s.loaded_w - 1));
    fmt::print("\n");
  }
  std::size_t throttled = 0;
  for (const Measurement& m : c.points) throttled += m.throttled ? 1 : 0;
  if (throttled > 0)
    fmt::print("THROTTLED: {} of {} kernels, after all retries; their intervals are doubled\n", throttled,
               c.points.size());
  constexpr std::size_t kFew = 30;
  if (c.points.size() < kFew)
    fmt::print(
        "FEW KERNELS: {} fitted in the time; what they say may be worse than the family's figures. Measure again "
        "on a quiet machine, or longer with --seconds\n",
        c.points.size());
  fmt::print("{} kernels, spread {:.3f} (compute {:.3f}, memory {:.3f})\nwritten to {}; a scenario uses it with\n{}",
             c.points.size(), c.curves.held_out.spread, c.curves.compute_spread, c.curves.memory_spread,
             printable(folder),
             printable_lines(fmt::format("{}[calibration]\n{} = \"{}\"\n", c.own_row, c.part, folder)));
}

int import_files(const CalibrateArguments& o, const Catalog& catalog, const std::string& folder) {
  const ImportedCalibration imported = import_calibration(catalog, o.imports, o.part, command_line_with(""));
  for (const std::string& line : imported.refused) say(printable(line) + "; refused\n");
  if (!imported.calibration.points.empty()) {
    write_calibration(folder, catalog, imported.calibration);
    print_written(imported.calibration, folder);
  }
  if (!imported.served.empty()) {
    make_folder(folder, folder);
    const std::string file = (std::filesystem::path(folder) / kServedRows).string();
    write_file(file, imported.served);
    fmt::print("what was served: equicube validate serving --truth {}\n", printable(file));
  }
  return imported.refused.empty() ? 0 : 1;
}

CalibrateOptions options_of(const CalibrateArguments& o, const Catalog& catalog) {
  CalibrateOptions options;
  options.full = o.full;
  if (o.seconds) {
    constexpr double kLeast = 5, kMost = 86400;
    if (!(*o.seconds >= kLeast && *o.seconds <= kMost))
      throw InputError(fmt::format("--seconds takes {} to {}", kLeast, kMost));
    options.budget_s = *o.seconds;
  }
  options.data = o.zeros ? InputData::zeros : InputData::random_normal;
  options.command = command_line_with("");
  for (const std::string& name : o.models) {
    const auto row = catalog.model_index(name);
    if (!row) throw InputError("--for: '" + name + "' is no model" + did_you_mean(name, ids_of(catalog.models)));
    options.models.push_back(*row);
  }
  if (!o.budget.empty()) {
    if (o.models.empty()) throw InputError("--budget is a share of the kernels of some models; name them with --for");
    options.share = share_of(o.budget);
  }
  return options;
}

/// A device and the part that it is.
struct Machine {
  std::unique_ptr<Device> device;
  CalibratedPart part;
  std::vector<std::string> notes;  ///< what is missing while the rest goes on
};

/// "cuda:1" -> 1; nothing for another device.
std::optional<int> gpu_index(const std::string& device) {
  double index = 0;
  if (device.rfind("cuda", 0) != 0) return std::nullopt;
  if (device == "cuda") return 0;
  if (device[4] != ':' || !parse_double(device.substr(5), index) || index != static_cast<int>(index) || index < 0)
    throw InputError("--device: '" + device + "' is no device; write cpu, cuda:0, cuda:1, ... or auto");
  return static_cast<int>(index);
}

/// The catalog's part of this name. Throws InputError for none.
CalibratedPart part_named(const Catalog& catalog, const std::string& device) {
  const auto found = Resolver(catalog).hardware(device);
  if (!found)
    throw InputError("'" + device +
                     "' is no accelerator of the catalog; name its row with --part, or write one as "
                     "[[hardware]] in a copy of the catalog");
  return part_of_catalog(catalog, catalog.hardware[*found].id);
}

Machine processors_of(const CalibrateArguments& o, const Catalog& catalog) {
  ProcessorDevice processor = make_cpu_device(o.threads > 0 ? o.threads : hardware_threads());
  if (!o.part.empty()) return {std::move(processor.device), part_of_catalog(catalog, o.part), {}};
  CalibratedPart part = own_processor(catalog, *processor.device, processor.peaks, o.like);
  part.again = [&catalog, device = processor.device.get(), before = processor.peaks, measure = processor.measure_peaks,
                like = o.like] { return own_processor(catalog, *device, faster_of(before, measure()), like); };
  return {std::move(processor.device), std::move(part), {}};
}

Machine machine_of(const CalibrateArguments& o, const Catalog& catalog) {
  const auto gpu = gpu_index(o.device == "auto" ? "cuda:0" : o.device);
  if (!gpu && o.device != "cpu")
    throw InputError("--device: '" + o.device + "' is no device; write cpu, cuda:0, cuda:1, ... or auto");
  if (!gpu) return processors_of(o, catalog);
  Machine m;
  std::string why;
  m.device = make_cuda_device(*gpu, why, m.notes);
  if (m.device == nullptr) {
    if (o.device != "auto") throw InputError("--device " + o.device + ": " + why);
    m = processors_of(o, catalog);
    m.notes.insert(m.notes.begin(), why + "; the processors are measured");
    return m;
  }
  m.part = o.part.empty() ? part_named(catalog, m.device->facts().name) : part_of_catalog(catalog, o.part);
  return m;
}

int measure_machine(const CalibrateArguments& o, const Catalog& catalog, const std::string& folder) {
  const CalibrateOptions options = options_of(o, catalog);
  const Machine machine = machine_of(o, catalog);
  const CalibratedPart& part = machine.part;
  for (const std::string& line : machine.notes) fmt::print("{}\n", printable(line));
  const Calibration c = calibrate(*machine.device, catalog, part, options, [&](const std::string& line) {
    if (!o.quiet) say(printable(line) + "\n");
  });
  write_calibration(folder, catalog, c);
  if (!c.own_row.empty())
    write_file((std::filesystem::path(folder) / "part.toml").string(),
               fmt::format("{}[calibration]\n{} = \"{}\"\n", c.own_row, part.id, folder));
  for (const std::string& line : c.left_out) fmt::print("left out: {}\n", printable(line));
  print_written(c, folder);
  return 0;
}

/// Whole blocks on the device that a folder calibrates.
int print_blocks(const CalibrateArguments& o, const Catalog& catalog) {
  const Calibration c = read_calibration(o.blocks, catalog);
  CalibrateArguments here = o;
  here.part = catalog.hardware_index(c.part) ? c.part : "";
  const Machine machine = machine_of(here, catalog);
  if (machine.device->facts().name != c.device)
    throw InputError(o.blocks, "is of " + c.device + ", but this device is " + machine.device->facts().name);
  const Precision precision =
      machine.device->why_not(KernelKind::decode, Precision::fp32).empty() ? Precision::fp32 : Precision::bf16;
  constexpr double kBudget_s = 40;
  const std::vector<MeasuredBlock> blocks =
      measure_blocks(*machine.device, c.curves.hardware,
                     transformer_blocks(catalog, c.curves.hardware, *machine.device, precision), kBudget_s);
  if (blocks.empty()) throw InputError(o.blocks, "no block of the catalog's small models runs on this device");
  Table t({{"block"}, {"measured ms", true}, {"predicted ms", true}, {"error %", true}});
  std::vector<double> errors;
  for (const MeasuredBlock& b : blocks) {
    const double error = b.predicted_s / b.seconds - 1;
    errors.push_back(std::abs(error));
    t.add({b.name, fmt::format("{:.3f}", 1e3 * b.seconds), fmt::format("{:.3f}", 1e3 * b.predicted_s), percent(error)});
  }
  print_table(t, o.table.format());
  if (o.table.text()) fmt::print("{} blocks, median error {} %\n", blocks.size(), percent(median_of(errors)));
  return 0;
}

int calibrate_command(const CalibrateArguments& o) {
  const std::string pair = o.agree.empty() ? "" : o.agree[0];
  const std::string* readers[] = {&o.check, &o.compare, &o.effect, &o.blocks, &pair};
  const auto asked = std::count_if(std::begin(readers), std::end(readers), [](auto* one) { return !one->empty(); });
  if (asked > 1 || (asked == 1 && (!o.out.empty() || !o.imports.empty())))
    throw InputError(
        "--check, --compare, --effect, --blocks and --agree each read what was measured, alone and without -o");
  if (!o.svg.empty() && o.compare.empty()) throw InputError("--svg is the picture of --compare DIR; name a folder");
  if (!o.effect.empty()) return print_effect(o);
  const Catalog catalog = load_catalog(find_catalog(o.catalog, ""));
  if (!o.check.empty()) return print_check(o, catalog);
  if (!o.compare.empty()) return print_compare(o, catalog);
  if (!o.blocks.empty()) return print_blocks(o, catalog);
  if (!o.agree.empty()) return print_agree(o, catalog);
  if (o.quick && o.full) throw InputError("--quick and --full exclude each other");
  if (o.out.empty()) throw InputError("-o DIR is needed: the folder for efficiency.csv and provenance.json");
  const std::string folder = judged_calibration_folder(o.out, o.force);
  for (const std::string& file : o.imports)
    for (const char* name : {kCalibrationRows, kCalibrationProvenance, kServedRows})
      if (same_file(file, (std::filesystem::path(folder) / name).string()))
        throw InputError(file, "is read, and a file of -o; choose another folder with -o");
  const OutputLock lock(folder, folder, LockMode::exclusive, "calibration", "-o");
  return o.imports.empty() ? measure_machine(o, catalog, folder) : import_files(o, catalog, folder);
}

}  // namespace

void add_calibrate(Program& program) {
  Command command = program.add("calibrate", "measure this machine: rows of hardware/efficiency.csv for a scenario");
  auto o = std::make_shared<CalibrateArguments>();
  command.option("--device", o->device, "cpu, cuda:0, cuda:1, ...; auto: a GPU where there is one").show_default();
  command.flag("--quick", o->quick, "within a minute (the default)");
  command.flag("--full", o->full, "ten minutes");
  command.option("--seconds", o->seconds, "time for the kernels in the place of 50 (--quick) or 600 (--full)");
  command.option("-o,--output", o->out, "folder to write");
  command.option("--part", o->part, "row of hardware/accelerators.csv whose published rates the shares are of");
  command.option("--like", o->like, "of a processor that is no row: the row that gives price, power and carbon");
  command.option("--for", o->models, "only kernels of these models (ids, separated by commas)")
      .separated_by(',')
      .one_value_each();
  command.option(
      "--budget", o->budget,
      "with --for: share of their kernels that is measured, chosen actively (15%); with --check: the share fitted");
  command.option("--threads", o->threads, "threads of the processor (default: all)").between(1, 4096);
  command.flag("--zeros", o->zeros, "measure on zeros, to see how much they flatter; no run takes such a calibration");
  command
      .option("--import", o->imports,
              "instead of measuring: a file of Google Benchmark, nccl-tests, AIConfigurator, vLLM, SGLang or "
              "rocm_bandwidth_test (may be repeated)")
      .one_value_each();
  command.option("--check", o->check,
                 "read the calibration in this folder: how well half of it, or --budget, predicts the rest");
  command.option("--compare", o->compare, "read the calibration in this folder: measured beside prior, per curve");
  command.option("--svg", o->svg, "with --compare: a picture of it, to this file");
  command.option("--effect", o->effect,
                 "a scenario with a calibrated part: how much narrower its training cost becomes");
  command.option("--blocks", o->blocks,
                 "measure whole transformer blocks on the device that this folder calibrates, beside the prediction");
  command.option("--agree", o->agree, "two folders: do their kernels agree within the intervals that they state?")
      .all_values();
  add_table_options(command, o->table, "with --check, --compare, --effect: as JSON",
                    "with --check, --compare, --effect: as CSV");
  command.option("--catalog", o->catalog, "folder of the catalog");
  command.flag("--force", o->force, "let -o use a folder that holds other files");
  command.flag("-q,--quiet", o->quiet, "no progress");
  command.footer(
      "Examples:\n  equicube calibrate --device cpu --quick -o results/calibration/here\n  equicube calibrate --import "
      "all_reduce.txt --part h100-sxm-80gb -o results/calibration/h100");
  command.runs([o] { return calibrate_command(*o); });
}

}  // namespace eqc::cli
