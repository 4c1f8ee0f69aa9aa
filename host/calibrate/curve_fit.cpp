// Parameters are logarithms, kept within bounds by cutting steps; derivatives by differences.
#include "host/calibrate/curve_fit.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

#include "host/catalog/efficiency_cell.hpp"
#include "host/scenario/scenario.hpp"
#include "kernels/model/efficiency.hpp"

namespace eqc {
namespace {

/// What a fit may find, by the beginning of a column's name; the first that fits.
struct Bound {
  std::string_view start;
  double low, high, first;  ///< first: where a fit starts when the prior says nothing
};
constexpr Bound kBounds[] = {
    {"gemm_half_work", 1e-5, 100, 1},
    {"pad_rows", 0.01, 1000, 3},
    {"pad_inner", 0.1, 20000, 30},
    {"gemm_", 0.01, 1, 0.5},
    {"read_", 0.02, 1, 0.7},
    {"floor_", 0.05, 500, 5},
    {"memory", 0.02, 1, 0.7},
    {"launch_us", 0.05, 500, 5},
    {"attention_half_keys", 1, 5000, 100},
    {"attention_floor_us", 0.05, 500, 5},
    {"attention", 0.003, 1, 0.3},
    {"all_reduce", 0.01, 1, 0.6},
    {"link_floor_us", 0.05, 500, 5},
    {"link_half_MB", 1e-4, 100, 1},
    {"link", 0.01, 1, 0.6},
    {"decode_extra_keys", 1, 2000, 50},
    {"decode_floor_us", 0.05, 500, 5},
    {"decode", 0.02, 1, 0.7},
};
constexpr double kScale = 0.1, kLeastError = 0.03;
constexpr double kKnownSpread = 0.5, kUnknownSpread = 1.5;  // of logarithms around what the prior says, or does not

const Bound& bound_of(const std::string& column) {
  for (const Bound& bound : kBounds)
    if (column.rfind(bound.start, 0) == 0) return bound;
  return kBounds[0];
}

std::string with_precision(const char* start, Precision p, const char* end = "") {
  return start + std::string(precision_name(p)) + end;
}

void set_columns(HardwareSpec& hardware, const std::vector<std::string>& columns, const std::vector<double>& logs) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const EfficiencyCell cell = *efficiency_cell(hardware, columns[i]);
    *cell.value = std::exp(logs[i]) * cell.unit;
  }
}

/// Solves a x = b for a symmetric positive definite matrix by Cholesky's factors; nothing when it is none.
std::optional<std::vector<double>> solved(std::vector<double> a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = j; i < n; ++i) {
      for (std::size_t k = 0; k < j; ++k) a[i * n + j] -= a[i * n + k] * a[j * n + k];
      if (i == j) {
        if (!(a[j * n + j] > 0)) return std::nullopt;
        a[j * n + j] = std::sqrt(a[j * n + j]);
      } else {
        a[i * n + j] /= a[j * n + j];
      }
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= a[i * n + k] * b[k];
    b[i] /= a[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) b[i] -= a[k * n + i] * b[k];
    b[i] /= a[i * n + i];
  }
  return b;
}

/// Least soft-L1 loss over logarithms of parameters.
class LogFit {
 public:
  LogFit(const HardwareSpec& prior, std::vector<std::string> columns, const std::vector<Measurement>& measured)
      : prior_(prior), columns_(std::move(columns)), measured_(measured) {
    for (const std::string& column : columns_) {
      const Bound& bound = bound_of(column);
      HardwareSpec copy = prior_;
      const EfficiencyCell cell = *efficiency_cell(copy, column);
      const double start = *cell.value > 0 ? *cell.value / cell.unit : bound.first;
      low_.push_back(std::log(bound.low));
      high_.push_back(std::log(bound.high));
      at_.push_back(std::clamp(std::log(start), low_.back(), high_.back()));
      spread_.push_back(*cell.value > 0 ? kKnownSpread : kUnknownSpread);
    }
    prior_at_ = at_;
    for (const Measurement& m : measured_) {
      const double half = m.high > m.seconds ? std::log(m.high / m.seconds) / 2 : 0;
      weight_.push_back(1 / std::hypot(kLeastError, half) * kLeastError);
    }
  }

  void run() {
    constexpr int kSteps = 200;
    double damping = 1e-2, loss = loss_at(at_);
    for (int step = 0; step < kSteps && damping < 1e8; ++step) {
      std::vector<double> hessian, gradient;
      derivatives(hessian, gradient);
      const std::size_t n = at_.size();
      for (std::size_t i = 0; i < n; ++i) hessian[i * n + i] = hessian[i * n + i] * (1 + damping) + 1e-9;
      const auto change = solved(hessian, gradient);
      std::vector<double> next = at_;
      for (std::size_t i = 0; change && i < n; ++i)
        next[i] = std::clamp(at_[i] - std::clamp((*change)[i], -1.0, 1.0), low_[i], high_[i]);
      const double found = loss_at(next);
      if (change && found < loss) {
        const bool done = loss - found < 1e-10 * loss;
        at_ = next;
        loss = found;
        damping = std::max(1e-7, damping / 4);
        if (done) return;
      } else {
        damping *= 4;
      }
    }
  }

