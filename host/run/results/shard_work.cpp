// Host arrays are laid out for the backend once per shard; the backend does the arithmetic.
#include "host/run/results/shard_work.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "host/engine/search/backend.hpp"
#include "host/engine/draw/input_distribution.hpp"
#include "host/engine/afford/payer_runs.hpp"
#include "host/run/results/result_schema.hpp"
#include "host/plan/export_control.hpp"
#include "host/engine/search/search_table.hpp"
#include "host/engine/price/task_prices.hpp"
#include "kernels/fold.hpp"
#include "kernels/job/usage_job.hpp"

namespace eqc {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// One task of one shard: its prices, folded and written.
struct TaskWork : TaskPrices {
  std::vector<QuantityStatistics> statistics;  // [n_regions][n_hardware][quantities]
  std::vector<double> cheapest;                // [kCheapest][n_regions][worlds]

  using TaskPrices::TaskPrices;
  void run_price(SlabSink& sink);
  void write_physical(SlabSink& sink) const;
  void write_feasible_probability(SlabSink& sink) const;
  void write_priced(SlabSink& sink) const;
  void write_raw(const PriceJob& job, SlabSink& sink) const;
  void write_decisions(SlabSink& sink) const;
};

/// Every world of the quantities asked for, evaluated once more: the backends keep only statistics.
void TaskWork::write_raw(const PriceJob& job, SlabSink& sink) const {
  for (const std::size_t k : plan.raw(task)) {
    const QuantityInfo& q = plan.priced(task)[k];
    std::vector<double> values(plan.n_hardware * plan.n_regions * worlds, kNaN);
    for (std::size_t h = 0; h < plan.n_hardware; ++h)
      for (std::size_t r = 0; r < plan.n_regions; ++r) {
        if (job.status[r * plan.n_hardware + h] != 0) continue;
        const CellView cell = cell_view(job, static_cast<int>(r), static_cast<int>(h));
        for (std::size_t w = 0; w < worlds; ++w)
          values[(h * plan.n_regions + r) * worlds + w] = quantity_of(cell.at(static_cast<std::int64_t>(w)), q.index);
      }
    sink.add(q.variable + "_worlds", values);
  }
}

void TaskWork::run_price(SlabSink& sink) {
  for (const QuantityInfo& q : plan.priced(task)) {
    job.quantity[job.n_quantities++] = q.index;
    job.n_sorted += q.component ? 0 : 1;
  }
  for (const StatisticSpec& s : plan.scenario->output.component_statistics)
    if (s.kind == StatisticKind::quantile || s.kind == StatisticKind::quantile_se) job.n_sorted = job.n_quantities;
  for (const ThresholdInfo& t : thresholds_of(plan, task)) {
    job.threshold_of[job.n_thresholds] = static_cast<std::int32_t>(t.quantity);
    job.threshold[job.n_thresholds++] = t.value;
    if (static_cast<std::int32_t>(t.quantity) >= job.n_sorted) job.n_sorted = job.n_quantities;
  }
  job.n_probabilities = static_cast<std::int32_t>(plan.probabilities.size());
  std::copy(plan.probabilities.begin(), plan.probabilities.end(), job.probability);
  statistics.resize(plan.n_regions * plan.n_hardware * job.n_quantities);
  cheapest.resize(static_cast<std::size_t>(kCheapest) * plan.n_regions * worlds);
  backend.price(job, {statistics.data(), cheapest.data()});
  write_raw(job, sink);
}

void TaskWork::write_physical(SlabSink& sink) const {
  const auto& list = plan.scenario->output.statistics;
  const FoldSpec fold = fold_spec(plan);
  for (int p = 0; p < kPhysicalsPerTask; ++p) {
    std::vector<double> values;
    for (std::size_t h = 0; h < plan.n_hardware; ++h) {
      const bool ok = search_status[h] == 0;
      QuantityStatistics s;
      if (ok) backend.fold(fold, physical.data() + (h * kPhysicalsPerTask + p) * worlds, 1, &s);
      for (const StatisticSpec& spec : list) values.push_back(ok ? statistic_value(plan, s, spec) : kNaN);
    }
    sink.add(physical_quantities(task)[p].variable, values);
  }
}

/// Share of worlds in which the chosen layout keeps what it was chosen for.
void TaskWork::write_feasible_probability(SlabSink& sink) const {
  const Scenario& s = *plan.scenario;
  std::vector<double> shares;
  for (std::size_t h = 0; h < plan.n_hardware; ++h) {
    const double* p = physical.data() + h * kPhysicalsPerTask * worlds;
    const double *second = p + worlds,
                 *third = second + worlds;  // training: duration; serving: time to first token, time per token
    std::size_t kept = 0;
    for (std::size_t w = 0; search_status[h] == 0 && w < worlds; ++w) {
      if (task == Task::training)
        kept += second[w] * 86400.0 <= s.training.deadline_s ? 1 : 0;
      else
        kept += second[w] <= s.serving.ttft_s && third[w] <= s.serving.tpot_s ? 1 : 0;
    }
    shares.push_back(static_cast<double>(kept) / static_cast<double>(worlds));
  }
  sink.add(std::string(task_name(task)) + "_feasible_probability", shares);
}

void TaskWork::write_priced(SlabSink& sink) const {
  const std::size_t cells = plan.n_regions * plan.n_hardware, n = plan.priced(task).size();
  for (std::size_t k = 0; k < n; ++k) {
    const QuantityInfo& q = plan.priced(task)[k];
    const auto& list = q.component ? plan.scenario->output.component_statistics : plan.scenario->output.statistics;
    std::vector<double> values;
    values.reserve(cells * list.size());
    for (std::size_t h = 0; h < plan.n_hardware; ++h)  // the cube has hardware before region
      for (std::size_t r = 0; r < plan.n_regions; ++r) {
        const std::size_t cell = r * plan.n_hardware + h;
        for (const StatisticSpec& spec : list)
          values.push_back(status[cell] == 0 ? statistic_value(plan, statistics[cell * n + k], spec) : kNaN);
      }
    sink.add(q.variable, values);
  }
  const std::vector<ThresholdInfo> thresholds = thresholds_of(plan, task);
  for (std::size_t t = 0; t < thresholds.size(); ++t) {
    std::vector<double> values;
    for (std::size_t h = 0; h < plan.n_hardware; ++h)
      for (std::size_t r = 0; r < plan.n_regions; ++r) {
        const std::size_t cell = r * plan.n_hardware + h;
        values.push_back(status[cell] == 0 ? statistics[cell * n + thresholds[t].quantity].share_above[t] : kNaN);
      }
    sink.add(thresholds[t].variable, values);
  }
  std::vector<double> codes;
  for (std::size_t h = 0; h < plan.n_hardware; ++h)
    for (std::size_t r = 0; r < plan.n_regions; ++r) codes.push_back(status[r * plan.n_hardware + h]);
  sink.add(std::string(task_name(task)) + "_status", codes);
}

/// Decisions do not depend on the case: the first case's shard writes them.
void TaskWork::write_decisions(SlabSink& sink) const {
  const auto& list = decision_list(task);
  const std::string prefix = std::string(task_name(task)) + "_";
  std::vector<std::vector<double>> columns(list.size());
  for (std::size_t h = 0; h < plan.n_hardware; ++h) {
    const bool ok = search_status[h] == 0;
    const std::vector<double> values =
        task == Task::training ? decisions_of(search().training[h]) : decisions_of(search().serving[h]);
    for (std::size_t d = 0; d < list.size(); ++d)
      columns[d].push_back(ok ? values[d] : list[d].type == ElementType::f64 ? kNaN : -1);
  }
  for (std::size_t d = 0; d < list.size(); ++d) sink.add(prefix + list[d].name, columns[d]);
  sink.add(prefix + "search_status", std::vector<double>(search_status.begin(), search_status.end()));
}

/// What runs of other sizes are scaled from: FLOP and tokens of the model's own, and its costs by view.
void set_run_costs(const TaskWork& work, CapabilityCosts& costs) {
  const AffordabilitySpec& a = work.plan.scenario->affordability;
  if (!a.asked || run_labels(a).empty()) return;
  for (const TrainingChoice& choice : work.search().training) {
    if (choice.status != Status::feasible || costs.train_flop > 0) continue;
    costs.train_tokens = choice.tokens;
    costs.train_flop = choice.result.best.model_flop * choice.tokens / choice.result.best.tokens_per_step;
  }
  for (const CostView view : run_views(a))
    costs.view_usd.push_back(training_view_rows(work.options(work.cheapest), view));
}

/// Facts of the hardware axis that a reader of costs needs.
void add_hardware_facts(const Plan& plan, SlabSink& sink) {
  std::vector<double> sold, purchase, rental;
  for (std::size_t h = 0; h < plan.n_hardware; ++h) {
    const std::size_t row = plan.scenario->axes.hardware[h];
    sold.push_back(plan.hardware(h).sold ? 1 : 0);
    purchase.push_back(static_cast<double>(purchase_basis(*plan.catalog, row, plan.scenario->cost.market)));
    rental.push_back(static_cast<double>(rental_basis(*plan.catalog, row, plan.scenario->cost.market)));
  }
  sink.add("hardware_sold", sold);
  sink.add("hardware_purchase_basis", purchase);
  sink.add("hardware_rental_basis", rental);
}

}  // namespace

