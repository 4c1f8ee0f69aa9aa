// Inequality of nations' capability by region and income group, and along income per head.
#include <algorithm>

#include "host/run/group_splitter.hpp"
#include "host/run/payer_parts.hpp"
#include "kernels/metric/concentration_index.hpp"

namespace eqc {
namespace {

/// Entities ascending by income per head; those without one are left out.
struct IncomeRanks {
  std::vector<std::size_t> entity;
  std::vector<double> income, weight, scratch;
  Profile profile;
};

IncomeRanks income_ranks(const Catalog& catalog, const PayerGroup& g) {
  IncomeRanks r;
  const auto per_head = [&](std::size_t e) { return *catalog.nations[g.nation[e]].gdp_usd / *catalog.nations[g.nation[e]].population; };
  for (std::size_t e = 0; e < g.ids.size(); ++e)
    if (catalog.nations[g.nation[e]].gdp_usd && catalog.nations[g.nation[e]].population) r.entity.push_back(e);
  std::stable_sort(r.entity.begin(), r.entity.end(), [&](std::size_t a, std::size_t b) { return per_head(a) < per_head(b); });
  for (const std::size_t e : r.entity) {
    r.income.push_back(per_head(e));
    r.weight.push_back(g.weight[e]);
  }
  const auto n = static_cast<std::int32_t>(r.entity.size());
  r.scratch.resize(static_cast<std::size_t>(profile_scratch_size(n)));
  if (n > 0) r.profile = make_profile(r.income.data(), r.weight.data(), n, r.scratch.data());
  return r;
}

/// Names of a member of each entity's nation.
std::vector<std::string> names_of(const Catalog& catalog, const PayerGroup& g, std::string NationRow::*member) {
  std::vector<std::string> names;
  for (const std::size_t n : g.nation) names.push_back(catalog.nations[n].*member);
  return names;
}

}  // namespace

void add_decomposition(const PayerContext& x, const PayerGroup& g, const CaseBudgets& b, const std::string& capability, const std::vector<double>& rows, bool known) {
  const std::size_t worlds = x.worlds(), n = g.ids.size(), parts = decomposition_parts().size() * groupings().size(), k = x.fold.statistics();
  const std::string stem = g.name + "_" + capability;
  if (!known || n == 0) {
    x.sink.add(stem + "_decomposition", x.nan(parts * k));
    x.sink.add(stem + "_concentration_index", x.nan(k));
    return;
  }
  const Catalog& catalog = *x.plan().catalog;
  const std::vector<double> costs = case_costs(x.plan(), g, x.case_spec(), rows);
  GroupSplitter splitter({names_of(catalog, g, &NationRow::wb_region), names_of(catalog, g, &NationRow::income_group)}, g.weight);
  const IncomeRanks ranks = income_ranks(catalog, g);
  std::vector<double> by_part(parts * worlds), concentration(worlds), value(n), ranked(ranks.entity.size());
  for (std::size_t w = 0; w < worlds; ++w) {
    for (std::size_t e = 0; e < n; ++e) value[e] = b.usd[e * worlds + w] / b.partners[e] / costs[e * worlds + w] + 0.0;
    const std::vector<double> split = splitter.split(value.data());
    for (std::size_t p = 0; p < parts; ++p) by_part[p * worlds + w] = split[p];
    for (std::size_t i = 0; i < ranked.size(); ++i) ranked[i] = value[ranks.entity[i]];
    concentration[w] = ranked.empty() ? 0.0 : concentration_index(ranks.profile, ranked.data());
  }
  std::vector<double> folded, index;
  for (std::size_t p = 0; p < parts; ++p) x.fold.append(by_part.data() + p * worlds, folded);
  x.fold.append(concentration.data(), index);
  x.sink.add(stem + "_decomposition", folded);
  x.sink.add(stem + "_concentration_index", index);
}

}  // namespace eqc
