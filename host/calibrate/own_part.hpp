// The [[hardware]] section of a processor that no row of the catalog describes.
#pragma once

#include "host/calibrate/calibrate.hpp"
#include "host/calibrate/device/cpu_device.hpp"

namespace eqc {

/// Rates as measured, everything else (price, power, carbon) as the row `like`; "": the catalog's first processor of
/// the same maker. Throws InputError for an id that is none.
CalibratedPart own_processor(const Catalog& catalog, const Device& device, const ProcessorPeaks& peaks,
                             const std::string& like);

}  // namespace eqc
