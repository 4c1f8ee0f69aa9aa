// Questions 25 and 28: export controls, and a world without one maker, region or owner.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/engine/worlds/flop_cost.hpp"
#include "host/base/nan.hpp"
#include "host/engine/worlds/owned_compute.hpp"
#include "host/plan/export_control.hpp"
#include "host/study/study.hpp"
#include "host/engine/worlds/holders.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {
namespace {

CaseSpec changed(const CaseSpec& base, const std::string& id, std::initializer_list<Input> inputs, double factor) {
  CaseSpec c = base;
  c.id = c.label = id;
  for (const Input i : inputs) c.scale[static_cast<std::size_t>(i)] *= factor;
  return c;
}

/// Cost of the frontier run and who can pay for it, in one study's first or other case.
void add_control_row(PlanWorlds& study, const Plan& named, std::size_t model, std::size_t c, const std::string& id,
                     const std::vector<double>& base_cost, const std::vector<double>& base_able, double fall,
                     StudyTable& t) {
  for (const Holders& h : holders_of(study)) {
    if (h.name != "nations") continue;
    const std::size_t worlds = study.worlds();
    const std::vector<double> times = training_capability(study, h, model, c);
    const Concentration k = concentration_of(times, h.members.size(), worlds);
    const double phi = h.group->shares.front();
    const std::vector<double> able = count_at_least(times, h.members.size(), worlds, 1.0 / phi),
                              cost = cheapest_run(study, model, c);
    t.add({id, named.model(model).id, phi, band_of(able),
           band_over(worlds, [&](std::size_t w) { return able[w] - base_able[w]; }), band_of(k.fewest[0]),
           band_of(k.fewest[2]), band_of(k.gini), band_of(cost),
           band_over(worlds, [&](std::size_t w) { return cost[w] / base_cost[w] - 1.0; }),
           band_over(worlds, [&](std::size_t w) { return 12.0 * std::log(cost[w] / base_cost[w]) / std::log(fall); })});
  }
}

/// Nations whose cost under controls differs from today's by more than 1 %. All [nations][worlds].
void add_nation_losses(const PlanWorlds& study, const PayerGroup& nations, const std::vector<double>& cost_today,
                       const std::vector<double>& cost_then, const std::vector<double>& budget, StudyTable& t) {
  const std::size_t worlds = study.worlds();
  for (std::size_t e = 0; e < nations.ids.size(); ++e) {
    const std::vector<double> today = series_of(cost_today, e, worlds), then = series_of(cost_then, e, worlds),
                              money = series_of(budget, e, worlds);
    const Band dearer = band_over(worlds, [&](std::size_t w) { return then[w] / today[w]; });
    if (std::abs(dearer.median - 1.0) < 0.01) continue;
    const auto able = [&](const std::vector<double>& cost) {
      double n = 0;
      for (std::size_t w = 0; w < worlds; ++w) n += nations.shares.front() * money[w] >= cost[w] ? 1.0 : 0.0;
      return n / static_cast<double>(worlds);
    };
    t.add({nations.ids[e], fmt::format("{}", export_tier(study.catalog(), nations.nation[e])), band_of(today), dearer,
           able(today), able(then)});
  }
}

/// Owners of accelerators without one maker or one owner.
StudyTable owners_without(const PlanWorlds& study, const std::string& quarter) {
  StudyTable t{"28_owners",
               fmt::format("Owned accelerators without one maker or owner, {}", quarter),
               "what it made or owns is gone; capacity: H100 equivalents left over all; HHI as in 03_owners",
               {text_column("without"), band_column("capacity_left", "share"), band_column("HHI_low", "1e4"),
                band_column("HHI_high", "1e4"), band_column("HHI_low_change", "1e4")},
               {},
               "",
               0,
               0};
  const std::size_t worlds = study.worlds();
  const OwnedCompute all = owned_compute(study, quarter);
  const OwnerShares before = owner_shares(all, worlds);
  const auto total = [&](const OwnedCompute& o, std::size_t w) {
    double sum = 0;
    for (std::size_t k = 0; k < o.owners.size(); ++k) sum += o.drawn[k * worlds + w];
    return sum;
  };
  const auto add = [&](const std::string& name, const OwnedCompute& o) {
    const OwnerShares s = owner_shares(o, worlds);
    t.add({name, band_over(worlds, [&](std::size_t w) { return total(o, w) / total(all, w); }), band_of(s.hhi_low),
           band_of(s.hhi_high), band_over(worlds, [&](std::size_t w) { return s.hhi_low[w] - before.hhi_low[w]; })});
  };
  add("(nobody)", all);
  for (const std::string& maker : all.makers) add("accelerators of " + maker, owned_compute(study, quarter, maker));
  for (const std::string& owner : all.owners) add(owner, owned_compute(study, quarter, "", owner));
  return t;
}

}  // namespace

