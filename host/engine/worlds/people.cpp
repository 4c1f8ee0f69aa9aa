// Income bins ascend within a country, so every headcount is one binary search.
#include "host/engine/worlds/people.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/engine/afford/headcounts.hpp"
#include "host/engine/afford/list_price.hpp"
#include "kernels/metric/concentration_index.hpp"
#include "kernels/metric/lorenz.hpp"

namespace eqc {
namespace {

constexpr int kBins = PeopleTable::kBinsPerNation;

const double* bins_of(const PeopleTable& people, std::size_t country) { return people.income.data() + country * kBins; }

Affordability evaluate(const PlanWorlds& study, std::size_t case_position, double theta, const UsePrice& price,
                       bool all_connected) {
  const HeadcountQuestion question{
      .rule = able_rule(study.plan().case_at(case_position), theta), .shortfall = true, .all_connected = all_connected};
  Headcounts h = headcounts(study.backend(), study.people(), price, study.income_multipliers(case_position), question);
  const auto series = [&](HeadcountTotal t) { return std::vector<double>(h.of(t), h.of(t) + h.worlds); };
  return {series(HeadcountTotal::share),    series(HeadcountTotal::number),    series(HeadcountTotal::gap),
          series(HeadcountTotal::severity), series(HeadcountTotal::money_gap), series(HeadcountTotal::lowest),
          series(HeadcountTotal::highest),  std::move(h.country_share),        h.worlds};
}

std::vector<std::pair<std::string, std::vector<std::size_t>>> groups_by(const PlanWorlds& study,
                                                                        const std::vector<std::string>& names,
                                                                        std::string NationRow::*attribute) {
  std::vector<std::pair<std::string, std::vector<std::size_t>>> groups = {{"World", {}}};
  for (const std::string& name : names) groups.push_back({name, {}});
  const PeopleTable& people = study.people();
  for (std::size_t k = 0; k < people.nations.size(); ++k)
    for (auto& [name, members] : groups)
      if (name == "World" || study.catalog().nations[people.row[k]].*attribute == name) members.push_back(k);
  groups.erase(std::remove_if(groups.begin(), groups.end(), [](const auto& g) { return g.second.empty(); }),
               groups.end());
  return groups;
}

}  // namespace

double share_with_income(const PeopleTable& people, std::size_t country, double needed_usd) {
  return static_cast<double>(kBins - first_bin(bins_of(people, country), needed_usd)) / kBins;
}

double concentration_along_income(const PeopleTable& people, const std::vector<double>& resource) {
  const std::vector<double>& income = people.mean_income;
  std::vector<std::size_t> order;
  for (std::size_t c = 0; c < resource.size(); ++c)
    if (std::isfinite(resource[c])) order.push_back(c);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return income[a] < income[b]; });
  std::vector<double> x, w, y;
  for (const std::size_t c : order) x.push_back(income[c]), w.push_back(people.adults[c]), y.push_back(resource[c]);
  std::vector<double> scratch(static_cast<std::size_t>(profile_scratch_size(static_cast<std::int32_t>(x.size()))));
  return concentration_index(make_profile(x.data(), w.data(), static_cast<std::int32_t>(x.size()), scratch.data()),
                             y.data());
}

double income_reached_by(const PeopleTable& people, std::size_t country, double q) {
  const int bin = static_cast<int>((1.0 - q) * kBins + 1e-9);
  return bins_of(people, country)[std::clamp(bin, 0, kBins - 1)];
}

Affordability affordability(const PlanWorlds& study, std::size_t case_position, double theta, const UsePrice& price) {
  return evaluate(study, case_position, theta, price, false);
}

Affordability affordability_if_connected(const PlanWorlds& study, std::size_t case_position, double theta,
                                         const UsePrice& price) {
  return evaluate(study, case_position, theta, price, true);
}

double connected_share(const PeopleTable& people) {
  double connected = 0;
  for (std::size_t k = 0; k < people.nations.size(); ++k) connected += people.adults[k] * people.connected_share[k];
  return connected / people.adults_total;
}

