// Medians per kind of kernel; indices by the sensitivity engine on the worlds of the plan.
#include "host/calibrate/compare.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "host/catalog/efficiency_cell.hpp"
#include "host/engine/worlds/band.hpp"
#include "host/engine/worlds/plan_worlds.hpp"
#include "host/scenario/scenario.hpp"
#include "host/sensitivity/plan_study.hpp"
#include "host/sensitivity/sensitivity_options.hpp"

namespace eqc {
namespace {

Ratios ratios_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {sorted_quantile(values, 0.05), median_of(values), sorted_quantile(values, 0.95)};
}

}  // namespace

std::vector<ComparedColumn> compared_columns(const Calibration& c) {
  std::vector<ComparedColumn> all;
  HardwareSpec prior = c.published;
  for (const auto& [column, value] : c.curves.columns) {
    const EfficiencyCell cell = *efficiency_cell(prior, column);
    all.push_back({column, value, *cell.value / cell.unit});
  }
  all.push_back({"spread", c.curves.held_out.spread, c.published.curves.spread});
  return all;
}

std::vector<ComparedKernels> compared_kernels(const Calibration& c) {
  std::map<std::string, std::pair<std::vector<double>, std::vector<double>>> ratios;
  for (const Measurement& m : c.points) {
    if (!has_curve(m.point.kind)) continue;
    auto& [prior, fitted] = ratios[kernel_group(m.point)];
    prior.push_back(std::exp(log_residual(c.published, m)));
    fitted.push_back(std::exp(log_residual(c.curves.hardware, m)));
  }
  std::vector<ComparedKernels> all;
  for (const auto& [name, both] : ratios)
    all.push_back({name, both.first.size(), ratios_of(both.first), ratios_of(both.second)});
  return all;
}

EffectSide training_effect(const Plan& plan, const std::string& hardware, Backend& backend, int threads,
                           std::string& output) {
  output = fmt::format("training_cost_own({}, {}, {})", plan.model(0).id, hardware, plan.region(0).id);
  PlanWorlds worlds(plan, backend, threads);
  DesignSpec design = design_of_run(plan.scenario->run);
  PlanStudy study(worlds, {output}, {}, design);
  study.extend_to(design.rows);
  const SensitivityResult result = study.result();
  const OutputIndices& indices = result.outputs.at(0);
  if (indices.quantiles.size() != std::size(kShownQuantiles) || indices.rows == 0)
    throw InputError(output + " is feasible in no world; choose another model or part");
  EffectSide side;
  side.low = indices.quantiles.front();
  side.median = indices.quantiles[2];
  side.high = indices.quantiles.back();
  const auto total = std::find(result.statistics.begin(), result.statistics.end(), "ST");
  for (std::size_t i = 0; i < result.inputs.size() && total != result.statistics.end(); ++i)
    if (result.inputs[i].find("compute_efficiency") != std::string::npos) {
      const IndexEstimate& e = indices.estimates[i][static_cast<std::size_t>(total - result.statistics.begin())];
      side.total_index = e.value;
      side.index_low = e.lo;
      side.index_high = e.hi;
    }
  return side;
}

}  // namespace eqc
