// Sections from the search's result, the drawn inputs and the priced outcome; each line says its unit and where the
// formula is from.
#include "host/report/receipt.hpp"

#include <fmt/core.h>

#include <cmath>

#include "host/base/diagnostics.hpp"
#include "host/base/human.hpp"
#include "host/report/receipt_physics.hpp"
#include "host/engine/draw/input_distribution.hpp"
#include "host/engine/search/power_ratio.hpp"
#include "host/run/results/result_schema.hpp"
#include "host/engine/price/cell_status.hpp"
#include "host/run/results/shard_work.hpp"
#include "host/engine/price/usage_facts.hpp"
#include "host/engine/draw/term_table.hpp"
#include "host/engine/search/backend.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/term_list.hpp"
#include "kernels/fold.hpp"
#include "kernels/job/usage_job.hpp"

namespace eqc {
namespace {

template <class Id>
std::size_t find(const std::string& wanted, std::size_t n, const Id& id, const char* axis) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < n; ++i) names.push_back(id(i));
  for (std::size_t i = 0; i < n; ++i)
    if (names[i] == wanted) return i;
  throw InputError(
      fmt::format("--{} {}: not on the scenario's {} axis{}", axis, wanted, axis, did_you_mean(wanted, names)));
}

/// The scenario narrowed to one cell; worlds and draws stay what they are in the whole run, for streams are keyed by
/// name.
Scenario one_cell(const Plan& plan, const ReceiptRequest& r) {
  Scenario s = *plan.scenario;
  const std::size_t m = find(
      r.model, plan.n_models, [&](std::size_t i) { return plan.model(i).id; }, "model");
  const std::size_t h = find(
      r.hardware, plan.n_hardware, [&](std::size_t i) { return plan.hardware(i).id; }, "hardware");
  const std::size_t p = find(
      r.region, plan.n_regions, [&](std::size_t i) { return plan.region(i).id; }, "region");
  const std::size_t c = r.case_id.empty()
                            ? 0
                            : find(
                                  r.case_id, plan.n_cases, [&](std::size_t i) { return plan.case_at(i).id; }, "case");
  s.axes = {{plan.scenario->axes.models[m]},
            {plan.scenario->axes.hardware[h]},
            {plan.scenario->axes.regions[p]},
            {plan.scenario->axes.cases[c]}};
  s.affordability.asked = false;
  if (r.world >= s.run.worlds)
    throw InputError(
        fmt::format("--world {}: the scenario has {} worlds (0 to {})", r.world, s.run.worlds, s.run.worlds - 1));
  return s;
}

std::string rows_used(const Plan& plan) {
  const auto row = [](const char* what, const std::string& id, const RowOrigin& o) {
    return fmt::format("  {:<10} {:<24} {}:{}  as of {}\n             source: {}\n", what, id, o.file, o.line, o.as_of,
                       o.source);
  };
  std::string text = "Catalog rows\n" + row("model", plan.model(0).id, plan.model(0).origin) +
                     row("hardware", plan.hardware(0).id, plan.hardware(0).origin) +
                     row("region", plan.region(0).id, plan.region(0).origin);
  const std::size_t h = plan.scenario->axes.hardware[0];
  if (const PurchaseRow* p = plan.catalog->purchase_of(h)) text += row("purchase", plan.hardware(0).id, p->origin);
  if (const RentalRow* p = plan.catalog->rental_of(h, plan.scenario->cost.market))
    text += row("rental", plan.hardware(0).id, p->origin);
  if (!plan.hardware(0).sold) text += "  not for sale: the cost of owning is its maker's; others can only rent it\n";
  text += fmt::format("  price basis: purchase from {}, rental from {}\n",
                      price_basis_name(purchase_basis(*plan.catalog, h, plan.scenario->cost.market)),
                      price_basis_name(rental_basis(*plan.catalog, h, plan.scenario->cost.market)));
  return text;
}

/// A number in one world, or mean and 5-95 % range over worlds.
struct Series {
  Backend& backend;
  FoldSpec fold;
  std::int64_t world;

  std::string text(const double* values) const {
    if (world >= 0) return number_text(values[world], 6);
    QuantityStatistics s;
    backend.fold(fold, values, 1, &s);
    return fmt::format("{:<11} 5-95 %: {} ... {}", number_text(s.mean, 5), number_text(s.quantile[0], 4),
                       number_text(s.quantile[1], 4));
  }
};

std::string draws_text(const Plan& plan, const Draws& draws, const Series& series) {
  std::string text = series.world >= 0
                         ? fmt::format("Drawn inputs in world {} (before the case's scale)\n", series.world)
                         : "Drawn inputs (mean over worlds, before the case's scale)\n";
  const CaseSpec& c = plan.case_at(0);
  for (int i = 0; i < kInputs; ++i) {
    const InputInfo& info = input_list()[i];
    const Scope scope = plan.scenario->inputs[i].scope;
    if (scope == Scope::nation || scope == Scope::organization) continue;  // payers have no part in a cell
    if (i == static_cast<int>(Input::spot_interruptions) && plan.scenario->cost.market != Market::spot) continue;
    const std::string scale =
        c.scale[i] == 1.0 ? "" : fmt::format("  x {} in case '{}'", number_text(c.scale[i]), c.id);
    text += fmt::format("  {:<24} {:<7} {}{}\n", info.name, info.unit,
                        series.text(draws.of(static_cast<Input>(i), 0, 0)), scale);
  }
  return text;
}

