// Small things that several questions ask of the worlds.
#include "host/study/question.hpp"

#include <algorithm>

#include "host/engine/worlds/owned_compute.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {

void count_countries(StudyTable& table, const PlanWorlds& study) {
  table.counts("countries with incomes", static_cast<double>(study.people().nations.size()),
               static_cast<double>(study.people().missing));
}

double figure_or(const Catalog& catalog, const char* id, double fallback) {
  const FigureRow* f = catalog.figure(id);
  return f ? f->published : fallback;
}

std::optional<std::size_t> model_of(PlanWorlds& study, Task task) {
  return task == Task::training ? study.frontier() : study.largest_served();
}

const std::vector<double>& cost_rows(PlanWorlds& study, std::size_t model, std::size_t case_position, Task task) {
  const CapabilityCosts& costs = study.costs(model, case_position);
  return task == Task::training ? costs.train_usd : costs.host_usd_year;
}

std::vector<double> times_over(const PlanWorlds& study, const PayerGroup& group, std::size_t case_position,
                               const std::vector<double>& rows) {
  const std::vector<double> cost = study.entity_costs(group, case_position, rows);
  std::vector<double> times = study.budgets(group, case_position);
  for (std::size_t i = 0; i < times.size(); ++i) times[i] /= cost[i];
  return times;
}

double owned_total(const OwnedCompute& owned, std::size_t worlds, std::size_t w) {
  double sum = 0;
  for (std::size_t k = 0; k < owned.owners.size(); ++k) sum += owned.drawn[k * worlds + w];
  return sum;
}

double rank_of(const std::vector<double>& values, std::size_t i) {
  return 1.0 +
         static_cast<double>(std::count_if(values.begin(), values.end(), [&](double x) { return x < values[i]; }));
}

std::vector<double> ppp_per_market_dollar(const PlanWorlds& study) {
  std::vector<double> ratio;
  for (const std::size_t row : study.people().row) {
    const IncomeRow& income = *study.catalog().income_of(row);
    ratio.push_back(income.mean_usd_per_year_ppp.value_or(*income.mean_usd_per_year_market) /
                    *income.mean_usd_per_year_market);
  }
  return ratio;
}

}  // namespace eqc
