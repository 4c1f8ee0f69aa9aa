// Searches whose layouts keep their limits with a probability: the search knows medians, so it is asked again under
// limits that are tighter by as much as drawn worlds are slower.
#pragma once

#include <vector>

#include "host/engine/search/limit_use.hpp"
#include "host/engine/search/status.hpp"

namespace eqc {

class Backend;  // host/engine/search/backend.hpp
struct TrainingSearchJob;
struct ServingSearchJob;
struct TrainingSearchResult;
struct ServingSearchResult;

/// What a search is worth once drawn worlds are looked at.
struct LimitVerdict {
  Status status = Status::no_layout;
  double limit_use = 0;  ///< LimitUse::at(the probability asked for) of the best layout; 0: not asked for, or none
};

/// Runs `jobs`; `hardware_of`: place on the axis of each. A result whose limits are met with too small a probability is
/// replaced by the best one that keeps them, or left as the closest miss.
std::vector<LimitVerdict> search_within_limits(const Plan& plan, const DrawnSpeeds& speeds, Backend& backend,
                                               const std::vector<std::size_t>& hardware_of,
                                               const std::vector<TrainingSearchJob>& jobs,
                                               std::vector<TrainingSearchResult>& results);
std::vector<LimitVerdict> search_within_limits(const Plan& plan, const DrawnSpeeds& speeds, Backend& backend,
                                               const std::vector<std::size_t>& hardware_of,
                                               const std::vector<ServingSearchJob>& jobs,
                                               std::vector<ServingSearchResult>& results);

}  // namespace eqc
