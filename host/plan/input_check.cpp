// An input may be drawn at its own scope or once per world; a case's scale must keep its whole range meaningful.
#include "host/plan/input_check.hpp"

#include <fmt/core.h>

#include <cmath>

#include "host/base/human.hpp"

namespace eqc {
namespace {

/// Smallest and largest value a distribution can give; infinite where it has no bound.
Range bounds_of(const DistributionSpec& d) {
  switch (d.family) {
    case DistributionFamily::constant: return {d.value, d.value};
    case DistributionFamily::log_normal:
    case DistributionFamily::catalog: return {0, std::numeric_limits<double>::infinity()};
    case DistributionFamily::discrete:
    case DistributionFamily::empirical: return {d.values.front(), d.values.back()};
    default: return {d.min, d.max};
  }
}

void check_scope(const Scenario& s, std::size_t i, Diagnostics& faults) {
  const InputSpec& input = s.inputs[i];
  const InputInfo& info = input_list()[i];
  const std::string key = "inputs." + input.name + ".scope";
  if (input.distribution.family == DistributionFamily::catalog && input.scope != Scope::hardware)
    faults.add(s.path, 0, key,
               fmt::format("'{}' with distribution \"catalog\" is drawn per {} (each accelerator has its own price "
                           "table); use scope \"hardware\"",
                           input.name, scope_name(input.scope)));
  else if (input.scope != Scope::world && input.scope != info.scope)
    faults.add(s.path, 0, key,
               fmt::format("'{}' cannot be drawn per {} (it is used {}); use scope \"world\"{}", input.name,
                           scope_name(input.scope),
                           info.scope == Scope::world ? "for hardware and regions alike"
                                                      : fmt::format("per {}", scope_name(info.scope)),
                           info.scope == Scope::world ? "" : fmt::format(" or \"{}\"", scope_name(info.scope))));
}

void check_scale(const Scenario& s, const CaseSpec& c, std::size_t i, Diagnostics& faults) {
  if (c.scale[i] == 1.0) return;
  const Range drawn = bounds_of(s.inputs[i].distribution), allowed = input_list()[i].allowed;
  const bool low_bad = std::isfinite(drawn.low) && !allowed.holds(drawn.low * c.scale[i]) && allowed.holds(drawn.low);
  const bool high_bad = std::isfinite(drawn.high) && !allowed.holds(drawn.high * c.scale[i]);
  if (!low_bad && !high_bad) return;
  faults.add(
      s.path, 0, fmt::format("case.{}.scale.{}", c.id, s.inputs[i].name),
      fmt::format("scaled by {}, '{}' reaches {} (it must be {}); choose a smaller change or a narrower distribution",
                  number_text(c.scale[i]), s.inputs[i].name,
                  number_text((low_bad ? drawn.low : drawn.high) * c.scale[i]), allowed.text()));
}

}  // namespace

void check_inputs(const Scenario& scenario, Diagnostics& faults) {
  for (std::size_t i = 0; i < scenario.inputs.size(); ++i) {
    check_scope(scenario, i, faults);
    for (const std::size_t c : scenario.axes.cases) check_scale(scenario, scenario.cases[c], i, faults);
  }
}

}  // namespace eqc
