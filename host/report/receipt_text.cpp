// A receipt as text: each figure says its unit and where its formula is from.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/base/human.hpp"
#include "host/base/json_text.hpp"
#include "host/base/printable.hpp"
#include "host/base/text.hpp"
#include "host/catalog/calibration.hpp"
#include "host/engine/draw/input_distribution.hpp"
#include "host/engine/search/status.hpp"
#include "host/report/receipt.hpp"
#include "host/report/receipt_physics.hpp"
#include "host/report/remarks.hpp"
#include "host/report/table.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {
namespace {

std::string row_text(const char* what, const std::string& id, const RowOrigin& o) {
  return fmt::format("  {:<10} {:<24} {}:{}  as of {}{}\n             source: {}\n", what, printable(id),
                     printable(o.file), o.line, printable(o.as_of),
                     o.from_scenario ? "  the scenario's own row"
                     : o.recalled    ? "  recalled, its source was not read again"
                                     : "",
                     printable(o.source));
}

/// Five digits whatever the interval carries: who checks a receipt adds its lines up.
std::vector<std::string> value_cells(const ReceiptLine& line) {
  if (std::isnan(line.p05)) return {number_text(line.mean, 6), "", ""};
  const double scale = std::max({std::abs(line.mean), std::abs(line.p05), std::abs(line.p95)});
  const auto text = [&](double value, int digits) { return number_text(without_rounding(value, scale), digits); };
  return {text(line.mean, 5), text(line.p05, 4), text(line.p95, 4)};
}

/// The lines of one section under its heading; nothing for an empty one.
std::string section_text(const std::vector<ReceiptLine>& lines, ReceiptSection section, const std::string& heading,
                         const Screen& screen) {
  Table t({{"  figure"}, {"unit"}, {"value", true}, {"5 %", true}, {"95 %", true}, {"note and source"}});
  for (const ReceiptLine& line : lines) {
    if (line.section != section) continue;
    const std::string source = line.source.empty() ? "" : fmt::format("[{}]", line.source);
    std::vector<std::string> cells = {"  " + line.variable, line.unit};
    for (const std::string& value : value_cells(line)) cells.push_back(value);
    cells.push_back(line.note + (line.note.empty() || source.empty() ? "" : "  ") + source);
    t.add(std::move(cells));
  }
  return t.size() == 0 ? "" : bold(heading, screen) + "\n" + t.text(TableFormat::text, screen);
}

std::string prose(const std::string& text, const Screen& screen) {
  return wrapped_lines(printable_lines(text), screen);
}

std::string task_text(const TaskReceipt& r, const Screen& screen) {
  const auto section = [&](ReceiptSection which, const char* heading) {
    return section_text(r.lines, which, heading, screen);
  };
  std::string text = fmt::format("\n== {} ==\n", task_name(r.task)) + prose(r.physics, screen);
  text += section(ReceiptSection::decision, "Decisions");
  text += section(ReceiptSection::usage, "Usage under drawn efficiencies") + prose(r.power, screen);
  if (r.status != Status::feasible) return text + fmt::format("Not priced: {}.\n", status_text(r.status));
  return text + section(ReceiptSection::component, "Components") + section(ReceiptSection::total, "Totals");
}

constexpr const char* kSectionNames[] = {"draw", "decision", "usage", "component", "total"};

/// Every figure, every digit.
Table figures(const Receipt& r) {
  Table t({{"task"},
           {"section"},
           {"variable"},
           {"unit"},
           {r.world < 0 ? "mean" : "value", true},
           {"p05", true},
           {"p95", true},
           {"note"},
           {"source"}});
  const auto add = [&](const std::string& task, const std::vector<ReceiptLine>& lines) {
    for (const ReceiptLine& line : lines)
      t.add({task, kSectionNames[static_cast<std::size_t>(line.section)], line.variable, line.unit,
             exact_number(line.mean), exact_number(line.p05), exact_number(line.p95), line.note, line.source});
  };
  add("", r.draws);
  for (const TaskReceipt& task : r.tasks) add(std::string(task_name(task.task)), task.lines);
  return t;
}

nlohmann::ordered_json lines_json(const std::string& text) {
  nlohmann::ordered_json lines = nlohmann::ordered_json::array();
  for (const std::string& line : split(text, '\n'))
    if (!line.empty()) lines.push_back(line);
  return lines;
}

}  // namespace

