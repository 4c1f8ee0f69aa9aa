// Names of the scenario's enumerators, as written in TOML; each list is in enumerator order.
#include "host/scenario/sections.hpp"

namespace eqc {

const std::vector<std::string>& precision_names() {
  static const std::vector<std::string> names = {"fp32", "bf16", "fp8", "fp4", "int8"};
  return names;
}

const std::vector<std::string>& recompute_names() {
  static const std::vector<std::string> names = {"none", "selective", "full"};
  return names;
}

const std::vector<std::string>& objective_names() {
  static const std::vector<std::string> names = {"time", "cost", "energy"};
  return names;
}

const std::vector<std::string>& cost_basis_names() {
  static const std::vector<std::string> names = {"own", "rent"};
  return names;
}

const std::vector<std::string>& power_basis_names() {
  static const std::vector<std::string> names = {"load", "draw"};
  return names;
}

const std::vector<std::string>& market_names() {
  static const std::vector<std::string> names = {"on_demand", "spot", "reserved_1y"};
  return names;
}

const std::vector<std::string>& export_control_names() {
  static const std::vector<std::string> names = {"none", "tiers-2025-01", "embargo-2023-10"};
  return names;
}

const std::vector<std::string>& use_pricing_names() {
  static const std::vector<std::string> names = {"list", "ppp"};
  return names;
}

const std::vector<std::string>& income_basis_names() {
  static const std::vector<std::string> names = {"market", "ppp"};
  return names;
}

const std::vector<std::string>& nation_budget_names() {
  static const std::vector<std::string> names = {"gerd", "gdp", "government_revenue"};
  return names;
}

const std::vector<std::string>& cost_view_names() {
  static const std::vector<std::string> names = {"cheapest",  "own",           "rent",          "purchase",
                                                 "programme", "programme_own", "programme_rent"};
  return names;
}

const std::vector<std::string>& sampler_names() {
  static const std::vector<std::string> names = {"sobol", "philox"};
  return names;
}

const std::vector<std::string>& scope_names() {
  static const std::vector<std::string> names = {"world", "hardware", "region", "model", "nation", "organization"};
  return names;
}

const std::vector<std::string>& task_names() {
  static const std::vector<std::string> names = {"training", "serving"};
  return names;
}

std::vector<std::string> input_names() {
  std::vector<std::string> names;
  for (const InputInfo& input : input_list()) names.push_back(input.name);
  return names;
}

std::string_view precision_name(Precision precision) {
  return precision_names().at(static_cast<std::size_t>(precision));
}
std::string_view objective_name(Objective objective) {
  return objective_names().at(static_cast<std::size_t>(objective));
}
std::string_view cost_basis_name(CostBasis basis) { return cost_basis_names().at(static_cast<std::size_t>(basis)); }
std::string_view export_control_name(ExportControl control) {
  return export_control_names().at(static_cast<std::size_t>(control));
}
std::string_view cost_view_name(CostView view) { return cost_view_names().at(static_cast<std::size_t>(view)); }
std::string_view nation_budget_name(NationBudget budget) {
  return nation_budget_names().at(static_cast<std::size_t>(budget));
}
std::string_view sampler_name(SamplerKind sampler) { return sampler_names().at(static_cast<std::size_t>(sampler)); }
std::string_view scope_name(Scope scope) { return scope_names().at(static_cast<std::size_t>(scope)); }

}  // namespace eqc
