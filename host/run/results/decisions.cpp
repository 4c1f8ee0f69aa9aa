// One row per decision and task; schema and shards read the same table.
#include "host/run/results/decisions.hpp"

#include "host/engine/search/search_table.hpp"

namespace eqc {
namespace {

/// A row of a task's table; `Choice` is what its search found.
template <class Choice>
struct Row {
  std::string name, unit, long_name;
  ElementType type;
  double (*value)(const Choice& choice);
};

template <class Choice>
std::vector<Decision> of(std::vector<Choice> ModelSearch::*choices, const std::vector<Row<Choice>>& rows) {
  std::vector<Decision> all;
  for (const Row<Choice>& row : rows)
    all.push_back(
        {row.name, row.unit, row.long_name, row.type,
         [choices, value = row.value](const ModelSearch& s, std::size_t h) { return value((s.*choices)[h]); }});
  return all;
}

const TrainingLayout& layout(const TrainingChoice& c) { return c.result.best.layout; }
const ServingLayout& layout(const ServingChoice& c) { return c.result.best.layout; }

/// Those that every search makes.
template <class Choice>
double accelerators(const Choice& c) {
  return c.result.best.n_gpus;
}
template <class Choice>
double memory(const Choice& c) {
  return total_bytes(c.result.best.memory);
}
template <class Choice>
double power_share(const Choice& c) {
  return c.power_share;
}
template <class Choice>
double evaluated(const Choice& c) {
  return static_cast<double>(c.counts.evaluated);
}

std::vector<Decision> training_decisions() {
  using C = TrainingChoice;
  constexpr ElementType i32 = ElementType::i32, f64 = ElementType::f64;
  return of<C>(
      &ModelSearch::training,
      {{"accelerators", "1", "accelerators of the cluster", i32, accelerators},
       {"tensor", "1", "tensor-parallel degree", i32, [](const C& c) -> double { return layout(c).tensor; }},
       {"pipeline", "1", "pipeline-parallel degree", i32, [](const C& c) -> double { return layout(c).pipeline; }},
       {"data", "1", "data-parallel degree", i32, [](const C& c) -> double { return layout(c).data; }},
       {"expert", "1", "expert-parallel degree", i32, [](const C& c) -> double { return layout(c).expert; }},
       {"context", "1", "context-parallel degree", i32, [](const C& c) -> double { return layout(c).context; }},
       {"micro_batch", "1", "sequences per micro-batch", i32,
        [](const C& c) -> double { return layout(c).micro_batch; }},
       {"interleave", "1", "model chunks per pipeline stage", i32,
        [](const C& c) -> double { return layout(c).interleave; }},
       {"recompute", "1", "activation recomputation: " + recompute_codes(), i32,
        [](const C& c) { return static_cast<double>(layout(c).recompute); }},
       {"zero", "1", "ZeRO stage", i32, [](const C& c) { return static_cast<double>(layout(c).zero); }},
       {"precision", "1", "matrix precision: " + precision_codes(), i32,
        [](const C& c) { return static_cast<double>(layout(c).precision); }},
       {"memory", "byte", "memory used per accelerator", f64, memory},
       {"step_time", "s", "optimizer step at median efficiencies", f64,
        [](const C& c) { return c.result.best.step_s; }},
       {"power_share", "1", "mean power over thermal design power under the layout's load", f64, power_share},
       {"layouts_evaluated", "1", "layouts whose time and memory were computed", f64, evaluated}});
}

std::vector<Decision> serving_decisions() {
  using C = ServingChoice;
  constexpr ElementType i32 = ElementType::i32, f64 = ElementType::f64;
  return of<C>(
      &ModelSearch::serving,
      {{"accelerators", "1", "accelerators of one replica", i32, accelerators},
       {"tensor", "1", "tensor-parallel degree", i32, [](const C& c) -> double { return layout(c).tensor; }},
       {"pipeline", "1", "pipeline-parallel degree", i32, [](const C& c) -> double { return layout(c).pipeline; }},
       {"expert", "1", "expert-parallel degree", i32, [](const C& c) -> double { return layout(c).expert; }},
       {"batch", "1", "sequences decoded together", i32, [](const C& c) -> double { return layout(c).batch; }},
       {"precision", "1", "weight precision: " + precision_codes(), i32,
        [](const C& c) { return static_cast<double>(layout(c).weights); }},
       {"memory", "byte", "memory used per accelerator", f64, memory},
       {"decode_time", "s", "decode step at median efficiencies", f64,
        [](const C& c) { return total_s(c.result.best.decode); }},
       {"power_share", "1", "mean power over thermal design power under the layout's load", f64, power_share},
       {"layouts_evaluated", "1", "layouts whose time and memory were computed", f64, evaluated}});
}

}  // namespace

const std::vector<Decision>& decisions(Task task) {
  static const std::vector<Decision> tables[kTasks] = {training_decisions(), serving_decisions()};
  return tables[static_cast<int>(task)];
}

}  // namespace eqc