std::string rows_text(const Plan& plan) {
  std::string text = "Catalog rows\n" + row_text("model", plan.model(0).id, plan.model(0).origin) +
                     row_text("hardware", plan.hardware(0).id, plan.hardware(0).origin) +
                     row_text("region", plan.region(0).id, plan.region(0).origin);
  const std::size_t h = plan.scenario->axes.hardware[0];
  const Market market = plan.scenario->cost.market;
  if (const PurchaseRow* p = plan.catalog->purchase_of(h); p && purchase_basis(plan, h) == PriceBasis::catalog)
    text += row_text("purchase", plan.hardware(0).id, p->origin);
  if (const RentalRow* p = plan.catalog->rental_of(h, market); p && rental_basis(plan, h) != PriceBasis::scenario)
    text += row_text("rental", plan.hardware(0).id, p->origin);
  if (const EfficiencyRow* speed = calibration_of(*plan.catalog, plan.hardware(0).id))
    text += row_text("speed", speed->id, speed->origin);
  else if (!plan.hardware(0).measured)
    text += "  speed is a class prior: no kernel of " + plan.hardware(0).efficiency + " was measured\n";
  if (priced_whole(plan, h))
    text += fmt::format("  price of a {} per accelerator: no server multiplier comes on top\n",
                        purchase_kind_names()[static_cast<std::size_t>(plan.catalog->purchase_of(h)->kind)]);
  if (!plan.hardware(0).sold) text += "  not for sale: the cost of owning is its maker's; others can only rent it\n";
  for (const std::string& old : old_prices(plan, 0, 0))
    text += fmt::format("  OLD: {} before {}, the scenario's date\n", old, plan.scenario->date);
  for (const std::string& old : old_budgets(plan)) text += fmt::format("  OLD: {}\n", old);
  return text + fmt::format("  price basis: purchase from {}, rental from {}\n",
                            price_basis_name(purchase_basis(plan, h)), price_basis_name(rental_basis(plan, h)));
}

std::string receipt_text(const Receipt& r, const Screen& screen) {
  const std::string draws = r.world >= 0 ? fmt::format("Drawn inputs in world {} (before the case's scale)", r.world)
                                         : "Drawn inputs (mean over worlds, before the case's scale)";
  std::string text = bold(printable(r.title), screen) + "\n\n" + prose(r.rows, screen) + "\n" +
                     prose(r.architecture, screen) + "\n" + section_text(r.draws, ReceiptSection::draw, draws, screen);
  for (const TaskReceipt& task : r.tasks) text += task_text(task, screen);
  return text;
}

std::string receipt_json(const Receipt& r) {
  nlohmann::ordered_json j = {
      {"title", r.title}, {"catalog_rows", lines_json(r.rows)}, {"architecture", lines_json(r.architecture)}};
  if (r.world >= 0) j["world"] = r.world;
  j["tasks"] = nlohmann::ordered_json::array();
  for (const TaskReceipt& task : r.tasks)
    j["tasks"].push_back({{"task", task_name(task.task)},
                          {"status", status_name(task.status)},
                          {"physics", lines_json(task.physics)},
                          {"power", lines_json(task.power)}});
  j["figures"] = nlohmann::ordered_json::parse(figures(r).text(TableFormat::json));
  return json_text(j, 1) + "\n";
}

std::string receipt_csv(const Receipt& r) { return figures(r).text(TableFormat::csv); }

}  // namespace eqc
