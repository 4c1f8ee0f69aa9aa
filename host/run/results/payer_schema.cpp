// One set of variables per (payer group, capability), one for runs of other sizes, and one for serving nations.
#include "host/run/results/payer_schema.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "host/engine/afford/payer_runs.hpp"
#include "host/engine/afford/payers.hpp"
#include "host/run/results/axis_facts.hpp"
#include "host/run/results/payer_variable.hpp"
#include "kernels/metric/metric_list.hpp"

namespace eqc {
namespace {

const std::map<std::string, std::string>& entity_names() {
  static const std::map<std::string, std::string> names = {{"nation", "nation, ISO 3166-1 alpha-3"},
                                                           {"organization", "company"},
                                                           {"institution", "research institution"},
                                                           {"bloc", "bloc of nations"}};
  return names;
}

void add_group_dimensions(const PayerGroup& g, CubeSchema& schema) {
  schema.dimensions.push_back({g.name, g.ids, entity_names().at(g.name)});
  if (schema.find_dimension(g.share_axis) == nullptr)
    schema.dimensions.push_back({g.share_axis, share_labels(g.shares), "share of the yearly budget committed"});
  add_real(schema, g.name + "_budget", {g.name}, "USD/year", "budget before the committed share", g.budget_name);
  Variable& basis = add_real(schema, g.name + "_budget_basis", {g.name}, "1", "where the budget comes from",
                             "imputed: medians of peers, see the catalog; of a company that says revenue alone: by "
                             "peers' median of spending over revenue; of a bloc: a member's is");
  basis.type = ElementType::i8;
  basis.flags = {{0, "measured"}, {1, "imputed"}};
  if (!g.members.empty()) return;  // blocs have no row of their own
  Variable& origin = add_real(schema, g.name + "_origin", {g.name}, "1", kOriginName, kOriginMeaning);
  origin.type = ElementType::i8;
  origin.flags = origin_flags();
}

void add_group_capability(const PayerGroup& g, const Capability& c, CubeSchema& schema) {
  const std::string stem = g.name + "_" + c.id, budget = g.budget_name;
  Variable& metric = add_real(
      schema, stem + "_metric", {"model", "case", "metric", "statistic"}, "1",
      fmt::format("inequality among {}s of the capability to {}", g.name, c.long_name),
      fmt::format(
          "capability = {} / cheapest cost, per world; zero where it cannot be had; each {} counts once; {} covered, "
          "{} without a budget; "
          "able and FGT metrics at the first {}; theil_l, atkinson_1, atkinson_2 and watts over positive values",
          budget, g.name, g.ids.size(), g.missing, g.share_axis));
  metric.attributes = {
      {"n_covered", std::to_string(g.ids.size())}, {"n_missing", std::to_string(g.missing)}, {"weights", "entity"}};
  add_real(schema, stem + "_able_number", {"model", "case", g.share_axis, "statistic"}, "1",
           fmt::format("{}s able to {}", g.name, c.long_name),
           fmt::format("committed share of {} >= cheapest cost, per world", budget));
  add_real(schema, stem + "_able_share", {"model", "case", g.share_axis, "statistic"}, "1",
           fmt::format("share of {}s able to {}", g.name, c.long_name), "of the entities covered");
  add_real(schema, stem + "_able_probability", {"model", "case", g.share_axis, g.name}, "1",
           fmt::format("probability that the {} is able to {}", g.name, c.long_name), "share of worlds");
  add_real(schema, stem + "_able_number_bound", {"model", "case", g.share_axis, "bound", "statistic"}, "1",
           fmt::format("bounds on the number of {}s able to {}", g.name, c.long_name),
           "lowest: those of unknown or imputed budget are unable; highest: all of them are able (Manski 1989)");
}

void add_change(const PayerGroup& g, const Capability& c, const std::string& reference, CubeSchema& schema) {
  const std::string stem = g.name + "_" + c.id;
  const std::string note = fmt::format("this case minus case {}, world by world", reference);
  add_real(schema, stem + "_able_number_change", {"model", "case", g.share_axis, "statistic"}, "1",
           fmt::format("change of the number of {}s able to {}", g.name, c.long_name), note);
  add_real(schema, stem + "_metric_change", {"model", "case", "metric", "statistic"}, "1",
           fmt::format("change of the inequality among {}s of the capability to {}", g.name, c.long_name), note);
}

void add_people_weights(const PayerGroup& g, const Capability& c, CubeSchema& schema) {
  const std::string stem = g.name + "_" + c.id;
  Variable& metric = add_real(schema, stem + "_people_metric", {"model", "case", "metric", "statistic"}, "1",
                              fmt::format("inequality among people of their nation's capability to {}", c.long_name),
                              "as the metric without weights, each nation weighted by its population");
  metric.attributes = {{"weights", "population"}};
  add_real(schema, stem + "_able_people_share", {"model", "case", g.share_axis, "statistic"}, "1",
           fmt::format("share of people who live in nations able to {}", c.long_name),
           "of the population of the nations covered");
}

void add_decomposition(const Capability& c, CubeSchema& schema) {
  const std::string stem = "nation_" + c.id;
  add_real(schema, stem + "_decomposition", {"model", "case", "grouping", "decomposition_part", "statistic"}, "1",
           fmt::format("inequality of the capability to {} between and within groups of nations", c.long_name),
           "each nation counts once; theil_l over positive values. Source: Shorrocks 1980; Lambert, Aronson 1993");
  add_real(schema, stem + "_concentration_index", {"model", "case", "statistic"}, "1",
           fmt::format("concentration of the capability to {} along GDP per head", c.long_name),
           "positive: with the rich; each nation counts once. Source: Kakwani, Wagstaff, van Doorslaer 1997");
}

/// Training runs of other sizes and kinds, by view of their cost.
void add_runs(const Plan& plan, const std::vector<PayerGroup>& groups, CubeSchema& schema) {
  const AffordabilitySpec& a = plan.scenario->affordability;
  std::vector<std::string> views;
  for (const CostView v : run_views(a)) views.emplace_back(cost_view_name(v));
  schema.dimensions.push_back(
      {"training_run", run_labels(a),
       "the model's own training run, fine-tuning, or a run of so many FLOP at the model's cost per FLOP"});
  schema.dimensions.push_back({"cost_view", views, "what counts as cost"});
  add_real(schema, "capability_cost_fund", {"model", "training_run", "cost_view", "region", "case", "statistic"}, "USD",
           "cost of a run for somebody in a region",
           "in proportion to the model's own run; own and purchase: at home; purchase: up-front price of "
           "the run's accelerators; programme: with experiments and staff");
  for (const PayerGroup& g : groups) {
    add_real(schema, g.name + "_fund_able_number",
             {"model", "case", "training_run", "cost_view", g.share_axis, "statistic"}, "1",
             fmt::format("{}s able to fund the run", g.name),
             fmt::format("committed share of {} >= cost, per world", g.budget_name));
    add_real(schema, g.name + "_fund_able_probability",
             {"model", "case", "training_run", "cost_view", g.share_axis, g.name}, "1",
             fmt::format("probability that the {} can fund the run", g.name), "share of worlds");
  }
}

void add_groups(const Plan& plan, CubeSchema& schema) {
  const std::vector<PayerGroup> groups = payer_groups(plan);
  if (!groups.empty()) add_bound_dimension(schema);
  for (const PayerGroup& g : groups) add_group_dimensions(g, schema);
  const bool decompose = plan.scenario->affordability.decompose && !plan.scenario->affordability.gerd_share.empty();
  if (decompose) {
    schema.dimensions.push_back({"grouping", names_of(groupings()), "groups of nations"});
    add_decomposition_dimension(schema);
  }
  for (const Capability& c : capabilities(plan)) {
    for (const PayerGroup& g : groups) {
      add_group_capability(g, c, schema);
      if (!plan.scenario->affordability.compare_with.empty())
        add_change(g, c, plan.scenario->affordability.compare_with, schema);
      if (g.name == "nation" && plan.scenario->affordability.population_weights) add_people_weights(g, c, schema);
    }
    if (decompose) add_decomposition(c, schema);
  }
  if (plan.scenario->run.training && !run_labels(plan.scenario->affordability).empty()) add_runs(plan, groups, schema);
}

/// Serving every nation's people.
void add_service(const Plan& plan, CubeSchema& schema) {
  const AffordabilitySpec& a = plan.scenario->affordability;
  if (!(a.serve_queries > 0) || !plan.scenario->run.serving) return;
  std::vector<std::string> nations;
  for (const NationRow& n : plan.catalog->nations) nations.push_back(n.id);
  schema.dimensions.push_back({"served_nation", nations, "nation whose population is served, ISO 3166-1 alpha-3"});
  schema.dimensions.push_back({"serve_basis",
                               {"home", "abroad"},
                               "on accelerators owned or rented at home; rented in the cheapest cloud region"});
  const std::string note =
      fmt::format("{:g} requests of {} input and {} output tokens per person and day", a.serve_queries,
                  plan.scenario->serving.input_tokens, plan.scenario->serving.output_tokens);
  const std::vector<std::string> axes = {"model", "case", "serve_basis", "served_nation", "statistic"},
                                 home = {"model", "case", "served_nation", "statistic"};
  add_real(schema, "nation_serve_cost", axes, "USD/year", "cost of serving the nation's population", note);
  add_real(schema, "nation_serve_gdp_share", axes, "1", "the same as a share of GDP", note);
  add_real(schema, "nation_serve_electricity_share", home, "1",
           "electricity of serving at home over the nation's consumption", note);
  add_real(schema, "nation_serve_accelerators", home, "1", "accelerators busy all year to serve at home",
           note + "; on the hardware that serves cheapest there, in each world");
}

}  // namespace

std::vector<Capability> capabilities(const Plan& plan) {
  std::vector<Capability> all;
  if (plan.scenario->run.training) all.push_back({"train", "USD", "train the model"});
  if (plan.scenario->run.serving) all.push_back({"host", "USD/year", "host one replica for a year"});
  return all;
}

std::vector<std::string> people_group_labels(const Plan& plan) {
  std::vector<std::string> labels;
  for (const std::string NationRow::*member : {&NationRow::income_group, &NationRow::wb_region})
    for (const NationRow& n : plan.catalog->nations)
      if (!(n.*member).empty() && std::find(labels.begin(), labels.end(), n.*member) == labels.end())
        labels.push_back(n.*member);
  return labels;
}

const std::vector<Grouping>& groupings() {
  static const std::vector<Grouping> all = {{"region", &NationRow::wb_region},
                                            {"income_group", &NationRow::income_group}};
  return all;
}

const std::vector<Grouping>& people_groupings() {
  static const std::vector<Grouping> all = [] {
    std::vector<Grouping> list = groupings();
    list.insert(list.begin(), {"country", &NationRow::id});
    return list;
  }();
  return all;
}

std::vector<std::string> names_of(const std::vector<Grouping>& list) {
  std::vector<std::string> names;
  for (const Grouping& g : list) names.push_back(g.name);
  return names;
}

void add_payer_schema(const Plan& plan, CubeSchema& schema) {
  if (!plan.scenario->affordability.asked) return;
  std::vector<std::string> metrics;
  for (const MetricInfo& m : kInequityMetricInfo) metrics.push_back(m.id);
  schema.dimensions.push_back({"metric", metrics, "inequity metric"});
  for (const Capability& c : capabilities(plan))
    add_real(schema, "capability_cost_" + c.id, {"model", "region", "case", "statistic"}, c.unit,
             "cheapest way to " + c.long_name,
             "minimum over hardware, per world, of owning at home, renting at home (at the reference price "
             "where no cloud rents there) and renting in the "
             "cheapest cloud region; NaN where it cannot be had");
  add_groups(plan, schema);
  add_service(plan, schema);
  if (!plan.scenario->affordability.income_share.empty()) add_people_schema(plan, schema);
}

}  // namespace eqc
