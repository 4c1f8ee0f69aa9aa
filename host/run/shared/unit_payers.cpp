// What payers' units read: who pays, what policies make of it, devices and prices of use.
#include "host/run/shared/unit_inputs.hpp"

#include <algorithm>

#include "host/engine/afford/list_price.hpp"
#include "host/engine/afford/payers.hpp"
#include "host/engine/afford/people_table.hpp"
#include "host/engine/afford/people_use.hpp"
#include "host/engine/draw/input_distribution.hpp"
#include "host/plan/export_control.hpp"
#include "host/plan/open_ways.hpp"
#include "host/plan/training_tokens.hpp"
#include "host/run/results/axis_facts.hpp"
#include "host/run/shared/hashed_values.hpp"

namespace eqc {
namespace {

void group_of(FieldHash& hash, const PayerGroup& g, bool by_people) {
  hash.text(g.name);
  texts(hash, g.ids);
  numbers(hash, g.budget_usd);
  numbers(hash, g.basis);
  numbers(hash, g.weight);
  if (by_people) numbers(hash, g.people);
  numbers(hash, g.nation);
  numbers(hash, g.row);
  hash.number(static_cast<std::uint64_t>(g.budget_input));
  for (const std::vector<std::size_t>& members : g.members) numbers(hash, members);
  numbers(hash, g.shares);
  hash.number(g.missing);
}

void people_of(FieldHash& hash, const PeopleTable& p) {
  texts(hash, p.nations);
  numbers(hash, p.row);
  numbers(hash, p.adults);
  numbers(hash, p.connected_share);
  numbers(hash, p.income);
  numbers(hash, p.basis);
  real(hash, p.adults_missing);
  hash.number(p.missing);
}

/// Nations in the order of their income per head, and who has as much as the one before: all that ranks them.
void income_ranks_of(FieldHash& hash, const std::vector<NationRow>& nations) {
  std::vector<std::pair<double, std::size_t>> ranks;
  for (std::size_t n = 0; n < nations.size(); ++n)
    if (const std::optional<double> income = income_per_head(nations[n])) ranks.emplace_back(*income, n);
  std::sort(ranks.begin(), ranks.end());
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    hash.number(ranks[i].second);
    hash.number(i > 0 && ranks[i].first == ranks[i - 1].first ? 1 : 0);
  }
}

}  // namespace

/// Who pays, whatever the model and case.
const std::string& UnitInputs::of_payers() {
  if (!payers_.empty()) return payers_;
  const Catalog& catalog = *plan_.catalog;
  const AffordabilitySpec& a = plan_.scenario->affordability;
  FieldHash hash;
  for (std::size_t r = 0; r < plan_.n_regions; ++r) {
    hash.number(place_for_hire(plan_, r) ? 1 : 0);
    hash.number(rents_at_home(plan_, r) ? 1 : 0);
    hash.number(plan_.region(r).cloud_region ? 1 : 0);
  }
  for (const PayerGroup& g : payer_groups(plan_)) group_of(hash, g, a.population_weights);
  const bool people = !a.income_share.empty(), nations = !a.gerd_share.empty() || !a.blocs.empty();
  people_ = people_table(catalog);
  if (people) people_of(hash, *people_);
  for (std::size_t n = 0; n < catalog.nations.size(); ++n) {
    const NationRow& row = catalog.nations[n];
    hash.text(row.id);
    if (people || a.decompose) hash.text(row.income_group), hash.text(row.wb_region);
    if (a.serve_queries > 0) optional_real(hash, row.gdp_usd), optional_real(hash, row.population);
    if (a.serve_queries > 0 && plan_.region_of(n)) optional_real(hash, row.electricity_j_per_year);
    if (nations || !a.rnd_share.empty()) {
      optional_real(hash, nation_budget(row, a.nation_budget));
      all_drawn(hash, Scope::nation, n);
    } else if (people) {
      all_drawn(hash, Scope::nation, n);
    }
  }
  if (a.decompose) income_ranks_of(hash, catalog.nations);
  if (!a.revenue_share.empty() || !a.rnd_share.empty())
    for (std::size_t o = 0; o < catalog.organizations.size(); ++o) all_drawn(hash, Scope::organization, o);
  return payers_ = hash.hex();
}