void SlabSink::add(const std::string& name, const std::vector<double>& values) {
  const CubeSchema& schema = *tables_.schema;
  const Variable& v = *schema.find_variable(name);
  Slab slab;
  const Index shape = schema.shape(v);
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    const bool model = v.dimensions[axis] == "model", one_case = v.dimensions[axis] == "case";
    slab.start.push_back(model ? shard_.model : one_case ? shard_.case_ : 0);
    slab.count.push_back(model || one_case ? 1 : shape[axis]);
  }
  switch (v.type) {
    case ElementType::f64: slabs_.push_back(encode_slab(schema, name, slab, values)); break;
    case ElementType::f32:
      slabs_.push_back(encode_slab(schema, name, slab, std::vector<float>(values.begin(), values.end())));
      break;
    case ElementType::i32:
      slabs_.push_back(encode_slab(schema, name, slab, std::vector<std::int32_t>(values.begin(), values.end())));
      break;
    case ElementType::i8:
      slabs_.push_back(encode_slab(schema, name, slab, std::vector<std::int8_t>(values.begin(), values.end())));
      break;
  }
}

FoldSpec fold_spec(const Plan& plan) {
  return {static_cast<std::int32_t>(plan.scenario->run.worlds),
          static_cast<std::int32_t>(plan.scenario->run.replicates),
          static_cast<std::int32_t>(plan.probabilities.size()), plan.probabilities.data()};
}

