// Parameters are logarithms, kept within bounds by cutting steps; derivatives by differences.
#include "host/calibrate/log_fit.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "host/catalog/efficiency_cell.hpp"

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
constexpr double kKnownSpread = 0.5, kUnknownSpread = 1.5;  // of logarithms around what the prior says, or does not
/// Little and much padding: rows that a weight's packing costs, inner steps that a result's writing does.
constexpr double kPadRows[] = {0.1, 30}, kPadInner[] = {1, 1000};
constexpr std::string_view kPadRowsName = "pad_rows_", kPadInnerName = "pad_inner_";

const Bound& bound_of(const std::string& column) {
  for (const Bound& bound : kBounds)
    if (column.rfind(bound.start, 0) == 0) return bound;
  return kBounds[0];
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

/// Zeros where the matrix is none that can be inverted.
std::vector<double> inverted(const std::vector<double>& matrix, std::size_t n) {
  std::vector<double> all(n * n, 0);
  for (std::size_t j = 0; j < n; ++j) {
    std::vector<double> unit(n, 0);
    unit[j] = 1;
    if (const auto column = solved(matrix, unit))
      for (std::size_t i = 0; i < n; ++i) all[i * n + j] = (*column)[i];
  }
  return all;
}

}  // namespace

double log_residual(const HardwareSpec& hardware, const Measurement& m) {
  return std::log(m.seconds / predicted_s(hardware, m.point));
}

void set_columns(HardwareSpec& hardware, const std::vector<std::string>& columns, const std::vector<double>& logs) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const EfficiencyCell cell = *efficiency_cell(hardware, columns[i]);
    *cell.value = std::exp(logs[i]) * cell.unit;
  }
}

LogFit::LogFit(const HardwareSpec& prior, std::vector<std::string> columns, const std::vector<Measurement>& measured)
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
  for (const Measurement& m : measured_)
    weight_.push_back(kFitError * kFitError / (kFitError * kFitError + m.error * m.error));
}

void LogFit::run() {
  constexpr double kBetter = 1 - 1e-9;
  double best = descend();
  for (const std::string& column : columns_) {
    if (column.rfind(kPadRowsName, 0) != 0) continue;
    const std::string inner = std::string(kPadInnerName) + column.substr(kPadRowsName.size());
    const std::size_t r = static_cast<std::size_t>(&column - columns_.data()),
                      i = static_cast<std::size_t>(std::find(columns_.begin(), columns_.end(), inner) -
                                                   columns_.begin());
    for (const double rows : kPadRows)
      for (const double steps : kPadInner) {
        const std::vector<double> kept = at_;
        at_[r] = std::log(rows);
        if (i < at_.size()) at_[i] = std::log(steps);
        if (const double loss = descend(); loss < kBetter * best)
          best = loss;
        else
          at_ = kept;
      }
  }
}

double LogFit::descend() {
  constexpr int kSteps = 200;
  double damping = 1e-2, loss = loss_at(at_);
  for (int step = 0; step < kSteps && damping < 1e8; ++step) {
    std::vector<double> hessian, gradient;
    derivatives(hessian, gradient);
    const std::size_t n = at_.size();
    for (;;) {
      std::vector<double> damped = hessian;
      for (std::size_t i = 0; i < n; ++i) damped[i * n + i] = damped[i * n + i] * (1 + damping) + 1e-9;
      const auto change = solved(std::move(damped), gradient);
      std::vector<double> next = at_;
      for (std::size_t i = 0; change && i < n; ++i)
        next[i] = std::clamp(at_[i] - std::clamp((*change)[i], -1.0, 1.0), low_[i], high_[i]);
      const double found = loss_at(next);
      if (change && found < loss) {
        const bool done = loss - found < 1e-10 * loss;
        at_ = next;
        loss = found;
        damping = std::max(1e-7, damping / 4);
        if (done) return loss;
        break;
      }
      damping *= 4;
      if (damping >= 1e8) break;
    }
  }
  return loss;
}

