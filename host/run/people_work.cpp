// People against the price of use: headcounts, gaps, bounds and inequality over the income bins of all countries.
#include <algorithm>

#include "host/run/payer_parts.hpp"
#include "kernels/metric/summarise.hpp"

namespace eqc {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Multipliers on incomes, [country][worlds]: drawn, and in PPP dollars where the case counts in them.
std::vector<std::vector<double>> income_draws(const PayerContext& x) {
  const PeopleTable& people = x.tables.people;
  std::vector<std::vector<double>> all;
  for (std::size_t k = 0; k < people.row.size(); ++k) {
    all.push_back(x.tables.draws->scaled(Input::income, {.nation = people.row[k]}, x.case_spec()));
    if (x.case_spec().income_basis == IncomeBasis::ppp)
      for (double& v : all.back()) v *= people.income_ppp[k];
  }
  return all;
}

/// Groups of countries with their adults.
struct PeopleGroups {
  std::vector<std::vector<std::size_t>> of;  // [country] groups it is in
  std::vector<double> adults;                // [group]
};

PeopleGroups people_groups(const Plan& plan, const PeopleTable& people) {
  const std::vector<std::string> labels = people_group_labels(plan);
  PeopleGroups g;
  g.adults.resize(labels.size());
  for (std::size_t k = 0; k < people.row.size(); ++k) {
    const NationRow& nation = plan.catalog->nations[people.row[k]];
    std::vector<std::size_t> mine;
    for (std::size_t i = 0; i < labels.size(); ++i)
      if (labels[i] == nation.income_group || labels[i] == nation.wb_region) mine.push_back(i);
    for (const std::size_t i : mine) g.adults[i] += people.adults[k];
    g.of.push_back(std::move(mine));
  }
  return g;
}

/// Results of people at one price and one income share.
struct PeopleResults {
  std::vector<double> number, share, gap, vouchers;  // [worlds]
  std::vector<double> lowest, highest;               // [worlds] share when nobody, or everybody, of unknown incomes is able
  std::vector<double> groups;                        // [group][worlds]
  std::vector<double> by_country;                    // [country]
};

PeopleResults people_at(const PayerContext& x, const std::vector<std::vector<double>>& income, const UsePrice& price, double income_share, const PeopleGroups& groups) {
  const PeopleTable& people = x.tables.people;
  const std::size_t worlds = x.worlds(), countries = people.nations.size();
  PeopleResults r;
  r.groups.assign(groups.adults.size() * worlds, 0.0);
  r.by_country.assign(countries, 0.0);
  double unsure = people.adults_missing;
  for (std::size_t k = 0; k < countries; ++k) unsure += people.basis[k] == BudgetBasis::imputed ? people.adults[k] : 0.0;
  for (std::size_t w = 0; w < worlds; ++w) {
    double number = 0, gap = 0, vouchers = 0, sure = 0;
    for (std::size_t k = 0; k < countries; ++k) {
      const CountryAble able = able_in_country(people, k, price.at(k, w), income[k][w], income_share, x.case_spec());
      r.by_country[k] += able.share;
      number += able.share * people.adults[k];
      gap += able.gap * people.adults[k];
      vouchers += able.vouchers_usd * people.adults[k] * 12.0;
      if (people.basis[k] == BudgetBasis::measured) sure += able.share * people.adults[k];
      for (const std::size_t g : groups.of[k]) r.groups[g * worlds + w] += able.share * people.adults[k] / groups.adults[g];
    }
    const double everybody = people.adults_total + people.adults_missing;
    r.number.push_back(number);
    r.share.push_back(number / people.adults_total);
    r.gap.push_back(gap / people.adults_total);
    r.vouchers.push_back(vouchers);
    r.lowest.push_back(sure / everybody);
    r.highest.push_back((sure + unsure) / everybody);
  }
  for (double& v : r.by_country) v /= static_cast<double>(worlds);
  return r;
}

/// Inequality of affordable tokens: deciles of every country, the unconnected part of each at zero. Metrics by world, [metric][worlds].
std::vector<double> people_metrics(const PayerContext& x, const std::vector<std::vector<double>>& multiplier, const UsePrice& price, bool device) {
  constexpr int kDeciles = 10, kBins = PeopleTable::kBinsPerNation / kDeciles;
  const PeopleTable& people = x.tables.people;
  const CaseSpec& c = x.case_spec();
  const std::size_t worlds = x.worlds(), countries = people.nations.size();
  const double income_share = x.asked().income_share.front(), tokens = x.asked().use_tokens_per_month;
  std::vector<double> income, weight;
  const bool varies = x.plan().scenario->inputs[static_cast<std::size_t>(Input::income)].distribution.family != DistributionFamily::constant;
  for (std::size_t k = 0; k < countries; ++k) {
    for (int d = 0; d < kDeciles; ++d) {
      double mean = 0;
      for (int b = 0; b < kBins; ++b) mean += people.income[k * PeopleTable::kBinsPerNation + d * kBins + b] / kBins;
      income.push_back(mean);
      weight.push_back(people.adults[k] * people.connected_share[k] / kDeciles);
    }
    income.push_back(0.0);
    weight.push_back(people.adults[k] * (1.0 - people.connected_share[k]));
  }
  const auto n = static_cast<std::int32_t>(income.size());
  std::vector<double> value(income.size()), scratch(summarise_scratch_size(n)), out(kInequityMetrics * worlds);
  std::vector<std::int32_t> order(n);
  InequitySummary summary;
  double last_price = kNaN;
  for (std::size_t w = 0; w < worlds; ++w) {
    if (varies || price.usd_month[w] != last_price) {  // a list price is the same in every world
      last_price = price.usd_month[w];
      for (std::int32_t i = 0; i < n; ++i) {
        const std::size_t k = i / (kDeciles + 1);
        const double yearly = income[i] * multiplier[k][w], unit = price.at(k, w);
        const double voucher = yearly > 0 && yearly < c.voucher_below_usd ? c.voucher_usd_per_month : 0.0;
        const double affordable = unit > 0 ? (yearly / 12.0 * income_share + voucher) / unit : income[i] > 0 ? 1.0 : 0.0;  // in units of the use level
        value[i] = affordable >= 1.0 ? (device ? 1.0 : affordable) * tokens : 0.0;
      }
      summarise(value.data(), weight.data(), n, tokens, scratch.data(), order.data(), summary);
    }
    for (int m = 0; m < kInequityMetrics; ++m) out[m * worlds + w] = summary.values[m];
  }
  return out;
}

/// Columns of the cube that grow basis by basis.
struct PeopleColumns {
  std::vector<double> month, number, share, gap, country, metric, bound, groups, vouchers, level, level_country;
};

void add_unknown_basis(const PayerContext& x, std::size_t n_groups, PeopleColumns& out) {
  const std::size_t shares = x.asked().income_share.size(), k = x.fold.statistics(), countries = x.tables.people.nations.size();
  for (auto* v : {&out.number, &out.share, &out.gap, &out.vouchers}) v->insert(v->end(), shares * k, kNaN);
  out.bound.insert(out.bound.end(), shares * 2 * k, kNaN);
  out.groups.insert(out.groups.end(), shares * n_groups * k, kNaN);
  out.country.insert(out.country.end(), shares * countries, kNaN);
  out.metric.insert(out.metric.end(), kInequityMetrics * k, kNaN);
}

void add_basis(const PayerContext& x, const std::vector<std::vector<double>>& income, const UsePrice& price, bool device, const PeopleGroups& groups, PeopleColumns& out) {
  const std::size_t worlds = x.worlds();
  for (const double income_share : x.asked().income_share) {
    const PeopleResults r = people_at(x, income, price, income_share, groups);
    x.fold.append(r.number.data(), out.number);
    x.fold.append(r.share.data(), out.share);
    x.fold.append(r.gap.data(), out.gap);
    x.fold.append(r.vouchers.data(), out.vouchers);
    x.fold.append(r.lowest.data(), out.bound);
    x.fold.append(r.highest.data(), out.bound);
    for (std::size_t g = 0; g < groups.adults.size(); ++g) x.fold.append(r.groups.data() + g * worlds, out.groups);
    out.country.insert(out.country.end(), r.by_country.begin(), r.by_country.end());
  }
  const std::vector<double> metrics = people_metrics(x, income, price, device);
  for (int m = 0; m < kInequityMetrics; ++m) x.fold.append(metrics.data() + m * worlds, out.metric);
}

/// Headcounts at the other use levels.
void add_levels(const PayerContext& x, const std::vector<std::vector<double>>& income, std::size_t basis, const PeopleGroups& groups, PeopleColumns& out) {
  for (const double tokens : x.asked().use_levels) {
    const UsePrice price = use_price(x.plan(), x.tables.people, x.shard.model, x.case_spec(), basis, tokens, x.costs.use_usd_mtok);
    for (const double income_share : x.asked().income_share) {
      if (std::isnan(price.usd_month[0])) {
        out.level.insert(out.level.end(), x.fold.statistics(), kNaN);
        out.level_country.insert(out.level_country.end(), x.tables.people.nations.size(), kNaN);
        continue;
      }
      const PeopleResults r = people_at(x, income, price, income_share, groups);
      x.fold.append(r.share.data(), out.level);
      out.level_country.insert(out.level_country.end(), r.by_country.begin(), r.by_country.end());
    }
  }
}

}  // namespace

