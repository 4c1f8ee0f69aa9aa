// The plan is narrowed to one cell; streams are keyed by name, so that its draws are those of the whole run.
#include "host/report/receipt.hpp"

#include <fmt/core.h>

#include <array>
#include <cmath>

#include "host/catalog/named_row.hpp"
#include "host/base/diagnostics.hpp"
#include "host/base/human.hpp"
#include "host/engine/price/task_prices.hpp"
#include "host/engine/search/power_ratio.hpp"
#include "host/engine/search/search_table.hpp"
#include "host/report/receipt_physics.hpp"
#include "host/run/results/decisions.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/fold.hpp"

namespace eqc {
namespace {

/// Position of an id on an axis of `n` entries.
template <class Id>
std::size_t position(const char* axis, const std::string& wanted, std::size_t n, const Id& id,
                     const std::string& nearest = "") {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < n; ++i) names.push_back(id(i));
  for (std::size_t i = 0; i < n; ++i)
    if (names[i] == wanted) return i;
  const bool there = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return nearest.find("'" + name + "'") != std::string::npos;
  });
  throw InputError(fmt::format("--{} {}: not on the scenario's {} axis{}", axis, wanted, axis,
                               there ? nearest : did_you_mean(wanted, names)));
}

/// The scenario with one cell. Payers have no part in it.
Scenario one_cell(const Plan& plan, const ReceiptRequest& r) {
  const auto model = [&](std::size_t i) { return plan.model(i).id; };
  const auto hardware = [&](std::size_t i) { return plan.hardware(i).id; };
  const auto region = [&](std::size_t i) { return plan.region(i).id; };
  const auto one_case = [&](std::size_t i) { return plan.case_at(i).id; };
  const AxesSpec& all = plan.scenario->axes;
  const std::string part = did_you_mean_row(plan.catalog->hardware, plan.catalog->hardware_aliases, r.hardware);
  Scenario s = *plan.scenario;
  s.axes.models = {all.models[position("model", r.model, plan.n_models, model)]};
  s.axes.hardware = {all.hardware[position("hardware", r.hardware, plan.n_hardware, hardware, part)]};
  s.axes.regions = {all.regions[position("region", r.region, plan.n_regions, region)]};
  s.axes.cases = {all.cases[r.case_id.empty() ? 0 : position("case", r.case_id, plan.n_cases, one_case)]};
  s.affordability = {};
  if (r.world >= s.run.worlds)
    throw InputError(
        fmt::format("--world {}: the scenario has {} worlds (0 to {})", r.world, s.run.worlds, s.run.worlds - 1));
  return s;
}

/// What the run computes before its shards, for one cell.
struct OneCell {
  Scenario scenario;
  Plan plan;
  std::unique_ptr<Backend> backend;
  std::unique_ptr<Draws> draws;
  PriceTables tables;
  std::int64_t world;
  const std::array<double, 2> probabilities = {0.05, 0.95};

  OneCell(const Plan& whole, const ReceiptRequest& request)
      : scenario(one_cell(whole, request)), plan(make_plan(scenario, *whole.catalog)), world(request.world) {
    std::string notice;
    backend = make_backend(BackendChoice::cpu, 1, notice);
    draws = std::make_unique<Draws>(plan, 1);
    tables.plan = &plan;
    tables.draws = draws.get();
    tables.terms.push_back(make_terms(plan, *draws, 0, 1));
    tables.searches.push_back(std::make_shared<const ModelSearch>(search_model(plan, *draws, *backend, 0)));
  }
  OneCell(const OneCell&) = delete;

  /// Sets the figures of a line from its values in all worlds.
  void fold(const double* values, ReceiptLine& line) const {
    if (world >= 0) {
      set(values[world], line);
      return;
    }
    const FoldSpec spec{static_cast<std::int32_t>(scenario.run.worlds),
                        static_cast<std::int32_t>(scenario.run.replicates),
                        static_cast<std::int32_t>(probabilities.size()), probabilities.data()};
    QuantityStatistics s;
    backend->fold(spec, values, 1, &s);
    set(s, line);
  }
  static void set(double value, ReceiptLine& line) {
    line.mean = value;
    line.p05 = line.p95 = NAN;
  }
  static void set(const QuantityStatistics& s, ReceiptLine& line) {
    line.mean = s.mean;
    line.p05 = s.quantile[0].value;
    line.p95 = s.quantile[1].value;
  }
};

