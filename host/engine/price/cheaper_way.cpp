// Expected costs are means over the worlds at hand: what a buyer knows who knows how inputs are spread.
#include "host/engine/price/cheaper_way.hpp"

#include "host/plan/open_ways.hpp"
#include "kernels/base/elementary.hpp"

namespace eqc {

double expected(const double* usd, std::size_t worlds) {
  double sum = 0;
  for (std::size_t w = 0; w < worlds; ++w) sum += usd[w];
  return sum / static_cast<double>(worlds);
}

CheaperWay::CheaperWay(const Plan& plan)
    : worlds_(static_cast<std::size_t>(plan.scenario->run.worlds)), foresight_(plan.scenario->choice.foresight) {}

bool CheaperWay::offer(const double* offered, double factor, double* kept) const {
  Kept all{kept, foresight_ ? 0 : expected(kept, worlds_)};
  return offer(offered, foresight_ ? 0 : expected(offered, worlds_), factor, all);
}

bool CheaperWay::offer(const double* offered, double offered_expected_usd, double factor, Kept& kept) const {
  if (!foresight_ && !(offered_expected_usd * factor < kept.expected_usd)) return false;
  bool taken = false;
  for (std::size_t w = 0; w < worlds_; ++w) {
    const double usd = offered[w] * factor;
    const bool take = !foresight_ || usd < kept.usd[w];
    kept.usd[w] = take ? usd : kept.usd[w];
    taken = taken || take;
  }
  kept.expected_usd = expected(kept.usd, worlds_);
  return taken;
}

std::vector<double> cheapest_anywhere(const Plan& plan, const std::vector<double>& rows) {
  const auto worlds = static_cast<std::size_t>(plan.scenario->run.worlds);
  const CheaperWay cheaper(plan);
  std::vector<double> least(worlds, kInfinity);
  for (std::size_t i = 0; i < rows.size() / worlds; ++i)
    if (i >= plan.n_regions || place_for_hire(plan, i)) cheaper.offer(rows.data() + i * worlds, 1.0, least.data());
  return least;
}

}  // namespace eqc
