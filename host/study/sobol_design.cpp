// Inputs tied by a correlation are one factor: swapped alone they would break it.
#include "host/study/sobol_design.hpp"

#include <algorithm>

#include "host/base/parallel.hpp"
#include "host/plan/correlation_check.hpp"

namespace eqc {
namespace {

std::vector<DesignFactor> design_factors(const PlanWorlds& study) {
  const std::vector<int> tied = correlated_inputs(study.scenario());
  DesignFactor together;
  std::vector<DesignFactor> all;
  for (int i = 0; i < kInputs; ++i) {
    if (!study.scenario().inputs[static_cast<std::size_t>(i)].varies()) continue;
    const bool is_tied = std::find(tied.begin(), tied.end(), i) != tied.end();
    DesignFactor one{kInputNames[i]};
    DesignFactor& f = is_tied ? together : one;
    if (is_tied) f.name += (f.name.empty() ? "" : " and ") + std::string(kInputNames[i]);
    f.inputs[static_cast<std::size_t>(i)] = true;
    if (!is_tied) all.push_back(one);
  }
  if (!together.name.empty()) all.push_back(together);
  const std::vector<std::string> lists = chosen_lists(study);
  for (std::size_t k = 0; k < lists.size(); ++k) {
    all.push_back({lists[k]});
    all.back().lists[k] = true;
  }
  return all;
}

/// Everything but a factor.
DesignFactor complement(const DesignFactor& f) {
  DesignFactor rest{"everything but " + f.name};
  for (std::size_t i = 0; i < f.inputs.size(); ++i) rest.inputs[i] = !f.inputs[i];
  for (std::size_t k = 0; k < f.lists.size(); ++k) rest.lists[k] = !f.lists[k];
  return rest;
}

}  // namespace

SobolDesign evaluate_design(PlanWorlds& study) {
  SobolDesign d;
  d.factors = design_factors(study);
  d.choices = drawn_choices(study);
  d.a = headlines(study, 0, d.choices);
  const std::size_t n = d.factors.size();
  d.ab.resize(n);
  d.ba.resize(n);
  parallel_for(2 * n + 1, study.threads(), [&](std::size_t i) {
    const DesignFactor second = i == 2 * n ? complement({}) : i < n ? d.factors[i] : complement(d.factors[i - n]);
    const auto rows = study.with_second_inputs(second.inputs, 1);
    (i == 2 * n ? d.b : i < n ? d.ab[i] : d.ba[i - n]) = headlines(*rows, 0, drawn_choices(study, second.lists));
  });
  return d;
}

}  // namespace eqc
