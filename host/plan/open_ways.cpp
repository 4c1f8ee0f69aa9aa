// Columns of region/regions.csv and region/data_centers.csv, which a scenario can overrule.
#include "host/plan/open_ways.hpp"

#include <algorithm>

namespace eqc {

bool place_for_hire(const Plan& plan, std::size_t region) {
  const RegionRow& row = plan.region(region);
  if (plan.scenario->choice.any_place || row.cloud_region || row.data_centers.value_or(0) > 0) return true;
  const auto& all = plan.catalog->regions;
  return std::none_of(all.begin(), all.end(), [](const RegionRow& r) { return r.data_centers.has_value(); });
}

bool rents_at_home(const Plan& plan, std::size_t region) {
  return plan.scenario->choice.any_place || plan.region(region).has_rental_premium;
}

}  // namespace eqc
