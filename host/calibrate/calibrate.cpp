// Which kernels fit into the budget is decided by the prior's times, before anything runs.
#include "host/calibrate/calibrate.hpp"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <ctime>

#include "host/base/version.hpp"
#include "host/calibrate/shapes.hpp"
#include "host/calibrate/staged_choice.hpp"
#include "host/scenario/scenario.hpp"

namespace eqc {
namespace {

constexpr double kQuickBudget_s = 45, kFullBudget_s = 600;
constexpr std::size_t kQuickPoints = 14, kFullPoints = 120;  // of each kind and precision
// One run may take a few times the share of the budget that is a kernel's in three rounds of all.
constexpr double kQuickLongest = 1.0 / 400, kFullLongest = 1.0 / 900, kSlowerThanPrior = 3;
constexpr double kFasterThanOwnPeak = 1.3;  // a peak that was measured here, in a second that others may have disturbed
constexpr double kLoad_s = 60;

/// Lines for kinds and precisions that the device cannot run. A processor of its own has peaks only where a library
/// computes: what bf16 and int8 lack is said all the same.
std::vector<std::string> unsupported(const Device& device, const CalibratedPart& part) {
  std::vector<std::string> lines;
  const auto add = [&](KernelKind kind, Precision precision) {
    const std::string why = device.why_not(kind, precision);
    if (!why.empty()) lines.push_back(fmt::format("{} {}: {}", kernel_kind_name(kind), precision_name(precision), why));
  };
  for (int p = 0; p < kPrecisions; ++p) {
    const Precision precision = static_cast<Precision>(p);
    const bool by_library = precision == Precision::bf16 || precision == Precision::int8;
    if (part.published.peak_flop_per_s[p] > 0 || (by_library && !part.own_row.empty()))
      add(KernelKind::gemm, precision);
  }
  for (const KernelKind kind :
       {KernelKind::tf32, KernelKind::attention, KernelKind::host_copy, KernelKind::peer_copy, KernelKind::all_reduce})
    add(kind, Precision::fp32);
  return lines;
}

/// By what kernels are chosen. Rates that were measured are a little different each time, and those of memory very much
/// so where others use it; the same kernels should be chosen: peaks to a power of four, a byte of memory for each 4
/// operations of 32 bits. Of matrix instructions (AMX) libraries reach a fraction: four times the rate of 32 bits.
HardwareSpec choosing_rates(const CalibratedPart& part) {
  HardwareSpec h = part.published;
  if (part.own_row.empty()) return h;
  const double most = 4 * h.peak_flop_per_s[static_cast<int>(Precision::fp32)];
  for (double& peak : h.peak_flop_per_s)
    if (peak > 0) peak = std::exp2(2 * std::round(std::log2(std::min(peak, most)) / 2));
  h.memory_rate_bytes_per_s = h.peak_flop_per_s[static_cast<int>(Precision::fp32)] / 4;
  return h;
}

MeasuredPoints measure_all(Device& device, const std::vector<KernelPoint>& points, const MeasureOptions& how,
                           const std::function<void(const std::string&)>& said) {
  said(fmt::format("{}: {} kernels, {:.0f} s at most", device.facts().name, points.size(), how.budget_s));
  return measure(device, points, how, said);
}

/// Chosen kernels, while there is time.
MeasuredPoints measure_chosen(Device& device, const HardwareSpec& prior, const std::vector<KernelPoint>& grid,
                              double share, MeasureOptions how, const std::function<void(const std::string&)>& said) {
  constexpr double kWorthwhile = 0.05;  // of the budget
  const std::size_t most = chosen_of(grid.size(), share);
  said(fmt::format("{}: {} of {} kernels are chosen", device.facts().name, most, grid.size()));
  const double end = device.now() + how.budget_s, budget_s = how.budget_s, longest_s = how.longest_share * budget_s;
  MeasuredPoints all;
  all.points = measure_in_stages(
      prior, grid, most,
      [&](const std::vector<KernelPoint>& chosen, int stage) -> std::optional<std::vector<Measurement>> {
        how.budget_s = (end - device.now()) / (stage == 0 ? 2 : 1);
        if (how.budget_s < kWorthwhile * budget_s) return std::nullopt;
        how.longest_share = longest_s / how.budget_s;
        MeasuredPoints more = measure_all(device, chosen, how, said);
        all.left_out.insert(all.left_out.end(), more.left_out.begin(), more.left_out.end());
        all.retries += more.retries;
        all.within_budget = all.within_budget && more.within_budget;
        return more.points;
      });
  return all;
}

/// The measured product of most operations under load; nothing where none was measured.
std::optional<Sustained> sustained_product(Device& device, const std::vector<Measurement>& points, InputData data,
                                           const std::function<void(const std::string&)>& said) {
  const KernelPoint* most = nullptr;
  for (const Measurement& m : points)
    if (m.point.kind == KernelKind::gemm && (most == nullptr || kernel_flop(m.point) > kernel_flop(*most)))
      most = &m.point;
  if (most == nullptr) return std::nullopt;
  said(fmt::format("{:.0f} s of load: {}", kLoad_s, kernel_name(*most)));
  return sustain(device, *most, kLoad_s, data);
}

/// Kernels that the budget did not reach are one line.
void add_left_out(const std::vector<std::string>& lines, std::vector<std::string>& all) {
  std::size_t beyond = 0;
  for (const std::string& line : lines)
    if (line.find("the budget ended before it") != std::string::npos)
      ++beyond;
    else
      all.push_back(line);
  if (beyond > 0) all.push_back(fmt::format("{} kernels that the budget ended before", beyond));
}

}  // namespace

std::string today() { return fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time(nullptr))); }

