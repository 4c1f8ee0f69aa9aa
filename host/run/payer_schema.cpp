// One set of variables per (payer group, capability), and one for people.
#include "host/run/payer_schema.hpp"

#include <fmt/core.h>

#include "host/run/payers.hpp"
#include "kernels/metric/metric_list.hpp"

namespace eqc {
namespace {

std::vector<std::string> share_labels(const std::vector<double>& shares) {
  std::vector<std::string> labels;
  for (const double s : shares) labels.push_back(fmt::format("{:g}", s));
  return labels;
}

Variable variable(std::string name, std::vector<std::string> dimensions, std::string units, std::string long_name, std::string description) {
  Variable v;
  v.name = std::move(name);
  v.dimensions = std::move(dimensions);
  v.units = std::move(units);
  v.long_name = std::move(long_name);
  v.description = std::move(description);
  return v;
}

/// A chunk is what one shard writes: one model and case, everything else whole.
void set_chunk(const CubeSchema& schema, Variable& v) {
  for (const std::string& d : v.dimensions) v.chunk.push_back(d == "model" || d == "case" ? 1 : schema.find_dimension(d)->size());
}

void add(CubeSchema& schema, Variable v) {
  set_chunk(schema, v);
  schema.variables.push_back(std::move(v));
}

void add_group(const PayerGroup& g, const std::vector<Capability>& all, CubeSchema& schema) {
  schema.dimensions.push_back({g.name, g.ids, g.name == "nation" ? "nation, ISO 3166-1 alpha-3" : "organisation"});
  schema.dimensions.push_back({g.share_axis, share_labels(g.shares), "share of the yearly budget committed"});
  const std::string budget = g.name == "nation" ? "gross expenditure on R&D" : "yearly revenue (companies) or R&D expenditure (others)";
  for (const Capability& c : all) {
    const std::string stem = g.name + "_" + c.id;
    Variable metric = variable(stem + "_metric", {"model", "case", "metric", "statistic"}, "1",
                               fmt::format("inequality among {}s of the capability to {}", g.name, c.long_name),
                               fmt::format("capability = {} / cheapest cost, per world; zero where it cannot be had; each {} counts once; {} covered, {} without a budget; "
                                           "able and FGT metrics at the first {}; theil_l, atkinson_1, atkinson_2 and watts over positive values",
                                           budget, g.name, g.ids.size(), g.missing, g.share_axis));
    metric.attributes = {{"n_covered", std::to_string(g.ids.size())}, {"n_missing", std::to_string(g.missing)}, {"weights", "entity"}};
    add(schema, metric);
    add(schema, variable(stem + "_able_number", {"model", "case", g.share_axis, "statistic"}, "1", fmt::format("{}s able to {}", g.name, c.long_name),
                         fmt::format("committed share of {} >= cheapest cost, per world", budget)));
    add(schema, variable(stem + "_able_share", {"model", "case", g.share_axis, "statistic"}, "1", fmt::format("share of {}s able to {}", g.name, c.long_name),
                         "of the entities covered"));
    add(schema, variable(stem + "_able_probability", {"model", "case", g.share_axis, g.name}, "1",
                         fmt::format("probability that the {} is able to {}", g.name, c.long_name), "share of worlds"));
  }
}

void add_people(const Plan& plan, CubeSchema& schema) {
  const AffordabilitySpec& a = plan.scenario->affordability;
  const PeopleTable people = people_table(*plan.catalog);
  schema.dimensions.push_back({"country", people.nations, "country of residence, ISO 3166-1 alpha-3"});
  schema.dimensions.push_back({"income_share", share_labels(a.income_share), "largest affordable share of income"});
  schema.dimensions.push_back({"use_basis", use_bases(), "what a token costs: the cheapest serving cost, or the list price of an interface"});
  const std::string note = fmt::format("{:g} tokens per month; adults with internet and electricity; market exchange rates; {} countries covered, {} without data",
                                       a.use_tokens_per_month, people.nations.size(), people.missing);
  if (plan.scenario->run.serving) {
    const std::vector<std::string> axes = {"model", "case", "use_basis", "income_share", "statistic"};
    add(schema, variable("people_use_cost_per_month", {"model", "case", "use_basis", "statistic"}, "USD/month", "monthly cost of the use level", note));
    add(schema, variable("people_use_able_number", axes, "1", "adults able to use the model", note));
    add(schema, variable("people_use_able_share", axes, "1", "share of the covered adults able to use the model", note));
    add(schema, variable("people_use_gap", axes, "1", "affordability gap: mean relative shortfall of income (FGT 1)", note));
    add(schema, variable("people_use_able_share_by_country", {"model", "case", "use_basis", "income_share", "country"}, "1",
                         "share of a country's adults able to use the model, mean over worlds", note));
    add(schema, variable("people_use_metric", {"model", "case", "use_basis", "metric", "statistic"}, "1",
                         "inequality among adults of the tokens they can afford",
                         note + "; tokens affordable at the first income_share, zero below the use level or without access; deciles of each country weighted by adults"));
  }
  if (!a.subscriptions.empty()) {
    schema.dimensions.push_back({"plan", a.subscriptions, "subscription plan"});
    add(schema, variable("people_subscription_able_share", {"plan", "income_share"}, "1", "share of covered adults able to pay the plan",
                         "list price of the plan in the adult's country; adults with internet and electricity; countries where it is sold"));
    add(schema, variable("people_subscription_able_share_by_country", {"plan", "income_share", "country"}, "1",
                         "share of a country's adults able to pay the plan", "NaN where the plan has no list price"));
  }
}

}  // namespace

std::vector<Capability> capabilities(const Plan& plan) {
  std::vector<Capability> all;
  if (plan.scenario->run.training) all.push_back({"train", "USD", "train the model"});
  if (plan.scenario->run.serving) all.push_back({"host", "USD/year", "host one replica for a year"});
  return all;
}

const std::vector<std::string>& use_bases() {
  static const std::vector<std::string> bases = {"serving_cost", "list_price"};
  return bases;
}

void add_payer_schema(const Plan& plan, CubeSchema& schema) {
  if (!plan.scenario->affordability.asked) return;
  std::vector<std::string> metrics;
  for (const MetricInfo& m : kInequityMetricInfo) metrics.push_back(m.id);
  schema.dimensions.push_back({"metric", metrics, "inequity metric"});
  for (const Capability& c : capabilities(plan))
    add(schema, variable("capability_cost_" + c.id, {"model", "region", "case", "statistic"}, c.unit, "cheapest way to " + c.long_name,
                         "minimum over hardware, per world, of owning at home, renting at home (at the reference price where no cloud rents there) and renting in the "
                         "cheapest cloud region; NaN where it cannot be had"));
  for (const PayerGroup& g : payer_groups(plan)) add_group(g, capabilities(plan), schema);
  if (!plan.scenario->affordability.income_share.empty()) add_people(plan, schema);
}

}  // namespace eqc
