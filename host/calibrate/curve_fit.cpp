// Which columns kernels determine, and what their fit leaves.
#include "host/calibrate/curve_fit.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "host/catalog/efficiency_cell.hpp"
#include "host/scenario/scenario.hpp"
#include "kernels/model/efficiency.hpp"

namespace eqc {
namespace {

std::string with_precision(const char* start, Precision p, const char* end = "") {
  return start + std::string(precision_name(p)) + end;
}

/// Root mean square weighted by time of what kernels that matrix units (`compute`) or memory bound would be off if the
/// fit had not seen them. Those that it follows say nothing of others.
double weighted_spread(const HardwareSpec& hardware, const std::vector<Measurement>& measured,
                       const std::vector<double>& residuals, const std::vector<double>& leverages, bool compute,
                       double otherwise) {
  double seconds = 0, sum = 0;
  for (std::size_t i = 0; i < measured.size(); ++i) {
    const Measurement& m = measured[i];
    if (m.point.ranks > 0 || m.point.kind == KernelKind::launch || leverages[i] > kFollowed ||
        is_compute_bound(hardware, m.point) != compute)
      continue;
    const double r = residuals[i] / (1 - leverages[i]);
    seconds += m.seconds;
    sum += m.seconds * r * r;
  }
  return seconds > 0 ? std::sqrt(sum / seconds) : otherwise;
}

}  // namespace

std::vector<std::string> determined_columns(const HardwareSpec& prior, const std::vector<Measurement>& measured) {
  bool kinds[kKernelKinds] = {}, products[kPrecisions] = {}, narrow = false, wide = false;
  for (const Measurement& m : measured) {
    kinds[static_cast<int>(m.point.kind)] = true;
    const bool narrow_cache = bytes_of(m.point.precision) < 2;
    if (m.point.kind == KernelKind::decode) (narrow_cache ? narrow : wide) = true;
    if (m.point.kind == KernelKind::gemm) products[static_cast<int>(m.point.precision)] = true;
  }
  const auto has = [&](KernelKind kind) { return kinds[static_cast<int>(kind)]; };
  std::vector<std::string> columns;
  for (int p = 0; p < kPrecisions; ++p) {
    const Precision precision = static_cast<Precision>(p);
    if (!products[p]) continue;
    columns.push_back(with_precision("gemm_", compute_precision(prior, precision)));
    columns.push_back(with_precision("read_", precision));
    columns.push_back(with_precision("floor_", precision, "_us"));
    columns.push_back(with_precision("pad_rows_", precision));
    columns.push_back(with_precision("pad_inner_", precision));
  }
  if (!columns.empty()) columns.emplace_back("gemm_half_work_GFLOP");
  if (has(KernelKind::copy) || has(KernelKind::triad) || has(KernelKind::elementwise) || has(KernelKind::reduction))
    columns.emplace_back("memory");
  if (has(KernelKind::launch)) columns.emplace_back("launch_us");
  if (has(KernelKind::attention))
    columns.insert(columns.end(), {"attention", "attention_half_keys", "attention_floor_us"});
  if (wide) columns.emplace_back("decode");
  if (narrow) columns.emplace_back("decode_narrow");
  if (has(KernelKind::decode)) columns.insert(columns.end(), {"decode_extra_keys", "decode_floor_us"});
  if (has(KernelKind::all_reduce)) columns.emplace_back("all_reduce");
  if (has(KernelKind::all_gather)) columns.emplace_back("link");
  if (has(KernelKind::all_reduce) || has(KernelKind::all_gather))
    columns.insert(columns.end(),
                   {"link_floor_us", "link_half_MB"});  // one node size tells hops and crowding not apart
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  return columns;
}

FittedCurves fit_curves(const HardwareSpec& prior, const std::vector<Measurement>& all) {
  std::vector<Measurement> measured;
  std::copy_if(all.begin(), all.end(), std::back_inserter(measured),
               [](const Measurement& m) { return has_curve(m.point.kind); });
  FittedCurves out;
  out.hardware = prior;
  const double otherwise = prior.curves.spread;
  out.held_out.spread = out.compute_spread = out.memory_spread = otherwise;
  const std::vector<std::string> columns = determined_columns(prior, measured);
  if (columns.empty()) return out;
  LogFit fit(prior, columns, measured);
  fit.run();
  set_columns(out.hardware, columns, fit.found());
  for (std::size_t i = 0; i < columns.size(); ++i) out.columns.emplace_back(columns[i], std::exp(fit.found()[i]));
  std::vector<double> residuals;
  for (const Measurement& m : measured) residuals.push_back(log_residual(out.hardware, m));
  const std::vector<double> leverages = fit.leverages();
  out.held_out = held_out_error(measured, residuals, leverages, otherwise);
  out.covariance = fit.covariance(out.held_out.spread > 0 ? out.held_out.spread : kFitError);
  out.compute_spread = weighted_spread(out.hardware, measured, residuals, leverages, true, otherwise);
  out.memory_spread = weighted_spread(out.hardware, measured, residuals, leverages, false, otherwise);
  out.hardware.curves.spread = out.held_out.spread;
  return out;
}

double predicted_half_90(const FittedCurves& curves, const KernelPoint& point, double own) {
  constexpr double kDifference = 1e-4;
  const std::size_t n = curves.columns.size();
  std::vector<double> slope;
  const double now = predicted_s(curves.hardware, point);
  for (const auto& [column, value] : curves.columns) {
    HardwareSpec moved = curves.hardware;
    *efficiency_cell(moved, column)->value *= 1 + kDifference;
    slope.push_back(std::log(predicted_s(moved, point) / now) / kDifference);
  }
  double open = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) open += slope[i] * curves.covariance[i * n + j] * slope[j];
  return curves.held_out.half_90(kernel_group(point), own, std::max(0.0, open));
}

}  // namespace eqc
