// Choices are taken world by world, so that a design can swap them like draws.
#include "host/engine/worlds/chosen_capability.hpp"

#include <algorithm>

namespace eqc {

std::vector<double> chosen_rows(PlanWorlds& study, std::size_t model, std::size_t c, const Choices& choices) {
  std::vector<double> rows;
  const Choice<CostView>& view = choices.view;
  const Choice<CostScope>& scope = choices.scope;
  for (std::size_t i = 0; i < view.options.size(); ++i)
    for (std::size_t j = 0; j < scope.options.size(); ++j) {
      const auto is_so = [&](std::size_t w) { return view.of_world[w] == i && scope.of_world[w] == j; };
      std::size_t w = 0;
      while (w < study.worlds() && !is_so(w)) ++w;
      if (w == study.worlds()) continue;
      const std::vector<double> of_view = study.training_rows(model, c, view.options[i], scope.options[j]);
      rows.resize(of_view.size());
      for (std::size_t k = 0; k < rows.size(); ++k)
        if (is_so(k % study.worlds())) rows[k] = of_view[k];
    }
  return rows;
}

std::vector<double> chosen_capability(const PlanWorlds& study, const PayerGroup& g, std::size_t c,
                                      const std::vector<double>& rows, const Choices& choices) {
  const std::size_t worlds = study.worlds();
  std::vector<double> values = study.budgets(g, c);
  const std::vector<double> cost = study.entity_costs(g, c, rows);
  for (std::size_t k = 0; k < values.size(); ++k) {
    values[k] /= cost[k];
    if (g.basis[k / worlds] == BudgetBasis::measured) continue;
    const MissingData assumed = choices.missing.at(k % worlds);
    if (assumed == MissingData::unable) values[k] = 0;
    if (assumed == MissingData::able) values[k] = std::max(values[k], 1.0 / choices.phi.at(k % worlds));
  }
  return values;
}

std::vector<double> able_number(const PayerGroup& g, const std::vector<double>& times, const Choices& choices,
                                std::size_t share) {
  const std::size_t worlds = choices.phi.of_world.size();
  const double over = g.shares[share] / g.shares.front();
  std::vector<double> count(worlds, 0.0);
  for (std::size_t k = 0; k < times.size(); ++k)
    count[k % worlds] += times[k] >= 1.0 / (over * choices.phi.at(k % worlds)) ? 1.0 : 0.0;
  for (std::size_t w = 0; w < worlds; ++w)
    count[w] += choices.missing.at(w) == MissingData::able ? static_cast<double>(g.missing) : 0.0;
  return count;
}

}  // namespace eqc
