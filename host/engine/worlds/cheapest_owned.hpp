// What owning costs where it is cheapest.
#pragma once

#include <optional>
#include <vector>

#include "host/engine/price/task_prices.hpp"

namespace eqc {

/// The cheapest way to own in one region: one accelerator, or with foresight one for each world.
struct CheapestOwned {
  std::vector<Outcome> outcome;       ///< [worlds]
  std::vector<std::size_t> hardware;  ///< [worlds]
};

/// Nothing when no accelerator that is for sale can do it there.
std::optional<CheapestOwned> cheapest_owned(const TaskPrices& prices, std::size_t region);

}  // namespace eqc
