// Question 24: does access widen when prices fall and demand rises together?
#include <cmath>

#include "host/engine/worlds/people.hpp"
#include "host/study/question_list.hpp"
#include "kernels/base/elementary.hpp"

namespace eqc {
namespace {

StudyTable price_and_demand_table(const PlanWorlds& study) {
  StudyTable t("24_price_and_demand", "Adults able when prices fall and each task takes more tokens",
               "share of adults at price x demand / fall; equal ratios give equal headcounts, so a tenfold fall and a "
               "tenfold rise cancel; net: against today");
  t.text("use").numbers({"price_falls_by", "tokens_rise_by"}, "1").bands({"could_pay", "net"}, "share");
  count_countries(t, study);
  return t;
}

StudyTable contours_table() {
  StudyTable t("24_contours", "Price fall that keeps a share of adults able",
               "least fall (in steps of 10^(1/8)) with at least that share able at the given rise of tokens; never: "
               "access is the limit");
  t.text("use").number("could_pay", "share").number("tokens_rise_by", "1").band("fall_needed", "1");
  return t;
}

/// Share of adults able at a use's price times a factor, by world.
std::vector<double> able_at(const PlanWorlds& study, const Use& use, double factor) {
  return affordability(study, 0, first_theta(study), scaled_price(use.price, factor)).share;
}

void add_falls_and_rises(const PlanWorlds& study, const Use& use, StudyTable& t) {
  const std::vector<double> today = able_at(study, use, 1.0);
  for (const double fall : {1.0, 3.0, 10.0, 30.0, 100.0})
    for (const double rise : {1.0, 3.0, 10.0, 30.0, 100.0}) {
      const std::vector<double> share = able_at(study, use, rise / fall);
      const auto net = [&](std::size_t w) { return share[w] - today[w]; };
      t.add({{"use", use.name},
             {"price_falls_by", fall},
             {"tokens_rise_by", rise},
             {"could_pay", band_of(share)},
             {"net", band_over(study.worlds(), net)}});
    }
}

void add_contours(const PlanWorlds& study, const Use& use, StudyTable& t) {
  std::vector<std::vector<double>> ladder;  // share at price / 10^(i/8)
  for (int i = 0; i <= 40; ++i) ladder.push_back(able_at(study, use, std::pow(10.0, -i / 8.0)));
  for (const double share : {0.25, 0.5, 0.6, 0.7})
    for (const double rise : {1.0, 10.0, 100.0}) {
      const auto fall = [&](std::size_t w) {
        for (std::size_t i = 0; i < ladder.size(); ++i)
          if (ladder[i][w] >= share) return std::pow(10.0, static_cast<double>(i) / 8.0) * rise;
        return kInfinity;
      };
      t.add({{"use", use.name},
             {"could_pay", share},
             {"tokens_rise_by", rise},
             {"fall_needed", band_over(study.worlds(), fall)}});
    }
}

StudyAnswer answer_price_against_demand(PlanWorlds& study) {
  if (study.people().nations.empty()) return cannot_say(kNeedsIncomes);
  StudyTable t = price_and_demand_table(study), contours = contours_table();
  for (const Use& use : uses_of(study, 0, true)) {
    add_falls_and_rises(study, use, t);
    add_contours(study, use, contours);
  }
  return {{t, contours}, ""};
}

}  // namespace

const StudyQuestion questions::price_against_demand = {
    24, 'E', "Does access widen when prices fall and demand rises together?", answer_price_against_demand,
    "24_contours[tokens_rise_by=10]: for {could_pay} of adults to be able to pay for {use}, its price must fall "
    "{fall_needed} times when a task takes {tokens_rise_by} times the tokens"};

}  // namespace eqc
