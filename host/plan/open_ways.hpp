// What a buyer would do: which rents are offers, and which places have somebody who runs machines for others.
#pragma once

#include "host/plan/plan.hpp"

namespace eqc {

/// A cloud or a data centre is there; anywhere with choice.any_place, or when the catalog knows of no data centre.
/// Nations may build at home where others would not go.
bool place_for_hire(const Plan& plan, std::size_t region);

/// A cloud rents accelerators out there; anywhere with choice.any_place.
bool rents_at_home(const Plan& plan, std::size_t region);

}  // namespace eqc
