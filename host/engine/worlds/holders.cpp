// Metrics come from the kernels; only the order of entities is kept here.
#include "host/engine/worlds/holders.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "kernels/metric/concentration.hpp"
#include "kernels/metric/lorenz.hpp"

namespace eqc {
namespace {

std::vector<std::size_t> ascending_order(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  return order;
}

}  // namespace

Concentration concentration_of(const std::vector<double>& values, std::size_t entities, std::size_t worlds) {
  Concentration c;
  for (auto& list : c.in_few) list.assign(entities, 0.0);
  const auto n = static_cast<std::int32_t>(entities);
  std::vector<double> of_world(entities), sorted(entities), weight(entities, 1.0),
      scratch(static_cast<std::size_t>(profile_scratch_size(n)));
  for (std::size_t w = 0; w < worlds; ++w) {
    for (std::size_t e = 0; e < entities; ++e) of_world[e] = values[e * worlds + w] + 0.0;
    const std::vector<std::size_t> order = ascending_order(of_world);
    for (std::size_t i = 0; i < entities; ++i) sorted[i] = of_world[order[i]];
    const Profile p = make_profile(sorted.data(), weight.data(), n, scratch.data());
    for (int q = 0; q < kHeldShareCount; ++q) {
      const double few = fewest_holders(p, kHeldShares[q]);
      c.fewest[q].push_back(few);
      for (std::size_t i = 0; i < static_cast<std::size_t>(few); ++i)
        c.in_few[q][order[entities - 1 - i]] += 1.0 / static_cast<double>(worlds);
    }
    c.cr1.push_back(largest_share(p, 1));
    c.cr3.push_back(largest_share(p, 3));
    c.cr5.push_back(largest_share(p, 5));
    c.hhi.push_back(hhi(p));
    c.effective.push_back(effective_number(hhi(p)));
    c.gini.push_back(gini(p));
  }
  return c;
}

std::vector<double> count_at_least(const std::vector<double>& values, std::size_t entities, std::size_t worlds,
                                   double threshold) {
  std::vector<double> count(worlds, 0.0);
  for (std::size_t e = 0; e < entities; ++e)
    for (std::size_t w = 0; w < worlds; ++w) count[w] += values[e * worlds + w] >= threshold ? 1.0 : 0.0;
  return count;
}

double share_at_least(const std::vector<double>& values, double threshold) {
  const auto n = std::count_if(values.begin(), values.end(), [&](double v) { return v >= threshold; });
  return static_cast<double>(n) / static_cast<double>(values.size());
}

std::vector<double> mean_ranks(const std::vector<double>& values) {
  const std::vector<std::size_t> order = ascending_order(values);
  std::vector<double> rank(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first;
    while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
    for (std::size_t i = first; i < end; ++i) rank[order[i]] = 0.5 * static_cast<double>(first + 1 + end);
    first = end;
  }
  return rank;
}

double rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const std::vector<double> ra = mean_ranks(a), rb = mean_ranks(b);
  const double mean = 0.5 * (static_cast<double>(a.size()) + 1.0);
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (ra[i] - mean) * (rb[i] - mean);
    aa += (ra[i] - mean) * (ra[i] - mean);
    bb += (rb[i] - mean) * (rb[i] - mean);
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : std::numeric_limits<double>::quiet_NaN();
}

std::vector<Holders> holders_of(const PlanWorlds& study) {
  std::vector<Holders> all;
  for (const PayerGroup& g : study.groups()) {
    if (g.name == "bloc") continue;  // they overlap, and their members are nations
    const char* name = g.name == "nation"         ? "nations"
                       : g.name == "organization" ? "companies"
                                                  : "research institutions";
    all.push_back({name, &g, {}});
    for (std::size_t e = 0; e < g.ids.size(); ++e) all.back().members.push_back(e);
  }
  return all;
}

std::vector<double> training_capability(PlanWorlds& study, const Holders& h, std::size_t model,
                                        std::size_t case_position) {
  const std::size_t worlds = study.worlds();
  const std::vector<double> budget = study.budgets(*h.group, case_position);
  const std::vector<double> cost =
      study.entity_costs(*h.group, case_position, study.costs(model, case_position).train_usd);
  std::vector<double> values(h.members.size() * worlds);
  for (std::size_t i = 0; i < h.members.size(); ++i)
    for (std::size_t w = 0; w < worlds; ++w)
      values[i * worlds + w] = budget[h.members[i] * worlds + w] / cost[h.members[i] * worlds + w];
  return values;
}

std::vector<double> series_of(const std::vector<double>& values, std::size_t entity, std::size_t worlds) {
  return {values.begin() + static_cast<std::ptrdiff_t>(entity * worlds),
          values.begin() + static_cast<std::ptrdiff_t>((entity + 1) * worlds)};
}

}  // namespace eqc
