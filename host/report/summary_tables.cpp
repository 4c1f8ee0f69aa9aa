// The long tables behind the summary: every model, every case.
#include <fmt/core.h>

#include "host/report/summary.hpp"
#include "host/report/summary_cube.hpp"
#include "host/report/table.hpp"

namespace eqc {
namespace {

std::string cells_text(const SummaryCube& c) {
  Table t({{"task"}, {"cells", true}, {"priced", true}, {"reason without a price"}, {"cells", true}});
  for (const std::string& task : c.tasks) {
    const CellCounts counts = c.cells(task);
    std::vector<std::string> row = {task, count_text(counts.cells), count_text(counts.priced), "", ""};
    for (const auto& [reason, cells] : counts.reasons) {
      row[3] = reason;
      row[4] = count_text(cells);
      t.add(row);
      row = {"", "", "", "", ""};
    }
    if (counts.reasons.empty()) t.add(row);
  }
  return "Cells\n" + t.text(TableFormat::text);
}

std::string cost_text(const SummaryCube& c, const std::string& task) {
  const bool training = task == "training";
  const std::string unit = training ? "USD" : "USD/Mtok";
  Table t({{"model"}, {"case"}, {unit, true}, {"basis"}, {"hardware"}, {"region"}, {"accelerators", true}});
  for (const std::string& model : c.labels("model"))
    for (const std::string& one_case : c.labels("case")) {
      const CheapestCell cell = c.cheapest(task, model, one_case);
      if (!cell.found()) {
        t.add({model, one_case, "-", "-", "-", "-", "-"});
        continue;
      }
      const double n = c.cube.value(task + "_accelerators", {{"model", model}, {"hardware", cell.hardware}});
      t.add({model, one_case, interval_text(cell.cost, NumberStyle::prefixed), cell.basis,
             cell.hardware + (cell.measured ? "" : " *"), cell.region, count_text(n)});
    }
  return fmt::format(
      "\nCheapest {} ({}{} over worlds, of the cell that is cheapest to expect; *: speed is a class prior, not "
      "measured)\n{}",
      training ? "training run" : "serving", c.central, c.has_band() ? ", 5-95 %" : "", t.text(TableFormat::text));
}

/// One column per kind of payer and committed share.
std::string able_text(const SummaryCube& c) {
  const std::vector<PayerCount> payers = c.payers();
  if (payers.empty()) return "";
  std::vector<Table::Column> heads = {{"model"}, {"case"}};
  for (const PayerCount& who : payers)
    for (const std::string& share : c.labels(who.share_axis)) heads.push_back({who.title + " " + share, true});
  Table t(heads);
  for (const std::string& model : c.labels("model"))
    for (const std::string& one_case : c.labels("case")) {
      std::vector<std::string> row = {model, one_case};
      for (const PayerCount& who : payers)
        for (const std::string& share : c.labels(who.share_axis))
          row.push_back(interval_text(c.able(who, model, one_case, share),
                                      who.total == 1 ? NumberStyle::percent : NumberStyle::whole));
      t.add(row);
    }
  return fmt::format("\nWho could pay for it ({}{} over worlds), by committed share of the budget or of income\n{}",
                     c.central, c.has_band() ? ", 5-95 %" : "", t.text(TableFormat::text));
}

std::string gini_text(const SummaryCube& c) {
  Table t({{"model"}, {"case"}, {"capability"}, {"Gini", true}});
  for (const char* capability : {"nation_train", "nation_host", "organization_train", "organization_host"}) {
    const std::string variable = std::string(capability) + "_metric";
    if (!c.has(variable)) continue;
    for (const std::string& model : c.labels("model"))
      for (const std::string& one_case : c.labels("case"))
        t.add({model, one_case, capability,
               interval_text(c.interval(variable, {{"model", model}, {"case", one_case}, {"metric", "gini"}}))});
  }
  return t.size() == 0 ? "" : "\nInequality of the capability\n" + t.text(TableFormat::text);
}

}  // namespace

std::string summary_tables(const std::string& cube_path) {
  const SummaryCube c(cube_path);
  std::string text = cells_text(c);
  for (const std::string& task : c.tasks) text += cost_text(c, task);
  return text + able_text(c) + gini_text(c);
}

}  // namespace eqc
