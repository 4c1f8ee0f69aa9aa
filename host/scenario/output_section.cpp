// [affordability] and [output]: who is asked whether they can pay, and what is written.
#include <algorithm>
#include <filesystem>
#include <set>
#include <tuple>

#include "host/base/human.hpp"
#include "host/base/output_path.hpp"
#include "host/base/text.hpp"
#include "host/scenario/sections.hpp"
#include "kernels/econ/quantities.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {
namespace {

constexpr Range kPayableShare{0, 1, true};
constexpr Range kTrainFlop{1e12, 1e32};
constexpr Range kQueries{1e-6, 1e6};      // per person and day
constexpr Range kMonthlyTokens{1, 1e15};  // per person
constexpr Range kTunedTokens{1, 1e18};

void read_apis(TableReader& table, const Catalog& catalog, std::vector<std::size_t>& apis) {
  Selectable all{ids_of(catalog.apis), std::vector<bool>(catalog.apis.size(), true), "", "API price"};
  for (std::size_t i = 0; i < catalog.apis.size(); ++i) apis.push_back(i);
  read_selection(table, "apis", all, apis);
}

void read_devices(TableReader& table, const Catalog& catalog, std::vector<std::size_t>& devices) {
  const Selectable all{ids_of(catalog.devices), std::vector<bool>(catalog.devices.size(), true), "", "device"};
  read_selection(table, "devices", all, devices);
}

/// The case that others are compared with: one of those on the axis.
void read_reference(TableReader& table, const Scenario& scenario, std::string& reference) {
  std::vector<std::string> ids;
  for (const std::size_t i : scenario.axes.cases) ids.push_back(scenario.cases[i].id);
  enum Position : std::size_t {};
  Position position = static_cast<Position>(ids.size());
  table.choice("compare_with", position, ids);
  if (position < ids.size()) reference = ids[position];
}

/// What only one task can answer.
void check_tasks(TableReader& table, const RunSpec& run) {
  for (const char* key : {"train_flop", "views", "finetune_tokens"})
    if (table.has(key) && !run.training)
      table.fault(key, "is about training, which is not among run.tasks; add it there or remove the key");
  for (const char* key : {"serve_queries", "use_levels", "free_tokens", "devices"})
    if (table.has(key) && !run.serving)
      table.fault(key, "is about serving, which is not among run.tasks; add it there or remove the key");
}

/// Training runs of other sizes and kinds, and how their costs are looked at.
void read_runs(TableReader& table, AffordabilitySpec& a) {
  table.axis("train_flop", a.train_flop, Measure::flop, kTrainFlop);
  table.choices("views", a.views, cost_view_names());
  table.quantity("finetune_tokens", a.finetune_tokens, Measure::tokens, kTunedTokens);
  enum class Method { lora, full } method = Method::lora;
  table.choice("finetune", method, {"lora", "full"});
  if (table.has("finetune") && !table.has("finetune_tokens"))
    table.fault("finetune", "says how, but not on how many tokens; name finetune_tokens, too");
  a.finetune_full = method == Method::full;
}

}  // namespace

void read_affordability(TableReader& root, const Catalog& catalog, const Scenario& scenario,
                        AffordabilitySpec& affordability) {
  const Node* node = root.table("affordability");
  if (node == nullptr) return;
  affordability.asked = true;
  TableReader table(*node, "affordability", root.diagnostics());
  table.axis("gerd_share", affordability.gerd_share, Measure::ratio, kPayableShare);
  table.axis("revenue_share", affordability.revenue_share, Measure::ratio, kPayableShare);
  table.axis("rnd_share", affordability.rnd_share, Measure::ratio, kPayableShare);
  table.axis("income_share", affordability.income_share, Measure::ratio, kPayableShare);
  table.quantity("take_up", affordability.take_up, Measure::ratio, kShare);
  table.choice("nation_budget", affordability.nation_budget, nation_budget_names());
  table.choice("company_budget", affordability.company_budget, company_budget_names());
  read_names(table, "blocs", distinct(catalog.blocs, &BlocRow::bloc), "bloc", affordability.blocs);
  if (!affordability.blocs.empty() && affordability.gerd_share.empty())
    table.fault("blocs", "commit shares of their members' budgets; name gerd_share, too");
  read_runs(table, affordability);
  table.quantity("serve_queries", affordability.serve_queries, Measure::ratio, kQueries);
  table.quantity("use_tokens", affordability.use_tokens_per_month, Measure::tokens, kMonthlyTokens);
  table.quantity("use_output_share", affordability.use_output_share, Measure::ratio, kShare);
  table.axis("use_levels", affordability.use_levels, Measure::tokens, kMonthlyTokens);
  table.quantity("free_tokens", affordability.free_tokens_per_month, Measure::tokens, kMonthlyTokens);
  read_devices(table, catalog, affordability.devices);
  read_apis(table, catalog, affordability.apis);
  read_names(table, "subscriptions", distinct(catalog.subscriptions, &SubscriptionRow::plan), "subscription plan",
             affordability.subscriptions);
  table.boolean("decompose", affordability.decompose);
  table.boolean("population_weights", affordability.population_weights);
  read_reference(table, scenario, affordability.compare_with);
  check_tasks(table, scenario.run);
  table.finish();
}

