// What a month of use costs at the list prices of interfaces.
#pragma once

#include "host/plan/plan.hpp"

namespace eqc {

/// Monthly list price in USD of the scenario's use level for a model at the median over its hosts, each at its
/// cheapest; resellers and retired offers count only where nobody else sells it. NaN without a price.
double list_price_per_month(const Plan& plan, std::size_t model);

}  // namespace eqc
