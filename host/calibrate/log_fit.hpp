// Least squares of logarithms: columns of hardware/efficiency.csv from times of kernels.
#pragma once

#include <string>
#include <vector>

#include "host/calibrate/statistics.hpp"

namespace eqc {

/// log(measured / predicted).
double log_residual(const HardwareSpec& hardware, const Measurement& m);

/// Sets columns to the exponentials of `logs`, in the units of the table.
void set_columns(HardwareSpec& hardware, const std::vector<std::string>& columns, const std::vector<double>& logs);

/// Soft-L1 least squares of log(predicted / measured) (scale kFitError, as scripts/fit/kernels.py) by Levenberg and
/// Marquardt, within the bounds of each column; a kernel weighs as its own error beside kFitError allows. Parameters
/// are normal around the prior's, with a spread of 0.5 of their logarithms (1.5 where the prior says nothing), so that
/// few kernels do not bend them to their errors.
class LogFit {
 public:
  /// Both references must outlive it.
  LogFit(const HardwareSpec& prior, std::vector<std::string> columns, const std::vector<Measurement>& measured);

  /// From the prior, then from the best so far with the padding of each precision (pad_rows, pad_inner) replaced by
  /// little and much of either: between those two the loss has valleys of its own. The best of all, the first of
  /// equals.
  void run();

  /// Logarithms of the columns.
  const std::vector<double>& found() const { return at_; }

  /// How much of each kernel's error the fit itself follows, 0 to 1 (the hat matrix's diagonal, of the linearised fit
  /// with the prior): a fit without the kernel has residual / (1 - leverage) (Allen 1974, Technometrics 16:125).
  std::vector<double> leverages() const;

  /// Of the logarithms, for errors of `error` in the place of kFitError: [columns][columns], the inverse of the
  /// curvature.
  std::vector<double> covariance(double error) const;

 private:
  std::vector<double> residuals(const std::vector<double>& at) const;
  double loss_at(const std::vector<double>& at) const;
  /// Gradients of each residual, [columns][kernels].
  std::vector<std::vector<double>> slopes(const std::vector<double>& r) const;
  /// What soft-L1 leaves of the kernel's weight at its residual, over kFitError squared.
  double precision_of(std::size_t kernel, double residual) const;
  void derivatives(std::vector<double>& hessian, std::vector<double>& gradient) const;
  void add_prior(std::vector<double>& hessian) const;
  /// From at_ to the nearest valley; returns its loss.
  double descend();

  const HardwareSpec& prior_;
  std::vector<std::string> columns_;
  const std::vector<Measurement>& measured_;
  std::vector<double> low_, high_, at_, prior_at_, spread_, weight_;
};

inline constexpr double kFitError = 0.1;  ///< of a kernel's log time around its curve, as the fit assumes

}  // namespace eqc
