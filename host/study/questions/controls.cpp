// Question 25: what export controls and dearer accelerators change.
#include <fmt/core.h>

#include <cmath>

#include "host/engine/worlds/flop_cost.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/plan/export_control.hpp"
#include "host/study/question_list.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {
namespace {

StudyTable controls_table(double fall) {
  StudyTable t("25_controls", "Export controls, dearer accelerators and a world without restricted ones",
               fmt::format("against the first case, paired by world; lag: months until costs that fall {:.1f} x a year "
                           "make up for the premium",
                           fall));
  t.text("world", "model")
      .number("phi", "share")
      .bands({"nations_able", "change", "N(50%)", "N(90%)"}, "nations")
      .band("Gini", "1")
      .band("cheapest_cost", "USD")
      .band("premium", "share")
      .band("lag", "months");
  return t;
}

StudyTable losses_table() {
  StudyTable t(
      "25_nations", "Who loses under the tiers of January 2025",
      "cost faced under the tiers over cost today; never: cannot be had; nations whose cost changes by more than 1 % "
      "or who lose it");
  t.text("nation", "tier")
      .band("cost_today", "USD")
      .band("times_dearer", "1")
      .numbers({"able_today", "able_under_tiers"}, "share");
  return t;
}

CaseSpec renamed(const CaseSpec& base, const std::string& id) {
  CaseSpec c = base;
  c.id = c.label = id;
  return c;
}

CaseSpec dearer_accelerators(const CaseSpec& base, const std::string& id, double factor) {
  CaseSpec c = renamed(base, id);
  for (const Input i : {Input::purchase_price, Input::rental_price}) c.scale[static_cast<std::size_t>(i)] *= factor;
  return c;
}

/// Today first, then the tiers, then dearer accelerators.
std::vector<CaseSpec> control_cases(const CaseSpec& base) {
  CaseSpec tiers = renamed(base, "tiers of January 2025");
  tiers.export_control = ExportControl::tiers_2025_01;
  return {base, tiers, dearer_accelerators(base, "accelerators +50 %", 1.5),
          dearer_accelerators(base, "accelerators x 3", 3)};
}

/// What rows compare with: cost of the frontier run today and nations able, by world.
struct ControlBase {
  std::string model;
  std::vector<double> cost, able;
  double fall;  ///< of costs per year
};

/// Cost of the frontier run and who can pay for it in one case of a study.
void add_control_row(PlanWorlds& study, std::size_t model, std::size_t c, const std::string& id,
                     const ControlBase& base, StudyTable& t) {
  for (const Holders& h : holders_of(study)) {
    if (h.name != "nations") continue;
    const std::size_t worlds = study.worlds();
    const std::vector<double> times = training_capability(study, h, model, c);
    const Concentration k = concentration_of(times, h.members.size(), worlds);
    const double phi = h.group->shares.front();
    const std::vector<double> able = count_at_least(times, h.members.size(), worlds, 1.0 / phi),
                              cost = cheapest_run(study, model, c);
    const auto change = [&](std::size_t w) { return able[w] - base.able[w]; };
    const auto premium = [&](std::size_t w) { return cost[w] / base.cost[w] - 1.0; };
    const auto lag = [&](std::size_t w) { return 12.0 * std::log(cost[w] / base.cost[w]) / std::log(base.fall); };
    t.add({{"world", id},
           {"model", base.model},
           {"phi", phi},
           {"nations_able", band_of(able)},
           {"change", band_over(worlds, change)},
           {"N(50%)", band_of(k.fewest[0])},
           {"N(90%)", band_of(k.fewest[2])},
           {"Gini", band_of(k.gini)},
           {"cheapest_cost", band_of(cost)},
           {"premium", band_over(worlds, premium)},
           {"lag", band_over(worlds, lag)}});
  }
}

/// Nations whose cost under controls differs from today's by more than 1 %. All [nations][worlds].
void add_nation_losses(const PlanWorlds& study, const PayerGroup& nations, const std::vector<double>& cost_today,
                       const std::vector<double>& cost_then, const std::vector<double>& budget, StudyTable& t) {
  const std::size_t worlds = study.worlds();
  for (std::size_t e = 0; e < nations.ids.size(); ++e) {
    const std::vector<double> today = series_of(cost_today, e, worlds), then = series_of(cost_then, e, worlds),
                              money = series_of(budget, e, worlds);
    const auto times_dearer = [&](std::size_t w) { return then[w] / today[w]; };
    const Band dearer = band_over(worlds, times_dearer);
    if (std::abs(dearer.median - 1.0) < 0.01) continue;
    const auto able = [&](const std::vector<double>& cost) {
      double n = 0;
      for (std::size_t w = 0; w < worlds; ++w) n += nations.shares.front() * money[w] >= cost[w] ? 1.0 : 0.0;
      return n / static_cast<double>(worlds);
    };
    t.add({{"nation", nations.ids[e]},
           {"tier", fmt::format("{}", export_tier(study.catalog(), nations.nation[e]))},
           {"cost_today", band_of(today)},
           {"times_dearer", dearer},
           {"able_today", able(today)},
           {"able_under_tiers", able(then)}});
  }
}

/// The first case on the accelerators that no control restricts, where there are some and the frontier stays.
void add_unrestricted(const PlanWorlds& study, std::size_t model, const ControlBase& base, StudyTable& t) {
  Scenario without = study.scenario();
  std::erase_if(without.axes.hardware, [&](std::size_t h) { return export_restricted(study.catalog(), h); });
  if (without.axes.hardware.empty() || without.axes.hardware.size() == study.plan().n_hardware) return;
  const auto world = study.with_scenario(std::move(without));
  if (world->frontier() == model) add_control_row(*world, model, 0, "without restricted accelerators", base, t);
}

StudyAnswer answer_controls(PlanWorlds& study) {
  const auto model = study.frontier();
  const PayerGroup* nations = study.group("nation");
  if (!model) return cannot_say(kNeedsTraining);
  if (!nations) return cannot_say(kNeedsNations);
  const double fall =
      figure_or(study.catalog(), "hardware-progress", 1.38) * figure_or(study.catalog(), "algorithmic-progress", 2.83);
  StudyTable t = controls_table(fall), losses = losses_table();
  const std::vector<CaseSpec> cases = control_cases(study.plan().case_at(0));
  const auto child = study.with_cases(cases);
  const auto train_rows = [&](std::size_t c) { return cost_rows(*child, *model, c, Task::training); };
  const std::vector<double> able = count_at_least(times_over(*child, *nations, 0, train_rows(0)), nations->ids.size(),
                                                  study.worlds(), 1.0 / nations->shares.front());
  const ControlBase base{study.plan().model(*model).id, cheapest_run(*child, *model, 0), able, fall};
  for (std::size_t c = 0; c < cases.size(); ++c) add_control_row(*child, *model, c, cases[c].id, base, t);
  add_unrestricted(study, *model, base, t);
  add_nation_losses(study, *nations, child->entity_costs(*nations, 0, train_rows(0)),
                    child->entity_costs(*nations, 1, train_rows(1)), study.budgets(*nations, 0), losses);
  return {{t, losses}, ""};
}

}  // namespace

const StudyQuestion questions::controls = {
    25, 'E', "What do export controls and dearer accelerators change?", answer_controls,
    "25_controls[world=tiers of January 2025]: under the {world} {nations_able} nations can fund {model} with {phi} of "
    "what they spend on research, {change} beside today"};

}  // namespace eqc