StudyAnswer answer_export_controls(PlanWorlds& study) {
  const auto model = study.frontier();
  const PayerGroup* nations = study.group("nation");
  if (!model) return cannot_say(kNeedsTraining);
  if (!nations) return cannot_say(kNeedsNations);
  const FigureRow *hardware = study.catalog().figure("hardware-progress"),
                  *algorithms = study.catalog().figure("algorithmic-progress");
  const double fall = (hardware ? hardware->published : 1.38) * (algorithms ? algorithms->published : 2.83);
  StudyTable t{"25_controls",
               "Export controls, dearer accelerators and a world without restricted ones",
               fmt::format("against the first case, paired by world; lag: months until costs that fall {:.1f} x a year "
                           "make up for the premium",
                           fall),
               {text_column("world"), text_column("model"), number_column("phi", "share"),
                band_column("nations_able", "nations"), band_column("change", "nations"),
                band_column("N(50%)", "nations"), band_column("N(90%)", "nations"), band_column("Gini", "1"),
                band_column("cheapest_cost", "USD"), band_column("premium", "share"), band_column("lag", "months")},
               {},
               "",
               0,
               0};
  StudyTable loss{
      "25_nations",
      "Who loses under the tiers of January 2025",
      "cost faced under the tiers over cost today; never: cannot be had; nations whose cost changes by more than 1 % "
      "or who lose it",
      {text_column("nation"), text_column("tier"), band_column("cost_today", "USD"), band_column("times_dearer", "1"),
       number_column("able_today", "share"), number_column("able_under_tiers", "share")},
      {},
      "",
      0,
      0};
  const CaseSpec& base = study.plan().case_at(0);
  std::vector<CaseSpec> cases = {base, base,
                                 changed(base, "accelerators +50 %", {Input::purchase_price, Input::rental_price}, 1.5),
                                 changed(base, "accelerators x 3", {Input::purchase_price, Input::rental_price}, 3)};
  cases[1].id = cases[1].label = "tiers of January 2025";
  cases[1].export_control = ExportControl::tiers_2025_01;
  const auto child = study.with_cases(cases);
  const std::vector<double> base_cost = cheapest_run(*child, *model, 0);
  const std::vector<double> budget = study.budgets(*nations, 0);
  std::vector<std::vector<double>> faced;
  std::vector<double> base_able;
  const double phi = nations->shares.front();
  for (std::size_t c = 0; c < cases.size(); ++c) {
    faced.push_back(child->entity_costs(*nations, c, child->costs(*model, c).train_usd));
    if (c == 0) {
      std::vector<double> times(budget.size());
      for (std::size_t i = 0; i < times.size(); ++i) times[i] = budget[i] / faced[0][i];
      base_able = count_at_least(times, nations->ids.size(), study.worlds(), 1.0 / phi);
    }
    add_control_row(*child, study.plan(), *model, c, c == 0 ? base.id : cases[c].id, base_cost, base_able, fall, t);
  }
  Scenario without = study.scenario();
  std::erase_if(without.axes.hardware, [&](std::size_t h) { return study.catalog().hardware[h].export_restricted; });
  if (!without.axes.hardware.empty() && without.axes.hardware.size() < study.plan().n_hardware) {
    const auto world = study.with_scenario(std::move(without));
    if (world->frontier() == model)
      add_control_row(*world, study.plan(), *model, 0, "without restricted accelerators", base_cost, base_able, fall,
                      t);
  }
  add_nation_losses(study, *nations, faced[0], faced[1], budget, loss);
  return {{t, loss}, ""};
}

