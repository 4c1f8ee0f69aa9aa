// A nation of a coalition acts with all its members; a bloc with its own.
#include "host/engine/afford/case_budgets.hpp"

#include <algorithm>
#include <limits>

#include "host/engine/price/cheaper_way.hpp"
#include "host/plan/export_control.hpp"
#include "kernels/econ/inputs.hpp"

namespace eqc {
namespace {

/// Rows of nations that an entity acts with, itself included; empty: alone.
std::vector<std::vector<std::size_t>> partners_of(const Plan& plan, const PayerGroup& g, const CaseSpec& c) {
  std::vector<std::vector<std::size_t>> all = g.members;
  all.resize(g.ids.size());
  if (g.name != "nation") return all;
  for (const std::string& bloc : c.coalitions) {
    std::vector<std::size_t> with_budget;
    for (const std::size_t n : plan.catalog->members_of(bloc))
      if (std::find(g.row.begin(), g.row.end(), n) != g.row.end()) with_budget.push_back(n);
    for (std::size_t e = 0; e < g.ids.size(); ++e)
      if (all[e].empty() && std::find(with_budget.begin(), with_budget.end(), g.row[e]) != with_budget.end())
        all[e] = with_budget;
  }
  return all;
}

/// Sum of nations' budgets under their own drawn multipliers, by world.
std::vector<double> pooled(const Plan& plan, const Draws& draws, const std::vector<std::size_t>& nations,
                           const CaseSpec& c) {
  std::vector<double> sum(static_cast<std::size_t>(plan.scenario->run.worlds), 0.0);
  for (const std::size_t n : nations) {
    const double budget =
        nation_budget(plan.catalog->nations[n], plan.scenario->affordability.nation_budget).value_or(0.0);
    const std::vector<double> drawn = draws.scaled(Input::nation_budget, {.nation = n}, c);
    for (std::size_t w = 0; w < sum.size(); ++w) sum[w] += budget * drawn[w];
  }
  return sum;
}

/// Public compute: a share of the nation's GERD divided equally among its research institutions. [entities][worlds]
std::vector<double> public_pools(const Plan& plan, const Draws& draws, const PayerGroup& g, const CaseSpec& c) {
  const std::size_t worlds = static_cast<std::size_t>(plan.scenario->run.worlds);
  std::vector<double> all;
  all.reserve(g.ids.size() * worlds);
  for (std::size_t e = 0; e < g.ids.size(); ++e) {
    const std::size_t n = g.nation[e];
    const auto budget =
        n < plan.catalog->nations.size() ? nation_budget(plan.catalog->nations[n], NationBudget::gerd) : std::nullopt;
    const double each =
        budget.value_or(0.0) * c.public_compute / static_cast<double>(std::count(g.nation.begin(), g.nation.end(), n));
    const std::vector<double> drawn =
        budget ? draws.scaled(Input::nation_budget, {.nation = n}, c) : std::vector<double>(worlds, 0.0);
    for (std::size_t w = 0; w < worlds; ++w) all.push_back(each * drawn[w]);
  }
  return all;
}

}  // namespace

CaseBudgets case_budgets(const Plan& plan, const Draws& draws, const PayerGroup& g, const CaseSpec& c) {
  const std::vector<std::vector<std::size_t>> partners = partners_of(plan, g, c);
  CaseBudgets b;
  for (std::size_t e = 0; e < g.ids.size(); ++e) {
    b.partners.push_back(g.name == "nation" && !partners[e].empty() ? static_cast<double>(partners[e].size()) : 1.0);
    b.plain = b.plain && partners[e].empty();
    std::vector<double> mine;
    if (!partners[e].empty()) {
      mine = pooled(plan, draws, partners[e], c);
    } else {
      mine = draws.scaled(g.budget_input, {.nation = g.row[e], .organization = g.row[e]}, c);
      for (double& v : mine) v *= g.budget_usd[e];
    }
    b.usd.insert(b.usd.end(), mine.begin(), mine.end());
  }
  if (g.name == "institution" && c.public_compute > 0) {
    b.pool_usd = public_pools(plan, draws, g, c);
    b.plain = false;
  }
  return b;
}

std::vector<double> case_costs(const Plan& plan, const PayerGroup& g, const CaseSpec& c,
                               const std::vector<double>& rows) {
  const std::size_t worlds = static_cast<std::size_t>(plan.scenario->run.worlds);
  const std::vector<std::vector<std::size_t>> partners = partners_of(plan, g, c);
  const CheaperWay cheaper(plan);
  std::vector<double> all(g.ids.size() * worlds, std::numeric_limits<double>::infinity());
  for (std::size_t e = 0; e < g.ids.size(); ++e) {
    const std::vector<std::size_t> alone = {g.nation[e]};
    for (const std::size_t n : partners[e].empty() ? alone : partners[e]) {
      const auto row = static_cast<std::size_t>(cost_row_of(plan, n, c));
      const double dearer =
          row >= plan.n_regions ? export_factor(*plan.catalog, n, c) : 1.0;  // rows of regions have it already
      cheaper.offer(rows.data() + row * worlds, dearer, all.data() + e * worlds);
    }
  }
  return all;
}

}  // namespace eqc