void add_people_results(const PayerContext& x) {
  const std::size_t first_device = x.asked().free_tokens_per_month > 0 ? 3 : 2;
  const std::vector<std::vector<double>> income = income_draws(x);
  const PeopleGroups groups = people_groups(x.plan(), x.tables.people);
  PeopleColumns out;
  for (std::size_t basis = 0; basis < use_bases(x.plan()).size(); ++basis) {
    const UsePrice price = use_price(x.plan(), x.tables.people, x.shard.model, x.case_spec(), basis, x.asked().use_tokens_per_month, x.costs.use_usd_mtok);
    x.fold.append(price.usd_month.data(), out.month);
    const bool unknown = std::isnan(price.usd_month[0]) || (basis == 0 && !std::isfinite(price.usd_month[0]));
    if (unknown) add_unknown_basis(x, groups.adults.size(), out);
    else add_basis(x, income, price, basis >= first_device, groups, out);
    add_levels(x, income, basis, groups, out);
  }
  x.sink.add("people_use_cost_per_month", out.month);
  x.sink.add("people_use_able_number", out.number);
  x.sink.add("people_use_able_share", out.share);
  x.sink.add("people_use_gap", out.gap);
  x.sink.add("people_use_able_share_by_country", out.country);
  x.sink.add("people_use_able_share_by_group", out.groups);
  x.sink.add("people_use_able_share_bound", out.bound);
  x.sink.add("people_use_voucher_cost", out.vouchers);
  x.sink.add("people_use_metric", out.metric);
  if (x.asked().use_levels.empty()) return;
  x.sink.add("people_use_level_able_share", out.level);
  x.sink.add("people_use_level_able_share_by_country", out.level_country);
}

