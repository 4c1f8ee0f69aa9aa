// equicube metrics: inequity metrics of any table.
#include <fmt/core.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "host/base/human.hpp"
#include "host/cli/commands.hpp"
#include "host/report/table.hpp"
#include "host/metrics/table_metrics.hpp"

namespace eqc::cli {
namespace {

using Json = nlohmann::ordered_json;

std::vector<NamedMetric> all_numbers(const TableAnswer& a) {
  std::vector<NamedMetric> all = a.metrics;
  if (a.decomposition) {
    const Decomposition& d = *a.decomposition;
    const NamedMetric parts[] = {{"theil_t_between", d.theil_t_between}, {"theil_t_within", d.theil_t_within},
                                 {"theil_l_between", d.theil_l_between}, {"theil_l_within", d.theil_l_within},
                                 {"gini_between", d.gini_between},       {"gini_within", d.gini_within},
                                 {"gini_overlap", d.gini_overlap}};
    all.insert(all.end(), std::begin(parts), std::end(parts));
  }
  return all;
}

/// JSON has no infinity: such a ratio is null.
std::string as_json(const TableAnswer& a) {
  Json j;
  j["n"] = a.n;
  j["n_zero"] = a.n_zero;
  j["weight_sum"] = a.weight_sum;
  for (const NamedMetric& m : all_numbers(a))
    j[m.name] = m.value && std::isfinite(*m.value) ? Json(*m.value) : Json(nullptr);
  j["lorenz"] = a.lorenz;
  if (a.decomposition) j["groups"] = a.groups;
  return j.dump(1) + "\n";
}

std::string as_text(const TableAnswer& a) {
  Table t({{"metric"}, {"value", true}});
  t.add({"n", std::to_string(a.n)});
  t.add({"n_zero", std::to_string(a.n_zero)});
  t.add({"weight_sum", number_text(a.weight_sum, 12)});
  for (const NamedMetric& m : all_numbers(a))
    if (m.value) t.add({m.name, std::isfinite(*m.value) ? number_text(*m.value, 10) : "infinite"});
  for (std::size_t i = 0; i < a.lorenz.size(); ++i)
    t.add({fmt::format("lorenz_{}", 10 * i), number_text(a.lorenz[i], 10)});
  return t.text(TableFormat::text);
}

}  // namespace

void add_metrics(Program& program) {
  Command command = program.add("metrics", "inequality, concentration and shortfall of any table: one value per row");
  struct Options {
    TableQuestion question;
    bool json = false;
  };
  auto o = std::make_shared<Options>();
  command.option("table", o->question.file, "CSV file with a header row").required();
  command.option("--value", o->question.value, "column of values, 0 and above").required();
  command.option("--weight", o->question.weight, "column of weights, e.g. population (default: every row counts once)");
  command.option("--group", o->question.group, "column of groups: adds the parts between and within them");
  command.option("--poverty-line", o->question.poverty_line,
                 "adds shortfall below this value: fgt0, fgt1, fgt2, watts");
  command.flag("--json", o->json, "as JSON, every digit");
  command.footer(
      "Example:\n  equicube metrics incomes.csv --value income --weight adults --group region --poverty-line 2000 "
      "--json");
  command.runs([o] {
    const TableAnswer answer = table_metrics(o->question);
    fmt::print("{}", o->json ? as_json(answer) : as_text(answer));
    return 0;
  });
}

}  // namespace eqc::cli
