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
const char* const kLists[] = {kPhi, kTheta, kView, kMissing};  // their order is that of a design's dimensions
static_assert(std::size(kLists) <= kDesignChoices);

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
  return c;
}

std::size_t length_of(const Choices& c, const std::string& list) {
  if (list == kPhi) return c.phi.options.size();
  if (list == kTheta) return c.theta.options.size();
  return list == kView ? c.view.options.size() : c.missing.options.size();
}

template <class AnyChoices>
auto& options_in(AnyChoices& c, const std::string& list) {
  if (list == kPhi) return c.phi.of_world;
  if (list == kTheta) return c.theta.of_world;
  return list == kView ? c.view.of_world : c.missing.of_world;
}

/// Uniform draws of a list, [worlds].
std::vector<double> draws_of_list(const PlanWorlds& study, const std::string& list, DesignMatrix matrix) {
  const auto number = static_cast<int>(std::find(std::begin(kLists), std::end(kLists), list) - std::begin(kLists));
  return choice_draws(study.scenario().run, number, list, matrix, study.rows());
}

}  // namespace

Choices first_choices(const PlanWorlds& study) {
  Choices c;
  c.phi.options = {phis_of(study).front()};
  c.theta.options = {first_theta(study)};
  c.view.options = {CostView::cheapest};
  c.missing.options = {MissingData::imputed};
  for (const char* list : kLists) options_in(c, list).assign(study.worlds(), 0);
  return c;
}

std::vector<std::string> chosen_lists(const PlanWorlds& study) {
  const Choices c = lists_of(study);
  std::vector<std::string> lists;
  for (const char* list : kLists) {
    const bool nations = list == kPhi || list == kView;
    if (length_of(c, list) > 1 && (nations ? study.has(Task::training) && study.group("nation")
                                           : !study.people().nations.empty() || study.group("nation")))
      lists.push_back(list);
  }
  return lists;
}

Choices drawn_choices(const PlanWorlds& study, const SecondLists& second) {
  Choices c = lists_of(study);
  const std::vector<std::string> drawn = chosen_lists(study);
  for (const std::string list : kLists) {
    const auto place = std::find(drawn.begin(), drawn.end(), list);
    std::vector<std::size_t>& options = options_in(c, list);
    options.assign(study.worlds(), 0);
    if (place == drawn.end()) continue;
    const bool swapped = second[static_cast<std::size_t>(place - drawn.begin())];
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
  static const char* const kNames[] = {"as imputed, missing left out", "unable", "able"};
  return kNames[static_cast<int>(c.missing.options[option])];
}

}  // namespace eqc