namespace {

/// List prices of one plan by country; NaN where it has none.
std::vector<double> plan_prices(const Catalog& catalog, const PeopleTable& people, const std::string& name) {
  std::vector<double> price(people.nations.size(), kNaN);
  for (const SubscriptionRow& row : catalog.subscriptions)
    for (std::size_t k = 0; k < price.size(); ++k)
      if (row.plan == name && row.country == people.nations[k]) price[k] = row.usd_per_month();
  return price;
}

/// Shares able by country and of the covered adults, at one income share, at median incomes.
double plan_able(const PeopleTable& people, const std::vector<double>& price, const std::vector<double>& factor, double income_share, const CaseSpec& c, std::vector<double>& country) {
  double number = 0, adults = 0;
  for (std::size_t k = 0; k < price.size(); ++k) {
    const double multiplier = c.income_basis == IncomeBasis::ppp ? people.income_ppp[k] : 1.0;
    const double able = std::isfinite(price[k]) ? able_in_country(people, k, price[k] * factor[k], multiplier, income_share, c).share : kNaN;
    country.push_back(able);
    if (!std::isfinite(able)) continue;
    number += able * people.adults[k];
    adults += people.adults[k];
  }
  return adults > 0 ? number / adults : kNaN;
}

}  // namespace

void add_subscription_results(const PayerContext& x) {
  const PeopleTable& people = x.tables.people;
  const CaseSpec& c = x.case_spec();
  CaseSpec unchanged = c;
  unchanged.voucher_usd_per_month = 0;
  unchanged.income_basis = IncomeBasis::market;
  std::vector<double> factor = list_price_factor(*x.plan().catalog, people, c);
  for (double& f : factor) f *= c.use_scale;
  const std::vector<double> one(factor.size(), 1.0);
  std::vector<double> share, country, case_share, case_country;
  for (const std::string& name : x.asked().subscriptions) {
    const std::vector<double> price = plan_prices(*x.plan().catalog, people, name);
    for (const double income_share : x.asked().income_share) {
      share.push_back(plan_able(people, price, one, income_share, unchanged, country));
      case_share.push_back(plan_able(people, price, factor, income_share, c, case_country));
    }
  }
  x.sink.add("people_subscription_case_able_share", case_share);
  x.sink.add("people_subscription_case_able_share_by_country", case_country);
  if (x.shard.case_ != 0) return;
  x.sink.add("people_subscription_able_share", share);
  x.sink.add("people_subscription_able_share_by_country", country);
}

}  // namespace eqc
