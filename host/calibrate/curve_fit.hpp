// Curves of kernel time from measured kernels: columns of hardware/efficiency.csv by least squares of logarithms.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "host/calibrate/held_out.hpp"
#include "host/calibrate/log_fit.hpp"

namespace eqc {

struct FittedCurves {
  HardwareSpec hardware;                                ///< the prior with what was fitted
  std::vector<std::pair<std::string, double>> columns;  ///< fitted, in the units of the table
  HeldOutError held_out;                                ///< its spread is the column `spread`
  std::vector<double> covariance;                       ///< of the logarithms of `columns`, [columns][columns]
  double compute_spread = 0, memory_spread = 0;         ///< root mean square weighted by time, of what each bounds
};

/// The columns that these kernels determine on this part, in a fixed order.
std::vector<std::string> determined_columns(const HardwareSpec& prior, const std::vector<Measurement>& measured);

/// Least squares of logarithms (log_fit.hpp). What no kernel determines keeps the prior's value. Spreads are of what
/// the kernels would be off if the fit had not seen them (held_out.hpp); nothing measured: those of the prior.
FittedCurves fit_curves(const HardwareSpec& prior, const std::vector<Measurement>& measured);

/// Half of the 90 % interval of log(measured / predicted) of a kernel that the fit has not seen, whose time has the
/// standard error `own`.
double predicted_half_90(const FittedCurves& curves, const KernelPoint& point, double own);

}  // namespace eqc