namespace {

bool holds(const std::vector<std::size_t>& rows, std::size_t row) {
  return std::find(rows.begin(), rows.end(), row) != rows.end();
}

/// What controls and removals of a case leave of a feasible cell.
Status status_in_case(const Plan& plan, const CaseSpec& c, std::size_t region, std::size_t hardware,
                      double accelerators) {
  if (holds(c.removed_hardware, plan.scenario->axes.hardware[hardware]) ||
      holds(c.removed_regions, plan.scenario->axes.regions[region]))
    return Status::removed;
  switch (export_verdict(plan, c, region, hardware, accelerators)) {
    case ExportVerdict::barred: return Status::export_controlled;
    case ExportVerdict::capped: return Status::export_capped;
    case ExportVerdict::free: break;
  }
  return Status::feasible;
}

}  // namespace

std::vector<std::int8_t> cell_status(const Plan& plan, const ModelSearch& search, Task task,
                                     std::size_t case_position) {
  std::vector<std::int8_t> status(plan.n_regions * plan.n_hardware, 0);
  for (std::size_t r = 0; r < plan.n_regions; ++r)
    for (std::size_t h = 0; h < plan.n_hardware; ++h) {
      Status s = search_status_of(search, task, h);
      if (s == Status::feasible)
        s = status_in_case(plan, plan.case_at(case_position), r, h, accelerators_of(search, task, h));
      status[r * plan.n_hardware + h] = static_cast<std::int8_t>(s);
    }
  return status;
}

namespace {

/// What the payers of the shard's model face in the case to compare with; nothing when none is asked for.
std::optional<ReferenceCosts> reference_costs(const RunTables& tables, Backend& backend, ShardId shard,
                                              const CapabilityCosts& here) {
  const Plan& plan = *tables.plan;
  const AffordabilitySpec& a = plan.scenario->affordability;
  if (!a.asked || a.compare_with.empty()) return std::nullopt;
  ReferenceCosts reference;
  while (reference.case_position < plan.n_cases && plan.case_at(reference.case_position).id != a.compare_with)
    ++reference.case_position;
  if (reference.case_position == plan.n_cases) return std::nullopt;  // a sample of the plan without that case
  reference.costs = here;
  if (reference.case_position == shard.case_) return reference;
  for (const Task task : plan.tasks) {
    TaskPrices prices(tables, backend, {shard.model, reference.case_position}, task);
    PriceJob job = prices.job;
    job.n_quantities = 1;  // nothing is folded, but a job without quantities is none
    job.quantity[0] = static_cast<std::int32_t>(Quantity::cost_own);
    std::vector<QuantityStatistics> statistics(plan.n_regions * plan.n_hardware);
    std::vector<double> cheapest(static_cast<std::size_t>(kCheapest) * plan.n_regions * prices.worlds);
    backend.price(job, {statistics.data(), cheapest.data()});
    if (task == Task::training) {
      reference.costs.train_usd = training_cost_rows(prices.options(cheapest));
    } else {
      reference.costs.host_usd_year = hosting_cost_rows(prices.options(cheapest));
      reference.costs.use_usd_mtok = cheapest_use(prices.options(cheapest));
    }
  }
  return reference;
}

}  // namespace

std::vector<EncodedSlab> compute_shard(const RunTables& tables, Backend& backend, ShardId shard) {
  SlabSink sink(tables, shard);
  CapabilityCosts costs;
  if (shard.model == 0 && shard.case_ == 0) add_hardware_facts(*tables.plan, sink);
  for (const Task task : tables.plan->tasks) {
    TaskWork work(tables, backend, shard, task);
    work.run_price(sink);
    if (shard.case_ == 0) work.write_decisions(sink);
    work.write_feasible_probability(sink);
    work.write_physical(sink);
    work.write_priced(sink);
    if (task == Task::training) {
      costs.train_known = work.known();
      costs.train_usd = training_cost_rows(work.options(work.cheapest));
      set_run_costs(work, costs);
    } else {
      costs.host_known = work.known();
      costs.host_usd_year = hosting_cost_rows(work.options(work.cheapest));
      costs.use_usd_mtok = cheapest_use(work.options(work.cheapest));
      add_service_results(tables, backend, shard, work, work.cheapest, sink);
    }
  }
  const std::optional<ReferenceCosts> reference = reference_costs(tables, backend, shard, costs);
  add_payer_results(tables, backend, shard, costs, reference ? &*reference : nullptr, sink);
  return sink.take();
}

}  // namespace eqc
