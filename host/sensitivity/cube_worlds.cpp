// The draws of a cube's worlds are made again from its scenario's seed; what came of them is read.
#include "host/sensitivity/cube_worlds.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/base/diagnostics.hpp"
#include "host/sensitivity/draw_directions.hpp"
#include "host/sensitivity/given_data.hpp"
#include "host/sensitivity/plan_outputs.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {
namespace {

std::string variable_of(const std::string& output) { return output.substr(0, output.find('(')) + "_worlds"; }

DesignSpec design_of_worlds(const RunSpec& run) {
  DesignSpec d;
  d.method = SensitivityMethod::given_data;
  d.rows = static_cast<std::uint64_t>(run.worlds);
  d.replicates = static_cast<std::uint32_t>(run.replicates);
  d.seed = run.seed;
  d.monte_carlo = run.sampler == SamplerKind::philox;
  return d;
}

SensitivityResult of_cell(const Cube& cube, const PlanWorlds& study, const OutputCall& c) {
  const Plan& plan = study.plan();
  const std::vector<double> y = cube.read(variable_of(c.name), {{"model", plan.model(c.model).id},
                                                                {"hardware", plan.hardware(c.hardware).id},
                                                                {"region", plan.region(c.region).id},
                                                                {"case", plan.case_at(c.case_).id}});
  if (y.size() != study.worlds()) throw InputError(cube.path() + " holds other worlds than its scenario draws");
  if (std::none_of(y.begin(), y.end(), [](double v) { return std::isfinite(v); }))
    throw InputError(c.name + " has no price in '" + cube.path() + "'");
  std::vector<std::string> names;
  std::vector<std::vector<double>> x;
  for (const DrawnFactor& f :
       drawn_factors_of_cell(study, {.hardware = c.hardware, .region = c.region, .model = c.model, .task = c.task})) {
    names.push_back(f.name);
    x.emplace_back(f.values(study), f.values(study) + y.size());
  }
  SensitivityResult r = given_data(names, x, y, design_of_worlds(study.scenario().run));
  r.outputs[0].name = c.name;
  r.outputs[0].unit = c.unit;
  r.outputs[0].quantiles = shown_quantiles(y);
  return r;
}

}  // namespace

bool holds_worlds_of(const Cube& cube, const std::vector<std::string>& outputs) {
  return !outputs.empty() && std::all_of(outputs.begin(), outputs.end(), [&](const std::string& output) {
    return output.find('(') != std::string::npos && cube.schema().find_variable(variable_of(output)) != nullptr;
  });
}

SensitivityResult given_data_of_cube(const Cube& cube, PlanWorlds& study, const std::vector<std::string>& outputs) {
  std::vector<OutputCall> calls;
  for (const std::string& output : outputs)
    for (const OutputCall& call : output_calls(study, output)) calls.push_back(call);
  SensitivityResult all;
  for (const OutputCall& c : calls) {
    SensitivityResult one = of_cell(cube, study, c);
    if (all.outputs.empty()) {
      all = std::move(one);
    } else if (all.inputs != one.inputs) {
      throw InputError(c.name + " is made from other draws than " + all.outputs[0].name +
                       "; ask for them one after the other");
    } else {
      all.outputs.push_back(std::move(one.outputs[0]));
    }
  }
  return all;
}

}  // namespace eqc
