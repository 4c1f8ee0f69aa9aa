// What a study question is made of: its row in the list, its answer, and what several questions share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/engine/worlds/plan_worlds.hpp"
#include "host/study/study_table.hpp"

namespace eqc {

struct OwnedCompute;

/// Tables, or why this scenario cannot say (one line, what to add): that is an answer, not a fault.
struct StudyAnswer {
  std::vector<StudyTable> tables;
  std::string why_not;
};

/// One row in the question's own file under questions/; question_list.hpp lists the files.
struct StudyQuestion {
  int number;
  char group;  ///< A control, B serving, C access, D inequality, E policy, F trust
  const char* title;
  StudyAnswer (*answer)(PlanWorlds& study);
  /// What it found, as a sentence: "TABLE: {nations} nations can ..." with the table's title and its row's cells as
  /// they are shown: of the first row, of the first with a text in a column ("TABLE[column=text]"), or of the last
  /// ("TABLE[last]"). Tables are ordered so that the first row stands for the study.
  const char* finding;
};

inline StudyAnswer cannot_say(std::string why) { return {{}, std::move(why)}; }

// What a scenario lacks, in answers that cannot say.
inline constexpr const char* kNeedsIncomes =
    "the catalog has no incomes (nation/incomes.csv), so nobody's means are known";
inline constexpr const char* kNeedsTraining =
    "no model on its axis can be trained; add \"training\" to run.tasks and a model with an architecture and training "
    "tokens";
inline constexpr const char* kNeedsServing =
    "no model on its axis can be served; add \"serving\" to run.tasks and a model with an architecture";
inline constexpr const char* kNeedsNations = "it asks nothing about nations' budgets; give [affordability] gerd_share";
inline constexpr const char* kNeedsBudgets =
    "it asks nothing about budgets; give [affordability] gerd_share or revenue_share";
inline constexpr const char* kNeedsOwned =
    "nothing on its axes can be owned; give cost.bases \"own\" and accelerators that are sold";
inline constexpr const char* kNeedsGates = "its catalog does not say what nations have besides money (gate/gates.csv)";
inline constexpr const char* kNeedsOwners = "the catalog does not say who owns accelerators (organization/compute.csv)";

/// The table counts the countries whose incomes are known.
void count_countries(StudyTable& table, const PlanWorlds& study);

/// A published figure of the catalog, or what is used without it.
double figure_or(const Catalog& catalog, const char* id, double fallback);

/// The model that stands for a task: the frontier in training, the largest one in serving.
std::optional<std::size_t> model_of(PlanWorlds& study, Task task);

/// Budget / cost, [entities][worlds]: how many times over each can pay for what `rows` cost (PlanWorlds::entity_costs).
std::vector<double> times_over(const PlanWorlds& study, const PayerGroup& group, std::size_t case_position,
                               const std::vector<double>& rows);

/// USD by cost row and world of the thing that a task gives: one training run, one replica for a year.
const std::vector<double>& cost_rows(PlanWorlds& study, std::size_t model, std::size_t case_position, Task task);

/// Accelerators of all owners in one world, H100 equivalents.
double owned_total(const OwnedCompute& owned, std::size_t worlds, std::size_t w);

/// 1 for the smallest value; equal values share the better rank.
double rank_of(const std::vector<double>& values, std::size_t i);

/// PPP dollars per market dollar of income, by country; 1 where no PPP income is known.
std::vector<double> ppp_per_market_dollar(const PlanWorlds& study);

}  // namespace eqc
