// An input may be drawn at its own scope or once per world; a case's scale must keep its whole range meaningful.
#include "host/plan/input_check.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/base/human.hpp"
#include "host/scenario/draw_range.hpp"
#include "kernels/econ/inputs.hpp"

namespace eqc {
namespace {

void check_scope(const Scenario& s, std::size_t i, Diagnostics& faults) {
  const InputSpec& input = s.inputs[i];
  const InputInfo& info = input_list()[i];
  const std::string key = "inputs." + input.name + ".scope";
  const KeyPlace place = s.place_of("inputs." + input.name);
  if (input.distribution.family == DistributionFamily::catalog && input.scope != Scope::hardware)
    faults.add(place.file, place.line, key,
               fmt::format("'{}' with distribution \"catalog\" is drawn per {} (each accelerator has its own price "
                           "table); use scope \"hardware\"",
                           input.name, scope_name(input.scope)));
  else if (input.scope != Scope::world && input.scope != info.scope)
    faults.add(place.file, place.line, key,
               fmt::format("'{}' cannot be drawn per {} (it is used {}); use scope \"world\"{}", input.name,
                           scope_name(input.scope),
                           info.scope == Scope::world ? "for hardware and regions alike"
                                                      : fmt::format("per {}", scope_name(info.scope)),
                           info.scope == Scope::world ? "" : fmt::format(" or \"{}\"", scope_name(info.scope))));
}

/// What is drawn of any entity.
Range range_of_all(const InputSpec& input) {
  Range all = drawn_range(input.distribution);
  const auto widen = [&](const auto& entry) {
    const Range one = drawn_range(entry.second);
    all = {std::min(all.low, one.low), std::max(all.high, one.high)};
  };
  std::for_each(input.own.begin(), input.own.end(), widen);
  if (input.distribution.family != DistributionFamily::catalog)
    std::for_each(input.classes.begin(), input.classes.end(), widen);
  return all;
}

void check_scale(const Scenario& s, const CaseSpec& c, std::size_t i, const Range& drawn, Diagnostics& faults) {
  if (c.scale[i] == 1.0) return;
  const std::string why = why_not_drawn(input_list()[i], {drawn.low * c.scale[i], drawn.high * c.scale[i]});
  const KeyPlace place = s.place_of("case." + c.id);
  if (!why.empty())
    faults.add(place.file, place.line, fmt::format("case.{}.scale.{}", c.id, s.inputs[i].name),
               fmt::format("scaled by {}, the input {}; choose a smaller change or a narrower distribution",
                           number_text(c.scale[i]), why));
}

/// A price fall at a drawn rate, in the world where most is left or lost.
void check_fall(const Scenario& s, const CaseSpec& c, Input rate, double years, Diagnostics& faults) {
  if (!(years > 0)) return;
  const auto i = static_cast<std::size_t>(rate);
  const KeyPlace place = s.place_of("case." + c.id);
  const Range drawn = range_of_all(s.inputs[i]);
  for (const double end : {drawn.low * c.scale[i], drawn.high * c.scale[i]})
    if (const double fall = std::pow(end, years); !(fall <= kLargestFall && fall >= 1 / kLargestFall)) {
      faults.add(
          place.file, place.line, fmt::format("case.{}.price_fall.years", c.id),
          fmt::format("in {} years at the drawn rate of {} a year, prices change by a factor of {}, at most {} is "
                      "computed; fewer years, or a narrower distribution of {}",
                      number_text(years), number_text(end), fall > 1 ? number_text(fall) : number_text(1 / fall),
                      number_text(kLargestFall), s.inputs[i].name));
      return;
    }
}

}  // namespace

void check_inputs(const Scenario& scenario, Diagnostics& faults) {
  for (std::size_t i = 0; i < scenario.inputs.size(); ++i) {
    check_scope(scenario, i, faults);
    const Range drawn = range_of_all(scenario.inputs[i]);
    for (const std::size_t c : scenario.axes.cases) check_scale(scenario, scenario.cases[c], i, drawn, faults);
  }
  for (const std::size_t i : scenario.axes.cases) {
    const CaseSpec& c = scenario.cases[i];
    check_fall(scenario, c, Input::use_price_fall, c.use_years, faults);
    check_fall(scenario, c, Input::compute_price_fall, c.compute_years, faults);
  }
}

}  // namespace eqc
