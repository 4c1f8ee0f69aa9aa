// Host arrays are laid out for the backend once per shard; the backend does the arithmetic.
#include "host/run/results/shard_work.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "host/base/nan.hpp"
#include "host/cube/field_hash.hpp"
#include "host/engine/afford/payer_runs.hpp"
#include "host/engine/price/cell_status.hpp"
#include "host/engine/price/task_prices.hpp"
#include "host/engine/search/search_table.hpp"
#include "host/run/results/axis_facts.hpp"
#include "host/run/results/decisions.hpp"
#include "host/run/results/result_schema.hpp"
#include "host/run/results/task_work.hpp"
#include "kernels/fold.hpp"

namespace eqc {

/// Every world of the quantities asked for, evaluated once more: the backends keep only statistics.
void TaskWork::write_raw(SlabSink& sink) const {
  for (const std::size_t k : plan.raw(task)) {
    const QuantityInfo& q = plan.priced(task)[k];
    std::vector<double> values(plan.n_hardware * n_regions * worlds, kNaN);
    for (std::size_t h = 0; h < plan.n_hardware; ++h)
      for (std::size_t r = 0; r < n_regions; ++r) {
        if (job.status[r * plan.n_hardware + h] != 0) continue;
        const CellView cell = cell_view(job, static_cast<int>(r), static_cast<int>(h));
        for (std::size_t w = 0; w < worlds; ++w)
          values[(h * n_regions + r) * worlds + w] = quantity_of(cell.at(static_cast<std::int64_t>(w)), q.index);
      }
    sink.add(q.variable + "_worlds", values);
  }
}

void TaskWork::write_physical(SlabSink& sink) const {
  const StatisticReader reader(plan, plan.scenario->output.statistics);
  const FoldSpec fold = fold_spec(plan);
  for (const QuantityInfo& q : physical_quantities(task)) {
    std::vector<double> values(plan.n_hardware * reader.size(), kNaN);
    for (std::size_t h = 0; h < plan.n_hardware; ++h) {
      const bool ok = search_status[h] == 0;
      QuantityStatistics s;
      if (ok) backend.fold(fold, physical_of(h, static_cast<Physical>(q.index)), 1, &s);
      if (ok && fits_cube(plan, s)) reader.read(s, values.data() + h * reader.size());
    }
    sink.add(q.variable, values);
  }
}

void TaskWork::write_feasible_probability(SlabSink& sink) const {
  std::vector<double> shares;
  for (std::size_t h = 0; h < plan.n_hardware; ++h) {
    const std::size_t kept = search_status[h] == 0 ? limit_use_of(h).kept() : 0;
    shares.push_back(static_cast<double>(kept) / static_cast<double>(worlds));
  }
  sink.add(std::string(task_name(task)) + "_feasible_probability", shares);
}

void TaskWork::write_priced(SlabSink& sink) const {
  const std::size_t cells = n_regions * plan.n_hardware, n = plan.priced(task).size();
  for (std::size_t k = 0; k < n; ++k) {
    const QuantityInfo& q = plan.priced(task)[k];
    if (all_same_ && place_[k] < 0) {
      sink.add_again(earlier_->slabs[k]);
      continue;
    }
    const StatisticReader reader(
        plan, q.component ? plan.scenario->output.component_statistics : plan.scenario->output.statistics);
    std::vector<double> values(cells * reader.size(), kNaN);
    double* out = values.data();
    for (std::size_t h = 0; h < plan.n_hardware; ++h)  // the cube has hardware before region
      for (std::size_t r = 0; r < n_regions; ++r, out += reader.size()) {
        const std::size_t cell = r * plan.n_hardware + h;
        if (status[cell] == 0) reader.read((*statistics_)(cell, k), out);
      }
    sink.add(q.variable, values);
    if (shared_) own_->slabs.push_back(sink.latest());
  }
  const std::vector<ThresholdInfo> thresholds = thresholds_of(plan, task);
  for (std::size_t t = 0; t < thresholds.size(); ++t) {
    std::vector<double> values;
    for (std::size_t h = 0; h < plan.n_hardware; ++h)
      for (std::size_t r = 0; r < n_regions; ++r) {
        const std::size_t cell = r * plan.n_hardware + h;
        values.push_back(status[cell] == 0 ? (*statistics_)(cell, thresholds[t].quantity).share_above[t] : kNaN);
      }
    sink.add(thresholds[t].variable, values);
  }
  std::vector<double> codes;
  for (std::size_t h = 0; h < plan.n_hardware; ++h)
    for (std::size_t r = 0; r < n_regions; ++r) codes.push_back(status[r * plan.n_hardware + h]);
  sink.add(std::string(task_name(task)) + "_status", codes);
}

/// Decisions do not depend on the case: the first case's shard writes them.
void TaskWork::write_decisions(SlabSink& sink) const {
  const std::string prefix = std::string(task_name(task)) + "_";
  for (const Decision& d : decisions(task)) {
    const double none = d.type == ElementType::f64 ? kNaN : -1;
    std::vector<double> values;
    for (std::size_t h = 0; h < plan.n_hardware; ++h)
      values.push_back(search_status[h] == 0 ? d.value(search(), h) : none);
    sink.add(prefix + d.name, values);
  }
  sink.add(prefix + "search_status", std::vector<double>(search_status.begin(), search_status.end()));
}

namespace {

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
    costs.view_usd.push_back(training_view_rows(payer_options(work, work.cheapest), view));
}

}  // namespace