/// All priced quantities of a task in every world, [quantity][worlds].
std::vector<std::vector<double>> outcomes(const Plan& plan, const TermTable& terms, const std::vector<double>& hours,
                                          double accelerators, double power_ratio) {
  const RegionFacts f = region_facts(plan, 0, plan.case_at(0));
  PriceJob job;
  job.worlds = static_cast<std::int32_t>(plan.scenario->run.worlds);
  job.n_hardware = job.n_regions = 1;
  job.hardware = terms.hardware.data();
  job.region = terms.region.data();
  job.world = terms.world.data();
  job.hours = hours.data();
  job.accelerators = &accelerators;
  job.power_ratio = &power_ratio;
  job.tax_ratio = &f.tax_ratio;
  job.rental_premium = &f.rental_premium;
  job.water_l_per_kwh = &f.water_l_per_kwh;
  const std::int8_t sold = plan.hardware(0).sold ? 1 : 0;
  job.sold = &sold;
  const CellView cell = cell_view(job, 0, 0);
  std::vector<std::vector<double>> all(kQuantities, std::vector<double>(job.worlds));
  for (std::int32_t w = 0; w < job.worlds; ++w) {
    const Outcome o = cell.at(w);
    for (int q = 0; q < kQuantities; ++q) all[q][w] = quantity_of(o, q);
  }
  return all;
}

std::string priced_text(const Plan& plan, Task task, Backend& backend, const ModelSearch& search, const Draws& draws,
                        const TermTable& terms, const Series& series) {
  const std::size_t worlds = plan.scenario->run.worlds;
  std::vector<double> physical(kPhysicalsPerTask * worlds);
  UsageJob job;
  job.task = task;
  double accelerators = 0;
  if (task == Task::training) {
    job.training = training_usage_facts(plan, 0, search.training[0]);
    accelerators = job.training.accelerators;
  } else {
    job.serving = serving_usage_facts(plan, search.serving[0]);
    accelerators = job.serving.accelerators;
  }
  const std::vector<double> efficiency = draws.scaled(Input::model_efficiency, {}, plan.case_at(0));
  job.model_efficiency = efficiency.data();
  job.hardware = terms.hardware.data();
  job.worlds = static_cast<std::int32_t>(worlds);
  for (int p = 0; p < kPhysicalsPerTask; ++p) job.physical[p] = physical.data() + p * worlds;
  backend.usage({job});
  std::string text = fmt::format("Usage under drawn efficiencies\n");
  for (int p = 0; p < kPhysicalsPerTask; ++p) {
    const QuantityInfo& q = physical_quantities(task)[p];
    text += fmt::format("  {:<30} {:<9} {}  [{}]\n", q.variable, q.unit, series.text(physical.data() + p * worlds),
                        q.source);
  }
  const std::vector<double> hours(physical.begin(), physical.begin() + static_cast<std::ptrdiff_t>(worlds));
  const double share = task == Task::training ? search.training[0].power_share : search.serving[0].power_share;
  const double ratio = power_ratio(plan, 0, share);
  text += fmt::format("Power: the layout's load draws {:.1f} % of the thermal design power; ", 100 * share);
  text +=
      plan.scenario->cost.power == PowerBasis::load
          ? fmt::format("{} x the drawn power  [docs/model.md, section 7; software/power.csv]\n", number_text(ratio))
          : std::string("not used (cost.power = \"draw\")\n");
  const auto priced = outcomes(plan, terms, hours, accelerators, ratio);
  for (const bool component : {true, false}) {
    text += component ? "Components\n" : "Totals\n";
    for (const QuantityInfo& q : plan.priced(task))
      if (q.component == component)
        text +=
            fmt::format("  {:<30} {:<9} {}  [{}]\n", q.variable, q.unit, series.text(priced[q.index].data()), q.source);
  }
  return text;
}

}  // namespace

std::string receipt_text(const Plan& plan, const ReceiptRequest& request) {
  const Scenario cell = one_cell(plan, request);
  Plan one = make_plan(cell, *plan.catalog);
  one.probabilities = {0.05, 0.95};
  std::string notice;
  const auto backend = make_backend(BackendChoice::cpu, 1, notice);
  const Draws draws(one, 1);
  const TermTable terms = make_terms(one, draws, 0, 1);
  const ModelSearch search = search_model(one, *backend, 0);
  const Series series{*backend, fold_spec(one), request.world};
  std::string text =
      fmt::format("{} on {} in {}, case '{}'{}\n\n", one.model(0).name, one.hardware(0).name, one.region(0).name,
                  one.case_at(0).id, request.world >= 0 ? fmt::format(", world {}", request.world) : "");
  text += rows_used(one) + "\n" + model_text(one.model(0)) + "\n" + draws_text(one, draws, series);
  for (const Task task : one.tasks) {
    text += fmt::format("\n== {} ==\n", task_name(task));
    text += task == Task::training ? training_text(one, search.training[0]) : serving_text(one, search.serving[0]);
    const auto status = static_cast<Status>(cell_status(one, search, task, 0)[0]);
    if (status == Status::feasible)
      text += priced_text(one, task, *backend, search, draws, terms, series);
    else
      text += fmt::format("Not priced: {}.\n", status_text(status));
  }
  return text;
}

}  // namespace eqc