StudyAnswer answer_resilience(PlanWorlds& study) {
  StudyTable t{"28_without",
               "Losing one maker of accelerators or one country as a place to run them",
               "the axis without it, everything else the same worlds; cost: cheapest anywhere, over what it was; "
               "never: nothing is left that can do it",
               {text_column("task"), text_column("model"), text_column("without"),
                number_column("accelerators_left", "1"), band_column("cost_change", "share"),
                band_column("nations_able", "nations"), band_column("nations_lost", "nations")},
               {},
               "",
               0,
               0};
  std::vector<std::string> vendors;
  for (std::size_t h = 0; h < study.plan().n_hardware; ++h)
    if (std::find(vendors.begin(), vendors.end(), study.plan().hardware(h).vendor) == vendors.end())
      vendors.push_back(study.plan().hardware(h).vendor);
  const PayerGroup* nations = study.group("nation");
  const auto able_of = [&](PlanWorlds& s, std::size_t model, Task task) {
    const CapabilityCosts& costs = s.costs(model, 0);
    const std::vector<double> budget = s.budgets(*nations, 0),
                              cost = s.entity_costs(*nations, 0,
                                                    task == Task::training ? costs.train_usd : costs.host_usd_year);
    std::vector<double> times(budget.size());
    for (std::size_t i = 0; i < times.size(); ++i) times[i] = budget[i] / cost[i];
    return count_at_least(times, nations->ids.size(), s.worlds(), 1.0 / nations->shares.front());
  };
  const auto cheapest_of = [&](PlanWorlds& s, std::size_t model, Task task) {
    return task == Task::training ? cheapest_run(s, model, 0) : s.costs(model, 0).use_usd_mtok;
  };
  for (const Task task : study.plan().tasks) {
    const auto model = task == Task::training ? study.frontier() : study.largest_served();
    if (!model) continue;
    const std::vector<double> before = cheapest_of(study, *model, task);
    const std::vector<double> able_before =
        nations ? able_of(study, *model, task) : std::vector<double>(study.worlds(), kNaN);
    const auto add = [&](const std::string& what, Scenario scenario) {
      if (scenario.axes.hardware.empty() || scenario.axes.regions.empty())
        return t.add({std::string(task_name(task)), study.plan().model(*model).id, what, 0.0,
                      same_in_all(std::numeric_limits<double>::infinity()), nations ? same_in_all(0) : Band{},
                      nations ? band_of(able_before) : Band{}});
      const auto left = static_cast<double>(scenario.axes.hardware.size());
      const auto world = study.with_scenario(std::move(scenario));
      const std::vector<double> after = cheapest_of(*world, *model, task);
      const std::vector<double> able = nations ? able_of(*world, *model, task) : able_before;
      t.add({std::string(task_name(task)), study.plan().model(*model).id, what, left,
             band_over(study.worlds(), [&](std::size_t w) { return after[w] / before[w] - 1.0; }), band_of(able),
             band_over(study.worlds(), [&](std::size_t w) { return able_before[w] - able[w]; })});
    };
    for (const std::string& vendor : vendors) {
      Scenario s = study.scenario();
      std::erase_if(s.axes.hardware, [&](std::size_t h) { return study.catalog().hardware[h].vendor == vendor; });
      add("accelerators of " + vendor, std::move(s));
    }
    for (const char* id : {"USA", "CHN", "FRA", "IRL", "SGP", "JPN"})
      for (std::size_t r = 0; r < study.plan().n_regions; ++r)
        if (study.plan().region(r).id == id) {
          Scenario s = study.scenario();
          s.axes.regions.erase(s.axes.regions.begin() + static_cast<std::ptrdiff_t>(r));
          add(std::string("machines in ") + id, std::move(s));
        }
  }
  StudyAnswer answer;
  if (!t.rows.empty()) answer.tables.push_back(t);
  if (const std::string quarter = complete_quarter(study.catalog()); !quarter.empty())
    answer.tables.push_back(owners_without(study, quarter));
  if (answer.tables.empty()) return cannot_say("nothing on its axes can be trained or served");
  return answer;
}

}  // namespace eqc
