// The two files of a calibration: efficiency.csv and provenance.json.
#pragma once

#include <string>
#include <vector>

#include "host/calibrate/curve_fit.hpp"
#include "host/calibrate/measure.hpp"
#include "host/calibrate/sustain.hpp"
#include "host/catalog/catalog.hpp"

namespace eqc {

/// Rows of docs/truth-format.md that files of served models were imported to.
inline constexpr const char* kServedRows = "serving.csv";
inline constexpr const char* kServedHeader =
    "id,model,hardware,measured_quantity,measured_value,unit,tp,n_gpus,input_len,output_len,batch_or_concurrency,"
    "framework,family,source,notes";

/// All that is known of one calibration of one part.
struct Calibration {
  std::string part;    ///< id in hardware/accelerators.csv, or of the scenario's own row
  std::string family;  ///< row of hardware/efficiency.csv that gives what was not measured
  std::string device, date, command, program, data;
  DeviceConditions conditions;
  std::vector<Measurement> points;
  std::vector<std::string> left_out;
  std::optional<Sustained> sustained;  ///< of the largest product, after all else
  FittedCurves curves;
  HardwareSpec published;  ///< rates that shares are of, with the family's shares
  std::string own_row;     ///< as of CalibratedPart; a folder holds it in a file of its own, which nothing reads
};

/// A folder that -o may use: new, empty, or an earlier calibration's. Throws InputError.
std::string judged_calibration_folder(const std::string& name, bool force);

/// The row in the columns of hardware/efficiency.csv, with its header.
std::string calibration_row(const Catalog& catalog, const Calibration& c);
std::string calibration_provenance(const Calibration& c);

/// Both, each whole or not at all. Throws WriteError.
void write_calibration(const std::string& folder, const Catalog& catalog, const Calibration& c);

/// What a folder's provenance says, with the family's shares of this catalog; the curves are fitted again. Throws
/// InputError: no calibration, faults in its points, a family that the catalog has not.
Calibration read_calibration(const std::string& folder, const Catalog& catalog);

/// The rates with the shares of a family of hardware/efficiency.csv. Throws InputError for none.
HardwareSpec with_family(const Catalog& catalog, const std::string& family, const HardwareSpec& rates);

inline constexpr double kFasterThanPeak = 1.02;  ///< clocks above the published boost, and the clock's own error

/// Kernels `tolerance` times faster than the part's published peaks allow, by name.
std::vector<std::string> above_peak(const HardwareSpec& published, const std::vector<Measurement>& measured,
                                    double tolerance = kFasterThanPeak);

}  // namespace eqc
