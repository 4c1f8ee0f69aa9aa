// Groups of payers against the costs of one shard: inequality, counts of the able, and what missing budgets may change
// of them.
#include <algorithm>
#include <numeric>

#include "host/run/results/axis_facts.hpp"
#include "host/run/results/payer_parts.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/job/inequity_job.hpp"

namespace eqc {
namespace {

/// `budget` [entities], `cost` [entities][worlds].
GroupOutcome run_job(const PayerContext& x, const PayerGroup& g, const std::vector<double>& budget,
                     const std::vector<double>& cost, const std::vector<double>& shares) {
  const std::size_t worlds = x.worlds(), n = g.ids.size();
  GroupOutcome out;
  out.metrics.resize(kInequityMetrics * worlds);
  out.able.resize(shares.size() * 2 * worlds);
  out.able_worlds.resize(shares.size() * n);
  std::vector<std::int32_t> row_of(n);
  std::iota(row_of.begin(), row_of.end(), 0);
  InequityJob job;
  job.worlds = static_cast<std::int32_t>(worlds);
  job.n_entities = static_cast<std::int32_t>(n);
  job.n_shares = static_cast<std::int32_t>(shares.size());
  job.budget_usd = budget.data();
  job.weight = g.weight.data();
  job.cost_row = row_of.data();
  job.cost_usd = cost.data();
  std::copy(shares.begin(), shares.end(), job.share);
  job.threshold = 1.0 / shares.front();
  job.metrics = out.metrics.data();
  job.able = out.able.data();
  job.able_worlds = out.able_worlds.data();
  x.backend.inequity(job);
  return out;
}

/// Nobody pools: cost over the drawn multiplier of the budget, for a budget twice as large is a cost half as high.
GroupOutcome plain_outcome(const PayerContext& x, const PayerGroup& g, std::vector<double> costs) {
  const std::size_t worlds = x.worlds();
  for (std::size_t e = 0; e < g.ids.size(); ++e) {
    const std::vector<double> drawn =
        x.tables.draws->scaled(g.budget_input, {.nation = g.row[e], .organization = g.row[e]}, x.case_spec());
    for (std::size_t w = 0; w < worlds; ++w) costs[e * worlds + w] /= drawn[w];
  }
  return run_job(x, g, g.budget_usd, costs, g.shares);
}

/// Cost per dollar that an entity commits, times the share, so that (1 / that) x share is the committed budget over the
/// cost.
std::vector<double> cost_per_committed(const PayerContext& x, const CaseBudgets& b, const std::vector<double>& costs,
                                       double share, bool divided) {
  std::vector<double> out(costs.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double usd = b.usd[i] / (divided ? b.partners[i / x.worlds()] : 1.0);
    out[i] = costs[i] * share / (usd * share + (b.pool_usd.empty() ? 0.0 : b.pool_usd[i]));
  }
  return out;
}

/// Partners can pay when they can together; what each holds for the metrics is its equal part.
GroupOutcome pooled_outcome(const PayerContext& x, const PayerGroup& g, const CaseBudgets& b,
                            const std::vector<double>& costs) {
  const std::vector<double> one(g.ids.size(), 1.0);
  GroupOutcome all = run_job(x, g, one, cost_per_committed(x, b, costs, g.shares.front(), true), {g.shares.front()});
  all.able.clear();
  all.able_worlds.clear();
  for (const double share : g.shares) {
    const GroupOutcome o = run_job(x, g, one, cost_per_committed(x, b, costs, share, false), {share});
    all.able.insert(all.able.end(), o.able.begin(), o.able.end());
    all.able_worlds.insert(all.able_worlds.end(), o.able_worlds.begin(), o.able_worlds.end());
  }
  return all;
}

/// Numbers able when every entity of unknown or imputed budget is unable, and when all of them are able.
/// [shares][2][worlds]
std::vector<double> bounds(const PayerContext& x, const PayerGroup& g, const CaseBudgets& b,
                           const std::vector<double>& costs) {
  const std::size_t worlds = x.worlds();
  std::vector<double> out(g.shares.size() * 2 * worlds, 0.0);
  const auto unsure = static_cast<double>(g.missing) +
                      static_cast<double>(std::count(g.basis.begin(), g.basis.end(), BudgetBasis::imputed));
  for (std::size_t s = 0; s < g.shares.size(); ++s) {
    double* lowest = out.data() + s * 2 * worlds;
    for (std::size_t e = 0; e < g.ids.size(); ++e) {
      if (g.basis[e] != BudgetBasis::measured) continue;
      for (std::size_t w = 0; w < worlds; ++w)
        lowest[w] += b.committed(e * worlds + w, g.shares[s]) >= costs[e * worlds + w] ? 1.0 : 0.0;
    }
    for (std::size_t w = 0; w < worlds; ++w) lowest[worlds + w] = lowest[w] + unsure;
  }
  return out;
}

}  // namespace

void add_unknown_group(const PayerContext& x, const PayerGroup& g, const std::string& capability) {
  const std::string stem = g.name + "_" + capability;
  const std::size_t k = x.fold.statistics(), shares = g.shares.size();
  x.sink.add(stem + "_metric", x.nan(kInequityMetrics * k));
  x.sink.add(stem + "_able_number", x.nan(shares * k));
  x.sink.add(stem + "_able_share", x.nan(shares * k));
  x.sink.add(stem + "_able_probability", x.nan(shares * g.ids.size()));
  x.sink.add(stem + "_able_number_bound", x.nan(shares * 2 * k));
}

GroupOutcome group_outcome(const PayerContext& x, const PayerGroup& g, const CaseBudgets& b,
                           const std::vector<double>& costs) {
  return b.plain ? plain_outcome(x, g, costs) : pooled_outcome(x, g, b, costs);
}

void add_group_change(const PayerContext& x, const PayerGroup& g, const std::string& capability,
                      const GroupOutcome& here, const GroupOutcome& there) {
  const std::size_t worlds = x.worlds(), k = x.fold.statistics();
  const std::string stem = g.name + "_" + capability;
  if (here.able.empty() || there.able.empty()) {
    x.sink.add(stem + "_able_number_change", x.nan(g.shares.size() * k));
    x.sink.add(stem + "_metric_change", x.nan(kInequityMetrics * k));
    return;
  }
  std::vector<double> number, metric, change(worlds);
  const auto append = [&](const double* a, const double* b, std::vector<double>& out) {
    for (std::size_t w = 0; w < worlds; ++w) change[w] = a[w] - b[w];
    x.fold.append(change.data(), out);
  };
  for (std::size_t s = 0; s < g.shares.size(); ++s)
    append(here.able.data() + 2 * s * worlds, there.able.data() + 2 * s * worlds, number);
  for (int m = 0; m < kInequityMetrics; ++m)
    append(here.metrics.data() + m * worlds, there.metrics.data() + m * worlds, metric);
  x.sink.add(stem + "_able_number_change", number);
  x.sink.add(stem + "_metric_change", metric);
}

void add_people_weighted(const PayerContext& x, const PayerGroup& nations, const CaseBudgets& b,
                         const std::string& capability, const std::vector<double>& rows, bool known) {
  const std::string stem = nations.name + "_" + capability;
  const std::size_t worlds = x.worlds();
  PayerGroup g = nations;
  g.weight = g.people;
  std::vector<double> metric, share;
  const GroupOutcome o = known ? group_outcome(x, g, b, case_costs(x.plan(), g, x.case_spec(), rows)) : GroupOutcome{};
  for (int m = 0; m < kInequityMetrics && known; ++m) x.fold.append(o.metrics.data() + m * worlds, metric);
  for (std::size_t s = 0; s < g.shares.size() && known; ++s) x.fold.append(o.able.data() + (2 * s + 1) * worlds, share);
  x.sink.add(stem + "_people_metric", known ? metric : x.nan(kInequityMetrics * x.fold.statistics()));
  x.sink.add(stem + "_able_people_share", known ? share : x.nan(g.shares.size() * x.fold.statistics()));
}

void add_group_results(const PayerContext& x, const PayerGroup& g, const CaseBudgets& b, const std::string& capability,
                       const std::vector<double>& costs, const GroupOutcome& o) {
  const std::string stem = g.name + "_" + capability;
  const std::size_t worlds = x.worlds();
  std::vector<double> folded, number, share, probability, bound;
  for (int m = 0; m < kInequityMetrics; ++m) x.fold.append(o.metrics.data() + m * worlds, folded);
  for (std::size_t s = 0; s < g.shares.size(); ++s) {
    x.fold.append(o.able.data() + (s * 2) * worlds, number);
    x.fold.append(o.able.data() + (s * 2 + 1) * worlds, share);
  }
  for (const std::int32_t w : o.able_worlds)
    probability.push_back(static_cast<double>(w) / static_cast<double>(worlds));
  const std::vector<double> both = bounds(x, g, b, costs);
  for (std::size_t i = 0; i < g.shares.size() * 2; ++i) x.fold.append(both.data() + i * worlds, bound);
  x.sink.add(stem + "_metric", folded);
  x.sink.add(stem + "_able_number", number);
  x.sink.add(stem + "_able_share", share);
  x.sink.add(stem + "_able_probability", probability);
  x.sink.add(stem + "_able_number_bound", bound);
}

void add_group_facts(const PayerContext& x, const PayerGroup& g) {
  x.sink.add(g.name + "_budget", g.budget_usd);
  std::vector<double> basis;
  for (const BudgetBasis b : g.basis) basis.push_back(static_cast<double>(b));
  x.sink.add(g.name + "_budget_basis", basis);
  if (!g.members.empty()) return;
  const Catalog& c = *x.plan().catalog;
  const bool nations = g.budget_input == Input::nation_budget;
  std::vector<double> origin;
  for (const std::size_t row : g.row)
    origin.push_back(origin_code(nations ? c.nations[row].origin : c.organizations[row].origin));
  x.sink.add(g.name + "_origin", origin);
}

namespace {

/// Counts of one view of the runs: worlds in which each entity is able, and how many are in each world.
void count_runs(const PayerContext& x, const PayerGroup& g, const CaseBudgets& b, const std::vector<double>& rows,
                const std::vector<double>& ratios, double share, std::vector<std::vector<double>>& number,
                std::vector<std::vector<double>>& probability) {
  const std::size_t worlds = x.worlds(), n = g.ids.size();
  const std::vector<double> costs = case_costs(x.plan(), g, x.case_spec(), rows);
  number.assign(ratios.size(), std::vector<double>(worlds, 0.0));
  probability.assign(ratios.size(), std::vector<double>(n, 0.0));
  for (std::size_t e = 0; e < n; ++e)
    for (std::size_t w = 0; w < worlds; ++w) {
      const double times = b.committed(e * worlds + w, share) / costs[e * worlds + w];
      for (std::size_t k = 0; k < ratios.size(); ++k) {
        const double able = times >= ratios[k] ? 1.0 : 0.0;
        number[k][w] += able;
        probability[k][e] += able / static_cast<double>(worlds);
      }
    }
}

/// [run][view][share] blocks of one group, gathered view by view.
void add_runs_of_group(const PayerContext& x, const PayerGroup& g, const CaseBudgets& b,
                       const std::vector<double>& ratios) {
  const std::size_t views = x.costs.view_usd.size(), shares = g.shares.size(), k = x.fold.statistics(),
                    n = g.ids.size();
  std::vector<double> number(ratios.size() * views * shares * k), probability(ratios.size() * views * shares * n);
  for (std::size_t v = 0; v < views; ++v)
    for (std::size_t s = 0; s < shares; ++s) {
      std::vector<std::vector<double>> able, chance;
      count_runs(x, g, b, x.costs.view_usd[v], ratios, g.shares[s], able, chance);
      for (std::size_t r = 0; r < ratios.size(); ++r) {
        const bool known = x.costs.train_known && std::isfinite(ratios[r]);
        const std::size_t block = (r * views + v) * shares + s;
        std::vector<double> folded;
        if (known)
          x.fold.append(able[r].data(), folded);
        else
          folded = x.nan(k), chance[r] = x.nan(n);
        std::copy(folded.begin(), folded.end(), number.begin() + static_cast<std::ptrdiff_t>(block * k));
        std::copy(chance[r].begin(), chance[r].end(), probability.begin() + static_cast<std::ptrdiff_t>(block * n));
      }
    }
  x.sink.add(g.name + "_fund_able_number", number);
  x.sink.add(g.name + "_fund_able_probability", probability);
}

}  // namespace

void add_run_results(const PayerContext& x, const std::vector<CaseBudgets>& budgets) {
  const std::vector<double> ratios = run_ratios(x.asked(), x.costs);
  std::vector<double> costs;
  for (const double ratio : ratios)
    for (const std::vector<double>& rows : x.costs.view_usd)
      for (std::size_t r = 0; r < x.plan().n_regions; ++r) x.fold.append(rows.data() + r * x.worlds(), costs, ratio);
  x.sink.add("capability_cost_fund", costs);
  for (std::size_t i = 0; i < budgets.size(); ++i) add_runs_of_group(x, x.tables.groups[i], budgets[i], ratios);
}

}  // namespace eqc
