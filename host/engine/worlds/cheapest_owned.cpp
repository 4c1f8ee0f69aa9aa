// The first of equally cheap accelerators wins.
#include "host/engine/worlds/cheapest_owned.hpp"

#include "host/engine/price/cheaper_way.hpp"
#include "kernels/base/elementary.hpp"

namespace eqc {

std::optional<CheapestOwned> cheapest_owned(const TaskPrices& p, std::size_t region) {
  std::optional<CheapestOwned> best;
  const CheaperWay cheaper(p.plan);
  std::vector<double> kept(p.worlds, kInfinity), usd(p.worlds);
  for (std::size_t h = 0; h < p.plan.n_hardware; ++h) {
    if (p.status[region * p.plan.n_hardware + h] != 0 || p.sold[h] == 0) continue;
    std::vector<Outcome> outcome;
    for (std::size_t w = 0; w < p.worlds; ++w) {
      outcome.push_back(p.at(region, h, w));
      usd[w] = outcome[w].cost_own;
    }
    if (!cheaper.offer(usd.data(), 1.0, kept.data())) continue;
    if (!best) best = CheapestOwned{outcome, std::vector<std::size_t>(p.worlds, h)};
    for (std::size_t w = 0; w < p.worlds; ++w) {
      if (kept[w] != usd[w]) continue;
      best->outcome[w] = outcome[w];
      best->hardware[w] = h;
    }
  }
  return best;
}

}  // namespace eqc