namespace {

/// Incomes, prices and access of people and nations under the policies of a case.
void policies_of(FieldHash& hash, const Plan& plan, const CaseSpec& c, const PeopleTable& people) {
  const Catalog& catalog = *plan.catalog;
  const AffordabilitySpec& a = plan.scenario->affordability;
  for (std::size_t n = 0; n < catalog.nations.size(); ++n) {
    hash.number(static_cast<std::uint64_t>(cost_row_of(plan, n, c)));
    real(hash, export_factor(catalog, n, c));
  }
  for (const std::string& bloc : c.coalitions) numbers(hash, catalog.members_of(bloc));
  if (c.public_compute > 0)
    for (const NationRow& row : catalog.nations) optional_real(hash, nation_budget(row, NationBudget::gerd));
  if (a.income_share.empty()) return;
  numbers(hash, token_premium(catalog, people, c.tokenizer));
  numbers(hash, list_price_factor(catalog, people, c));
  if (c.income_basis == IncomeBasis::ppp) numbers(hash, people.income_ppp);
}

/// What a device costs a month, where it can do so much. Returns whether it can.
bool device_of(FieldHash& hash, const Plan& plan, std::size_t model, const DeviceRow& device, double tokens) {
  const DeviceUse use = device_use(plan, model, device, tokens);
  hash.number(use.fits ? 1 : 0);
  if (!use.fits) return false;  // then it costs more than anybody has
  for (const double value : {use.hours_per_month, device.power_w, device.price_usd, device.life_years})
    real(hash, value);
  return true;
}

/// What the first units say of the axes and of who pays.
void facts_of_axes(FieldHash& hash, const Plan& plan) {
  const Catalog& catalog = *plan.catalog;
  for (std::size_t h = 0; h < plan.n_hardware; ++h) {
    const std::size_t row = plan.scenario->axes.hardware[h];
    hash.number(plan.hardware(h).sold ? 1 : 0);
    hash.number(plan.hardware(h).measured ? 1 : 0);
    hash.number(static_cast<std::uint64_t>(purchase_basis(plan, row)));
    hash.number(static_cast<std::uint64_t>(rental_basis(plan, row)));
    real(hash, origin_code(plan.hardware(h).origin));
  }
  for (const NationRow& row : catalog.nations) real(hash, origin_code(row.origin));
  for (const OrganizationRow& row : catalog.organizations) real(hash, origin_code(row.origin));
}

}  // namespace

const std::string& UnitInputs::of_policies(std::size_t case_position) {
  std::string& known = policies_[case_position];
  if (!known.empty()) return known;
  FieldHash hash;
  policies_of(hash, plan_, plan_.case_at(case_position), *people_);
  return known = hash.hex();
}

std::string UnitInputs::payers(std::size_t model, std::size_t case_position, const Known& known) {
  const AffordabilitySpec& a = plan_.scenario->affordability;
  FieldHash hash;
  if (known.search != nullptr) layouts_of(hash, model, case_position, *known.search);
  if (case_position == 0) {
    hash.number(static_cast<std::uint64_t>(training_tokens_of(plan_, model).basis));
    real(hash, origin_code(plan_.model(model).origin));
    if (model == 0) facts_of_axes(hash, plan_);
    if (model == 0)
      for (std::size_t r = 0; r < plan_.n_regions; ++r)
        hash.number((place_for_hire(plan_, r) ? 1 : 0) + (rents_at_home(plan_, r) ? 2 : 0));
  }
  if (!a.asked) return hash.hex();  // then it tells of layouts alone, and of how long they take
  prices_of(hash, model, case_position, std::nullopt, plan_.all_regions(), known);
  hash.text(of_payers());
  hash.text(of_policies(case_position));
  for (std::size_t c = 0; c < plan_.n_cases; ++c) {
    if (plan_.case_at(c).id != a.compare_with || c == case_position) continue;
    prices_of(hash, model, c, std::nullopt, plan_.all_regions(), known);
    hash.text(of_policies(c));
  }
  if (a.income_share.empty()) return hash.hex();
  if (model == 0 && !known.costs)  // whose units tell who can pay them, whatever the model costs
    for (const std::string& name : a.subscriptions) numbers(hash, plan_prices(*plan_.catalog, *people_, name));
  real(hash, list_price_per_month(plan_, model));
  bool at_home = false;
  for (const std::size_t d : a.devices) {
    at_home |= device_of(hash, plan_, model, plan_.catalog->devices[d], a.use_tokens_per_month);
    for (const double tokens : a.use_levels)
      at_home |= device_of(hash, plan_, model, plan_.catalog->devices[d], tokens);
  }
  for (std::size_t c = 0; at_home && c < plan_.n_cases; ++c)
    if (c == case_position || plan_.case_at(c).id == a.compare_with)
      for (std::size_t k = 0; k < people_->nations.size(); ++k)
        real(hash, household_tariff(plan_, *people_, k, plan_.case_at(c)));
  return hash.hex();
}

}  // namespace eqc
