// Questions share one set of worlds, so a later one reuses what an earlier one priced.
#include "host/study/study.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "host/base/diagnostics.hpp"
#include "host/base/sha256.hpp"
#include "host/engine/search/backend.hpp"
#include "host/base/version.hpp"
#include "host/study/question_list.hpp"

namespace eqc {

const std::vector<StudyQuestion>& study_questions() {
  static const std::vector<StudyQuestion> all = {
#define EQC_X(name) questions::name,
      EQC_STUDY_QUESTIONS(EQC_X)
#undef EQC_X
  };
  return all;
}

StudyStamp study_stamp(const Plan& plan) {
  const Scenario& s = *plan.scenario;
  std::string text = s.text;
  for (const std::string& o : s.overrides) text += "\n" + o;
  StudyStamp stamp;
  stamp.title = s.title.empty() ? std::string("equicube study") : s.title;
  stamp.scenario_file = std::filesystem::path(s.path).filename().string();
  stamp.scenario_digest = sha256_hex(text);
  stamp.catalog_digest = plan.catalog->digest;
  stamp.code_version = code_version();
  stamp.sampler = std::string(sampler_name(s.run.sampler));
  stamp.seed = s.run.seed;
  stamp.worlds = s.run.worlds;
  return stamp;
}

std::vector<AnsweredQuestion> run_study(const Plan& plan, Backend& backend, const std::vector<int>& numbers,
                                        int threads) {
  const std::vector<StudyQuestion>& all = study_questions();
  for (const int n : numbers)
    if (std::none_of(all.begin(), all.end(), [&](const StudyQuestion& q) { return q.number == n; }))
      throw InputError(
          fmt::format("--question {}: there is no such question; 'equicube study --list' shows them all", n));
  PlanWorlds study(plan, backend, threads);
  std::vector<AnsweredQuestion> answered;
  for (const StudyQuestion& q : all)
    if (numbers.empty() || std::find(numbers.begin(), numbers.end(), q.number) != numbers.end())
      answered.push_back({&q, q.answer(study)});
  return answered;
}

}  // namespace eqc