namespace {

const std::vector<std::pair<std::string, StatisticKind>> kPlainStatistics = {{"mean", StatisticKind::mean},
                                                                             {"sd", StatisticKind::sd},
                                                                             {"se", StatisticKind::se},
                                                                             {"min", StatisticKind::min},
                                                                             {"max", StatisticKind::max}};

/// "p05" or "p97.5": a quantile in percent; "p50_se": its standard error.
bool parse_statistic(const std::string& name, StatisticSpec& statistic) {
  statistic.name = name;
  for (const auto& [known, kind] : kPlainStatistics)
    if (known == name) {
      statistic.kind = kind;
      return true;
    }
  const std::string_view suffix = "_se";
  std::string_view digits = name;
  const bool error = digits.size() > suffix.size() && digits.substr(digits.size() - suffix.size()) == suffix;
  if (error) digits.remove_suffix(suffix.size());
  if (digits.size() < 2 || digits.front() != 'p' ||
      digits.find_first_not_of("0123456789.", 1) != std::string_view::npos)
    return false;
  double percent = 0;
  if (!parse_double(digits.substr(1), percent) || percent <= 0 || percent >= 100) return false;
  statistic.kind = error ? StatisticKind::quantile_se : StatisticKind::quantile;
  statistic.probability = percent / 100;
  return true;
}

void read_statistics(TableReader& table, const std::string& key, std::vector<std::string> names,
                     std::vector<StatisticSpec>& statistics) {
  table.texts(key, names);
  std::vector<std::string> known;
  for (const auto& [name, kind] : kPlainStatistics) known.push_back(name);
  std::set<std::string> seen;
  for (const std::string& name : names) {
    StatisticSpec statistic;
    if (!parse_statistic(name, statistic))
      table.fault(key, "unknown statistic '" + name + "'" + did_you_mean(name, known, table.diagnostics()) + "; use " +
                           join(known) + ", quantiles p01 to p99 (p97.5 too) and their standard errors (p50_se)");
    else if (!seen.insert(name).second)
      table.fault(key, "'" + name + "' appears twice; keep one");
    else
      statistics.push_back(statistic);
  }
}

struct QuantityNames {
  std::vector<std::string> names;
  std::vector<bool> exists[kTasks];
};

QuantityNames quantity_names() {
  QuantityNames all;
  const auto add = [&](const char* name, std::string_view train, std::string_view serve) {
    all.names.push_back(name);
    all.exists[static_cast<int>(Task::training)].push_back(!train.empty());
    all.exists[static_cast<int>(Task::serving)].push_back(!serve.empty());
  };
#define EQC_X(id, kind, basis, train, serve, ...) add(#id, train, serve);
  EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
  return all;
}

ThresholdSpec read_threshold(const Node& node, const RunSpec& run, Diagnostics& diagnostics) {
  static const QuantityNames quantities = quantity_names();
  ThresholdSpec threshold;
  threshold.task = run.training ? Task::training : Task::serving;
  TableReader table(node, "output.threshold", diagnostics);
  for (const char* key : {"quantity", "value"})
    if (!table.has(key)) table.fault(key, "is missing; a threshold needs quantity and value");
  table.choice("task", threshold.task, task_names());
  table.choice("quantity", threshold.quantity, quantities.names);
  table.quantity("value", threshold.value, Measure::ratio, kAnyNumber);
  if (!(threshold.task == Task::training ? run.training : run.serving))
    table.fault("task", "is not among run.tasks; add it there or ask for another");
  if (!quantities.exists[static_cast<int>(threshold.task)][static_cast<std::size_t>(threshold.quantity)])
    table.fault("quantity", "does not exist for " + task_names()[static_cast<std::size_t>(threshold.task)]);
  table.finish();
  return threshold;
}

/// Each becomes a variable named by task, quantity and value.
void read_thresholds(TableReader& table, const RunSpec& run, std::vector<ThresholdSpec>& thresholds) {
  std::set<std::tuple<Task, Quantity, std::string>> seen;
  for (const Node* node : table.tables("threshold")) {
    const ThresholdSpec read = read_threshold(*node, run, table.diagnostics());
    if (!seen.insert({read.task, read.quantity, label_text(read.value)}).second)
      table.fault(*node, "threshold.value",
                  shortest(read.value) + " is asked for twice (the cube names both '" + label_text(read.value) +
                      "'); keep one");
    thresholds.push_back(read);
  }
}

void read_raw(TableReader& table, std::vector<std::string>& raw) {
  table.texts("raw", raw);
  std::set<std::string> seen;
  for (const std::string& name : raw)
    if (!seen.insert(name).second) table.fault("raw", "'" + name + "' appears twice; keep one");
}

}  // namespace

void read_output(TableReader& root, const RunSpec& run, const std::string& scenario_path, OutputSpec& output) {
  output.file = "results/" + std::filesystem::path(scenario_path).stem().string() + ".h5";
  Node empty;
  const Node* node = root.table("output");
  TableReader table(node != nullptr ? *node : empty, "output", root.diagnostics());
  read_statistics(table, "statistics", {"mean", "sd", "se", "p05", "p50", "p95"}, output.statistics);
  read_statistics(table, "component_statistics", {"mean"}, output.component_statistics);
  read_raw(table, output.raw);
  read_thresholds(table, run, output.thresholds);
  table.choice("type", output.type, {"f32", "f64"});
  table.text("file", output.file);
  output.file_named = table.has("file");
  if (const std::string fault = output_name_fault(output.file); output.file_named && !fault.empty())
    table.fault("file", fault);
  else if (std::filesystem::path(output.file).extension() != ".h5")
    table.fault("file", "'" + output.file + "' does not end in .h5; results are HDF5 files");
  table.finish();
}

}  // namespace eqc
