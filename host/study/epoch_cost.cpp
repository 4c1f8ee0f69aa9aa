// Constants are Epoch's (training_cost_trends/constants.py, 2025); inputs are rows of anchor/training.csv.
#include "host/study/epoch_cost.hpp"

#include <cmath>

#include "host/base/units.hpp"
#include "kernels/econ/term_list.hpp"

namespace eqc {
namespace {

constexpr double kPricePerformanceOomsPerYear = 0.14;  // Epoch AI, Trends in machine learning hardware, 2023
constexpr double kInterconnectShare = 0.19;            // of the cluster's cost; Cottier et al. 2024, app. A.3

}  // namespace

TrainingCostTriplet epoch_training_cost(const TrainingAnchorRow& a) {
  const double years = a.start_day > a.available_day ? (a.start_day - a.available_day) / kDaysPerYear : 0.0;
  const double value_at_start = a.server_usd * std::pow(10.0, -kPricePerformanceOomsPerYear * years);
  const double lost_per_hour = value_at_start * kPricePerformanceOomsPerYear * std::log(10.0) / kHoursPerYear;
  const double hardware = lost_per_hour * a.accelerator_hours / (1.0 - kInterconnectShare);
  const double energy_kwh = a.tdp_w * 1e-3 * a.server_power_ratio * a.power_draw * a.pue * a.accelerator_hours;
  TrainingCostTriplet t;
  t.amortised = (hardware + energy_kwh * a.electricity_usd_per_kwh) * a.deflator;
  t.cloud = a.accelerator_hours * a.cloud_usd_per_h * a.deflator;
  t.purchase = a.accelerators * a.server_usd / (1.0 - kInterconnectShare) * a.deflator;
  return t;
}

}  // namespace eqc
