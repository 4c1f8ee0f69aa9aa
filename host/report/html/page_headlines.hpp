// The headline figures of a cube's scenario, world by world: its worlds drawn again.
#pragma once

#include <string>
#include <vector>

#include "host/plan/plan.hpp"
#include "host/report/html/page_table.hpp"

namespace eqc {

class Backend;

/// Quantiles of each headline of each case (host/engine/worlds/headline.hpp), at the middles of kHeadlineDots equal
/// shares of the worlds, beside its 5 %, 50 % and 95 % quantiles. One table a headline: axes `case`, texts none. Empty
/// where the scenario gives none.
std::vector<PageTable> headline_tables(const Plan& plan, Backend& backend, int threads);

inline constexpr int kHeadlineDots = 20;

}  // namespace eqc
