// What nations, organisations and people can do at the costs of one shard.
#include <cmath>
#include <limits>
#include <numeric>

#include "host/run/payer_schema.hpp"
#include "host/run/result_schema.hpp"
#include "host/run/shard_work.hpp"
#include "kernels/metric/summarise.hpp"

namespace eqc {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Folds per-world values into the scenario's statistics; NaN for all when any value is not finite.
class WorldFold {
 public:
  WorldFold(const Plan& plan, Backend& backend) : plan_(plan), backend_(backend), fold_(fold_spec(plan)) {}

  void append(const double* values, std::vector<double>& out) {
    bool finite = true;
    for (std::int32_t w = 0; w < fold_.worlds; ++w) finite = finite && std::isfinite(values[w]);
    QuantityStatistics s;
    if (finite) backend_.fold(fold_, values, 1, &s);
    for (const StatisticSpec& spec : plan_.scenario->output.statistics) out.push_back(finite ? statistic_value(plan_, s, spec) : kNaN);
  }

 private:
  const Plan& plan_;
  Backend& backend_;
  FoldSpec fold_;
};

void add_capability_costs(const Plan& plan, const std::string& id, const std::vector<double>& rows, WorldFold& fold, SlabSink& sink) {
  std::vector<double> values;
  for (std::size_t r = 0; r < plan.n_regions; ++r) fold.append(rows.data() + r * plan.scenario->run.worlds, values);
  sink.add("capability_cost_" + id, values);
}

/// Cost per entity and world over the drawn multiplier of its budget: a budget twice as large is a cost half as high. [entities][worlds]
std::vector<double> entity_costs(const RunTables& t, ShardId shard, const PayerGroup& g, const std::vector<double>& rows) {
  const CaseSpec& c = t.plan->case_at(shard.case_);
  const std::size_t worlds = t.plan->scenario->run.worlds;
  std::vector<double> costs(g.ids.size() * worlds);
  for (std::size_t e = 0; e < g.ids.size(); ++e) {
    const double* row = rows.data() + static_cast<std::size_t>(cost_row_of(*t.plan, g.nation[e], c)) * worlds;
    const std::vector<double> budget = t.draws->scaled(g.budget_input, {.nation = g.row[e], .organization = g.row[e]}, c);
    for (std::size_t w = 0; w < worlds; ++w) costs[e * worlds + w] = row[w] / budget[w];
  }
  return costs;
}

void add_group_results(const RunTables& t, Backend& backend, ShardId shard, const PayerGroup& g, const std::string& id, const std::vector<double>& rows,
                       WorldFold& fold, SlabSink& sink) {
  const Plan& plan = *t.plan;
  const std::size_t worlds = plan.scenario->run.worlds, n = g.ids.size(), shares = g.shares.size();
  const std::vector<double> costs = entity_costs(t, shard, g, rows);
  std::vector<std::int32_t> row_of(n);
  std::iota(row_of.begin(), row_of.end(), 0);
  std::vector<double> metrics(kInequityMetrics * worlds), able(shares * 2 * worlds);
  std::vector<std::int32_t> able_worlds(shares * n);
  InequityJob job;
  job.worlds = static_cast<std::int32_t>(worlds);
  job.n_entities = static_cast<std::int32_t>(n);
  job.n_shares = static_cast<std::int32_t>(shares);
  job.budget_usd = g.budget_usd.data();
  job.weight = g.weight.data();
  job.cost_row = row_of.data();
  job.cost_usd = costs.data();
  std::copy(g.shares.begin(), g.shares.end(), job.share);
  job.metric_share = g.shares.front();
  job.metrics = metrics.data();
  job.able = able.data();
  job.able_worlds = able_worlds.data();
  backend.inequity(job);

  const std::string stem = g.name + "_" + id;
  std::vector<double> folded, number, share, probability;
  for (int m = 0; m < kInequityMetrics; ++m) fold.append(metrics.data() + m * worlds, folded);
  for (std::size_t s = 0; s < shares; ++s) {
    fold.append(able.data() + (s * 2) * worlds, number);
    fold.append(able.data() + (s * 2 + 1) * worlds, share);
  }
  for (const std::int32_t w : able_worlds) probability.push_back(static_cast<double>(w) / static_cast<double>(worlds));
  sink.add(stem + "_metric", folded);
  sink.add(stem + "_able_number", number);
  sink.add(stem + "_able_share", share);
  sink.add(stem + "_able_probability", probability);
}

/// All NaN: nothing is known of the capability.
void add_unknown_group(const Plan& plan, const PayerGroup& g, const std::string& id, SlabSink& sink) {
  const std::string stem = g.name + "_" + id;
  const std::size_t k = plan.scenario->output.statistics.size();
  sink.add(stem + "_metric", std::vector<double>(kInequityMetrics * k, kNaN));
  sink.add(stem + "_able_number", std::vector<double>(g.shares.size() * k, kNaN));
  sink.add(stem + "_able_share", std::vector<double>(g.shares.size() * k, kNaN));
  sink.add(stem + "_able_probability", std::vector<double>(g.shares.size() * g.ids.size(), kNaN));
}

/// Adults of one country with an income of at least `needed`, as a share, by its income bins.
double able_share_of_country(const PeopleTable& people, std::size_t country, double needed) {
  const double* bins = people.income.data() + country * PeopleTable::kBinsPerNation;
  int low = 0, high = PeopleTable::kBinsPerNation;  // first bin that is rich enough
  while (low < high) {
    const int middle = (low + high) / 2;
    if (bins[middle] >= needed) high = middle;
    else low = middle + 1;
  }
  return people.connected_share[country] * (PeopleTable::kBinsPerNation - low) / PeopleTable::kBinsPerNation;
}

/// Mean shortfall of income below `needed` relative to it, over the adults of one country; the unconnected count as 1.
double gap_of_country(const PeopleTable& people, std::size_t country, double needed) {
  const double* bins = people.income.data() + country * PeopleTable::kBinsPerNation;
  double gap = 0;
  for (int b = 0; b < PeopleTable::kBinsPerNation && bins[b] < needed; ++b) gap += 1.0 - bins[b] / needed;
  const double connected = people.connected_share[country];
  return connected * gap / PeopleTable::kBinsPerNation + (1.0 - connected);
}

/// Results of people at one price series.
struct PeopleResults {
  std::vector<double> number, share, gap;  // [income_share][worlds]
  std::vector<double> by_country;          // [income_share][country]
};

/// Multipliers on incomes, [country][worlds].
std::vector<std::vector<double>> income_draws(const RunTables& t, ShardId shard) {
  std::vector<std::vector<double>> all;
  for (const std::size_t row : t.people.row) all.push_back(t.draws->scaled(Input::income, {.nation = row}, t.plan->case_at(shard.case_)));
  return all;
}

PeopleResults people_at(const Plan& plan, const PeopleTable& people, const std::vector<std::vector<double>>& income, const std::vector<double>& usd_per_month) {
  const std::size_t worlds = usd_per_month.size(), countries = people.nations.size();
  const auto& shares = plan.scenario->affordability.income_share;
  PeopleResults r;
  for (const double income_share : shares) {
    std::vector<double> sums(countries, 0.0);
    for (std::size_t w = 0; w < worlds; ++w) {
      const double at_median = 12.0 * usd_per_month[w] / income_share;
      double number = 0, gap = 0;
      for (std::size_t c = 0; c < countries; ++c) {
        const double needed = at_median / income[c][w];
        const double able = able_share_of_country(people, c, needed);
        sums[c] += able;
        number += able * people.adults[c];
        gap += gap_of_country(people, c, needed) * people.adults[c];
      }
      r.number.push_back(number);
      r.share.push_back(number / people.adults_total);
      r.gap.push_back(gap / people.adults_total);
    }
    for (const double s : sums) r.by_country.push_back(s / static_cast<double>(worlds));
  }
  return r;
}

/// Inequality of affordable tokens: deciles of every country, the unconnected part of each at zero. Metrics by world, [metric][worlds].
std::vector<double> people_metrics(const Plan& plan, const PeopleTable& people, const std::vector<std::vector<double>>& multiplier,
                                   const std::vector<double>& usd_per_month) {
  constexpr int kDeciles = 10, kBins = PeopleTable::kBinsPerNation / kDeciles;
  const std::size_t worlds = usd_per_month.size(), countries = people.nations.size();
  const double income_share = plan.scenario->affordability.income_share.front(), tokens = plan.scenario->affordability.use_tokens_per_month;
  std::vector<double> income, weight, value;
  const bool varies = plan.scenario->inputs[static_cast<std::size_t>(Input::income)].distribution.family != DistributionFamily::constant;
  for (std::size_t c = 0; c < countries; ++c) {
    for (int d = 0; d < kDeciles; ++d) {
      double mean = 0;
      for (int b = 0; b < kBins; ++b) mean += people.income[c * PeopleTable::kBinsPerNation + d * kBins + b] / kBins;
      income.push_back(mean);
      weight.push_back(people.adults[c] * people.connected_share[c] / kDeciles);
    }
    income.push_back(0.0);
    weight.push_back(people.adults[c] * (1.0 - people.connected_share[c]));
  }
  const auto n = static_cast<std::int32_t>(income.size());
  value.resize(income.size());
  std::vector<double> scratch(summarise_scratch_size(n)), out(kInequityMetrics * worlds);
  std::vector<std::int32_t> order(n);
  InequitySummary summary;
  double last_price = kNaN;
  for (std::size_t w = 0; w < worlds; ++w) {
    if (varies || usd_per_month[w] != last_price) {  // a list price is the same in every world
      last_price = usd_per_month[w];
      for (std::int32_t i = 0; i < n; ++i) {
        const double affordable = income[i] * multiplier[i / (kDeciles + 1)][w] / 12.0 * income_share / last_price;  // in units of the use level
        value[i] = affordable >= 1.0 ? affordable * tokens : 0.0;
      }
      summarise(value.data(), weight.data(), n, tokens, scratch.data(), order.data(), summary);
    }
    for (int m = 0; m < kInequityMetrics; ++m) out[m * worlds + w] = summary.values[m];
  }
  return out;
}

void add_people_results(const RunTables& t, ShardId shard, const CapabilityCosts& costs, WorldFold& fold, SlabSink& sink) {
  const Plan& plan = *t.plan;
  const AffordabilitySpec& a = plan.scenario->affordability;
  const std::size_t worlds = plan.scenario->run.worlds, n_shares = a.income_share.size();
  const double output_tokens = a.use_tokens_per_month * a.use_output_share;
  // list prices follow the rent of accelerators from case to case
  const double list = list_price_per_month(plan, shard.model) * plan.case_at(shard.case_).scale[static_cast<int>(Input::rental_price)];
  const std::vector<std::vector<double>> income = income_draws(t, shard);
  std::vector<double> month, number, share, gap, country, metric;
  for (std::size_t basis = 0; basis < use_bases().size(); ++basis) {
    std::vector<double> price(worlds);
    for (std::size_t w = 0; w < worlds; ++w) price[w] = basis == 0 ? costs.use_usd_mtok[w] * output_tokens * 1e-6 : list;
    fold.append(price.data(), month);
    if (!std::isfinite(price[0])) {
      const std::size_t k = plan.scenario->output.statistics.size();
      for (auto* v : {&number, &share, &gap}) v->insert(v->end(), n_shares * k, kNaN);
      country.insert(country.end(), n_shares * t.people.nations.size(), kNaN);
      metric.insert(metric.end(), kInequityMetrics * k, kNaN);
      continue;
    }
    const PeopleResults r = people_at(plan, t.people, income, price);
    for (std::size_t s = 0; s < n_shares; ++s) {
      fold.append(r.number.data() + s * worlds, number);
      fold.append(r.share.data() + s * worlds, share);
      fold.append(r.gap.data() + s * worlds, gap);
    }
    country.insert(country.end(), r.by_country.begin(), r.by_country.end());
    const std::vector<double> metrics = people_metrics(plan, t.people, income, price);
    for (int m = 0; m < kInequityMetrics; ++m) fold.append(metrics.data() + m * worlds, metric);
  }
  sink.add("people_use_cost_per_month", month);
  sink.add("people_use_able_number", number);
  sink.add("people_use_able_share", share);
  sink.add("people_use_gap", gap);
  sink.add("people_use_able_share_by_country", country);
  sink.add("people_use_metric", metric);
}

void add_subscription_results(const RunTables& t, SlabSink& sink) {
  const Plan& plan = *t.plan;
  const AffordabilitySpec& a = plan.scenario->affordability;
  std::vector<double> share, country;
  for (const std::string& name : a.subscriptions) {
    std::vector<double> price(t.people.nations.size(), kNaN);
    for (const SubscriptionRow& row : plan.catalog->subscriptions)
      for (std::size_t c = 0; c < price.size(); ++c)
        if (row.plan == name && row.country == t.people.nations[c]) price[c] = row.usd_per_month();
    for (const double income_share : a.income_share) {
      double number = 0, adults = 0;
      for (std::size_t c = 0; c < price.size(); ++c) {
        const double able = std::isfinite(price[c]) ? able_share_of_country(t.people, c, 12.0 * price[c] / income_share) : kNaN;
        country.push_back(able);
        if (!std::isfinite(able)) continue;
        number += able * t.people.adults[c];
        adults += t.people.adults[c];
      }
      share.push_back(adults > 0 ? number / adults : kNaN);
    }
  }
  sink.add("people_subscription_able_share", share);
  sink.add("people_subscription_able_share_by_country", country);
}

}  // namespace

void add_payer_results(const RunTables& tables, Backend& backend, ShardId shard, const CapabilityCosts& costs, SlabSink& sink) {
  const Plan& plan = *tables.plan;
  const AffordabilitySpec& a = plan.scenario->affordability;
  if (!a.asked) return;
  WorldFold fold(plan, backend);
  for (const Capability& c : capabilities(plan)) {
    const bool train = c.id == "train";
    const std::vector<double>& rows = train ? costs.train_usd : costs.host_usd_year;
    add_capability_costs(plan, c.id, rows, fold, sink);
    for (const PayerGroup& g : tables.groups) {
      if (train ? costs.train_known : costs.host_known) add_group_results(tables, backend, shard, g, c.id, rows, fold, sink);
      else add_unknown_group(plan, g, c.id, sink);
    }
  }
  if (a.income_share.empty()) return;
  if (plan.scenario->run.serving) add_people_results(tables, shard, costs, fold, sink);
  if (!a.subscriptions.empty() && shard.model == 0 && shard.case_ == 0) add_subscription_results(tables, sink);
}

}  // namespace eqc
