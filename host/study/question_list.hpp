// The files of questions/ in the order in which a study answers: the anchors first, they say how far the rest can be
// trusted; then by number.
#pragma once

#include "host/study/question.hpp"

// X(name): questions/name.cpp defines questions::name, a row {number, group, title, function}.
#define EQC_STUDY_QUESTIONS(X) \
  X(anchors)                   \
  X(fewest_holders)            \
  X(nations_able)              \
  X(compute_owners)            \
  X(sovereignty_levels)        \
  X(coalition_power)           \
  X(small_science)             \
  X(access_over_time)          \
  X(programme_cost)            \
  X(home_serving)              \
  X(minimum_deployment)        \
  X(electricity_shock)         \
  X(carbon_limits)             \
  X(adults_by_use)             \
  X(subscription_burden)       \
  X(break_even_price)          \
  X(language_premium)          \
  X(free_and_open)             \
  X(access_cascade)            \
  X(yardsticks)                \
  X(between_within)            \
  X(inequality_ladder)         \
  X(drivers)                   \
  X(convergence)               \
  X(price_against_demand)      \
  X(controls)                  \
  X(access_policies)           \
  X(minimum_fund)              \
  X(resilience)                \
  X(flipping_assumptions)      \
  X(metric_agreement)          \
  X(missing_data)              \
  X(binding_gates)             \
  X(gated_control)

namespace eqc::questions {
#define EQC_X(name) extern const StudyQuestion name;
EQC_STUDY_QUESTIONS(EQC_X)
#undef EQC_X
}  // namespace eqc::questions
