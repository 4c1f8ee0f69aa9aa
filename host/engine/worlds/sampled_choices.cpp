// Lists are the scenario's own where it has them.
#include "host/engine/worlds/sampled_choices.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "host/engine/worlds/people.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {
namespace {

const char* const kPhi = "committed share of budgets";
const char* const kTheta = "share of income";
const char* const kView = "way to pay";
const char* const kMissing = "missing data";
const char* const kScope = "cost basis";
const char* const kMetric = "metric";
const char* const kLists[] = {kPhi, kTheta, kView, kMissing, kScope, kMetric};  // in the order of a design's dimensions
static_assert(std::size(kLists) == kDesignChoices);

std::vector<double> phis_of(const PlanWorlds& study) {
  const PayerGroup* nations = study.group("nation");
  return nations ? nations->shares : std::vector<double>{1.0};
}

Choices lists_of(const PlanWorlds& study) {
  Choices c;
  c.phi.options = phis_of(study);
  c.theta.options = thetas_of(study);
  c.view.options = study.affordability().views;
  if (c.view.options.size() < 2) c.view.options = {CostView::own, CostView::rent, CostView::purchase};
  c.missing.options = {MissingData::imputed, MissingData::unable, MissingData::able};
  c.scope.options = {CostScope::final_run, CostScope::programme};
  c.metric.options = {InequityMetric::gini, InequityMetric::hoover, InequityMetric::atkinson_half,
                      InequityMetric::atkinson_1, InequityMetric::atkinson_2};
  return c;
}

/// visit(choice) of a list.
template <class AnyChoices, class Visit>
decltype(auto) with_list(AnyChoices& c, const std::string& list, const Visit& visit) {
  if (list == kPhi) return visit(c.phi);
  if (list == kTheta) return visit(c.theta);
  if (list == kView) return visit(c.view);
  if (list == kScope) return visit(c.scope);
  return list == kMetric ? visit(c.metric) : visit(c.missing);
}

std::size_t length_of(const Choices& c, const std::string& list) {
  return with_list(c, list, [](const auto& choice) { return choice.options.size(); });
}

template <class AnyChoices>
auto& options_in(AnyChoices& c, const std::string& list) {
  return with_list(
      c, list, [](auto& choice) -> auto& { return choice.of_world; });
}

/// Uniform draws of a list, [worlds].
std::vector<double> draws_of_list(const PlanWorlds& study, const std::string& list, DesignMatrix matrix) {
  return choice_draws(study.scenario().run, static_cast<int>(list_number(list)), list, matrix, study.rows());
}

}  // namespace

Choices first_choices(const PlanWorlds& study) {
  Choices c;
  c.phi.options = {phis_of(study).front()};
  c.theta.options = {first_theta(study)};
  c.view.options = {CostView::cheapest};
  c.missing.options = {MissingData::imputed};
  c.scope.options = {CostScope::final_run};
  c.metric.options = {InequityMetric::gini};
  for (const char* list : kLists) options_in(c, list).assign(study.worlds(), 0);
  return c;
}

std::vector<std::string> chosen_lists(const PlanWorlds& study) {
  const Choices c = lists_of(study);
  std::vector<std::string> lists;
  for (const char* list : {kPhi, kTheta, kView, kMissing}) {
    const bool nations = list == kPhi || list == kView;
    if (length_of(c, list) > 1 && (nations ? study.has(Task::training) && study.group("nation")
                                           : !study.people().nations.empty() || study.group("nation")))
      lists.push_back(list);
  }
  return lists;
}

std::vector<std::string> optional_lists(const PlanWorlds& study) {
  std::vector<std::string> lists;
  const std::vector<CostView>& views = study.affordability().views;
  if (study.has(Task::training) && std::none_of(views.begin(), views.end(), is_programme)) lists.push_back(kScope);
  if (!study.groups().empty()) lists.push_back(kMetric);
  return lists;
}

std::size_t list_number(const std::string& list) {
  return static_cast<std::size_t>(std::find(std::begin(kLists), std::end(kLists), list) - std::begin(kLists));
}

Choices drawn_choices(const PlanWorlds& study, const std::vector<std::string>& lists, const SecondLists& second) {
  Choices c = lists_of(study);
  for (const std::string list : kLists) {
    std::vector<std::size_t>& options = options_in(c, list);
    options.assign(study.worlds(), 0);
    if (std::find(lists.begin(), lists.end(), list) == lists.end()) continue;
    const bool swapped = second[list_number(list)];
    const DesignMatrix matrix = (study.matrix() == DesignMatrix::b) != swapped ? DesignMatrix::b : DesignMatrix::a;
    const std::vector<double> uniform = draws_of_list(study, list, matrix);
    for (std::size_t w = 0; w < options.size(); ++w)
      options[w] = static_cast<std::size_t>(uniform[w] * static_cast<double>(length_of(c, list)));
  }
  return c;
}

void mix_choices(Choices& choices, const std::string& list, const Choices& second, const std::vector<char>& worlds) {
  std::vector<std::size_t>& options = options_in(choices, list);
  for (std::size_t w = 0; w < options.size(); ++w)
    if (worlds[w]) options[w] = options_in(second, list)[w];
}

std::vector<double> list_steps(const PlanWorlds& study, const std::string& list) {
  std::vector<double> steps = draws_of_list(study, list, DesignMatrix::b);
  const std::vector<double> first = draws_of_list(study, list, DesignMatrix::a);
  for (std::size_t w = 0; w < steps.size(); ++w) steps[w] -= first[w];
  return steps;
}

void set_options(Choices& choices, const std::vector<std::string>& lists, const std::vector<double>& options,
                 std::size_t worlds) {
  for (const char* list : kLists) options_in(choices, list).assign(worlds, 0);
  for (std::size_t k = 0; k < lists.size(); ++k)
    for (std::size_t w = 0; w < worlds; ++w)
      options_in(choices, lists[k])[w] = static_cast<std::size_t>(options[k * worlds + w]);
}

std::size_t option_count(const Choices& choices, const std::string& list) { return length_of(choices, list); }

const std::vector<std::size_t>& options_of(const Choices& choices, const std::string& list) {
  return options_in(choices, list);
}

std::string option_name(const Choices& c, const std::string& list, std::size_t option) {
  if (list == kPhi) return fmt::format("{} %", 100 * c.phi.options[option]);
  if (list == kTheta) return fmt::format("{} %", 100 * c.theta.options[option]);
  if (list == kView) return std::string(cost_view_name(c.view.options[option]));
  if (list == kScope) return c.scope.options[option] == CostScope::final_run ? "final run" : "whole programme";
  if (list == kMetric) return kInequityMetricInfo[static_cast<int>(c.metric.options[option])].id;
  static const char* const kNames[] = {"as imputed, missing left out", "unable", "able"};
  return kNames[static_cast<int>(c.missing.options[option])];
}

}  // namespace eqc
