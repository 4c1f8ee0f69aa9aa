// What a scenario lists instead of drawing: committed share, share of income, way to pay, what is assumed of missing
// data; and what a study may ask to choose besides, cost basis and metric. One of each per world.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "host/engine/worlds/plan_worlds.hpp"
#include "kernels/metric/metric_list.hpp"
#include "kernels/sample/saltelli.hpp"

namespace eqc {

/// What is assumed of entities whose budget or incomes are unknown or imputed.
enum class MissingData { imputed, unable, able };

/// A list and its member in each world.
template <class Option>
struct Choice {
  std::vector<Option> options;
  std::vector<std::size_t> of_world;  ///< [worlds] position in `options`
  const Option& at(std::size_t world) const { return options[of_world[world]]; }
};

struct Choices {
  Choice<double> phi, theta;  ///< of nations' budgets, of incomes
  Choice<CostView> view;      ///< of a training run
  Choice<MissingData> missing;
  Choice<CostScope> scope;        ///< of a training run
  Choice<InequityMetric> metric;  ///< that says how unequal
};

/// The same in every world, what headlines mean: first committed share, first share of income, the cheapest way to pay,
/// imputed where unknown; final runs, Gini coefficients.
Choices first_choices(const PlanWorlds& study);

/// Lists of more than one: the scenario's shares, its views (else owning, renting and buying outright), every
/// assumption on missing data.
std::vector<std::string> chosen_lists(const PlanWorlds& study);

/// Lists that a study may choose from besides: "cost basis" (a final run or a whole programme, unless the scenario's
/// views say which) and "metric" (those between 0 for all alike and 1 for one that has all: Gini, Hoover, Atkinson).
std::vector<std::string> optional_lists(const PlanWorlds& study);

/// Number of a list among all.
std::size_t list_number(const std::string& list);

/// Lists, by number, that a design takes from the other matrix than the worlds'.
using SecondLists = std::array<bool, kDesignChoices>;

/// Every member of these lists as likely as the others, drawn from the matrices of a design; of all other lists the
/// first.
Choices drawn_choices(const PlanWorlds& study, const std::vector<std::string>& lists, const SecondLists& second = {});

/// Takes the member of a list from `second` in the worlds that are 1.
void mix_choices(Choices& choices, const std::string& list, const Choices& second, const std::vector<char>& worlds);

/// How far the draw of a list is in matrix B from that in A, as a probability, [worlds].
std::vector<double> list_steps(const PlanWorlds& study, const std::string& list);

/// "1 %", "rent", "unable": the member of a list in words.
std::string option_name(const Choices& choices, const std::string& list, std::size_t option);

/// Members of a list.
std::size_t option_count(const Choices& choices, const std::string& list);

/// Sets the members of these lists in `worlds` worlds, positions [lists][worlds]; of all other lists the first.
void set_options(Choices& choices, const std::vector<std::string>& lists, const std::vector<double>& options,
                 std::size_t worlds);

/// Member of a list in each world.
const std::vector<std::size_t>& options_of(const Choices& choices, const std::string& list);

/// value(option)[w] with the option of world w; computed once for each option that some world has.
template <class Option, class Value>
std::vector<double> by_choice(const Choice<Option>& choice, const Value& value) {
  std::vector<double> chosen(choice.of_world.size());
  for (std::size_t i = 0; i < choice.options.size(); ++i) {
    std::vector<double> of_option;
    for (std::size_t w = 0; w < chosen.size(); ++w) {
      if (choice.of_world[w] != i) continue;
      if (of_option.empty()) of_option = value(choice.options[i]);
      chosen[w] = of_option[w];
    }
  }
  return chosen;
}

}  // namespace eqc
