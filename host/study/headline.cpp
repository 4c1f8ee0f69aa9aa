// Each headline is computed as in the question it stands for.
#include "host/study/headline.hpp"

#include <fmt/core.h>

#include "host/study/flop_cost.hpp"
#include "host/study/study_holders.hpp"
#include "host/study/study_people.hpp"

namespace eqc {

std::vector<Headline> headlines(StudyWorlds& study, std::size_t c) {
  std::vector<Headline> all;
  if (const auto model = study.frontier()) {
    const std::string& id = study.plan().model(*model).id;
    all.push_back({"cost of training " + id, "USD", "", 0, cheapest_run(study, *model, c)});
    for (const Holders& h : holders_of(study)) {
      if (h.name != "nations") continue;
      const std::vector<double> times = training_capability(study, h, *model, c);
      const double phi = h.group->shares.front();
      const Concentration k = concentration_of(times, h.members.size(), study.worlds());
      all.push_back({fmt::format("nations able to train {}", id), "nations", fmt::format("at least 20 nations can train {} with {} % of GERD", id, 100 * phi), 20, count_at_least(times, h.members.size(), study.worlds(), 1.0 / phi)});
      all.push_back({"Gini of nations' capability", "1", "Gini of nations' capability is at least 0.9", 0.9, k.gini});
      all.push_back({"fewest nations with 90 %", "nations", "more than 10 nations are needed to hold 90 %", 11, k.fewest[2]});
    }
  }
  if (study.people().nations.empty()) return all;
  const double theta = first_theta(study);
  if (const auto model = study.largest_served()) {
    const std::string& id = study.plan().model(*model).id;
    const UsePrice use = study.use_in_countries(*model, c, 0, study.affordability().use_tokens_per_month);
    const Affordability a = affordability(study, c, theta, use);
    all.push_back({fmt::format("a month of {}", id), "USD", "", 0, use.usd_month});
    all.push_back({fmt::format("adults able to use {}", id), "share", fmt::format("half of all adults can use {} for {} % of income", id, 100 * theta), 0.5, a.share});
    all.push_back({fmt::format("gap (P1) of using {}", id), "share", "", 0, a.gap});
  }
  all.push_back({"adults able to pay 20 USD", "share", fmt::format("a tenth of all adults can pay 20 USD a month with {} % of income", 100 * theta), 0.1, affordability(study, c, theta, everywhere(study, 20.0)).share});
  return all;
}

}  // namespace eqc
