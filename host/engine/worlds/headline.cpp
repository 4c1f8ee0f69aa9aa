// Each headline is computed as in the question it stands for.
#include "host/engine/price/cheaper_way.hpp"
#include "host/engine/worlds/headline.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "host/engine/worlds/chosen_capability.hpp"
#include "host/engine/worlds/flop_cost.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/people.hpp"

namespace eqc {
namespace {

/// Share of adults able to pay, by what is assumed of the missing.
std::vector<double> adults_able(const PlanWorlds& study, std::size_t c, const UsePrice& price, const Choices& choices) {
  return by_choice(choices.theta, [&](double theta) {
    const Affordability a = affordability(study, c, theta, price);
    return by_choice(choices.missing, [&](MissingData assumed) {
      return assumed == MissingData::unable ? a.lowest : assumed == MissingData::able ? a.highest : a.share;
    });
  });
}

void add_training(PlanWorlds& study, std::size_t c, std::size_t model, const Choices& choices,
                  std::vector<Headline>& all) {
  const std::string& id = study.plan().model(model).id;
  const std::vector<double> rows = chosen_rows(study, model, c, choices);
  all.push_back({"cost of training " + id, "USD", "", 0, cheapest_anywhere(study.plan(), rows)});
  const PayerGroup* nations = study.group("nation");
  if (!nations) return;
  const std::vector<double> times = chosen_capability(study, *nations, c, rows, choices);
  const Concentration k = concentration_of(times, nations->ids.size(), study.worlds());
  const double phi = nations->shares.front();
  all.push_back({fmt::format("nations able to train {}", id), "nations",
                 fmt::format("at least 20 nations can train {} with {} % of GERD", id, 100 * phi), 20,
                 able_number(*nations, times, choices)});
  all.push_back({"Gini of nations' capability", "1", "Gini of nations' capability is at least 0.9", 0.9, k.gini});
  all.push_back(
      {"fewest nations with 90 %", "nations", "more than 10 nations are needed to hold 90 %", 11, k.fewest[2]});
}

void add_use(PlanWorlds& study, std::size_t c, std::size_t model, const Choices& choices, std::vector<Headline>& all) {
  const std::string& id = study.plan().model(model).id;
  const UsePrice use = study.use_in_countries(model, c, 0, study.affordability().use_tokens_per_month);
  all.push_back({fmt::format("a month of {}", id), "USD", "", 0, use.usd_month});
  all.push_back({fmt::format("adults able to use {}", id), "share",
                 fmt::format("half of all adults can use {} for {} % of income", id, 100 * first_theta(study)), 0.5,
                 adults_able(study, c, use, choices)});
  all.push_back({fmt::format("gap (P1) of using {}", id), "share", "", 0,
                 by_choice(choices.theta, [&](double theta) { return affordability(study, c, theta, use).gap; })});
}

}  // namespace

std::vector<Headline> headlines(PlanWorlds& study, std::size_t c, const Choices& choices) {
  std::vector<Headline> all;
  if (const auto model = study.frontier()) add_training(study, c, *model, choices, all);
  if (study.people().nations.empty()) return all;
  if (const auto model = study.largest_served()) add_use(study, c, *model, choices, all);
  all.push_back(
      {"adults who could pay 20 USD", "share",
       fmt::format("a tenth of all adults could pay 20 USD a month with {} % of income", 100 * first_theta(study)), 0.1,
       adults_able(study, c, everywhere(study, 20.0), choices)});
  return all;
}

}  // namespace eqc