/// What the case makes of an input's draws.
std::string case_note(const Plan& plan, Input input) {
  const CaseSpec& c = plan.case_at(0);
  if (input == Input::compute_price_fall)
    return fmt::format("prices fall for {} years in case '{}'", number_text(c.compute_years), c.id);
  const double scale = c.scale[static_cast<std::size_t>(input)];
  if (scale == 1.0) return "";
  std::string where;
  if (input == Input::electricity_price)
    for (const std::size_t row : c.electricity_regions)
      where += (where.empty() ? ", only in " : " ") + plan.catalog->regions[row].id;
  return fmt::format("x {} in case '{}'{}", number_text(scale), c.id, where);
}

/// Whether an input has a part in this cell.
bool used(const Plan& plan, Input input) {
  const Scope scope = plan.scenario->inputs[static_cast<std::size_t>(input)].scope;
  if (scope == Scope::nation || scope == Scope::organization || input == Input::use_price_fall) return false;
  if (input == Input::compute_price_fall) return plan.case_at(0).compute_years > 0;
  return input != Input::spot_interruptions || plan.scenario->cost.market == Market::spot;
}

/// Where an input is drawn for one task of the cell.
DrawPlace draw_place(const OneCell& cell, Task task) {
  DrawPlace place{.owner = cell.plan.case_at(0).owner, .task = task};
  const ModelSearch& search = *cell.tables.searches[0];
  if (search.choice(task, 0).status == Status::feasible)
    place.cluster = cluster_size(cell.plan.hardware(0), search.accelerators(task, 0));
  return place;
}

/// "class 'neocloud' of input/spreads.csv"; empty for what the scenario gives and what is built in.
std::string class_note(const OneCell& cell, Input input, const DrawPlace& place, std::string& source) {
  const std::optional<std::size_t> row =
      spread_row(cell.plan, input, {0, 0, 0, place.owner, place.task, place.cluster});
  if (!row) return cell.plan.scenario->inputs[static_cast<std::size_t>(input)].from_scenario ? "scenario" : "built in";
  const SpreadRow& spread = cell.plan.catalog->spreads[*row];
  source = fmt::format("{}, as of {}", spread.origin.source, spread.origin.as_of);
  return fmt::format("{} of class '{}', {}:{}", spread_kind_names()[static_cast<std::size_t>(spread.kind)],
                     spread.class_name, spread.origin.file, spread.origin.line);
}

/// One line for each input; one for each task where its class differs between tasks.
std::vector<ReceiptLine> draw_lines(const OneCell& cell) {
  std::vector<ReceiptLine> lines;
  for (int i = 0; i < kInputs; ++i) {
    const auto input = static_cast<Input>(i);
    if (!used(cell.plan, input)) continue;
    const double* before = nullptr;
    for (const Task task : cell.plan.tasks) {
      const DrawPlace place = draw_place(cell, task);
      const double* drawn = cell.draws->of(input, place);
      if (drawn == before || (input == Input::realised_hours && task != Task::training)) continue;
      ReceiptLine line{ReceiptSection::draw, input_list()[i].name, input_list()[i].unit};
      line.note = class_note(cell, input, place, line.source);
      if (before != nullptr) line.note += fmt::format(" ({})", task_name(task));
      if (const std::string made = case_note(cell.plan, input); !made.empty()) line.note += "; " + made;
      cell.fold(drawn, line);
      lines.push_back(line);
      before = drawn;
    }
  }
  return lines;
}

/// What the cube holds of the search's result and of the usage under drawn efficiencies.
void add_usage(const OneCell& cell, const TaskPrices& prices, std::vector<ReceiptLine>& lines) {
  for (const Decision& d : decisions(prices.task)) {
    ReceiptLine line{ReceiptSection::decision, fmt::format("{}_{}", task_name(prices.task), d.name), d.unit};
    line.note = d.long_name;
    OneCell::set(d.value(prices.search(), 0), line);
    lines.push_back(line);
  }
  for (const QuantityInfo& q : physical_quantities(prices.task)) {
    ReceiptLine line{ReceiptSection::usage, q.variable, q.unit};
    line.source = q.source;
    cell.fold(prices.physical_of(0, static_cast<Physical>(q.index)), line);
    lines.push_back(line);
  }
}