std::vector<double> share_of_countries(const PeopleTable& people, const Affordability& a,
                                       const std::vector<std::size_t>& countries) {
  std::vector<double> shares(a.share.size());
  for (std::size_t w = 0; w < shares.size(); ++w) {
    double number = 0, adults = 0;
    for (const std::size_t c : countries) {
      if (std::isnan(a.able(c, w))) continue;
      number += people.adults[c] * a.able(c, w);
      adults += people.adults[c];
    }
    shares[w] = number / adults;
  }
  return shares;
}

std::vector<Use> uses_of(PlanWorlds& study, std::size_t c, bool listed) {
  const double tokens = study.affordability().use_tokens_per_month;
  std::vector<Use> all;
  if (const auto m = study.largest_served())
    all.push_back({study.plan().model(*m).id + " at serving cost", study.use_in_countries(*m, c, 0, tokens)});
  std::size_t dearest = study.plan().n_models;
  for (std::size_t m = 0; listed && m < study.plan().n_models; ++m) {
    const double price = list_price_per_month(study.plan(), m);
    if (std::isfinite(price) &&
        (dearest == study.plan().n_models || price > list_price_per_month(study.plan(), dearest)))
      dearest = m;
  }
  if (dearest < study.plan().n_models)
    all.push_back({study.plan().model(dearest).id + " at list price", study.use_in_countries(dearest, c, 1, tokens)});
  all.push_back({"20 USD subscription", everywhere(study, 20.0)});
  return all;
}

UsePrice everywhere(const PlanWorlds& study, double price) {
  return by_world(study, std::vector<double>(study.worlds(), price));
}

UsePrice by_world(const PlanWorlds& study, std::vector<double> price) {
  const std::size_t countries = study.people().nations.size();
  return {std::move(price), std::vector<double>(countries, 1.0), std::vector<double>(countries, 0.0)};
}

UsePrice by_country(const PlanWorlds& study, std::vector<double> price) {
  UsePrice all = everywhere(study, 1.0);
  all.factor = std::move(price);
  return all;
}

UsePrice scaled_price(UsePrice price, double factor) {
  return scaled_price(std::move(price), std::vector<double>(price.factor.size(), factor));
}

UsePrice scaled_price(UsePrice price, const std::vector<double>& factor) {
  for (std::size_t k = 0; k < factor.size(); ++k) {
    price.factor[k] *= factor[k];
    price.addend[k] *= factor[k];
  }
  return price;
}

std::vector<double> thetas_of(const PlanWorlds& study) {
  const std::vector<double>& asked = study.affordability().income_share;
  return asked.empty() ? std::vector<double>{0.01, 0.02, 0.05, 0.10} : asked;
}

double first_theta(const PlanWorlds& study) {
  return study.affordability().income_share.empty() ? 0.02 : study.affordability().income_share.front();
}

std::vector<std::pair<std::string, std::vector<std::size_t>>> income_groups(const PlanWorlds& study) {
  return groups_by(study, {"High income", "Upper middle income", "Lower middle income", "Low income"},
                   &NationRow::income_group);
}

std::vector<std::pair<std::string, std::vector<std::size_t>>> world_regions(const PlanWorlds& study) {
  std::vector<std::string> names;
  for (const NationRow& n : study.catalog().nations)
    if (std::find(names.begin(), names.end(), n.wb_region) == names.end()) names.push_back(n.wb_region);
  std::sort(names.begin(), names.end());
  return groups_by(study, names, &NationRow::wb_region);
}

double weighted_gini(std::vector<std::pair<double, double>> entities) {
  std::sort(entities.begin(), entities.end());
  std::vector<double> value, weight;
  for (const auto& [v, w] : entities) value.push_back(v), weight.push_back(w);
  const auto n = static_cast<std::int32_t>(value.size());
  std::vector<double> scratch(static_cast<std::size_t>(profile_scratch_size(n)));
  return gini(make_profile(value.data(), weight.data(), n, scratch.data()));
}

std::vector<double> language_reach(const PlanWorlds& study) {
  const std::string& asked = study.plan().case_at(0).tokenizer;
  return mean_over_languages(study.catalog(), study.people(), asked.empty() ? "o200k_base" : asked,
                             [](double premium) { return premium <= 2.0 ? 1.0 : 0.0; });
}

}  // namespace eqc
