// The inputs of a scenario that says nothing of them: input/spreads.csv of the catalog, else what is built in.
#include "host/scenario/draw_range.hpp"
#include "host/scenario/sections.hpp"

namespace eqc {
namespace {

constexpr double kResidualSigma = 0.3;  // widest of those that validation knows for throughputs, to judge ranges by

}  // namespace

DistributionSpec spread_distribution(const SpreadRow& row) {
  DistributionSpec d;
  const auto& p = row.parameters;
  switch (row.shape) {
    case SpreadShape::constant:
      d.family = DistributionFamily::constant;
      d.value = p[0];
      break;
    case SpreadShape::uniform:
    case SpreadShape::log_uniform:
      d.family = row.shape == SpreadShape::uniform ? DistributionFamily::uniform : DistributionFamily::log_uniform;
      d.min = p[0];
      d.max = p[1];
      break;
    case SpreadShape::triangular:
      d.family = DistributionFamily::triangular;
      d.min = p[0];
      d.mode = p[1];
      d.max = p[2];
      break;
    case SpreadShape::log_normal:
    case SpreadShape::residual:
      d.family = DistributionFamily::log_normal;
      d.median = p[0];
      d.sigma = row.shape == SpreadShape::residual ? kResidualSigma : p[1];
      break;
  }
  return d;
}

std::vector<InputSpec> default_inputs(const Catalog& catalog, Diagnostics& diagnostics) {
  std::vector<InputSpec> inputs;
  for (const InputInfo& info : input_list()) {
    InputSpec input;
    input.name = info.name;
    input.distribution = info.fallback;
    input.scope = info.scope;
    inputs.push_back(std::move(input));
  }
  for (std::size_t row = 0; row < catalog.spreads.size(); ++row) {
    const SpreadRow& spread = catalog.spreads[row];
    const std::size_t i = *input_index(spread.input);
    const DistributionSpec d = spread_distribution(spread);
    const std::string why = spread.of_catalog_median ? "" : why_not_drawn(input_list()[i], drawn_range(d));
    if (!why.empty())
      diagnostics.add(catalog.root + "/" + spread.origin.file, spread.origin.line, spread.input,
                      "the spread of class '" + spread.class_name + "' " + why);
    inputs[i].classes[row] = d;
    if (spread.class_name == kDefaultClass && !spread.of_catalog_median) inputs[i].distribution = d;
  }
  return inputs;
}

}  // namespace eqc