FoldSpec fold_spec(const Plan& plan) {
  return {static_cast<std::int32_t>(plan.scenario->run.worlds),
          static_cast<std::int32_t>(plan.scenario->run.replicates),
          static_cast<std::int32_t>(plan.probabilities.size()), plan.probabilities.data()};
}

namespace {

void costs_of(FieldHash& hash, const CapabilityCosts& c) {
  const auto row = [&](const std::vector<double>& usd) {
    hash.number(usd.size());
    hash.bytes(usd.data(), usd.size() * sizeof(double));
  };
  for (const std::vector<double>* usd : {&c.train_usd, &c.host_usd_year, &c.use_usd_mtok}) row(*usd);
  for (const std::vector<double>& usd : c.view_usd) row(usd);
  row({c.train_flop, c.train_tokens, c.train_known ? 1.0 : 0.0, c.host_known ? 1.0 : 0.0});
}

/// Of all that payers' results are made from beside who pays.
std::string priced_digest(const SlabSink& sink, const CapabilityCosts& here, const ReferenceCase* reference) {
  FieldHash hash;
  hash.text(sink.digest());
  costs_of(hash, here);
  if (reference != nullptr && reference->costs != &here) costs_of(hash, *reference->costs);
  return hash.hex();
}

using KnownPayers = std::function<bool(const std::string& priced)>;

/// The results of a shard; `folded` moments: all but its cells. Nothing when they are known.
std::optional<std::vector<EncodedSlab>> shard_results(const RunTables& tables, Backend& backend, ShardId shard,
                                                      Folded folded, const KnownPayers& known = {}) {
  SlabSink sink(*tables.schema, shard, tables.plan->all_regions());
  const std::shared_ptr<ModelResults> model = tables.shared->of(shard.model);  // held from the beginning
  CapabilityCosts costs;
  bool whole = true;
  add_axis_facts(*tables.plan, shard, sink);
  for (const Task task : tables.plan->tasks) {
    TaskWork work(tables, backend, shard, task, tables.plan->all_regions());
    whole = work.run_price(folded, model.get()) && whole;
    if (folded == Folded::everything) work.write_cells(sink);
    work.share(*model);
    if (shard.case_ == 0) work.write_decisions(sink);
    work.write_feasible_probability(sink);
    work.write_physical(sink);
    set_task_costs(work, work.cheapest, costs);
    if (task == Task::training)
      set_run_costs(work, costs);
    else
      add_service_results(tables, backend, shard, work, work.cheapest, sink);
  }
  const std::optional<ReferenceCase> reference = reference_case(tables, backend, shard, model, costs, whole);
  add_results_without_costs(tables, backend, shard, *model, sink);
  const ReferenceCase* const other = reference ? &*reference : nullptr;
  if (known && tables.plan->scenario->affordability.asked && known(priced_digest(sink, costs, other)))
    return std::nullopt;
  add_payer_results(tables, backend, shard, costs, other, *model, sink);
  return sink.take();
}

}  // namespace

std::vector<EncodedSlab> compute_shard(const RunTables& tables, Backend& backend, ShardId shard) {
  return *shard_results(tables, backend, shard, Folded::everything);
}

std::vector<EncodedSlab> compute_cells(const RunTables& tables, Backend& backend, ShardId shard, Task task,
                                       RegionBlock block) {
  SlabSink sink(*tables.schema, shard, block);
  TaskWork work(tables, backend, shard, task, block);
  work.run_price(Folded::everything, nullptr);
  work.write_cells(sink);
  return sink.take();
}

std::optional<std::vector<EncodedSlab>> compute_payers(const RunTables& tables, Backend& backend, ShardId shard,
                                                       const KnownPayers& known) {
  return shard_results(tables, backend, shard, Folded::moments, known);
}

}  // namespace eqc
