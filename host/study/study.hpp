// A study: the questions of the list, answered from the worlds of one plan.
#pragma once

#include <string>
#include <vector>

#include "host/study/question.hpp"

namespace eqc {

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

}  // namespace eqc
