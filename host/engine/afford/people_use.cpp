// Every basis ends as one price per country and world; vouchers lower it for the poor (kernels/econ/headcount.hpp).
#include "host/engine/afford/people_use.hpp"

#include <limits>
#include <map>

#include "host/engine/afford/list_price.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/term_list.hpp"
#include "kernels/econ/headcount.hpp"
#include "kernels/model/local.hpp"
#include "kernels/job/people_job.hpp"

namespace eqc {
namespace {

constexpr double kHoursPerMonth = kHoursPerYear / 12;

double positive(double x) { return x > 0 ? x : 0; }

/// USD per month by world; list prices follow the rent of accelerators from case to case.
std::vector<double> list_usd_per_month(const Plan& plan, const Draws& draws, std::size_t model, const CaseSpec& c) {
  const double usd =
      list_price_per_month(plan, model) * c.scale[static_cast<std::size_t>(Input::rental_price)] * c.use_scale;
  std::vector<double> month = draws.price_fall(Input::use_price_fall, c.use_years);
  const std::vector<double> compute = draws.price_fall(Input::compute_price_fall, c.compute_years);
  for (std::size_t w = 0; w < month.size(); ++w) month[w] *= usd * compute[w];
  return month;
}

UsePrice device_price(const Plan& plan, const PeopleTable& people, std::size_t model, const CaseSpec& c,
                      const DeviceRow& device, double tokens, const std::vector<double>& premium) {
  UsePrice p;
  const DeviceUse use = device_use(plan, model, device, tokens);
  const double months = device.life_years * 12;
  p.usd_month.assign(static_cast<std::size_t>(plan.scenario->run.worlds),
                     use.fits ? device.price_usd / months : kInfinity);
  p.factor.assign(premium.size(), 1.0);
  for (std::size_t k = 0; k < premium.size(); ++k)
    p.addend.push_back(device.power_w * 1e-3 * use.hours_per_month * premium[k] * household_tariff(plan, people, k, c));
  return p;
}

/// Free up to a cap, list price beyond it.
void make_free_tier(const AffordabilitySpec& a, double tokens, const std::vector<double>& premium, UsePrice& p) {
  bool all_free = true;
  for (std::size_t k = 0; k < premium.size(); ++k) {
    p.factor[k] *= positive(tokens * premium[k] - a.free_tokens_per_month) / (tokens * premium[k]);
    all_free = all_free && p.factor[k] == 0;
  }
  p.english = positive(tokens - a.free_tokens_per_month) / tokens;
  if (all_free) p.usd_month.assign(p.usd_month.size(), 0.0);
}

}  // namespace

double household_tariff(const Plan& plan, const PeopleTable& people, std::size_t country, const CaseSpec& c) {
  const std::optional<std::size_t> row = plan.catalog->region_index(people.nations[country]);
  if (!row) return 0;
  const RegionRow& region = plan.catalog->regions[*row];
  return region.household_electricity_usd_per_kwh.value_or(region.industrial_electricity_usd_per_kwh) +
         region.carbon_kg_per_kwh * c.carbon_usd_per_t * 1e-3;
}

std::vector<double> mean_over_languages(const Catalog& catalog, const PeopleTable& people, const std::string& tokenizer,
                                        const std::function<double(double premium)>& value) {
  std::map<std::string, double> premium;
  for (const TokenizerRow& row : catalog.tokenizers)
    if (row.tokenizer == tokenizer) premium[row.language] = row.premium;
  std::vector<double> sum(catalog.nations.size(), 0.0), known(catalog.nations.size(), 0.0);
  for (const LanguageRow& row : catalog.languages) {
    const auto found = premium.find(row.language);
    if (found == premium.end()) continue;
    sum[row.nation] += row.share * value(found->second);
    known[row.nation] += row.share;
  }
  std::vector<double> mean;
  for (const std::size_t n : people.row) mean.push_back(known[n] > 0 ? sum[n] / known[n] : 1.0);
  return mean;
}

std::vector<double> token_premium(const Catalog& catalog, const PeopleTable& people, const std::string& tokenizer) {
  return mean_over_languages(catalog, people, tokenizer, [](double premium) { return premium; });
}

std::vector<double> list_price_factor(const Catalog& catalog, const PeopleTable& people, const CaseSpec& c) {
  static const std::vector<std::string> kGroups = {"Low income", "Lower middle income", "Upper middle income",
                                                   "High income"};
  std::vector<double> all;
  for (const std::size_t row : people.row) {
    const NationRow& nation = catalog.nations[row];
    double factor = 1.0;
    if (c.use_pricing == UsePricing::ppp && nation.gdp_usd && nation.gdp_ppp_usd) {
      const double level = *nation.gdp_usd / *nation.gdp_ppp_usd;
      factor = level < 1 ? level : 1.0;
    }
    for (std::size_t g = 0; g < kIncomeGroups; ++g)
      if (nation.income_group == kGroups[g]) factor *= c.use_price_by_income[g];
    all.push_back(factor);
  }
  return all;
}

std::vector<double> plan_prices(const Catalog& catalog, const PeopleTable& people, const std::string& name) {
  std::vector<double> price(people.nations.size(), std::numeric_limits<double>::quiet_NaN());
  for (const SubscriptionRow& row : catalog.subscriptions)
    for (std::size_t k = 0; row.plan == name && k < price.size(); ++k)
      if (row.country == people.nations[k]) price[k] = row.usd_per_month();
  return price;
}

UsePrice subscription_price(const Plan& plan, const Draws& draws, const PeopleTable& people, const std::string& name,
                            const CaseSpec& c) {
  UsePrice p;
  p.usd_month = draws.price_fall(Input::use_price_fall, c.use_years);
  p.factor = plan_prices(*plan.catalog, people, name);
  p.addend.assign(p.factor.size(), 0.0);
  const std::vector<double> local = list_price_factor(*plan.catalog, people, c);
  for (std::size_t k = 0; k < local.size(); ++k) p.factor[k] *= local[k] * c.use_scale;
  return p;
}

std::vector<std::string> use_bases(const Plan& plan) {
  std::vector<std::string> bases = {"serving_cost", "list_price"};
  const AffordabilitySpec& a = plan.scenario->affordability;
  if (a.free_tokens_per_month > 0) bases.push_back("free_tier");
  for (const std::size_t d : a.devices) bases.push_back("device-" + plan.catalog->devices[d].id);
  return bases;
}

UsePrice use_price(const Plan& plan, const Draws& draws, const PeopleTable& people, std::size_t model,
                   const CaseSpec& c, std::size_t basis, double tokens, const std::vector<double>& serving_usd_mtok) {
  const AffordabilitySpec& a = plan.scenario->affordability;
  const std::vector<double> premium = token_premium(*plan.catalog, people, c.tokenizer);
  const std::size_t free_tier = a.free_tokens_per_month > 0 ? 2 : 0, first_device = free_tier > 0 ? 3 : 2;
  if (basis >= first_device)
    return device_price(plan, people, model, c, plan.catalog->devices[a.devices[basis - first_device]], tokens,
                        premium);
  UsePrice p;
  p.factor = premium;
  p.addend.assign(premium.size(), 0.0);
  if (basis == 0) {
    const double output_tokens = tokens * a.use_output_share;
    const std::vector<double> fall = draws.price_fall(Input::use_price_fall, c.use_years);
    for (std::size_t w = 0; w < serving_usd_mtok.size(); ++w)
      p.usd_month.push_back(serving_usd_mtok[w] * output_tokens * 1e-6 * c.use_scale * fall[w]);
    return p;
  }
  p.usd_month = list_usd_per_month(plan, draws, model, c);
  for (double& usd : p.usd_month) usd *= tokens / a.use_tokens_per_month;
  const std::vector<double> local = list_price_factor(*plan.catalog, people, c);
  for (std::size_t k = 0; k < local.size(); ++k) p.factor[k] *= local[k];
  if (basis == free_tier) make_free_tier(a, tokens, premium, p);
  return p;
}

DeviceUse device_use(const Plan& plan, std::size_t model, const DeviceRow& device, double tokens_per_month) {
  const Scenario& s = *plan.scenario;
  const ModelSpec& m = *plan.model(model).spec;
  const LocalSoftware software;
  LocalTask x;
  x.prompt_tokens = static_cast<double>(s.serving.input_tokens);
  x.context_tokens = x.prompt_tokens + 0.5 * static_cast<double>(s.serving.output_tokens);
  x.longest_tokens = static_cast<double>(longest_request(s.serving));
  x.memory_bytes = device.memory_bytes;
  x.memory_rate = device.memory_bytes_per_s;
  x.fp32_peak = device.fp32_flop_per_s;
  x.matrix_peak = 2 * device.fp32_flop_per_s;  // half precision at twice the rate
  DeviceUse use;
  if (host_share(m, software, x) > 0) return use;
  const auto seconds = [](const TimeParts& t) { return t.gemm_s + t.memory_s + t.link_s + t.network_s + t.fixed_s; };
  const double decode_s = seconds(local_decode_time(m, software, x, 1.0)),
               prefill_s = seconds(local_prefill_time(m, software, x)) / x.prompt_tokens;
  const double out = s.affordability.use_output_share;
  use.tokens_per_s = 1 / decode_s;
  use.hours_per_month = tokens_per_month * (out * decode_s + (1 - out) * prefill_s) / 3600;
  use.fits = use.hours_per_month <= kHoursPerMonth;
  return use;
}

std::vector<double> income_multipliers(const Draws& draws, const PeopleTable& people, const CaseSpec& c,
                                       std::size_t worlds) {
  std::vector<double> all;
  all.reserve(people.row.size() * worlds);
  for (std::size_t k = 0; k < people.row.size(); ++k) {
    std::vector<double> mine = draws.scaled(Input::income, {.nation = people.row[k]}, c);
    if (c.income_basis == IncomeBasis::ppp)
      for (double& v : mine) v *= people.income_ppp[k];
    all.insert(all.end(), mine.begin(), mine.end());
  }
  return all;
}

AbleRule able_rule(const CaseSpec& c, double income_share) {
  return {income_share, c.voucher_usd_per_month, c.voucher_below_usd};
}

PeoplePrices people_prices(const UsePrice& price, const std::vector<double>& multiplier, const AbleRule& rule) {
  return {multiplier.data(), price.usd_month.data(), price.factor.data(), price.addend.data(), rule};
}

}  // namespace eqc
