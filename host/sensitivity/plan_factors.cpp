// Names to what they swap.
#include "host/sensitivity/plan_factors.hpp"

#include <algorithm>

#include "host/base/diagnostics.hpp"
#include "host/base/text.hpp"
#include "host/plan/correlation_check.hpp"
#include "kernels/econ/inputs.hpp"

namespace eqc {
namespace {

std::vector<PlanFactor> all_factors(const PlanWorlds& study, const std::vector<std::string>& lists,
                                    const std::vector<int>& tied) {
  PlanFactor together;
  std::vector<PlanFactor> all;
  for (int i = 0; i < kInputs; ++i) {
    if (!study.scenario().inputs[static_cast<std::size_t>(i)].varies()) continue;
    const bool is_tied = std::find(tied.begin(), tied.end(), i) != tied.end();
    PlanFactor one{kInputNames[i], {}, {}};
    PlanFactor& f = is_tied ? together : one;
    if (is_tied) f.name += (f.name.empty() ? "" : " and ") + std::string(kInputNames[i]);
    f.inputs.whole.resize(kInputs);
    f.inputs.whole[static_cast<std::size_t>(i)] = true;
    if (!is_tied) all.push_back(one);
  }
  if (!together.name.empty()) all.push_back(together);
  for (const std::string& list : lists) {
    all.push_back({list, {}, {}});
    all.back().lists[list_number(list)] = true;
  }
  return all;
}

std::vector<std::string> entities_of(const PlanWorlds& study, Scope scope) {
  const Plan& plan = study.plan();
  std::vector<std::string> ids;
  switch (scope) {
    case Scope::world: break;
    case Scope::hardware:
      for (std::size_t i = 0; i < plan.n_hardware; ++i) ids.push_back(plan.hardware(i).id);
      break;
    case Scope::region:
      for (std::size_t i = 0; i < plan.n_regions; ++i) ids.push_back(plan.region(i).id);
      break;
    case Scope::model:
      for (std::size_t i = 0; i < plan.n_models; ++i) ids.push_back(plan.model(i).id);
      break;
    case Scope::nation:
      for (const NationRow& n : study.catalog().nations) ids.push_back(n.id);
      break;
    case Scope::organization:
      for (const OrganizationRow& o : study.catalog().organizations) ids.push_back(o.id);
      break;
  }
  return ids;
}

/// "electricity_price:DEU"
void add_single(const PlanWorlds& study, const std::vector<int>& tied, const std::string& name, std::size_t colon,
                std::vector<PlanFactor>& chosen) {
  const std::string input = name.substr(0, colon), entity = name.substr(colon + 1);
  const std::optional<std::size_t> i = input_index(input);
  if (!i || !study.scenario().inputs[*i].varies()) {
    std::vector<std::string> names;
    for (const InputSpec& s : study.scenario().inputs)
      if (s.varies()) names.push_back(s.name);
    throw InputError("'" + input + "' is no uncertain input of this scenario" + did_you_mean(input, names));
  }
  if (std::find(tied.begin(), tied.end(), static_cast<int>(*i)) != tied.end())
    throw InputError("'" + input +
                     "' is correlated with other inputs and cannot be swapped for one entity alone; "
                     "--method shapley draws it again given them");
  const std::vector<std::string> ids = entities_of(study, study.scenario().inputs[*i].scope);
  std::size_t found = 0;
  for (const std::string& id : ids) {
    if (!glob_match(entity, id)) continue;
    PlanFactor f{input + ":" + id, {}, {}};
    f.inputs.single.insert({static_cast<int>(*i), id});
    chosen.push_back(std::move(f));
    ++found;
  }
  if (found == 0)
    throw InputError("'" + name + "': '" + entity + "' has no draw of its own of " + input +
                     (ids.empty() ? ", which is drawn once per world" : did_you_mean(entity, ids)));
}

}  // namespace

std::vector<std::string> lists_of_study(const PlanWorlds& study, const std::vector<std::string>& names,
                                        bool chooses_metric) {
  std::vector<std::string> lists = chosen_lists(study);
  for (const std::string& list : optional_lists(study))
    if ((chooses_metric && list == "metric") || std::find(names.begin(), names.end(), list) != names.end())
      lists.push_back(list);
  return lists;
}

std::vector<PlanFactor> plan_factors(const PlanWorlds& study, const std::vector<std::string>& names,
                                     const std::vector<std::string>& lists, TiedInputs tied_inputs) {
  const std::vector<int> tied =
      tied_inputs == TiedInputs::together ? correlated_inputs(study.scenario()) : std::vector<int>{};
  const std::vector<PlanFactor> all = all_factors(study, lists, tied);
  if (names.empty()) return all;
  std::vector<std::string> known;
  for (const PlanFactor& f : all) known.push_back(f.name);
  for (const std::string& list : optional_lists(study)) known.push_back(list);
  std::vector<PlanFactor> chosen;
  for (const std::string& name : names) {
    if (const std::size_t colon = name.find(':'); colon != std::string::npos) {
      add_single(study, tied, name, colon, chosen);
      continue;
    }
    bool any = false;
    for (const PlanFactor& f : all) {
      if (!glob_match(name, f.name)) continue;
      any = true;
      if (f.name == name || std::find(names.begin(), names.end(), f.name) == names.end()) chosen.push_back(f);
    }
    if (!any) throw InputError("'" + name + "' is nothing uncertain of this scenario" + did_you_mean(name, known));
  }
  for (std::size_t i = 0; i < chosen.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (chosen[i].name == chosen[j].name) throw InputError("'" + chosen[i].name + "' is named twice; keep one");
  return chosen;
}

void refuse_overlap(const std::vector<PlanFactor>& factors) {
  for (const PlanFactor& f : factors)
    for (const auto& [input, entity] : f.inputs.single)
      for (const PlanFactor& g : factors)
        if (!g.inputs.whole.empty() && g.inputs.whole[static_cast<std::size_t>(input)])
          throw InputError("'" + f.name + "' is part of '" + g.name + "'; keep one of them");
}

}  // namespace eqc
