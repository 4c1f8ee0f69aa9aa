// Question 26: which policies widen access, and what an additional adult costs.
#include <algorithm>
#include <cmath>

#include "host/base/nan.hpp"
#include "host/engine/worlds/people.hpp"
#include "host/study/question_list.hpp"

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
  for (double& usd : cost) usd *= study.scenario().affordability.take_up;  // who could pay and does not costs nothing
  return cost;
}

/// Gini over countries, weighted by adults, of the share able in one world.
double gini_of_access(const PeopleTable& people, const Affordability& a, std::size_t w) {
  std::vector<std::pair<double, double>> access;
  for (std::size_t k = 0; k < people.nations.size(); ++k) access.push_back({a.able(k, w) + 0.0, people.adults[k]});
  return weighted_gini(std::move(access));
}

/// A row is on the front when no other of its use gains more at no higher cost; unknown costs are on none.
void mark_pareto(StudyTable& t) {
  const std::size_t mark = t.column("pareto");
  for (std::size_t a = 0; a < t.rows.size(); ++a) {
    const double gained = t.band_at(a, "adults_gained").median, cost = t.band_at(a, "cost").median;
    bool dominated = std::isnan(cost);
    for (std::size_t b = 0; b < t.rows.size(); ++b) {
      if (t.text_at(a, "use") != t.text_at(b, "use")) continue;
      dominated = dominated || (t.band_at(b, "adults_gained").median > gained && t.band_at(b, "cost").median <= cost);
    }
    t.rows[a][mark] = std::string(dominated ? "" : "front");
  }
}

StudyTable policies_table(const PlanWorlds& study) {
  StudyTable t(
      "26_policies", "What widens access, and what an additional adult costs",
      "cost: revenue given up on those who could pay today less revenue from newcomers at the policy's price (0: it "
      "pays for itself), or vouchers paid to newcomers, all x take_up; connecting costs are not known and left out; "
      "regional: price x GDP at market over GDP at PPP; dominates: Lorenz curve of access over countries "
      "nowhere lower, share of worlds");
  t.text("use", "policy")
      .band("could_pay", "share")
      .band("adults_gained", "adults")
      .bands({"cost", "cost_per_adult"}, "USD/year")
      .band("gini_of_access", "1")
      .text("pareto");
  count_countries(t, study);
  return t;
}

std::vector<Policy> policies_on(const PlanWorlds& study, const UsePrice& price) {
  std::vector<double> level, tenth_for_poor;
  for (const std::size_t row : study.people().row) {
    const NationRow& nation = study.catalog().nations[row];
    const bool poor = nation.income_group == "Low income" || nation.income_group == "Lower middle income";
    level.push_back(price_level(nation));
    tenth_for_poor.push_back(poor ? 0.1 : 1.0);
  }
  return {{"none", price},
          {"half price everywhere", scaled_price(price, 0.5)},
          {"regional (PPP) pricing", scaled_price(price, level)},
          {"a tenth of the price in low and lower middle income countries", scaled_price(price, tenth_for_poor)},
          {"voucher of half the price", scaled_price(price, 0.5), false, 0.5},
          {"voucher of 90 % of the price", scaled_price(price, 0.1), false, 0.9},
          {"everybody connected", price, true}};
}

void add_policy(const PlanWorlds& study, const Use& use, const Policy& policy, const Affordability& base,
                StudyTable& t) {
  const double theta = first_theta(study);
  const Affordability after = policy.connect_all ? affordability_if_connected(study, 0, theta, policy.price)
                                                 : affordability(study, 0, theta, policy.price);
  const std::vector<double> cost = policy_cost(study, policy, use.price, base, after);
  const auto gained = [&](std::size_t w) { return after.number[w] - base.number[w]; };
  const auto per_adult = [&](std::size_t w) {
    const double payers = study.affordability().take_up * gained(w);
    return payers > 0 ? std::max(cost[w], 0.0) / payers : kNaN;
  };
  const auto gini_over_countries = [&](std::size_t w) { return gini_of_access(study.people(), after, w); };
  const bool known_cost = !policy.connect_all;
  t.add({{"use", use.name},
         {"policy", policy.name},
         {"could_pay", band_of(after.share)},
         {"adults_gained", band_over(study.worlds(), gained)},
         {"cost", known_cost ? band_of(cost) : Band{}},
         {"cost_per_adult", known_cost ? band_over(study.worlds(), per_adult) : Band{}},
         {"gini_of_access", band_over(study.worlds(), gini_over_countries)},
         {"pareto", ""}});
}

StudyAnswer answer_access_policies(PlanWorlds& study) {
  if (study.people().nations.empty()) return cannot_say(kNeedsIncomes);
  StudyTable t = policies_table(study);
  for (const Use& use : uses_of(study, 0, true)) {
    const Affordability base = affordability(study, 0, first_theta(study), use.price);
    for (const Policy& policy : policies_on(study, use.price)) add_policy(study, use, policy, base, t);
  }
  mark_pareto(t);
  return {{t}, ""};
}

}  // namespace

const StudyQuestion questions::access_policies = {
    26, 'E', "Which policies widen access, and at what cost per adult?", answer_access_policies,
    "26_policies[policy=half price everywhere]: {policy} lets {adults_gained} more adults pay for {use}, for {cost} "
    "USD a year, {cost_per_adult} each"};

}  // namespace eqc
