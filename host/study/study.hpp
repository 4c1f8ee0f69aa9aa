// The closed list of study questions: number, title, group, and the function that answers it from the worlds of a plan.
#pragma once

#include <string>
#include <vector>

#include "host/study/study_table.hpp"
#include "host/study/study_worlds.hpp"

namespace eqc {

/// Tables, or why this scenario cannot say (one line, what to add): that is an answer, not a fault.
struct StudyAnswer {
  std::vector<StudyTable> tables;
  std::string why_not;
};

inline StudyAnswer cannot_say(std::string why) { return {{}, std::move(why)}; }

struct StudyQuestion {
  int number;
  char group;         ///< A control, B serving, C access, D inequality, E policy, F trust
  const char* title;
  StudyAnswer (*answer)(StudyWorlds& study);
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

/// Answers the questions with these numbers (all when empty), in the order of the list. Throws InputError for a number that is none.
std::vector<AnsweredQuestion> run_study(const Plan& plan, Backend& backend, const std::vector<int>& numbers, int threads);

// One function per question, in question_<group>.cpp.
StudyAnswer answer_fewest_nations(StudyWorlds& study);          // 1
StudyAnswer answer_nations_by_flop(StudyWorlds& study);         // 2
StudyAnswer answer_adults_by_use(StudyWorlds& study);           // 13
StudyAnswer answer_subscriptions(StudyWorlds& study);           // 14
StudyAnswer answer_break_even_price(StudyWorlds& study);        // 15
StudyAnswer answer_anchors(StudyWorlds& study);                 // 32

}  // namespace eqc
