// The headline figures of a study, world by world: what drivers, sensitivities and robustness are asked of.
#pragma once

#include <string>
#include <vector>

#include "host/engine/worlds/sampled_choices.hpp"

namespace eqc {

struct Headline {
  std::string id;         ///< "nations_able"
  std::string unit;       ///< "nations", "share", "1", "USD"
  std::string statement;  ///< a claim that holds or not: "at least 20 nations can fund it"; empty when there is none
  double threshold = 0;   ///< the claim is: value >= threshold
  std::vector<double> value;  ///< [worlds]
};

/// Those the plan can give for one case: cost of the frontier run, nations able and how unequal, adults able and their
/// gap; statements are about first_choices.
std::vector<Headline> headlines(PlanWorlds& study, std::size_t case_position, const Choices& choices);
inline std::vector<Headline> headlines(PlanWorlds& study, std::size_t case_position) {
  return headlines(study, case_position, first_choices(study));
}

}  // namespace eqc
