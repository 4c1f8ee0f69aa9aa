// Inequality of nations' capability by region and income group, and along income per head.
#include "kernels/metric/decomposition.hpp"

#include <algorithm>

#include "host/run/payer_parts.hpp"
#include "kernels/metric/concentration_index.hpp"
#include "kernels/metric/lorenz.hpp"
#include "kernels/metric/sort.hpp"

namespace eqc {
namespace {

std::vector<std::int32_t> group_numbers(const Catalog& catalog, const PayerGroup& g, std::string NationRow::*member, std::int32_t& groups) {
  std::vector<std::string> seen;
  std::vector<std::int32_t> of;
  for (const std::size_t n : g.nation) {
    const std::string& name = catalog.nations[n].*member;
    const auto found = std::find(seen.begin(), seen.end(), name);
    of.push_back(static_cast<std::int32_t>(found - seen.begin()));
    if (found == seen.end()) seen.push_back(name);
  }
  groups = static_cast<std::int32_t>(seen.size());
  return of;
}

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

/// Decompositions of one world after the other.
class Splitter {
 public:
  Splitter(std::size_t entities, std::vector<std::vector<std::int32_t>> groups, std::vector<std::int32_t> counts)
      : n_(static_cast<std::int32_t>(entities)), groups_(std::move(groups)), counts_(std::move(counts)), sorted_(entities), weight_(entities, 1.0), order_(entities),
        sort_scratch_(static_cast<std::size_t>(sort_with_order_scratch_size(n_))), profile_scratch_(static_cast<std::size_t>(profile_scratch_size(n_))), of_(entities) {}

  /// Parts of `value` by grouping, in the order of decomposition_parts().
  std::vector<double> split(const double* value) {
    sort_with_order(value, n_, sorted_.data(), order_.data(), sort_scratch_.data());
    const Profile p = make_profile(sorted_.data(), weight_.data(), n_, profile_scratch_.data());
    std::vector<double> parts;
    for (std::size_t k = 0; k < groups_.size(); ++k) {
      for (std::int32_t i = 0; i < n_; ++i) of_[i] = groups_[k][order_[i]];
      std::vector<double> scratch(static_cast<std::size_t>(decomposition_scratch_size(counts_[k])));
      const Decomposition d = decompose(p, of_.data(), counts_[k], gini(p), scratch.data());
      parts.insert(parts.end(), {d.theil_t_between, d.theil_t_within, d.theil_l_between, d.theil_l_within, d.gini_between, d.gini_within, d.gini_overlap});
    }
    return parts;
  }

 private:
  std::int32_t n_;
  std::vector<std::vector<std::int32_t>> groups_;
  std::vector<std::int32_t> counts_;
  std::vector<double> sorted_, weight_;
  std::vector<std::int32_t> order_;
  std::vector<double> sort_scratch_, profile_scratch_;
  std::vector<std::int32_t> of_;
};

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
  std::vector<std::int32_t> counts(2);
  std::vector<std::vector<std::int32_t>> groups = {group_numbers(catalog, g, &NationRow::wb_region, counts[0]), group_numbers(catalog, g, &NationRow::income_group, counts[1])};
  Splitter splitter(n, std::move(groups), counts);
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