std::vector<double> LogFit::residuals(const std::vector<double>& at) const {
  HardwareSpec hardware = prior_;
  set_columns(hardware, columns_, at);
  std::vector<double> r;
  r.reserve(measured_.size());
  for (const Measurement& m : measured_) r.push_back(-log_residual(hardware, m));
  return r;
}

double LogFit::loss_at(const std::vector<double>& at) const {
  double sum = 0;
  const std::vector<double> r = residuals(at);
  for (std::size_t i = 0; i < r.size(); ++i)
    sum += weight_[i] * 2 * (std::sqrt(1 + r[i] * r[i] / (kFitError * kFitError)) - 1);
  for (std::size_t i = 0; i < at.size(); ++i) sum += std::pow((at[i] - prior_at_[i]) / spread_[i], 2);
  return sum;
}

std::vector<std::vector<double>> LogFit::slopes(const std::vector<double>& r) const {
  constexpr double kDifference = 1e-5;
  std::vector<std::vector<double>> slope;
  for (std::size_t i = 0; i < at_.size(); ++i) {
    std::vector<double> moved = at_;
    const double step = moved[i] + kDifference > high_[i] ? -kDifference : kDifference;
    moved[i] += step;
    slope.push_back(residuals(moved));
    for (std::size_t row = 0; row < r.size(); ++row) slope[i][row] = (slope[i][row] - r[row]) / step;
  }
  return slope;
}

double LogFit::precision_of(std::size_t kernel, double residual) const {
  return weight_[kernel] / std::hypot(1, residual / kFitError) / (kFitError * kFitError);
}

void LogFit::add_prior(std::vector<double>& hessian) const {
  const std::size_t n = at_.size();
  for (std::size_t i = 0; i < n; ++i) hessian[i * n + i] += 1 / (spread_[i] * spread_[i]);
}

void LogFit::derivatives(std::vector<double>& hessian, std::vector<double>& gradient) const {
  const std::size_t n = at_.size();
  const std::vector<double> r = residuals(at_);
  const std::vector<std::vector<double>> slope = slopes(r);
  hessian.assign(n * n, 0);
  gradient.assign(n, 0);
  for (std::size_t row = 0; row < r.size(); ++row) {
    const double w = precision_of(row, r[row]);
    for (std::size_t i = 0; i < n; ++i) {
      if (slope[i][row] == 0) continue;
      gradient[i] += w * slope[i][row] * r[row];
      for (std::size_t j = 0; j < n; ++j) hessian[i * n + j] += w * slope[i][row] * slope[j][row];
    }
  }
  for (std::size_t i = 0; i < n; ++i) gradient[i] += (at_[i] - prior_at_[i]) / (spread_[i] * spread_[i]);
  add_prior(hessian);
}

std::vector<double> LogFit::leverages() const {
  const std::size_t n = at_.size();
  const std::vector<double> r = residuals(at_), c = covariance(kFitError);
  const std::vector<std::vector<double>> slope = slopes(r);
  std::vector<double> all;
  for (std::size_t row = 0; row < r.size(); ++row) {
    double open = 0;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) open += slope[i][row] * c[i * n + j] * slope[j][row];
    all.push_back(std::clamp(precision_of(row, r[row]) * open, 0.0, 1.0));
  }
  return all;
}

std::vector<double> LogFit::covariance(double error) const {
  const std::size_t n = at_.size();
  std::vector<double> hessian, gradient;
  derivatives(hessian, gradient);
  const double scale = kFitError * kFitError / (error * error);
  for (std::size_t i = 0; i < n; ++i) hessian[i * n + i] -= 1 / (spread_[i] * spread_[i]);
  for (double& h : hessian) h *= scale;
  add_prior(hessian);
  return inverted(hessian, n);
}

}  // namespace eqc
