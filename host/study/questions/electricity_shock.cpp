// Question 11: what an electricity shock does to the cost of owning and to who can pay.
#include <fmt/core.h>

#include <algorithm>

#include "host/engine/price/task_prices.hpp"
#include "host/engine/worlds/cheapest_owned.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/study/question_list.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {
namespace {

StudyTable elasticity_columns() {
  StudyTable t(
      "11_elasticity", "What an electricity shock does to the cost of owning, by region",
      "elasticity = electricity / cost of owning on the cheapest accelerator there; change at +50 % and +200 % is 0.5 "
      "and 2 times that (the accelerator stays)");
  t.text("task", "model", "region")
      .number("USD_per_kWh", "USD")
      .bands({"elasticity", "cost_at_+50%", "cost_at_+200%"}, "share")
      .counts("regions of the axis");
  return t;
}

/// By task, the most elastic first.
void sort_by_elasticity(StudyTable& t) {
  const std::size_t task = t.column("task"), elasticity = t.column("elasticity");
  std::stable_sort(t.rows.begin(), t.rows.end(), [&](const auto& a, const auto& b) {
    const auto key = [&](const auto& row) {
      return std::pair(std::get<std::string>(row[task]), -std::get<Band>(row[elasticity]).median);
    };
    return key(a) < key(b);
  });
}

/// Share of owning that is electricity, by region: the elasticity of cost to its price.
StudyTable elasticity_table(PlanWorlds& study) {
  StudyTable t = elasticity_columns();
  for (const Task task : study.plan().tasks) {
    const auto model = model_of(study, task);
    for (std::size_t r = 0; model && r < study.plan().n_regions; ++r) {
      const auto owned = cheapest_owned(study.prices(*model, 0, task), r);
      if (!owned) {
        ++t.missing;
        continue;
      }
      ++t.covered;
      const auto share = [&](double times) {
        return band_over(study.worlds(), [&](std::size_t w) {
          return times * owned->outcome[w].own_electricity / owned->outcome[w].cost_own;
        });
      };
      t.add({{"task", task_name(task)},
             {"model", study.plan().model(*model).id},
             {"region", study.plan().region(r).id},
             {"USD_per_kWh", study.plan().region(r).industrial_electricity_usd_per_kwh},
             {"elasticity", share(1)},
             {"cost_at_+50%", share(0.5)},
             {"cost_at_+200%", share(2)}});
    }
  }
  sort_by_elasticity(t);
  return t;
}

std::vector<CaseSpec> electricity_cases(const CaseSpec& base) {
  std::vector<CaseSpec> cases;
  for (const double k : {1.0, 1.5, 3.0}) {
    cases.push_back(base);
    cases.back().id = fmt::format("electricity x {}", k);
    cases.back().scale[static_cast<std::size_t>(Input::electricity_price)] *= k;
  }
  return cases;
}

void add_able_after_shock(PlanWorlds& shocked, const PayerGroup& g, std::size_t model, Task task, double phi,
                          StudyTable& t) {
  std::vector<double> before;
  for (std::size_t c = 0; c < shocked.plan().n_cases; ++c) {
    const std::vector<double> times = times_over(shocked, g, c, cost_rows(shocked, model, c, task));
    const std::vector<double> able = count_at_least(times, g.ids.size(), shocked.worlds(), 1.0 / phi);
    if (c == 0) before = able;
    const auto lost = [&](std::size_t w) { return before[w] - able[w]; };
    t.add({{"case", shocked.plan().case_at(c).id},
           {"capability", task == Task::training ? "train" : "host a replica"},
           {"model", shocked.plan().model(model).id},
           {"payers", g.name},
           {"phi", phi},
           {"able", band_of(able)},
           {"lost", band_over(shocked.worlds(), lost)}});
  }
}

StudyTable able_after_shock(PlanWorlds& study) {
  StudyTable t("11_able", "Who can still pay after an electricity shock everywhere",
               "counts with all prices drawn again at 1, 1.5 and 3 times the electricity price; difference paired by "
               "world");
  t.text("case", "capability", "model", "payers").number("phi", "share").bands({"able", "lost"}, "entities");
  const auto shocked = study.with_cases(electricity_cases(study.plan().case_at(0)));
  for (const PayerGroup& g : study.groups())
    for (const Task task : study.plan().tasks)
      if (const auto model = model_of(study, task))
        for (const double phi : g.shares) add_able_after_shock(*shocked, g, *model, task, phi, t);
  return t;
}

StudyAnswer answer_electricity_shock(PlanWorlds& study) {
  StudyTable elasticity = elasticity_table(study);
  if (elasticity.rows.empty()) return cannot_say(kNeedsOwned);
  StudyAnswer answer{{elasticity}, ""};
  StudyTable able = able_after_shock(study);
  if (!able.rows.empty()) answer.tables.push_back(std::move(able));
  return answer;
}

}  // namespace

const StudyQuestion questions::electricity_shock = {
    11, 'B', "What does an electricity shock change?", answer_electricity_shock,
    "11_elasticity: electricity is {elasticity} of the cost of {task} {model} in {region}, where it weighs most; a "
    "price 50 % higher adds {cost_at_+50%}"};

}  // namespace eqc
