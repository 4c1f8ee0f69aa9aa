// Measured beside prior as a picture: `equicube calibrate --compare DIR --svg FILE`.
#pragma once

#include <string>

#include "host/calibrate/calibration_files.hpp"

namespace eqc {

/// Two panels on logarithmic axes: each fitted column over the family's value, and of each kind of kernel the measured
/// time over that by the family's curves and by the fitted ones (median, and the central 90 % of its kernels). SVG 1.1
/// alone, no script, no font of its own; the colours differ in lightness, too.
std::string compare_svg(const Calibration& c);

}  // namespace eqc
