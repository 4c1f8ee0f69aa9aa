// Questions share one set of worlds, so a later one reuses what an earlier one priced.
#include "host/study/study.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "host/base/diagnostics.hpp"
#include "host/base/sha256.hpp"
#include "host/engine/search/backend.hpp"
#include "host/base/version.hpp"

namespace eqc {

const std::vector<StudyQuestion>& study_questions() {
  static const std::vector<StudyQuestion> questions = {
      {32, 'F', "Are published anchors reproduced?", answer_anchors},
      {1, 'A', "What is the fewest nations, firms and institutions that hold most of the capability to train?",
       answer_fewest_nations},
      {2, 'A',
       "How many nations can fund a training run, by share of their research budget, size of the run and way of "
       "paying?",
       answer_nations_by_flop},
      {3, 'A', "How concentrated is owned compute?", answer_owned_compute},
      {4, 'A', "How concentrated is it by territory, provider and maker?", answer_sovereignty_levels},
      {5, 'A', "Which coalitions can fund a frontier run, and who has power in them?", answer_coalitions},
      {6, 'A', "What can a research institution train?", answer_small_science},
      {7, 'A', "Who reaches today's frontier as costs fall, and who keeps up with the frontier?",
       answer_access_over_time},
      {8, 'A', "Which conclusions survive the cost of the whole programme?", answer_programme},
      {9, 'B', "What would it cost a nation to serve its own population at home?", answer_home_serving},
      {10, 'B', "What is the smallest deployment of each model, and who can hold one?", answer_minimum_deployment},
      {11, 'B', "What does an electricity shock change?", answer_electricity_shock},
      {12, 'B', "How far do carbon prices and grid caps re-rank regions?", answer_carbon_limits},
      {13, 'C', "What share of adults can afford a month of use?", answer_adults_by_use},
      {14, 'C', "Who can pay for a subscription?", answer_subscriptions},
      {15, 'C', "At which price could half, 80 % or 95 % of a country's adults afford it?", answer_break_even_price},
      {16, 'C', "What do the tokens of one's own language change?", answer_language_premium},
      {17, 'C', "What inequality is left with free tiers, open weights and one's own device?", answer_free_and_open},
      {18, 'C', "Which link of access binds where?", answer_access_cascade},
      {19, 'C', "Do market rates, PPP and hours of work rank countries alike?", answer_yardsticks},
      {20, 'D', "How much of the inequality lies between countries?", answer_between_within},
      {21, 'D', "Is access more unequal than income, internet, electricity and research?", answer_inequality_ladder},
      {22, 'D', "Which driver explains a change?", answer_drivers},
      {23, 'D', "Do countries converge, and when?", answer_convergence},
      {24, 'E', "Does access widen when prices fall and demand rises together?", answer_price_against_demand},
      {25, 'E', "What do export controls and dearer accelerators change?", answer_export_controls},
      {26, 'E', "Which policies widen access, and at what cost per adult?", answer_access_policies},
      {27, 'E', "What yearly fund would give every adult a use level?", answer_minimum_fund},
      {28, 'E', "What happens without one maker, owner or country?", answer_resilience},
      {29, 'F', "Which assumptions flip the headlines?", answer_flipping_assumptions},
      {30, 'F', "Do the metrics agree?", answer_metric_agreement},
      {31, 'F', "What could missing data change?", answer_missing_data},
  };
  return questions;
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
