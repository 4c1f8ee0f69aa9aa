// Question 29: which assumption moves a headline, and which one flips a statement.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/base/nan.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/study/draw_directions.hpp"
#include "host/study/question_list.hpp"
#include "host/study/sobol_design.hpp"
#include "kernels/metric/sensitivity.hpp"

namespace eqc {
namespace {

constexpr double kLeastShown = 0.001;        // of the variance
constexpr std::size_t kMostDirections = 12;  // of a headline

StudyTable sensitivity_table(const PlanWorlds& study, const SobolDesign& d) {
  StudyTable t(
      "29_sensitivity", "Which assumptions move the headlines",
      fmt::format("Sobol' indices from a design of {} x {} worlds: matrices A and B, A_B (A with one "
                  "assumption from B), B_A. alone: first order, 2 sum (f(B_A) - f(B)) (f(A) - f(A_B)) / D; "
                  "in_all: total order, sum [(f(B) - f(B_A))^2 + (f(A) - f(A_B))^2] / D; "
                  "D = sum [(f(A) - f(B))^2 + (f(B_A) - f(A_B))^2] (Azzini, Mara, Rosati 2021); "
                  "bands: 90 % interval, jackknife over {} independent scrambles; an input stands for all its "
                  "entities, correlated inputs for each other; lists: every member as likely; headline_value: "
                  "f(A); below {} % in all is left out",
                  2 * d.factors.size() + 2, study.worlds(), study.scenario().run.replicates, 100 * kLeastShown));
  t.text("headline", "unit", "assumption").bands({"alone", "in_all"}, "1").band("headline_value", "");
  return t;
}

Band interval(double index, double error, std::int32_t replicates) {
  const double half = t_quantile_95(replicates) * error;
  return {index - half, index, index + half};
}

/// The factors of one headline, the largest first.
void add_indices_of(const PlanWorlds& study, const SobolDesign& d, std::size_t headline, StudyTable& t) {
  const auto replicates = static_cast<std::int32_t>(study.scenario().run.replicates);
  const auto worlds = static_cast<std::int32_t>(study.worlds());
  const Headline& head = d.a[headline];
  std::vector<std::pair<SobolEstimate, std::string>> shown;
  for (std::size_t i = 0; i < d.factors.size(); ++i) {
    const SobolEstimate e = estimate_sobol_indices({worlds, replicates, head.value.data(), d.b[headline].value.data(),
                                                    d.ab[i][headline].value.data(), d.ba[i][headline].value.data()});
    if (e.index.total > kLeastShown) shown.push_back({e, d.factors[i].name});
  }
  std::stable_sort(shown.begin(), shown.end(),
                   [](const auto& x, const auto& y) { return x.first.index.total > y.first.index.total; });
  for (const auto& [e, name] : shown)
    t.add({{"headline", head.id},
           {"unit", head.unit},
           {"assumption", name},
           {"alone", interval(e.index.first, e.error.first, replicates)},
           {"in_all", interval(e.index.total, e.error.total, replicates)},
           {"headline_value", band_of(head.value)}});
}

StudyTable lists_table() {
  StudyTable t(
      "29_lists", "Statements by what is chosen",
      "share of the worlds with that choice in which the statement holds, everything else drawn; flips: more likely "
      "than not under some choices of a list only; statements are read with the choice in place of their own");
  t.text("statement", "list", "choice").number("holds", "share").text("verdict");
  return t;
}

/// One statement by the members of one list, where they matter.
void add_choices(const Headline& h, const Choices& choices, const std::string& list, StudyTable& t) {
  const std::vector<std::size_t>& option = options_of(choices, list);
  std::vector<double> holds(*std::max_element(option.begin(), option.end()) + 1), seen(holds.size());
  for (std::size_t w = 0; w < option.size(); ++w) {
    ++seen[option[w]];
    holds[option[w]] += h.value[w] >= h.threshold ? 1 : 0;
  }
  for (std::size_t i = 0; i < holds.size(); ++i) holds[i] /= seen[i];
  const auto likely = std::count_if(holds.begin(), holds.end(), [](double p) { return p >= 0.5; });
  const bool flips = likely > 0 && likely < static_cast<std::ptrdiff_t>(holds.size());
  const auto [least, most] = std::minmax_element(holds.begin(), holds.end());
  for (std::size_t i = 0; *most - *least > 0.1 && i < holds.size(); ++i)
    t.add({{"statement", h.statement},
           {"list", list},
           {"choice", option_name(choices, list, i)},
           {"holds", holds[i]},
           {"verdict", flips ? "flips" : ""}});
}

StudyTable directions_table() {
  StudyTable t("29_directions", "Which way each draw moves the headlines",
               "given-data first-order index: variance of means in 16 equally filled bins over the total, corrected "
               "for chance; rank correlation for the sign; "
               "low, high: median in the lowest and highest quarter of the input; chance: what an input without "
               "effect exceeds in 5 % of studies (rows below are left out); entity inputs: the accelerator and "
               "region most often cheapest, the model, the three largest budgets");
  t.text("headline", "unit", "input")
      .numbers({"index", "chance"}, "share")
      .number("rank_correlation", "1")
      .numbers({"low", "high"}, "");
  return t;
}

StudyTable statements_table() {
  StudyTable t("29_flips", "Statements that hang on one input",
               "share of worlds in which the statement holds, in the lowest and highest quarter of the input; "
               "flips: more likely than not on one side only");
  t.text("statement")
      .number("holds", "share")
      .text("input")
      .numbers({"holds_low", "holds_high"}, "share")
      .text("verdict");
  return t;
}

void add_directions(const Headline& head, std::vector<Direction> by, StudyTable& t) {
  std::stable_sort(by.begin(), by.end(), [](const Direction& a, const Direction& b) { return a.index > b.index; });
  for (std::size_t i = 0; i < by.size() && i < kMostDirections; ++i)
    t.add({{"headline", head.id},
           {"unit", head.unit},
           {"input", by[i].factor},
           {"index", by[i].index},
           {"chance", index_by_chance(head.value.size())},
           {"rank_correlation", by[i].rank_correlation},
           {"low", by[i].low},
           {"high", by[i].high}});
}

void add_statement(const Headline& h, const std::string& input, double below, double above, StudyTable& t) {
  const bool flips = !std::isnan(below) && (below >= 0.5) != (above >= 0.5);
  t.add({{"statement", h.statement},
         {"holds", share_at_least(h.value, h.threshold)},
         {"input", input},
         {"holds_low", below},
         {"holds_high", above},
         {"verdict", flips ? "flips" : ""}});
}

StudyAnswer answer_flipping_assumptions(PlanWorlds& study) {
  const std::vector<Headline> heads = headlines(study, 0);
  const std::vector<DrawnFactor> factors = drawn_factors(study);
  if (heads.empty() || factors.empty()) return cannot_say("it has nothing uncertain that a headline depends on");
  const SobolDesign design = evaluate_design(study);
  StudyTable indices = sensitivity_table(study, design), lists = lists_table(), directions = directions_table(),
             flips = statements_table();
  for (std::size_t h = 0; h < design.a.size(); ++h) {
    add_indices_of(study, design, h, indices);
    if (design.a[h].statement.empty()) continue;
    for (const std::string& list : chosen_lists(study)) add_choices(design.a[h], design.choices, list, lists);
  }
  for (const Headline& h : heads) {
    const std::vector<Direction> moved_by = directions_of(h, factors);
    add_directions(h, moved_by, directions);
    for (const Direction& d : moved_by)
      if (!h.statement.empty() && std::abs(d.below - d.above) > 0.1)
        add_statement(h, d.factor, d.below, d.above, flips);
  }
  for (const Headline& h : heads)
    if (!h.statement.empty()) add_statement(h, "(all worlds)", kNaN, kNaN, flips);
  return {{indices, lists, directions, flips}, ""};
}

}  // namespace

const StudyQuestion questions::flipping_assumptions = {29, 'F', "Which assumptions flip the headlines?",
                                                       answer_flipping_assumptions};

}  // namespace eqc
