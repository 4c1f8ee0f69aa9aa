// Curves of kernel time from measured kernels: columns of hardware/efficiency.csv by least squares of logarithms.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "host/calibrate/statistics.hpp"

namespace eqc {

struct FittedCurves {
  HardwareSpec hardware;                                ///< the prior with what was fitted
  std::vector<std::pair<std::string, double>> columns;  ///< fitted, in the units of the table
  double spread = 0;                             ///< column `spread`: central 90 % of log(measured/predicted) / 3.29
  std::vector<double> covariance;                ///< of the logarithms of `columns`, [columns][columns]
  double compute_spread = 0, memory_spread = 0;  ///< root mean square weighted by time, of what each bounds
};

/// The columns that these kernels determine on this part, in a fixed order.
std::vector<std::string> determined_columns(const HardwareSpec& prior, const std::vector<Measurement>& measured);

/// Soft-L1 least squares of log(predicted / measured) (scale 0.1, as scripts/fit/kernels.py) by Levenberg and Marquardt
/// from the prior, within the bounds of each column; kernels with narrow intervals count more, but no more than one of
/// 3 %. Parameters are normal around the prior's, with a spread of 0.5 of their logarithms (1.5 where the prior says
/// nothing), so that few kernels do not bend them to their errors. What no kernel determines keeps the prior's value.
/// Spreads are of these kernels; nothing measured: those of the prior.
FittedCurves fit_curves(const HardwareSpec& prior, const std::vector<Measurement>& measured);

/// Variance of log(measured / predicted) of a kernel that the fit has not seen: spread, and what the fit leaves open.
double predicted_variance(const FittedCurves& curves, const KernelPoint& point);

/// log(measured / predicted).
double log_residual(const HardwareSpec& hardware, const Measurement& m);

}  // namespace eqc
