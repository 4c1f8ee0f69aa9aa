// From what a scenario says, and where it says nothing what its run has, to a design.
#include "host/sensitivity/sensitivity_options.hpp"

#include "host/base/text.hpp"

namespace eqc {

double SensitivityOptions::width() const {
  double w = 0;
  return until.rfind("width=", 0) == 0 && parse_double(until.substr(6), w) ? w : 0;
}

SensitivityOptions sensitivity_options(const SensitivitySpec& s, const DesignSpec& otherwise) {
  SensitivityOptions o;
  o.design = otherwise;
  o.design.method = static_cast<SensitivityMethod>(s.method);
  o.design.estimator = static_cast<SobolEstimator>(s.estimator);
  if (s.sampler) o.design.monte_carlo = static_cast<SamplerKind>(*s.sampler) == SamplerKind::philox;
  if (s.rows) o.design.rows = static_cast<std::uint64_t>(*s.rows);
  if (s.replicates) o.design.replicates = static_cast<std::uint32_t>(*s.replicates);
  if (s.seed) o.design.seed = static_cast<std::uint64_t>(*s.seed);
  o.outputs = s.outputs;
  o.inputs = s.inputs;
  o.flips = s.flips;
  o.until = s.until;
  return o;
}

DesignSpec design_of_run(const RunSpec& run) {
  DesignSpec d;
  d.rows = static_cast<std::uint64_t>(run.worlds);
  d.replicates = static_cast<std::uint32_t>(run.replicates);
  d.seed = run.seed;
  d.monte_carlo = run.sampler == SamplerKind::philox;
  d.pairs = false;
  return d;
}

}  // namespace eqc
