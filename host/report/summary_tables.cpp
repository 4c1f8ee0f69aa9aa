// The long tables behind the summary: every model, every case.
#include <fmt/core.h>

#include <cmath>

#include "host/report/summary.hpp"
#include "host/report/summary_cube.hpp"

namespace eqc {
namespace {

/// A table with columns of bands: "24 (16 .. 37) M" in text, three numbers of every digit elsewhere.
struct BandTable {
  bool exact;
  std::vector<Table::Column> heads = {};
  std::vector<std::vector<std::string>> rows = {};

  void head(const std::string& name, bool numeric = false) { heads.push_back({name, numeric}); }
  void band_head(const std::string& name) {
    if (!exact) return head(name, true);
    for (const char* end : {" p05", " p50", " p95"}) head(name + end, true);
  }
  void band(const Interval& known, NumberStyle style = NumberStyle::plain) {
    if (!exact) return rows.back().push_back(interval_text(known, style));
    for (const double value : {known.low, known.middle, known.high}) rows.back().push_back(exact_number(value));
  }
  void count(double value) { rows.back().push_back(exact ? fmt::format("{:.0f}", value) : count_text(value)); }
  NamedTable named(const std::string& id, const std::string& title) const {
    NamedTable t{id, title, Table(heads)};
    for (const auto& row : rows) t.table.add(row);
    return t;
  }
};

NamedTable cells_table(const SummaryCube& c, bool exact) {
  BandTable t{exact};
  t.head("task");
  t.head("cells", true);
  t.head("priced", true);
  t.head("reason without a price");
  t.head(exact ? "cells of this reason" : "cells", true);
  for (const std::string& task : c.tasks) {
    const CellCounts counts = c.cells(task);
    const auto begin = [&](bool first) {
      t.rows.emplace_back();
      if (!first && !exact) {
        t.rows.back() = {"", "", ""};
        return;
      }
      t.rows.back().push_back(task);
      t.count(counts.cells);
      t.count(counts.priced);
    };
    begin(true);
    for (std::size_t i = 0; i < counts.reasons.size(); ++i) {
      if (i > 0) begin(false);
      t.rows.back().push_back(counts.reasons[i].first);
      t.count(counts.reasons[i].second);
    }
    if (counts.reasons.empty()) t.rows.back().insert(t.rows.back().end(), {"", ""});
  }
  return t.named("cells", "Cells");
}

std::string statistic_text(const SummaryCube& c) {
  return fmt::format("{}{} over worlds", c.central, c.has_band() ? ", 5-95 %" : "");
}

NamedTable cost_table(const SummaryCube& c, const std::string& task, bool exact) {
  const bool training = task == "training";
  BandTable t{exact};
  t.head("model");
  t.head("case");
  t.band_head(training ? "USD" : "USD/Mtok");
  t.head("basis");
  t.head("hardware");
  t.head("region");
  t.head("accelerators", true);
  if (exact) t.head("speed");
  for (const std::string& model : c.labels("model"))
    for (const std::string& one_case : c.labels("case")) {
      const CheapestCell cell = c.cheapest(task, model, one_case);
      t.rows.push_back({model, one_case});
      if (!cell.found()) {
        t.rows.back().resize(t.heads.size(), exact ? "" : "-");
        continue;
      }
      t.band(cell.cost, NumberStyle::prefixed);
      const std::string mark = exact || cell.measured ? "" : " *";
      t.rows.back().insert(t.rows.back().end(), {cell.basis, cell.hardware + mark, cell.region});
      t.count(c.cube.value(task + "_accelerators", {{"model", model}, {"hardware", cell.hardware}}));
      if (exact) t.rows.back().push_back(cell.measured ? "measured" : "class prior");
    }
  return t.named("cheapest_" + task,
                 fmt::format("Cheapest {} ({}, of the cell that is cheapest to expect; *: speed is a class prior, not "
                             "measured)",
                             training ? "training run" : "serving", statistic_text(c)));
}

/// One column per kind of payer and committed share.
NamedTable able_table(const SummaryCube& c, bool exact) {
  BandTable t{exact};
  t.head("model");
  t.head("case");
  const std::vector<PayerCount> payers = c.payers();
  for (const PayerCount& who : payers)
    for (const std::string& share : c.labels(who.share_axis)) t.band_head(who.title + " " + share);
  for (const std::string& model : c.labels("model"))
    for (const std::string& one_case : c.labels("case")) {
      t.rows.push_back({model, one_case});
      for (const PayerCount& who : payers)
        for (const std::string& share : c.labels(who.share_axis))
          t.band(c.able(who, model, one_case, share), who.total == 1 ? NumberStyle::percent : NumberStyle::whole);
    }
  return t.named("able", fmt::format("Who could pay for it ({}), by committed share of the budget or of income",
                                     statistic_text(c)));
}

NamedTable gini_table(const SummaryCube& c, bool exact) {
  BandTable t{exact};
  t.head("model");
  t.head("case");
  t.head("capability");
  t.band_head("Gini");
  for (const char* capability : {"nation_train", "nation_host", "organization_train", "organization_host"}) {
    const std::string variable = std::string(capability) + "_metric";
    if (!c.has(variable)) continue;
    for (const std::string& model : c.labels("model"))
      for (const std::string& one_case : c.labels("case")) {
        t.rows.push_back({model, one_case, capability});
        t.band(c.interval(variable, {{"model", model}, {"case", one_case}, {"metric", "gini"}}));
      }
  }
  return t.named("gini", "Inequality of the capability");
}

}  // namespace

std::string summary_tables(const std::string& cube_path, TableFormat format, const Screen& screen) {
  const SummaryCube c(cube_path);
  const bool exact = format == TableFormat::json || format == TableFormat::csv;
  std::vector<NamedTable> tables = {cells_table(c, exact)};
  for (const std::string& task : c.tasks) tables.push_back(cost_table(c, task, exact));
  if (!c.payers().empty()) tables.push_back(able_table(c, exact));
  if (NamedTable t = gini_table(c, exact); t.table.size() > 0) tables.push_back(std::move(t));
  return tables_text(tables, format, screen);
}

}  // namespace eqc
