// What people can afford: of the model by way of paying, of uses of other sizes, and of subscriptions.
#include <fmt/core.h>

#include "host/engine/afford/people_use.hpp"
#include "host/run/results/payer_schema.hpp"
#include "host/run/results/payer_variable.hpp"

namespace eqc {
namespace {

void add_use_decomposition(const std::string& note, CubeSchema& schema) {
  schema.dimensions.push_back({"people_grouping", names_of(people_groupings()), "groups of adults"});
  add_decomposition_dimension(schema);
  add_real(schema, "people_use_decomposition",
           {"model", "case", "use_basis", "people_grouping", "decomposition_part", "statistic"}, "1",
           "inequality of the tokens adults can afford, between and within groups",
           note + "; values and weights of people_use_metric. Source: Shorrocks 1980; Lambert, Aronson 1993");
}

void add_use_levels(const AffordabilitySpec& a, const std::string& note, CubeSchema& schema) {
  schema.dimensions.push_back({"use_level", share_labels(a.use_levels), "tokens per month"});
  add_real(schema, "people_use_level_able_share",
           {"model", "case", "use_basis", "use_level", "income_share", "statistic"}, "1",
           "share of the covered adults able to use so many tokens", note);
  add_real(schema, "people_use_level_able_share_by_country",
           {"model", "case", "use_basis", "use_level", "income_share", "country"}, "1",
           "share of a country's adults able to use so many tokens, mean over worlds", note);
}

void add_use(const Plan& plan, const std::string& note, CubeSchema& schema) {
  const AffordabilitySpec& a = plan.scenario->affordability;
  const std::vector<std::string> axes = {"model", "case", "use_basis", "income_share", "statistic"};
  schema.dimensions.push_back({"people_group", people_group_labels(plan), "income group or region of the World Bank"});
  add_bound_dimension(schema);
  add_real(schema, "people_use_cost_per_month", {"model", "case", "use_basis", "statistic"}, "USD/month",
           "monthly cost of the use level", note + "; in English, electricity of own devices left out");
  add_real(schema, "people_use_able_number", axes, "1", "adults able to use the model", note);
  add_real(schema, "people_use_able_share", axes, "1", "share of the covered adults able to use the model", note);
  add_real(schema, "people_use_gap", axes, "1", "affordability gap: mean relative shortfall of income (FGT 1)", note);
  add_real(schema, "people_use_able_share_by_country", {"model", "case", "use_basis", "income_share", "country"}, "1",
           "share of a country's adults able to use the model, mean over worlds", note);
  add_real(schema, "people_use_most_able_probability", {"model", "case", "use_basis", "income_share", "country"}, "1",
           "probability that at least half of a country's adults are able to use the model", note);
  add_real(schema, "people_use_able_share_by_group",
           {"model", "case", "use_basis", "income_share", "people_group", "statistic"}, "1",
           "share of the adults of a group of countries able to use the model", note);
  add_real(schema, "people_use_able_share_bound", {"model", "case", "use_basis", "income_share", "bound", "statistic"},
           "1", "bounds on the share of all adults able to use the model",
           note +
               "; lowest: adults of countries without data or with imputed distributions are unable; highest: "
               "all of them are able (Manski 1989)");
  add_real(schema, "people_use_voucher_cost", axes, "USD/year", "what the case's vouchers cost",
           note + "; paid to adults under the income line who can then pay the rest");
  add_real(schema, "people_use_metric", {"model", "case", "use_basis", "metric", "statistic"}, "1",
           "inequality among adults of the tokens they can afford",
           note +
               "; tokens affordable at the first income_share, zero below the use level or without "
               "access; deciles of each country weighted by adults");
  if (!a.compare_with.empty())
    add_real(schema, "people_use_able_share_change", axes, "1",
             "change of the share of the covered adults able to use the model",
             fmt::format("this case minus case {}, world by world; {}", a.compare_with, note));
  if (a.decompose) add_use_decomposition(note, schema);
  if (!a.use_levels.empty()) add_use_levels(a, note, schema);
}

void add_subscriptions(const AffordabilitySpec& a, CubeSchema& schema) {
  schema.dimensions.push_back({"plan", a.subscriptions, "subscription plan"});
  add_real(schema, "people_subscription_able_share", {"plan", "income_share"}, "1",
           "share of covered adults who could pay the plan",
           "list price of the plan in the adult's country; adults with internet and electricity; countries "
           "where it is sold");
  add_real(schema, "people_subscription_able_share_by_country", {"plan", "income_share", "country"}, "1",
           "share of a country's adults who could pay the plan", "NaN where the plan has no list price");
  add_real(schema, "people_subscription_case_able_share", {"case", "plan", "income_share"}, "1",
           "share of covered adults who could pay the plan in a case",
           "the case's price falls, price factors, vouchers and income basis applied; incomes as in the catalog");
  add_real(schema, "people_subscription_case_able_share_by_country", {"case", "plan", "income_share", "country"}, "1",
           "share of a country's adults who could pay the plan in a case", "NaN where the plan has no list price");
}

}  // namespace

void add_people_schema(const Plan& plan, CubeSchema& schema) {
  const AffordabilitySpec& a = plan.scenario->affordability;
  const PeopleTable people = people_table(*plan.catalog);
  schema.dimensions.push_back({"country", people.nations, "country of residence, ISO 3166-1 alpha-3"});
  schema.dimensions.push_back({"income_share", share_labels(a.income_share), "largest affordable share of income"});
  schema.dimensions.push_back({"use_basis", use_bases(plan),
                               "what a token costs: the cheapest serving cost, the list price of an interface, its "
                               "free tier, or a device of one's own"});
  const std::string note = fmt::format(
      "{:g} tokens per month; adults with internet and electricity; market exchange rates unless the case says "
      "otherwise; {} countries covered, {} without data",
      a.use_tokens_per_month, people.nations.size(), people.missing);
  if (plan.scenario->run.serving) add_use(plan, note, schema);
  if (!a.subscriptions.empty()) add_subscriptions(a, schema);
}

}  // namespace eqc
