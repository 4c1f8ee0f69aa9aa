// Question 29: which assumption moves a headline, and which one flips a statement.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/base/nan.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/sensitivity/draw_directions.hpp"
#include "host/study/question_list.hpp"
#include "host/sensitivity/plan_study.hpp"
#include "host/sensitivity/sensitivity_options.hpp"

namespace eqc {
namespace {

constexpr double kLeastShown = 0.001;        // of the variance
constexpr std::size_t kMostDirections = 12;  // of a headline

StudyTable sensitivity_table(const SensitivityResult& r) {
  StudyTable t(
      "29_sensitivity", "Which assumptions move the headlines",
      fmt::format("Sobol' indices from {} rows, {} evaluations of the whole chain (equicube sensitivity says more). "
                  "alone: first order; in_all: total order (Azzini, Mara, Rosati 2021); bands: 95 % interval from {} "
                  "independent scrambles; order: certain where every input of a line or above is larger than every "
                  "one below at 95 %; an input stands for all its entities, correlated inputs for each other; lists: "
                  "every member as likely; below {} % in all is left out",
                  r.design.rows, r.evaluations, r.design.replicates, 100 * kLeastShown));
  t.text("headline", "unit", "assumption").bands({"alone", "in_all"}, "1").text("order");
  return t;
}

Band band_of_estimate(const IndexEstimate& e) { return {e.lo, e.value, e.hi}; }

/// The factors of one headline, the largest first.
void add_indices_of(const SensitivityResult& r, const OutputIndices& o, StudyTable& t) {
  for (std::size_t k = 0; k < o.order.inputs.size(); ++k) {
    const std::size_t i = o.order.inputs[k];
    if (!(o.estimates[i][1].value > kLeastShown)) continue;
    t.add({{"headline", o.name},
           {"unit", o.unit},
           {"assumption", r.inputs[i]},
           {"alone", band_of_estimate(o.estimates[i][0])},
           {"in_all", band_of_estimate(o.estimates[i][1])},
           {"order", o.order.certain_after[k] ? "certain" : ""}});
  }
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
void add_choices(const PlanOutput& h, const std::vector<double>& value, const Choices& choices, const std::string& list,
                 StudyTable& t) {
  const std::vector<std::size_t>& option = options_of(choices, list);
  std::vector<double> holds(*std::max_element(option.begin(), option.end()) + 1), seen(holds.size());
  for (std::size_t w = 0; w < option.size(); ++w) {
    ++seen[option[w]];
    holds[option[w]] += value[w] >= h.threshold ? 1 : 0;
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
  PlanStudy design(study, {}, {}, design_of_run(study.scenario().run));  // as `equicube sensitivity` without options
  design.extend_to(study.worlds());
  const SensitivityResult result = design.result();
  StudyTable indices = sensitivity_table(result), lists = lists_table(), directions = directions_table(),
             flips = statements_table();
  for (std::size_t h = 0; h < result.outputs.size(); ++h) {
    add_indices_of(result, result.outputs[h], indices);
    const PlanOutput& output = design.outputs()[h];
    if (output.statement.empty()) continue;
    for (const std::string& list : chosen_lists(study))
      add_choices(output, design.rows().values[h], design.rows().choices, list, lists);
  }
  for (const Headline& h : heads) {
    const std::vector<Direction> moved_by = directions_of(study, h, factors);
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
                                                       answer_flipping_assumptions,
                                                       "29_sensitivity: {headline} hangs most on {assumption}: {alone} "
                                                       "of its variance alone, {in_all} with all that it acts through"};

}  // namespace eqc
