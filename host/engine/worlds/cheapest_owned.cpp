// The first of equally cheap accelerators wins.
#include "host/engine/worlds/cheapest_owned.hpp"

namespace eqc {

std::optional<CheapestOwned> cheapest_owned(const TaskPrices& p, std::size_t region) {
  std::optional<CheapestOwned> best;
  for (std::size_t h = 0; h < p.plan.n_hardware; ++h) {
    if (p.status[region * p.plan.n_hardware + h] != 0 || p.sold[h] == 0) continue;
    const bool first = !best;
    if (first) best = CheapestOwned{std::vector<Outcome>(p.worlds), std::vector<std::size_t>(p.worlds, h)};
    for (std::size_t w = 0; w < p.worlds; ++w) {
      const Outcome o = p.at(region, h, w);
      if (!first && o.cost_own >= best->outcome[w].cost_own) continue;
      best->outcome[w] = o;
      best->hardware[w] = h;
    }
  }
  return best;
}

}  // namespace eqc