  const std::vector<double>& found() const { return at_; }

  /// Of the logarithms, for errors of kScale: the inverse of the curvature.
  std::vector<double> covariance() const {
    std::vector<double> hessian, gradient;
    derivatives(hessian, gradient);
    const std::size_t n = at_.size();
    std::vector<double> all(n * n, 0);
    for (std::size_t j = 0; j < n; ++j) {
      std::vector<double> unit(n, 0);
      unit[j] = 1;
      if (const auto column = solved(hessian, unit))
        for (std::size_t i = 0; i < n; ++i) all[i * n + j] = (*column)[i];
    }
    return all;
  }

 private:
  std::vector<double> residuals(const std::vector<double>& at) const {
    HardwareSpec hardware = prior_;
    set_columns(hardware, columns_, at);
    std::vector<double> r;
    for (const Measurement& m : measured_) r.push_back(-log_residual(hardware, m));
    return r;
  }

  double loss_at(const std::vector<double>& at) const {
    double sum = 0;
    const std::vector<double> r = residuals(at);
    for (std::size_t i = 0; i < r.size(); ++i)
      sum += weight_[i] * 2 * (std::sqrt(1 + r[i] * r[i] / (kScale * kScale)) - 1);
    for (std::size_t i = 0; i < at.size(); ++i) sum += std::pow((at[i] - prior_at_[i]) / spread_[i], 2);
    return sum;
  }

  /// Gauss-Newton with the weights that soft-L1 gives each residual.
  void derivatives(std::vector<double>& hessian, std::vector<double>& gradient) const {
    constexpr double kDifference = 1e-5;
    const std::size_t n = at_.size(), rows = measured_.size();
    const std::vector<double> r = residuals(at_);
    std::vector<std::vector<double>> slope;
    for (std::size_t i = 0; i < n; ++i) {
      std::vector<double> moved = at_;
      const double step = moved[i] + kDifference > high_[i] ? -kDifference : kDifference;
      moved[i] += step;
      slope.push_back(residuals(moved));
      for (std::size_t row = 0; row < rows; ++row) slope[i][row] = (slope[i][row] - r[row]) / step;
    }
    hessian.assign(n * n, 0);
    gradient.assign(n, 0);
    for (std::size_t row = 0; row < rows; ++row) {
      const double w = weight_[row] / (kScale * kScale) / std::sqrt(1 + r[row] * r[row] / (kScale * kScale));
      for (std::size_t i = 0; i < n; ++i) {
        gradient[i] += w * slope[i][row] * r[row];
        for (std::size_t j = 0; j < n; ++j) hessian[i * n + j] += w * slope[i][row] * slope[j][row];
      }
    }
    for (std::size_t i = 0; i < n; ++i) {
      gradient[i] += (at_[i] - prior_at_[i]) / (spread_[i] * spread_[i]);
      hessian[i * n + i] += 1 / (spread_[i] * spread_[i]);
    }
  }

  const HardwareSpec& prior_;
  std::vector<std::string> columns_;
  const std::vector<Measurement>& measured_;
  std::vector<double> low_, high_, at_, prior_at_, spread_, weight_;
};

double weighted_spread(const HardwareSpec& hardware, const std::vector<Measurement>& measured, bool compute,
                       double otherwise) {
  double seconds = 0, sum = 0;
  for (const Measurement& m : measured) {
    if (m.point.ranks > 0 || m.point.kind == KernelKind::launch || is_compute_bound(hardware, m.point) != compute)
      continue;
    const double r = log_residual(hardware, m);
    seconds += m.seconds;
    sum += m.seconds * r * r;
  }
  return seconds > 0 ? std::sqrt(sum / seconds) : otherwise;
}

double quantile(const std::vector<double>& sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const std::size_t below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace

double log_residual(const HardwareSpec& hardware, const Measurement& m) {
  return std::log(m.seconds / predicted_s(hardware, m.point));
}

double predicted_variance(const FittedCurves& curves, const KernelPoint& point) {
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
  const double scale = curves.spread / kScale;
  return curves.spread * curves.spread + std::max(0.0, open) * std::max(1.0, scale * scale);
}

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
  const std::vector<std::string> columns = determined_columns(prior, measured);
  if (!columns.empty()) {
    LogFit fit(prior, columns, measured);
    fit.run();
    set_columns(out.hardware, columns, fit.found());
    for (std::size_t i = 0; i < columns.size(); ++i) out.columns.emplace_back(columns[i], std::exp(fit.found()[i]));
    out.covariance = fit.covariance();
  }
  std::vector<double> residuals;
  for (const Measurement& m : measured) residuals.push_back(log_residual(out.hardware, m));
  std::sort(residuals.begin(), residuals.end());
  constexpr double kCentral90 = 3.29;  // of a normal distribution, in standard deviations
  out.spread =
      residuals.size() < 2 ? prior.curves.spread : (quantile(residuals, 0.95) - quantile(residuals, 0.05)) / kCentral90;
  out.compute_spread = weighted_spread(out.hardware, measured, true, prior.curves.spread);
  out.memory_spread = weighted_spread(out.hardware, measured, false, prior.curves.spread);
  out.hardware.curves.spread = out.spread;
  return out;
}

}  // namespace eqc
