// Names of the scenario's enumerators, as written in TOML; each list is in enumerator order.
#include "host/scenario/sections.hpp"
#include "kernels/model/choices.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {

#define EQC_ID(id, meaning) #id,
#define EQC_NAME(id, name) name,

const std::vector<std::string>& precision_names() {
  static const std::vector<std::string> names = {EQC_PRECISION_LIST(EQC_ID)};
  return names;
}

const std::vector<std::string>& recompute_names() {
  static const std::vector<std::string> names = {EQC_RECOMPUTE_LIST(EQC_ID)};
  return names;
}

const std::vector<std::string>& objective_names() {
  static const std::vector<std::string> names = {EQC_OBJECTIVE_LIST(EQC_ID)};
  return names;
}

const std::vector<std::string>& cost_basis_names() {
  static const std::vector<std::string> names = {EQC_COST_BASIS_LIST(EQC_NAME)};
  return names;
}

const std::vector<std::string>& power_basis_names() {
  static const std::vector<std::string> names = {EQC_POWER_BASIS_LIST(EQC_NAME)};
  return names;
}

const std::vector<std::string>& export_control_names() {
  static const std::vector<std::string> names = {EQC_EXPORT_CONTROL_LIST(EQC_NAME)};
  return names;
}

const std::vector<std::string>& export_licences_names() {
  static const std::vector<std::string> names = {EQC_EXPORT_LICENCES_LIST(EQC_NAME)};
  return names;
}

const std::vector<std::string>& practice_names() {
  static const std::vector<std::string> names = {EQC_PRACTICE_LIST(EQC_NAME)};
  return names;
}

const std::vector<std::string>& use_pricing_names() {
  static const std::vector<std::string> names = {EQC_USE_PRICING_LIST(EQC_NAME)};
  return names;
}

const std::vector<std::string>& income_basis_names() {
  static const std::vector<std::string> names = {EQC_INCOME_BASIS_LIST(EQC_NAME)};
  return names;
}

const std::vector<std::string>& nation_budget_names() {
  static const std::vector<std::string> names = {EQC_NATION_BUDGET_LIST(EQC_NAME)};
  return names;
}

const std::vector<std::string>& company_budget_names() {
  static const std::vector<std::string> names = {EQC_COMPANY_BUDGET_LIST(EQC_NAME)};
  return names;
}

const std::vector<std::string>& cost_view_names() {
  static const std::vector<std::string> names = {EQC_COST_VIEW_LIST(EQC_NAME)};
  return names;
}

const std::vector<std::string>& sampler_names() {
  static const std::vector<std::string> names = {EQC_SAMPLER_LIST(EQC_NAME)};
  return names;
}

#undef EQC_ID
#undef EQC_NAME

const std::vector<std::string>& scope_names() {
  static const std::vector<std::string> names = {"world", "hardware", "region", "model", "nation", "organization"};
  return names;
}

const std::vector<std::string>& task_names() {
  static const std::vector<std::string> names = {"training", "serving"};
  return names;
}

std::string codes_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) text += (i > 0 ? ", " : "") + std::to_string(i) + " " + names[i];
  return text;
}

std::string precision_codes() { return codes_of(precision_names()); }
std::string recompute_codes() { return codes_of(recompute_names()); }

std::vector<std::string> input_names() {
  std::vector<std::string> names;
  for (const InputInfo& input : input_list()) names.push_back(input.name);
  return names;
}

std::string_view precision_name(Precision precision) {
  return precision_names().at(static_cast<std::size_t>(precision));
}
std::string_view recompute_name(Recompute mode) { return recompute_names().at(static_cast<std::size_t>(mode)); }
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
