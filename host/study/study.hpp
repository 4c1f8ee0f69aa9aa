// The closed list of study questions: number, title, group, and the function that answers it from the worlds of a plan.
#pragma once

#include <string>
#include <vector>

#include "host/study/study_table.hpp"
#include "host/engine/worlds/plan_worlds.hpp"

namespace eqc {

// What a scenario lacks, in answers that cannot say.
inline constexpr const char* kNeedsIncomes =
    "the catalog has no incomes (nation/incomes.csv), so nobody's means are known";
inline constexpr const char* kNeedsTraining =
    "no model on its axis can be trained; add \"training\" to run.tasks and a model with an architecture and training "
    "tokens";
inline constexpr const char* kNeedsNations = "it asks nothing about nations' budgets; give [affordability] gerd_share";
inline constexpr const char* kNeedsServing =
    "no model on its axis can be served; add \"serving\" to run.tasks and a model with an architecture";

/// Tables, or why this scenario cannot say (one line, what to add): that is an answer, not a fault.
struct StudyAnswer {
  std::vector<StudyTable> tables;
  std::string why_not;
};

inline StudyAnswer cannot_say(std::string why) { return {{}, std::move(why)}; }

struct StudyQuestion {
  int number;
  char group;  ///< A control, B serving, C access, D inequality, E policy, F trust
  const char* title;
  StudyAnswer (*answer)(PlanWorlds& study);
};

/// In the order of their numbers, except that the anchors (32) come first: they say how far the rest can be trusted.
const std::vector<StudyQuestion>& study_questions();

/// What every page of a study carries.
struct StudyStamp {
  std::string title, scenario_file, scenario_digest, catalog_digest, code_version, sampler;
  std::uint64_t seed = 0;
  std::int64_t worlds = 0;
};

/// The digest covers the scenario's text and its overrides.
StudyStamp study_stamp(const Plan& plan);

struct AnsweredQuestion {
  const StudyQuestion* question = nullptr;
  StudyAnswer answer;
};

/// Answers the questions with these numbers (all when empty), in the order of the list. Throws InputError for a number
/// that is none.
std::vector<AnsweredQuestion> run_study(const Plan& plan, Backend& backend, const std::vector<int>& numbers,
                                        int threads);

// One function per question, in question_<group>.cpp.
StudyAnswer answer_fewest_nations(PlanWorlds& study);        // 1
StudyAnswer answer_nations_by_flop(PlanWorlds& study);       // 2
StudyAnswer answer_owned_compute(PlanWorlds& study);         // 3
StudyAnswer answer_sovereignty_levels(PlanWorlds& study);    // 4
StudyAnswer answer_coalitions(PlanWorlds& study);            // 5
StudyAnswer answer_small_science(PlanWorlds& study);         // 6
StudyAnswer answer_access_over_time(PlanWorlds& study);      // 7
StudyAnswer answer_programme(PlanWorlds& study);             // 8
StudyAnswer answer_home_serving(PlanWorlds& study);          // 9
StudyAnswer answer_minimum_deployment(PlanWorlds& study);    // 10
StudyAnswer answer_electricity_shock(PlanWorlds& study);     // 11
StudyAnswer answer_carbon_limits(PlanWorlds& study);         // 12
StudyAnswer answer_adults_by_use(PlanWorlds& study);         // 13
StudyAnswer answer_subscriptions(PlanWorlds& study);         // 14
StudyAnswer answer_break_even_price(PlanWorlds& study);      // 15
StudyAnswer answer_language_premium(PlanWorlds& study);      // 16
StudyAnswer answer_free_and_open(PlanWorlds& study);         // 17
StudyAnswer answer_access_cascade(PlanWorlds& study);        // 18
StudyAnswer answer_yardsticks(PlanWorlds& study);            // 19
StudyAnswer answer_between_within(PlanWorlds& study);        // 20
StudyAnswer answer_inequality_ladder(PlanWorlds& study);     // 21
StudyAnswer answer_drivers(PlanWorlds& study);               // 22
StudyAnswer answer_convergence(PlanWorlds& study);           // 23
StudyAnswer answer_price_against_demand(PlanWorlds& study);  // 24
StudyAnswer answer_export_controls(PlanWorlds& study);       // 25
StudyAnswer answer_access_policies(PlanWorlds& study);       // 26
StudyAnswer answer_minimum_fund(PlanWorlds& study);          // 27
StudyAnswer answer_resilience(PlanWorlds& study);            // 28
StudyAnswer answer_flipping_assumptions(PlanWorlds& study);  // 29
StudyAnswer answer_metric_agreement(PlanWorlds& study);      // 30
StudyAnswer answer_missing_data(PlanWorlds& study);          // 31
StudyAnswer answer_anchors(PlanWorlds& study);               // 32

}  // namespace eqc
