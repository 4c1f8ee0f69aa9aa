// People against the price of use: headcounts, gaps, bounds and inequality over the income bins of all countries.
#include <algorithm>
#include <optional>

#include "host/run/group_splitter.hpp"
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

/// Inequality of affordable tokens by world.
struct PeopleInequality {
  std::vector<double> metrics;   // [kInequityMetrics][worlds]
  std::vector<double> parts;     // [groupings][parts][worlds], empty unless asked for
};

/// Groups of the entities of people_inequality: by country, region and income group.
GroupSplitter people_splitter(const PayerContext& x, const std::vector<double>& weight, std::size_t per_country) {
  const PeopleTable& people = x.tables.people;
  std::vector<std::string> country, region, income;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const NationRow& nation = x.plan().catalog->nations[people.row[i / per_country]];
    country.push_back(nation.id);
    region.push_back(nation.wb_region);
    income.push_back(nation.income_group);
  }
  return GroupSplitter({country, region, income}, weight);
}

/// Deciles of every country, the unconnected part of each at zero.
PeopleInequality people_inequality(const PayerContext& x, const std::vector<std::vector<double>>& multiplier, const UsePrice& price, bool device) {
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
  PeopleInequality out;
  std::vector<double> value(income.size()), scratch(summarise_scratch_size(n)), split;
  std::vector<std::int32_t> order(n);
  InequitySummary summary;
  out.metrics.resize(kInequityMetrics * worlds);
  std::optional<GroupSplitter> splitter;
  if (x.asked().decompose) splitter.emplace(people_splitter(x, weight, kDeciles + 1));
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
      if (splitter) split = splitter->split(value.data());
    }
    for (int m = 0; m < kInequityMetrics; ++m) out.metrics[m * worlds + w] = summary.values[m];
    out.parts.resize(split.size() * worlds);
    for (std::size_t p = 0; p < split.size(); ++p) out.parts[p * worlds + w] = split[p];
  }
  return out;
}

/// Columns of the cube that grow basis by basis.
struct PeopleColumns {
  std::vector<double> month, number, share, gap, country, metric, parts, bound, groups, vouchers, level, level_country;
};

void add_unknown_basis(const PayerContext& x, std::size_t n_groups, PeopleColumns& out) {
  const std::size_t shares = x.asked().income_share.size(), k = x.fold.statistics(), countries = x.tables.people.nations.size();
  for (auto* v : {&out.number, &out.share, &out.gap, &out.vouchers}) v->insert(v->end(), shares * k, kNaN);
  out.bound.insert(out.bound.end(), shares * 2 * k, kNaN);
  out.groups.insert(out.groups.end(), shares * n_groups * k, kNaN);
  out.country.insert(out.country.end(), shares * countries, kNaN);
  out.metric.insert(out.metric.end(), kInequityMetrics * k, kNaN);
  if (x.asked().decompose) out.parts.insert(out.parts.end(), people_groupings().size() * decomposition_parts().size() * k, kNaN);
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
  const PeopleInequality inequality = people_inequality(x, income, price, device);
  for (int m = 0; m < kInequityMetrics; ++m) x.fold.append(inequality.metrics.data() + m * worlds, out.metric);
  for (std::size_t p = 0; p < inequality.parts.size() / worlds; ++p) x.fold.append(inequality.parts.data() + p * worlds, out.parts);
}

/// Headcounts at the other use levels.
void add_levels(const PayerContext& x, const std::vector<std::vector<double>>& income, std::size_t basis, const PeopleGroups& groups, PeopleColumns& out) {
  for (const double tokens : x.asked().use_levels) {
    const UsePrice price = use_price(x.plan(), *x.tables.draws, x.tables.people, x.shard.model, x.case_spec(), basis, tokens, x.costs.use_usd_mtok);
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

namespace {

/// Share able minus that in the reference case, world by world, for each income share.
void add_change(const PayerContext& x, const PayerContext& y, const std::vector<std::vector<double>>& income, const std::vector<std::vector<double>>& reference_income, std::size_t basis,
                const UsePrice& price, const PeopleGroups& groups, std::vector<double>& out) {
  const UsePrice reference = use_price(y.plan(), *y.tables.draws, y.tables.people, y.shard.model, y.case_spec(), basis, y.asked().use_tokens_per_month, y.costs.use_usd_mtok);
  const bool unknown = std::isnan(price.usd_month[0]) || std::isnan(reference.usd_month[0]);
  for (const double income_share : x.asked().income_share) {
    if (unknown) {
      out.insert(out.end(), x.fold.statistics(), kNaN);
      continue;
    }
    const PeopleResults here = people_at(x, income, price, income_share, groups), there = people_at(y, reference_income, reference, income_share, groups);
    std::vector<double> change(x.worlds());
    for (std::size_t w = 0; w < change.size(); ++w) change[w] = here.share[w] - there.share[w];
    x.fold.append(change.data(), out);
  }
}

}  // namespace

void add_people_results(const PayerContext& x, const PayerContext* reference) {
  const std::vector<std::vector<double>> reference_income = reference != nullptr ? income_draws(*reference) : std::vector<std::vector<double>>{};
  std::vector<double> change;
  const std::size_t first_device = x.asked().free_tokens_per_month > 0 ? 3 : 2;
  const std::vector<std::vector<double>> income = income_draws(x);
  const PeopleGroups groups = people_groups(x.plan(), x.tables.people);
  PeopleColumns out;
  for (std::size_t basis = 0; basis < use_bases(x.plan()).size(); ++basis) {
    const UsePrice price =
        use_price(x.plan(), *x.tables.draws, x.tables.people, x.shard.model, x.case_spec(), basis, x.asked().use_tokens_per_month, x.costs.use_usd_mtok);
    x.fold.append(price.usd_month.data(), out.month, price.english);
    const bool unknown = std::isnan(price.usd_month[0]) || (basis == 0 && !std::isfinite(price.usd_month[0]));
    if (unknown) add_unknown_basis(x, groups.adults.size(), out);
    else add_basis(x, income, price, basis >= first_device, groups, out);
    add_levels(x, income, basis, groups, out);
    if (reference != nullptr) add_change(x, *reference, income, reference_income, basis, price, groups, change);
  }
  if (reference != nullptr) x.sink.add("people_use_able_share_change", change);
  x.sink.add("people_use_cost_per_month", out.month);
  x.sink.add("people_use_able_number", out.number);
  x.sink.add("people_use_able_share", out.share);
  x.sink.add("people_use_gap", out.gap);
  x.sink.add("people_use_able_share_by_country", out.country);
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
