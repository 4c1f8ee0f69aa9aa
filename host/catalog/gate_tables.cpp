// hardware/dies.csv and gate/*.csv: what stands between a nation and a large run besides money, and how much language
// models are used where.
#include "host/base/text.hpp"
#include "host/catalog/tables.hpp"

namespace eqc {
namespace {

constexpr Range kDieArea{10, 100000};  // mm2: from an embedded processor to a wafer (46,225)

/// These tables have thousands of rows: the ids are copied only for a fault's hint.
std::size_t named_nation(RowReader& row, const Catalog& catalog) {
  const std::optional<std::size_t> nation = catalog.nation_index(row.text("nation"));
  return nation ? *nation : row.reference("nation", ids_of(catalog.nations), "nation/nations.csv");
}

/// A name of the table's own making: letters, digits, '-', '_', '.'.
std::string name_in(RowReader& row, const std::string& column) {
  const std::string name = row.required_text(column);
  if (!name.empty() && !is_id(name))
    row.fault(column, "'" + name + "' is no name; use letters, digits, '-', '_' and '.'");
  return name;
}

}  // namespace

std::vector<std::string> die_columns() { return {"hardware", "area_mm2", "at_most", "source", "as_of", "notes"}; }

void append_die(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  DieRow die;
  die.hardware = row.reference("hardware", ids_of(catalog.hardware), "hardware/accelerators.csv");
  row.unique("hardware", row.text("hardware"), seen);
  die.area_mm2 = row.required("area_mm2", kDieArea);
  die.at_most = row.yes("at_most");
  die.origin = row.origin();
  catalog.dies.push_back(std::move(die));
}

std::vector<std::string> export_rule_columns() {
  return {"id",    "since",    "until",  "authority", "rule",   "items", "threshold",
          "where", "entities", "effect", "in_force",  "source", "as_of", "notes"};
}

void append_export_rule(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  ExportRuleRow rule;
  rule.id = row.id("id", seen);
  rule.since = row.day("since");
  rule.until = row.optional_day("until");
  if (rule.until && *rule.until < rule.since) row.fault("until", "is before since");
  rule.authority = row.required_text("authority");
  rule.rule = row.required_text("rule");
  rule.items = row.required_text("items");
  rule.threshold = row.text("threshold");
  rule.where = row.required_text("where");
  rule.entities = row.required_text("entities");
  rule.effect = row.required_text("effect");
  rule.in_force = row.required_text("in_force");
  rule.origin = row.origin();
  catalog.export_rules.push_back(std::move(rule));
}

std::vector<std::string> export_group_columns() {
  std::vector<std::string> columns = {"nation"};
  for (const std::string& group : country_group_names()) columns.push_back(group);
  for (const char* column : {"chip_control", "us_sanctions", "eu_sanctions", "source", "as_of", "notes"})
    columns.push_back(column);
  return columns;
}

void append_export_group(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  ExportGroupRow nation;
  nation.nation = named_nation(row, catalog);
  row.unique("nation", row.text("nation"), seen);
  for (std::size_t g = 0; g < nation.member.size(); ++g) nation.member[g] = row.yes(country_group_names()[g]);
  nation.control = static_cast<ChipControl>(row.choice("chip_control", chip_control_names()));
  nation.us_sanctions = row.text("us_sanctions");
  nation.eu_sanctions = row.text("eu_sanctions");
  nation.origin = row.origin();
  catalog.export_groups.push_back(std::move(nation));
}

std::vector<std::string> gate_columns() { return {"nation", "gate", "value", "unit", "source", "as_of", "notes"}; }

void append_gate(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  GateRow gate;
  gate.nation = named_nation(row, catalog);
  gate.gate = name_in(row, "gate");
  row.unique("gate", row.text("nation") + " " + gate.gate, seen);
  gate.value = row.required("value", kNonNegative);
  gate.unit = row.required_text("unit");
  gate.origin = row.origin();
  catalog.gates.push_back(std::move(gate));
}

std::vector<std::string> usage_columns() {
  return {"nation", "measure", "period", "value", "source", "as_of", "notes"};
}

void append_usage(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  UsageRow usage;
  usage.nation = named_nation(row, catalog);
  usage.measure = name_in(row, "measure");
  usage.period = row.required_text("period");
  row.unique("measure", row.text("nation") + " " + usage.measure + " " + usage.period, seen);
  usage.value = row.required("value", kNonNegative);
  usage.origin = row.origin();
  catalog.usages.push_back(std::move(usage));
}

}  // namespace eqc
