// Which kernels fit into the budget is decided by the prior's times, before anything runs.
#include "host/calibrate/calibrate.hpp"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <algorithm>
#include <ctime>

#include "host/base/version.hpp"
#include "host/calibrate/shapes.hpp"
#include "host/scenario/scenario.hpp"

namespace eqc {
namespace {

constexpr double kQuickBudget_s = 50, kFullBudget_s = 600;
constexpr std::size_t kQuickPoints = 14, kFullPoints = 120;  // of each kind and precision

std::string today() { return fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time(nullptr))); }

/// Lines for kinds and precisions that the device cannot run, each reason once.
std::vector<std::string> unsupported(const Device& device, const HardwareSpec& published) {
  std::vector<std::string> lines;
  const auto add = [&](KernelKind kind, Precision precision) {
    const std::string why = device.why_not(kind, precision);
    if (!why.empty()) lines.push_back(fmt::format("{} {}: {}", kernel_kind_name(kind), precision_name(precision), why));
  };
  for (int p = 0; p < kPrecisions; ++p)
    if (published.peak_flop_per_s[p] > 0) add(KernelKind::gemm, static_cast<Precision>(p));
  for (const KernelKind kind : {KernelKind::host_copy, KernelKind::all_reduce}) add(kind, Precision::fp32);
  return lines;
}

}  // namespace

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
  c.left_out = unsupported(device, part.published);
  ShapePlan shapes;
  shapes.full = o.full;
  shapes.models = o.models;
  shapes.longest_s = how.budget_s / 300;
  const std::vector<KernelPoint> points =
      spread_out(kernel_grid(catalog, part.published, device, shapes), o.full ? kFullPoints : kQuickPoints);
  if (points.empty()) throw InputError("nothing can be measured on " + c.device + "; see the lines above");
  said(fmt::format("{}: {} kernels, {:.0f} s at most", c.device, points.size(), how.budget_s));
  MeasuredPoints measured = measure(device, points, how, said);
  c.left_out.insert(c.left_out.end(), measured.left_out.begin(), measured.left_out.end());
  for (const std::string& line : above_peak(part.published, measured.points)) c.left_out.push_back(line + "; refused");
  std::erase_if(measured.points, [&](const Measurement& m) { return !above_peak(part.published, {m}).empty(); });
  c.points = std::move(measured.points);
  c.curves = fit_curves(part.published, c.points);
  return c;
}

}  // namespace eqc
