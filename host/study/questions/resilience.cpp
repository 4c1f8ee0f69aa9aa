// Question 28: what happens without one maker of accelerators, one owner or one country.
#include <fmt/core.h>

#include <algorithm>

#include "host/base/nan.hpp"
#include "host/engine/worlds/flop_cost.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/owned_compute.hpp"
#include "host/study/question_list.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {
namespace {

StudyTable without_table() {
  StudyTable t("28_without", "Losing one maker of accelerators or one country as a place to run them",
               "the axis without it, everything else the same worlds; cost: cheapest anywhere, over what it was; "
               "never: nothing is left that can do it");
  t.text("task", "model", "without")
      .number("accelerators_left", "1")
      .band("cost_change", "share")
      .bands({"nations_able", "nations_lost"}, "nations");
  return t;
}

/// One task of one model: least cost anywhere, and nations able to pay (NaN where none are asked about), by world.
struct TaskCost {
  std::vector<double> usd, able;
};

TaskCost task_cost(PlanWorlds& study, std::size_t model, Task task) {
  TaskCost cost;
  cost.usd = task == Task::training ? cheapest_run(study, model, 0) : study.costs(model, 0).use_usd_mtok;
  const PayerGroup* nations = study.group("nation");
  if (!nations) {
    cost.able.assign(study.worlds(), kNaN);
    return cost;
  }
  const std::vector<double> times = times_over(study, *nations, 0, cost_rows(study, model, 0, task));
  cost.able = count_at_least(times, nations->ids.size(), study.worlds(), 1.0 / nations->shares.front());
  return cost;
}

/// A scenario that has lost something.
struct Loss {
  std::string what;
  Scenario scenario;
};

std::vector<Loss> losses_of(const PlanWorlds& study) {
  std::vector<Loss> all;
  std::vector<std::string> vendors;
  for (std::size_t h = 0; h < study.plan().n_hardware; ++h)
    if (std::find(vendors.begin(), vendors.end(), study.plan().hardware(h).vendor) == vendors.end())
      vendors.push_back(study.plan().hardware(h).vendor);
  for (const std::string& vendor : vendors) {
    Loss loss{"accelerators of " + vendor, study.scenario()};
    std::erase_if(loss.scenario.axes.hardware,
                  [&](std::size_t h) { return study.catalog().hardware[h].vendor == vendor; });
    all.push_back(std::move(loss));
  }
  for (const char* id : {"USA", "CHN", "FRA", "IRL", "SGP", "JPN"})
    for (std::size_t r = 0; r < study.plan().n_regions; ++r) {
      if (study.plan().region(r).id != id) continue;
      Loss loss{std::string("machines in ") + id, study.scenario()};
      loss.scenario.axes.regions.erase(loss.scenario.axes.regions.begin() + static_cast<std::ptrdiff_t>(r));
      all.push_back(std::move(loss));
    }
  return all;
}

void add_loss(const PlanWorlds& study, const Loss& loss, std::size_t model, Task task, const TaskCost& before,
              StudyTable& t) {
  const bool nothing_left = loss.scenario.axes.hardware.empty() || loss.scenario.axes.regions.empty();
  TaskCost after{std::vector<double>(study.worlds(), kInfinity),
                 std::vector<double>(study.worlds(), study.group("nation") ? 0.0 : kNaN)};
  if (!nothing_left) after = task_cost(*study.with_scenario(loss.scenario), model, task);
  const auto change = [&](std::size_t w) { return after.usd[w] / before.usd[w] - 1.0; };
  const auto lost = [&](std::size_t w) { return before.able[w] - after.able[w]; };
  t.add({{"task", task_name(task)},
         {"model", study.plan().model(model).id},
         {"without", loss.what},
         {"accelerators_left", nothing_left ? 0 : loss.scenario.axes.hardware.size()},
         {"cost_change", nothing_left ? same_in_all(kInfinity) : band_over(study.worlds(), change)},
         {"nations_able", band_of(after.able)},
         {"nations_lost", band_over(study.worlds(), lost)}});
}

/// Owners of accelerators without one maker or one owner.
StudyTable owners_without(const PlanWorlds& study, const std::string& quarter) {
  StudyTable t("28_owners", fmt::format("Owned accelerators without one maker or owner, {}", quarter),
               "what it made or owns is gone; capacity: H100 equivalents left over all; HHI as in 03_owners");
  t.text("without").band("capacity_left", "share").bands({"HHI_low", "HHI_high", "HHI_low_change"}, "1e4");
  const std::size_t worlds = study.worlds();
  const OwnedCompute all = owned_compute(study, quarter);
  const OwnerShares before = owner_shares(all, worlds);
  const auto add = [&](const std::string& name, const OwnedCompute& o) {
    const OwnerShares s = owner_shares(o, worlds);
    const auto left = [&](std::size_t w) { return owned_total(o, worlds, w) / owned_total(all, worlds, w); };
    const auto change = [&](std::size_t w) { return s.hhi_low[w] - before.hhi_low[w]; };
    t.add({{"without", name},
           {"capacity_left", band_over(worlds, left)},
           {"HHI_low", band_of(s.hhi_low)},
           {"HHI_high", band_of(s.hhi_high)},
           {"HHI_low_change", band_over(worlds, change)}});
  };
  add("(nobody)", all);
  for (const std::string& maker : all.makers) add("accelerators of " + maker, owned_compute(study, quarter, maker));
  for (const std::string& owner : all.owners) add(owner, owned_compute(study, quarter, "", owner));
  return t;
}

StudyAnswer answer_resilience(PlanWorlds& study) {
  StudyTable t = without_table();
  for (const Task task : study.plan().tasks) {
    const auto model = model_of(study, task);
    if (!model) continue;
    const TaskCost before = task_cost(study, *model, task);
    for (const Loss& loss : losses_of(study)) add_loss(study, loss, *model, task, before, t);
  }
  StudyAnswer answer;
  if (!t.rows.empty()) answer.tables.push_back(t);
  if (const std::string quarter = complete_quarter(study.catalog()); !quarter.empty())
    answer.tables.push_back(owners_without(study, quarter));
  if (answer.tables.empty()) return cannot_say("nothing on its axes can be trained or served");
  return answer;
}

}  // namespace

const StudyQuestion questions::resilience = {28, 'E', "What happens without one maker, owner or country?",
                                             answer_resilience,
                                             "28_without: without {without} {task} of {model} costs {cost_change} "
                                             "more, and {nations_able} nations can fund it, {nations_lost} fewer"};

}  // namespace eqc
