// What a month of use costs people: serving cost, list price, free tier or a device of their own, under the policies of
// a case.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/engine/draw/draws.hpp"
#include "host/engine/afford/people_table.hpp"

namespace eqc {

struct AbleRule;      // kernels/econ/headcount.hpp
struct PeoplePrices;  // kernels/job/people_job.hpp

/// Price of use in country c and world w: usd_month[w] x factor[c] + addend[c], USD per month.
struct UsePrice {
  std::vector<double> usd_month;       ///< [worlds]; NaN: unknown, +infinity: cannot be had
  std::vector<double> factor, addend;  ///< [countries]
  double english = 1;                  ///< factor where people write English at list prices
  double at(std::size_t country, std::size_t world) const {
    return usd_month[world] * factor[country] + addend[country];
  }
};

/// Mean over each country's languages, weighted by who speaks them, of what `value` says of the tokens that a tokenizer
/// takes over English; 1 without a tokenizer, and where nothing is known. [countries]
std::vector<double> mean_over_languages(const Catalog& catalog, const PeopleTable& people, const std::string& tokenizer,
                                        const std::function<double(double premium)>& value);

/// The mean of those tokens themselves.
std::vector<double> token_premium(const Catalog& catalog, const PeopleTable& people, const std::string& tokenizer);

/// What list prices are multiplied by in each country: purchasing power and income group, as the case says.
std::vector<double> list_price_factor(const Catalog& catalog, const PeopleTable& people, const CaseSpec& c);

/// Price of a plan in each country, USD per month; NaN where it is not sold.
std::vector<double> plan_prices(const Catalog& catalog, const PeopleTable& people, const std::string& name);

/// The same under the regional prices and the price fall of a case, drawn where the rate of the fall is.
UsePrice subscription_price(const Plan& plan, const Draws& draws, const PeopleTable& people, const std::string& name,
                            const CaseSpec& c);

/// Ways to use a model: "serving_cost", "list_price", then "free_tier" and "device-<id>" where the scenario asks for
/// them.
std::vector<std::string> use_bases(const Plan& plan);

/// Price of `tokens` a month (in English) of a model in one case, by basis. `serving_usd_mtok` [worlds]: cheapest
/// serving cost per million output tokens.
UsePrice use_price(const Plan& plan, const Draws& draws, const PeopleTable& people, std::size_t model,
                   const CaseSpec& c, std::size_t basis, double tokens, const std::vector<double>& serving_usd_mtok);

/// Electricity at home in a country, USD per kWh, a price on its carbon included; 0 where the catalog has no such
/// region.
double household_tariff(const Plan& plan, const PeopleTable& people, std::size_t country, const CaseSpec& c);

/// Running a model on a device of one's own.
struct DeviceUse {
  bool fits = false;  ///< weights and cache in its memory, and the tokens within a month
  double hours_per_month = 0;
  double tokens_per_s = 0;  ///< generated
};
DeviceUse device_use(const Plan& plan, std::size_t model, const DeviceRow& device, double tokens_per_month);

/// Multipliers on the incomes of every country of the table, [countries][worlds]: drawn, and in PPP dollars where the
/// case counts in them.
std::vector<double> income_multipliers(const Draws& draws, const PeopleTable& people, const CaseSpec& c,
                                       std::size_t worlds);

/// Who is able at a share of income under the vouchers of a case.
AbleRule able_rule(const CaseSpec& c, double income_share);

/// What jobs about people read; points into `price` and `multiplier`.
PeoplePrices people_prices(const UsePrice& price, const std::vector<double>& multiplier, const AbleRule& rule);

}  // namespace eqc
