// People against the price of use: headcounts, gaps, bounds and inequality over the income bins of all countries.
#include "host/engine/afford/headcounts.hpp"
#include "host/base/nan.hpp"
#include "host/run/results/people_reach.hpp"
#include "kernels/metric/entity_metrics.hpp"
#include "kernels/metric/metric_list.hpp"

namespace eqc {
namespace {

/// Income groups and regions of countries with their adults.
CountryGroups country_groups(const Plan& plan, const PeopleTable& people) {
  const std::vector<std::string> labels = people_group_labels(plan);
  CountryGroups g;
  g.adults.resize(labels.size());
  for (std::size_t k = 0; k < people.row.size(); ++k) {
    const NationRow& nation = plan.catalog->nations[people.row[k]];
    std::vector<std::int32_t> mine;
    for (std::size_t i = 0; i < labels.size(); ++i)
      if (labels[i] == nation.income_group || labels[i] == nation.wb_region)
        mine.push_back(static_cast<std::int32_t>(i));
    for (const std::int32_t i : mine) g.adults[static_cast<std::size_t>(i)] += people.adults[k];
    mine.resize(kGroupsPerCountry, -1);
    g.of.insert(g.of.end(), mine.begin(), mine.end());
  }
  return g;
}

Headcounts people_at(const PayerContext& x, const std::vector<double>& income, const UsePrice& price,
                     double income_share, const CountryGroups& groups) {
  return headcounts(x.backend, x.tables.people, price, income,
                    {.rule = able_rule(x.case_spec(), income_share), .groups = &groups});
}

const std::vector<double>& income_of(const PayerContext& x) {
  return x.tables.shared->incomes.get(
      x.shard.case_, [&] { return income_multipliers(*x.tables.draws, x.tables.people, x.case_spec(), x.worlds()); });
}

void append(const std::vector<double>& values, std::vector<double>& out) {
  out.insert(out.end(), values.begin(), values.end());
}

void add_unknown_basis(const PayerContext& x, std::size_t n_groups, PeopleColumns& out) {
  const std::size_t shares = x.asked().income_share.size(), k = x.fold.statistics(),
                    countries = x.tables.people.nations.size();
  for (auto* v : {&out.number, &out.share, &out.gap, &out.vouchers}) v->insert(v->end(), shares * k, kNaN);
  out.bound.insert(out.bound.end(), shares * 2 * k, kNaN);
  out.groups.insert(out.groups.end(), shares * n_groups * k, kNaN);
  out.country.insert(out.country.end(), shares * countries, kNaN);
  out.most.insert(out.most.end(), shares * countries, kNaN);
  out.metric.insert(out.metric.end(), kInequityMetrics * k, kNaN);
  if (x.asked().decompose) out.parts.insert(out.parts.end(), people_groupings().size() * kDecompositionParts * k, kNaN);
}

std::vector<double> share_able(const Headcounts& r) {
  const double* const share = r.of(HeadcountTotal::share);
  return {share, share + r.worlds};
}

PeopleAnswer answer(const PayerContext& x, const std::vector<double>& income, const UsePrice& price, bool device,
                    const CountryGroups& groups) {
  const std::size_t worlds = x.worlds();
  PeopleAnswer answer;
  PeopleColumns& out = answer.columns;
  for (const double income_share : x.asked().income_share) {
    const Headcounts r = people_at(x, income, price, income_share, groups);
    answer.able.push_back(share_able(r));
    x.fold.append(r.of(HeadcountTotal::number), out.number);
    x.fold.append(r.of(HeadcountTotal::share), out.share);
    x.fold.append(r.of(HeadcountTotal::gap), out.gap);
    x.fold.append(r.of(HeadcountTotal::vouchers), out.vouchers);
    x.fold.append(r.of(HeadcountTotal::lowest), out.bound);
    x.fold.append(r.of(HeadcountTotal::highest), out.bound);
    for (std::size_t g = 0; g < groups.adults.size(); ++g) x.fold.append(r.group(g), out.groups);
    append(r.country_means(), out.country);
    append(r.most_able_probabilities(), out.most);
  }
  const PeopleReach inequality = people_reach(x, income, price, device);
  for (int m = 0; m < kInequityMetrics; ++m) x.fold.append(inequality.metrics.data() + m * worlds, out.metric);
  for (std::size_t p = 0; p < inequality.parts.size() / worlds; ++p)
    x.fold.append(inequality.parts.data() + p * worlds, out.parts);
  return answer;
}

/// Headcounts at the other use levels.
void add_levels(const PayerContext& x, const std::vector<double>& income, std::size_t basis,
                const CountryGroups& groups, PeopleColumns& out) {
  for (const double tokens : x.asked().use_levels) {
    const UsePrice price = use_price(x.plan(), *x.tables.draws, x.tables.people, x.shard.model, x.case_spec(), basis,
                                     tokens, x.costs.use_usd_mtok);
    for (const double income_share : x.asked().income_share) {
      if (std::isnan(price.usd_month[0])) {
        out.level.insert(out.level.end(), x.fold.statistics(), kNaN);
        out.level_country.insert(out.level_country.end(), x.tables.people.nations.size(), kNaN);
        continue;
      }
      const Headcounts r = people_at(x, income, price, income_share, groups);
      x.fold.append(r.of(HeadcountTotal::share), out.level);
      append(r.country_means(), out.level_country);
    }
  }
}

/// Share able minus that in the reference case, world by world, for each income share. `here`: as far as it is known.
void add_change(const PayerContext& x, const ReferenceContext& reference, std::size_t basis, const UsePrice& price,
                std::vector<std::vector<double>> here, const CountryGroups& groups, std::vector<double>& out) {
  const PayerContext& y = reference.there;
  const bool known = !std::isnan(price.usd_month[0]);
  for (std::size_t i = 0; i < x.asked().income_share.size(); ++i) {
    const double income_share = x.asked().income_share[i];
    if (known && here.size() <= i) here.push_back(share_able(people_at(x, income_of(x), price, income_share, groups)));
    const std::vector<double>& there = reference.results.able_share.get({basis, income_share}, [&] {
      if (reference.here) return known ? here[i] : std::vector<double>{};
      const UsePrice its = use_price(y.plan(), *y.tables.draws, y.tables.people, y.shard.model, y.case_spec(), basis,
                                     y.asked().use_tokens_per_month, y.costs.use_usd_mtok);
      return std::isnan(its.usd_month[0]) ? std::vector<double>{}
                                          : share_able(people_at(y, income_of(y), its, income_share, groups));
    });
    if (!known || there.empty()) {
      out.insert(out.end(), x.fold.statistics(), kNaN);
      continue;
    }
    std::vector<double> change(x.worlds());
    for (std::size_t w = 0; w < change.size(); ++w) change[w] = here[i][w] - there[w];
    x.fold.append(change.data(), out);
  }
}

}  // namespace

void add_people_results(const PayerContext& x, const ReferenceContext* reference) {
  std::vector<double> change;
  const std::size_t first_device = x.asked().free_tokens_per_month > 0 ? 3 : 2;
  const std::vector<double>& income = income_of(x);
  const CountryGroups groups = country_groups(x.plan(), x.tables.people);
  PeopleColumns out;
  for (std::size_t basis = 0; basis < use_bases(x.plan()).size(); ++basis) {
    const UsePrice price = use_price(x.plan(), *x.tables.draws, x.tables.people, x.shard.model, x.case_spec(), basis,
                                     x.asked().use_tokens_per_month, x.costs.use_usd_mtok);
    x.fold.append(price.usd_month.data(), out.month, price.english);
    const bool unknown = std::isnan(price.usd_month[0]) || (basis == 0 && !std::isfinite(price.usd_month[0]));
    std::vector<std::vector<double>> able;
    if (unknown) {
      add_unknown_basis(x, groups.adults.size(), out);
    } else {
      PeopleQuestion question{basis, price, &income, {}};
      for (const double share : x.asked().income_share) question.rules.push_back(able_rule(x.case_spec(), share));
      const PeopleAnswer& known = x.model.people.get(
          std::move(question), [&] { return answer(x, income, price, basis >= first_device, groups); });
      out.append(known.columns);
      able = known.able;
    }
    add_levels(x, income, basis, groups, out);
    if (reference != nullptr) add_change(x, *reference, basis, price, std::move(able), groups, change);
  }
  if (reference != nullptr) x.sink.add("people_use_able_share_change", change);
  x.sink.add("people_use_cost_per_month", out.month);
  x.sink.add("people_use_able_number", out.number);
  x.sink.add("people_use_able_share", out.share);
  x.sink.add("people_use_gap", out.gap);
  x.sink.add("people_use_able_share_by_country", out.country);
  x.sink.add("people_use_most_able_probability", out.most);
  x.sink.add("people_use_able_share_by_group", out.groups);
  x.sink.add("people_use_able_share_bound", out.bound);
  x.sink.add("people_use_voucher_cost", out.vouchers);
  x.sink.add("people_use_metric", out.metric);
  if (x.asked().decompose) x.sink.add("people_use_decomposition", out.parts);
  if (x.asked().use_levels.empty()) return;
  x.sink.add("people_use_level_able_share", out.level);
  x.sink.add("people_use_level_able_share_by_country", out.level_country);
}

}  // namespace eqc
