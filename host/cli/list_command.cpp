// equicube list: what the catalog and the closed lists hold.
#include <fmt/core.h>

#include "host/cli/catalog_lists.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/scenario_options.hpp"
#include "host/cli/table_options.hpp"
#include "host/engine/search/status.hpp"
#include "host/engine/software/parameter_list.hpp"
#include "host/metrics/table_metric_list.hpp"
#include "host/plan/quantity_table.hpp"
#include "host/run/results/decisions.hpp"
#include "host/scenario/input_list.hpp"
#include "kernels/econ/task.hpp"

namespace eqc::cli {
namespace {

Table list_quantities() {
  Table t({{"name"}, {"unit"}, {"kind"}, {"basis"}, {"meaning"}, {"source"}});
  for (const Task task : {Task::training, Task::serving}) {
    for (const QuantityInfo& q : priced_quantities(task))
      t.add({q.variable, q.unit, q.component ? "component" : "total", std::string(basis_name(q.basis)), q.long_name,
             q.source});
    for (const QuantityInfo& q : physical_quantities(task))
      t.add({q.variable, q.unit, "physical", std::string(basis_name(q.basis)), q.long_name, q.source});
  }
  return t;
}

Table list_decisions() {
  Table t({{"name"}, {"unit"}, {"type"}, {"meaning"}});
  for (const Task task : {Task::training, Task::serving})
    for (const Decision& d : decisions(task))
      t.add(
          {fmt::format("{}_{}", task_name(task), d.name), d.unit, std::string(element_type_name(d.type)), d.long_name});
  return t;
}

Table list_status() {
  Table t({{"name"}, {"code", true}, {"meaning"}});
  for (int i = 0; i < static_cast<int>(Status::count); ++i)
    t.add({status_name(static_cast<Status>(i)), std::to_string(i), status_text(static_cast<Status>(i))});
  return t;
}

Table list_metrics() {
  Table t({{"name"}, {"unit"}, {"found in"}, {"meaning"}, {"source"}});
  for (int i = 0; i < kTableMetrics; ++i) {
    const MetricInfo& m = kTableMetricInfo[static_cast<std::size_t>(i)];
    t.add({m.id, m.unit, i < kInequityMetrics ? "cubes, tables" : "tables", m.long_name, m.source});
  }
  return t;
}

Table list_distributions() {
  Table t({{"name"}, {"parameters"}, {"optional"}, {"meaning"}});
  const auto join = [](const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& s : all) text += (text.empty() ? "" : ", ") + s;
    return text;
  };
  for (const DistributionInfo& d : distribution_list())
    t.add({d.name, join(d.parameters), join(d.optional_parameters), d.meaning});
  return t;
}

Table list_parameters() {
  Table t({{"table"}, {"name"}, {"unit"}, {"fitted"}, {"meaning"}});
  for (const ParameterInfo& p : software_parameters())
    t.add({"software/" + std::string(p.table) + ".csv", std::string(p.name), std::string(p.unit),
           p.basis == Basis::fitted ? "yes" : "no", std::string(p.meaning)});
  return t;
}

struct ClosedList {
  std::string name;
  Table (*table)();
};

const std::vector<ClosedList>& closed_lists() {
  static const std::vector<ClosedList> lists = {
      {"quantities", list_quantities}, {"decisions", list_decisions},         {"status", list_status},
      {"metrics", list_metrics},       {"distributions", list_distributions}, {"parameters", list_parameters}};
  return lists;
}

std::vector<std::string> list_names() {
  std::vector<std::string> names;
  for (const CatalogList& list : catalog_lists()) names.push_back(list.name);
  for (const ClosedList& list : closed_lists()) names.push_back(list.name);
  return names;
}

/// The list of that name; only those of the catalog read the catalog.
Table table_of(const std::string& name, const std::string& catalog_folder) {
  for (const ClosedList& list : closed_lists())
    if (list.name == name) return list.table();
  const Catalog catalog = load_catalog(find_catalog(catalog_folder, ""));
  for (const CatalogList& list : catalog_lists())
    if (list.name == name) return list.table(catalog);
  throw std::logic_error("a list without a table: " + name);
}

}  // namespace

void add_list(Program& program) {
  struct Options {
    std::string what, catalog;
    TableOptions table;
    bool markdown = false;
  };
  Command command = program.add(
      "list", "list rows of the catalog, inputs, quantities, metrics, distributions or parameters of software");
  auto o = std::make_shared<Options>();
  command.option("what", o->what, "which list").required().one_of(list_names());
  command.option("--catalog", o->catalog, "folder of the catalog");
  const auto [json, csv] = add_table_options(command, o->table, "as JSON", "as CSV");
  command.flag("--markdown", o->markdown, "as a table of a Markdown page").excludes(json).excludes(csv);
  command.footer("Example:\n  equicube list hardware --json");
  command.runs([o] {
    print_table(table_of(o->what, o->catalog), o->markdown ? TableFormat::markdown : o->table.format());
    return 0;
  });
}

}  // namespace eqc::cli
