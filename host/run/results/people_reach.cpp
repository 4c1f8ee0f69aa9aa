// Tenths of every country's connected adults, and its unconnected ones at zero.
#include "host/run/results/people_reach.hpp"

#include <algorithm>

#include "host/engine/afford/entity_groupings.hpp"
#include "kernels/job/reach_job.hpp"

namespace eqc {
namespace {

/// Entities as the reach job has them.
struct ReachEntities {
  std::vector<double> income, weight;
};

ReachEntities reach_entities(const PeopleTable& people) {
  constexpr int kBins = kIncomeBins / kTenths;
  ReachEntities all;
  for (std::size_t k = 0; k < people.nations.size(); ++k) {
    for (int d = 0; d < kTenths; ++d) {
      double mean = 0;
      for (int b = 0; b < kBins; ++b) mean += people.income[k * kIncomeBins + d * kBins + b] / kBins;
      all.income.push_back(mean);
      all.weight.push_back(people.adults[k] * people.connected_share[k] / kTenths);
    }
    all.income.push_back(0.0);
    all.weight.push_back(people.adults[k] * (1.0 - people.connected_share[k]));
  }
  return all;
}

EntityGroupings reach_groupings(const PayerContext& x, const std::vector<double>& weight) {
  std::vector<std::vector<std::string>> groups;
  for (const Grouping& grouping : people_groupings()) {
    std::vector<std::string>& names = groups.emplace_back();
    for (std::size_t i = 0; i < weight.size(); ++i)
      names.push_back(x.plan().catalog->nations[x.tables.people.row[i / kReachEntities]].*grouping.group);
  }
  return EntityGroupings(groups, weight);
}

/// Incomes and prices as in world 0 everywhere: then one world says all.
bool same_in_all_worlds(const std::vector<double>& multiplier, const UsePrice& price) {
  const std::size_t worlds = price.usd_month.size();
  for (std::size_t i = 0; i < multiplier.size(); ++i)
    if (multiplier[i] != multiplier[i / worlds * worlds]) return false;
  return std::all_of(price.usd_month.begin(), price.usd_month.end(),
                     [&](double usd) { return usd == price.usd_month.front(); });
}

/// Every world has what the first one has.
std::vector<double> repeated(const std::vector<double>& values, std::size_t worlds) {
  std::vector<double> all;
  all.reserve(values.size() * worlds);
  for (const double v : values) all.insert(all.end(), worlds, v);
  return all;
}

PeopleReach reach(const PayerContext& x, const std::vector<double>& multiplier, const UsePrice& price, bool device) {
  const ReachEntities entities = reach_entities(x.tables.people);
  PeopleReach out;
  ReachJob job;
  job.worlds = static_cast<std::int32_t>(price.usd_month.size());
  job.n_entities = static_cast<std::int32_t>(entities.income.size());
  job.weight = entities.weight.data();
  job.threshold = x.asked().use_tokens_per_month;
  out.metrics.resize(kInequityMetrics * price.usd_month.size());
  job.metrics = out.metrics.data();
  const EntityGroupings groupings = x.asked().decompose ? reach_groupings(x, entities.weight) : EntityGroupings({}, {});
  groupings.ask(job, out.parts);
  job.people = people_prices(price, multiplier, able_rule(x.case_spec(), x.asked().income_share.front()));
  job.income = entities.income.data();
  job.tokens = x.asked().use_tokens_per_month;
  job.all_or_nothing = device ? 1 : 0;
  x.backend.reach(job);
  return out;
}

}  // namespace

PeopleReach people_reach(const PayerContext& x, const std::vector<double>& multiplier, const UsePrice& price,
                         bool device) {
  const std::size_t worlds = x.worlds();
  if (!same_in_all_worlds(multiplier, price)) return reach(x, multiplier, price, device);
  std::vector<double> first;
  for (std::size_t i = 0; i < multiplier.size(); i += worlds) first.push_back(multiplier[i]);
  UsePrice one = price;
  one.usd_month.resize(1);
  PeopleReach out = reach(x, first, one, device);
  out.metrics = repeated(out.metrics, worlds);
  out.parts = repeated(out.parts, worlds);
  return out;
}

}  // namespace eqc