CalibratedPart part_of_catalog(const Catalog& catalog, const std::string& id) {
  const auto row = catalog.hardware_index(id);
  if (!row) throw InputError("--part: '" + id + "' is no accelerator" + did_you_mean(id, ids_of(catalog.hardware)));
  return {id, catalog.hardware[*row].efficiency, *catalog.hardware[*row].spec, ""};
}

Calibration calibrate(Device& device, const Catalog& catalog, const CalibratedPart& part, const CalibrateOptions& o,
                      const std::function<void(const std::string&)>& said) {
  MeasureOptions how;
  how.budget_s = o.budget_s > 0 ? o.budget_s : o.full ? kFullBudget_s : kQuickBudget_s;
  how.data = o.data;
  Calibration c;
  c.part = part.id;
  c.family = part.family;
  c.device = device.facts().name;
  c.conditions = device.facts().conditions;
  c.date = today();
  c.command = o.command;
  c.program = code_version();
  c.data = o.data == InputData::zeros ? "zeros" : "random normal";
  c.published = part.published;
  c.own_row = part.own_row;
  c.left_out = unsupported(device, part);
  ShapePlan shapes;
  shapes.full = o.full;
  shapes.models = o.models;
  const double longest = o.full ? kFullLongest : kQuickLongest;
  shapes.longest_s = longest * how.budget_s;
  how.longest_share = kSlowerThanPrior * longest;
  const std::vector<KernelPoint> grid = kernel_grid(catalog, choosing_rates(part), device, shapes);
  if (grid.empty()) throw InputError("nothing can be measured on " + c.device + " within the budget");
  MeasuredPoints measured = o.share > 0
                                ? measure_chosen(device, part.published, grid, o.share, how, said)
                                : measure_all(device, spread_out(grid, o.full ? kFullPoints : kQuickPoints), how, said);
  add_left_out(measured.left_out, c.left_out);
  if (part.again) {
    const CalibratedPart now = part.again();
    c.published = now.published;
    c.own_row = now.own_row;
  }
  const double tolerance = part.own_row.empty() ? kFasterThanPeak : kFasterThanOwnPeak;
  for (const std::string& line : above_peak(c.published, measured.points, tolerance))
    c.left_out.push_back(line + "; refused");
  std::erase_if(measured.points,
                [&](const Measurement& m) { return !above_peak(c.published, {m}, tolerance).empty(); });
  c.points = std::move(measured.points);
  c.curves = fit_curves(c.published, c.points);
  if (o.full) c.sustained = sustained_product(device, c.points, how.data, said);
  return c;
}

}  // namespace eqc