/// Statistics of all quantities that the scenario asks for, as the run folds them; a cell beyond the numbers of the
/// cube loses its status in `prices`.
std::vector<QuantityStatistics> priced(const OneCell& cell, TaskPrices& prices) {
  PriceJob job = prices.job;
  for (const QuantityInfo& q : prices.plan.priced(prices.task)) job.quantity[job.n_quantities++] = q.index;
  job.n_sorted = job.n_quantities;
  job.n_probabilities = static_cast<std::int32_t>(cell.probabilities.size());
  std::copy(cell.probabilities.begin(), cell.probabilities.end(), job.probability);
  std::vector<QuantityStatistics> statistics(static_cast<std::size_t>(job.n_quantities));
  std::vector<double> cheapest(static_cast<std::size_t>(kCheapest) * prices.worlds);
  cell.backend->price(job, {statistics.data(), cheapest.data()});
  prices.refuse_overflow(job, {statistics, static_cast<std::size_t>(job.n_quantities)});
  return statistics;
}

void add_priced(const OneCell& cell, const TaskPrices& prices, const std::vector<QuantityStatistics>& statistics,
                std::vector<ReceiptLine>& lines) {
  const auto& list = prices.plan.priced(prices.task);
  for (const ReceiptSection section : {ReceiptSection::component, ReceiptSection::total})
    for (std::size_t k = 0; k < list.size(); ++k) {
      const QuantityInfo& q = list[k];
      if (q.component != (section == ReceiptSection::component)) continue;
      ReceiptLine line{section, q.variable, q.unit};
      line.source = q.source;
      if (cell.world >= 0)
        OneCell::set(quantity_of(prices.at(0, 0, static_cast<std::size_t>(cell.world)), q.index), line);
      else
        OneCell::set(statistics[k], line);
      lines.push_back(line);
    }
}

std::string power_text(const Plan& plan, double share) {
  const std::string factor = plan.scenario->cost.power == PowerBasis::load
                                 ? fmt::format("{} x the drawn power  [docs/model.md, section 7; software/power.csv]",
                                               number_text(power_ratio(plan, 0, share)))
                                 : std::string("not used (cost.power = \"draw\")");
  return fmt::format("Power: the layout's load draws {:.1f} % of the thermal design power; {}\n", 100 * share, factor);
}

/// Accelerator-hours with and without what a run as a whole needs more.
std::string whole_run_text(const OneCell& cell, const TaskPrices& prices) {
  std::vector<double> hours = cell.draws->scaled(Input::realised_hours, {}, cell.plan.case_at(0));
  const double* whole = prices.physical_of(0, Physical::training_accelerator_hours);
  for (std::size_t w = 0; w < hours.size(); ++w) hours[w] = whole[w] / hours[w];
  ReceiptLine ideal{ReceiptSection::usage, "", "h"}, real{ReceiptSection::usage, "", "h"};
  cell.fold(hours.data(), ideal);
  cell.fold(whole, real);
  return fmt::format("Whole run: {} accelerator-hours on an ideal cluster, {} as runs go (x realised_hours)\n",
                     number_text(ideal.mean, 5), number_text(real.mean, 5));
}

TaskReceipt task_receipt(const OneCell& cell, Task task) {
  TaskPrices prices(cell.tables, *cell.backend, {0, 0}, task);
  const ModelSearch& search = prices.search();
  TaskReceipt r;
  r.task = task;
  r.search_status = static_cast<Status>(prices.search_status[0]);
  r.status = static_cast<Status>(prices.status[0]);
  const bool training = task == Task::training;
  r.physics = training ? training_text(cell.plan, search.training[0]) : serving_text(cell.plan, search.serving[0]);
  if (r.search_status != Status::feasible) return r;
  r.power = power_text(cell.plan, training ? search.training[0].power_share : search.serving[0].power_share);
  if (training) r.power = whole_run_text(cell, prices) + r.power;
  add_usage(cell, prices, r.lines);
  if (r.status != Status::feasible) return r;
  const std::vector<QuantityStatistics> statistics = priced(cell, prices);
  r.status = static_cast<Status>(prices.status[0]);
  if (r.status == Status::feasible) add_priced(cell, prices, statistics, r.lines);
  return r;
}

}  // namespace

Receipt make_receipt(const Plan& plan, const ReceiptRequest& request) {
  const OneCell cell(plan, request);
  const Plan& one = cell.plan;
  Receipt r;
  r.world = request.world;
  r.title = fmt::format("{} on {} in {}, case '{}'{}", one.model(0).name, one.hardware(0).name, one.region(0).name,
                        one.case_at(0).id, request.world >= 0 ? fmt::format(", world {}", request.world) : "");
  r.rows = rows_text(one);
  r.architecture = model_text(one.model(0));
  r.draws = draw_lines(cell);
  for (const Task task : one.tasks) r.tasks.push_back(task_receipt(cell, task));
  return r;
}

}  // namespace eqc
