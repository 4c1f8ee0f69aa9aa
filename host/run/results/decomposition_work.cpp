// Inequality of nations' capability by region and income group, and along income per head.
#include <algorithm>

#include "host/engine/afford/entity_groupings.hpp"
#include "host/run/results/payer_parts.hpp"
#include "kernels/job/inequity_job.hpp"

namespace eqc {
namespace {

/// Entities ascending by income per head; those without one are left out.
struct IncomeRanks {
  std::vector<std::int32_t> entity;
  std::vector<double> income, weight, cum_weight;

  void ask(InequityJob& job, std::vector<double>& concentration) const {
    job.n_ranked = static_cast<std::int32_t>(entity.size());
    job.ranked = entity.data();
    job.rank_value = income.data();
    job.rank_weight = weight.data();
    job.rank_cum_weight = cum_weight.data();
    job.concentration = concentration.data();
  }
};

IncomeRanks income_ranks(const Catalog& catalog, const PayerGroup& g) {
  IncomeRanks r;
  const auto per_head = [&](std::size_t e) { return *income_per_head(catalog.nations[g.nation[e]]); };
  for (std::size_t e = 0; e < g.ids.size(); ++e)
    if (income_per_head(catalog.nations[g.nation[e]])) r.entity.push_back(static_cast<std::int32_t>(e));
  std::stable_sort(r.entity.begin(), r.entity.end(), [&](std::int32_t a, std::int32_t b) {
    return per_head(static_cast<std::size_t>(a)) < per_head(static_cast<std::size_t>(b));
  });
  r.cum_weight.push_back(0.0);
  for (const std::int32_t e : r.entity) {
    r.income.push_back(per_head(static_cast<std::size_t>(e)));
    r.weight.push_back(g.weight[static_cast<std::size_t>(e)]);
    r.cum_weight.push_back(r.cum_weight.back() + r.weight.back());
  }
  return r;
}

/// Names of a member of each entity's nation.
std::vector<std::string> names_of(const Catalog& catalog, const PayerGroup& g, std::string NationRow::*member) {
  std::vector<std::string> names;
  for (const std::size_t n : g.nation) names.push_back(catalog.nations[n].*member);
  return names;
}

}  // namespace

void add_decomposition(const PayerContext& x, const PayerGroup& g, const CaseBudgets& b, const std::string& capability,
                       const std::vector<double>& rows, bool known) {
  const std::size_t worlds = x.worlds(), n = g.ids.size(), parts = kDecompositionParts * groupings().size(),
                    k = x.fold.statistics();
  const std::string stem = g.name + "_" + capability;
  if (!known || n == 0) {
    x.sink.add(stem + "_decomposition", x.nan(parts * k));
    x.sink.add(stem + "_concentration_index", x.nan(k));
    return;
  }
  const Catalog& catalog = *x.plan().catalog;
  const std::vector<double> costs = case_costs(x.plan(), g, x.case_spec(), rows);
  std::vector<std::vector<std::string>> groups;
  for (const Grouping& grouping : groupings()) groups.push_back(names_of(catalog, g, grouping.group));
  const EntityGroupings groupings_of(groups, g.weight);
  const IncomeRanks ranks = income_ranks(catalog, g);
  std::vector<double> held(n * worlds), by_part, concentration(worlds);
  for (std::size_t i = 0; i < held.size(); ++i) held[i] = b.usd[i] / b.partners[i / worlds] / costs[i] + 0.0;
  InequityJob job;
  job.worlds = static_cast<std::int32_t>(worlds);
  job.n_entities = static_cast<std::int32_t>(n);
  job.weight = g.weight.data();
  job.capability = held.data();
  groupings_of.ask(job, by_part);
  ranks.ask(job, concentration);
  x.backend.inequity(job);
  std::vector<double> folded, index;
  for (std::size_t p = 0; p < parts; ++p) x.fold.append(by_part.data() + p * worlds, folded);
  x.fold.append(concentration.data(), index);
  x.sink.add(stem + "_decomposition", folded);
  x.sink.add(stem + "_concentration_index", index);
}

}  // namespace eqc
