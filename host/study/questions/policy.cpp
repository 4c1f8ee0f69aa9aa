// Questions 24, 26 and 27: price against demand, ways to widen access and what they cost, and a fund.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/engine/afford/headcounts.hpp"
#include "host/base/nan.hpp"
#include "host/engine/worlds/flop_cost.hpp"
#include "host/engine/worlds/owned_compute.hpp"
#include "host/study/study.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/people.hpp"
#include "kernels/metric/lorenz.hpp"

namespace eqc {
namespace {

/// A policy towards people: who pays what, who is connected.
struct Policy {
  std::string name;
  UsePrice price;
  bool connect_all = false;
  double voucher = 0;  ///< share of the price paid for those it makes able
};

/// GDP at market rates over GDP at PPP: how far a dollar goes at home, at most 1.
double price_level(const NationRow& n) {
  return n.gdp_usd && n.gdp_ppp_usd ? std::clamp(*n.gdp_usd / *n.gdp_ppp_usd, 0.05, 1.0) : 1.0;
}

/// Yearly USD that a policy takes: revenue given up by sellers on those who paid already less revenue from newcomers,
/// or vouchers paid.
std::vector<double> policy_cost(const PlanWorlds& study, const Policy& policy, const UsePrice& before,
                                const Affordability& base, const Affordability& after) {
  const PeopleTable& people = study.people();
  std::vector<double> cost(study.worlds(), 0.0);
  for (std::size_t w = 0; w < study.worlds(); ++w)
    for (std::size_t k = 0; k < people.nations.size(); ++k) {
      const double was = people.adults[k] * base.able(k, w), is = people.adults[k] * after.able(k, w);
      if (policy.voucher > 0)
        cost[w] += 12.0 * policy.voucher * before.at(k, w) * std::max(is - was, 0.0);
      else if (!policy.connect_all)
        cost[w] += 12.0 * (before.at(k, w) * was - policy.price.at(k, w) * is);
    }
  return cost;
}

/// Gini over countries, weighted by adults, of the share able in one world.
double gini_of_access(const PeopleTable& people, const Affordability& a, std::size_t w) {
  std::vector<std::pair<double, double>> access;
  for (std::size_t k = 0; k < people.nations.size(); ++k) access.push_back({a.able(k, w) + 0.0, people.adults[k]});
  return weighted_gini(std::move(access));
}

void mark_pareto(StudyTable& t, std::size_t group, std::size_t gained, std::size_t cost, std::size_t mark) {
  for (auto& row : t.rows) {
    bool dominated = std::isnan(std::get<Band>(row[cost]).median);
    for (const auto& other : t.rows) {
      if (std::get<std::string>(row[group]) != std::get<std::string>(other[group])) continue;
      dominated = dominated || (std::get<Band>(other[gained]).median > std::get<Band>(row[gained]).median &&
                                std::get<Band>(other[cost]).median <= std::get<Band>(row[cost]).median);
    }
    std::get<std::string>(row[mark]) = dominated ? "" : "front";
  }
}

}  // namespace

StudyAnswer answer_price_against_demand(PlanWorlds& study) {
  if (study.people().nations.empty()) return cannot_say(kNeedsIncomes);
  StudyTable t{"24_price_and_demand",
               "Adults able when prices fall and each task takes more tokens",
               "share of adults at price x demand / fall; equal ratios give equal headcounts, so a tenfold fall and a "
               "tenfold rise cancel; net: against today",
               {text_column("use"), number_column("price_falls_by", "1"), number_column("tokens_rise_by", "1"),
                band_column("adults_able", "share"), band_column("net", "share")},
               {},
               "countries with incomes",
               static_cast<double>(study.people().nations.size()),
               static_cast<double>(study.people().missing)};
  StudyTable contours{"24_contours",
                      "Price fall that keeps a share of adults able",
                      "least fall (in steps of 10^(1/8)) with at least that share able at the given rise of tokens; "
                      "never: access is the limit",
                      {text_column("use"), number_column("adults_able", "share"), number_column("tokens_rise_by", "1"),
                       band_column("fall_needed", "1")},
                      {},
                      "",
                      0,
                      0};
  const double theta = first_theta(study);
  for (const Use& use : uses_of(study, 0, true)) {
    const auto at = [&](double factor) {
      return affordability(study, 0, theta, scaled_price(use.price, factor)).share;
    };
    const std::vector<double> today = at(1.0);
    for (const double fall : {1.0, 3.0, 10.0, 30.0, 100.0})
      for (const double rise : {1.0, 3.0, 10.0, 30.0, 100.0}) {
        const std::vector<double> share = at(rise / fall);
        t.add({use.name, fall, rise, band_of(share),
               band_over(study.worlds(), [&](std::size_t w) { return share[w] - today[w]; })});
      }
    std::vector<std::vector<double>> ladder;  // share at price / 10^(i/8)
    for (int i = 0; i <= 40; ++i) ladder.push_back(at(std::pow(10.0, -i / 8.0)));
    for (const double share : {0.25, 0.5, 0.6, 0.7})
      for (const double rise : {1.0, 10.0, 100.0})
        contours.add({use.name, share, rise, band_over(study.worlds(), [&](std::size_t w) {
                        for (std::size_t i = 0; i < ladder.size(); ++i)
                          if (ladder[i][w] >= share) return std::pow(10.0, static_cast<double>(i) / 8.0) * rise;
                        return std::numeric_limits<double>::infinity();
                      })});
  }
  return {{t, contours}, ""};
}

StudyAnswer answer_access_policies(PlanWorlds& study) {
  const PeopleTable& people = study.people();
  if (people.nations.empty()) return cannot_say(kNeedsIncomes);
  StudyTable t{"26_policies",
               "What widens access, and what an additional adult costs",
               "cost: revenue given up on those who pay today less revenue from newcomers at the policy's price (0: it "
               "pays for itself), or vouchers paid to newcomers; connecting costs are not known and left out; "
               "regional: price x GDP at market over GDP at PPP; dominates: Lorenz curve of access over countries "
               "nowhere lower, share of worlds",
               {text_column("use"), text_column("policy"), band_column("adults_able", "share"),
                band_column("adults_gained", "adults"), band_column("cost", "USD/year"),
                band_column("cost_per_adult", "USD/year"), band_column("gini_of_access", "1"), text_column("pareto")},
               {},
               "countries with incomes",
               static_cast<double>(people.nations.size()),
               static_cast<double>(people.missing)};
  std::vector<double> level;
  std::vector<double> tenth_for_poor;
  for (const std::size_t row : people.row) {
    const NationRow& nation = study.catalog().nations[row];
    level.push_back(price_level(nation));
    tenth_for_poor.push_back(nation.income_group == "Low income" || nation.income_group == "Lower middle income" ? 0.1
                                                                                                                 : 1.0);
  }
  const double theta = first_theta(study);
  for (const Use& use : uses_of(study, 0, true)) {
    const UsePrice& base_price = use.price;
    const std::vector<Policy> policies = {
        {"none", base_price},
        {"half price everywhere", scaled_price(use.price, 0.5)},
        {"regional (PPP) pricing", scaled_price(use.price, level)},
        {"a tenth of the price in low and lower middle income countries", scaled_price(use.price, tenth_for_poor)},
        {"voucher of half the price", scaled_price(use.price, 0.5), false, 0.5},
        {"voucher of 90 % of the price", scaled_price(use.price, 0.1), false, 0.9},
        {"everybody connected", base_price, true}};
    const Affordability base = affordability(study, 0, theta, base_price);
    for (const Policy& policy : policies) {
      const Affordability after = policy.connect_all ? affordability_if_connected(study, 0, theta, policy.price)
                                                     : affordability(study, 0, theta, policy.price);
      const std::vector<double> cost = policy_cost(study, policy, base_price, base, after);
      const auto gained = [&](std::size_t w) { return after.number[w] - base.number[w]; };
      const bool unknown_cost = policy.connect_all;
      t.add({use.name, policy.name, band_of(after.share), band_over(study.worlds(), gained),
             unknown_cost ? Band{} : band_of(cost),
             unknown_cost
                 ? Band{}
                 : band_over(study.worlds(),
                             [&](std::size_t w) { return gained(w) > 0 ? std::max(cost[w], 0.0) / gained(w) : kNaN; }),
             band_over(study.worlds(), [&](std::size_t w) { return gini_of_access(people, after, w); }),
             std::string()});
    }
  }
  mark_pareto(t, 0, 3, 4, 7);
  return {{t}, ""};
}

StudyAnswer answer_minimum_fund(PlanWorlds& study) {
  const PeopleTable& people = study.people();
  if (people.nations.empty()) return cannot_say(kNeedsIncomes);
  study.prepare();
  StudyTable t{"27_fund",
               fmt::format("Yearly fund so that every adult has {:.3g} M tokens a month",
                           study.affordability().use_tokens_per_month * 1e-6),
               "sum over adults of (12 x price - theta x income)+, all adults connected (connecting them is not "
               "included); of ODA: official development assistance of 2024 (OECD); of GDP: of the group's countries",
               {text_column("case"), text_column("model"), text_column("price"), number_column("theta", "share"),
                text_column("group"), band_column("fund", "USD/year"), band_column("adults_helped", "adults"),
                band_column("of_ODA", "share"), band_column("of_GDP", "share")},
               {},
               "countries with incomes",
               static_cast<double>(people.nations.size()),
               static_cast<double>(people.missing)};
  const FigureRow* oda = study.catalog().figure("oda-usd");
  const IncomeSums sums(people);
  const double theta = first_theta(study);
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (std::size_t m = 0; m < study.plan().n_models; ++m)
      for (const std::size_t basis : {0u, 1u}) {
        const UsePrice use = study.use_in_countries(m, c, basis, study.affordability().use_tokens_per_month);
        if (!price_known(use.usd_month)) continue;
        const auto income = study.income_multipliers(c);
        for (const auto& [group, members] : world_regions(study)) {
          double gdp = 0;
          for (const std::size_t k : members) gdp += study.catalog().nations[people.row[k]].gdp_usd.value_or(0);
          std::vector<double> fund(study.worlds(), 0.0), helped(study.worlds(), 0.0);
          for (std::size_t w = 0; w < study.worlds(); ++w)
            for (const std::size_t k : members) {
              const double needed = 12.0 * use.at(k, w) / theta / income[k * study.worlds() + w];
              fund[w] += theta * income[k * study.worlds() + w] * people.adults[k] *
                         shortfall_in_country(sums.of(k), needed).missing_usd;
              helped[w] += people.adults[k] * (1.0 - share_with_income(people, k, needed));
            }
          t.add({study.plan().case_at(c).id, study.plan().model(m).id, use_bases(study.plan())[basis], theta, group,
                 band_of(fund), band_of(helped),
                 oda ? band_over(study.worlds(), [&](std::size_t w) { return fund[w] / oda->published; }) : Band{},
                 band_over(study.worlds(), [&](std::size_t w) { return fund[w] / gdp; })});
        }
      }
  if (t.rows.empty())
    return cannot_say(
        "no model on its axis has a price of use; add \"serving\" to run.tasks or models with list prices");
  return {{t}, ""};
}

}  // namespace eqc
