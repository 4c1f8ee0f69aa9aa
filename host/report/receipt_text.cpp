// A receipt as text: each figure says its unit and where its formula is from.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/base/human.hpp"
#include "host/base/printable.hpp"
#include "host/catalog/calibration.hpp"
#include "host/engine/draw/input_distribution.hpp"
#include "host/engine/search/status.hpp"
#include "host/report/receipt.hpp"
#include "host/report/receipt_physics.hpp"
#include "host/report/remarks.hpp"
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
std::string value_text(const ReceiptLine& line) {
  if (std::isnan(line.p05)) return number_text(line.mean, 6);
  const double scale = std::max({std::abs(line.mean), std::abs(line.p05), std::abs(line.p95)});
  const auto text = [&](double value, int digits) { return number_text(without_rounding(value, scale), digits); };
  return fmt::format("{:<11} 5-95 %: {} ... {}", text(line.mean, 5), text(line.p05, 4), text(line.p95, 4));
}

std::string line_text(const ReceiptLine& line) {
  const bool draw = line.section == ReceiptSection::draw;
  std::string text = fmt::format("  {:<{}} {:<9} {}", line.variable, draw ? 24 : 30, line.unit, value_text(line));
  if (!line.note.empty()) text += "  " + printable(line.note);
  if (!line.source.empty()) text += fmt::format("  [{}]", line.source);
  return text + "\n";
}

/// The lines of one section under its heading; nothing for an empty one.
std::string section_text(const std::vector<ReceiptLine>& lines, ReceiptSection section, const std::string& heading) {
  std::string text;
  for (const ReceiptLine& line : lines)
    if (line.section == section) text += line_text(line);
  return text.empty() ? "" : heading + "\n" + text;
}

std::string task_text(const TaskReceipt& r) {
  std::string text = fmt::format("\n== {} ==\n", task_name(r.task)) + r.physics;
  text += section_text(r.lines, ReceiptSection::decision, "Decisions");
  text += section_text(r.lines, ReceiptSection::usage, "Usage under drawn efficiencies") + r.power;
  if (r.status != Status::feasible) return text + fmt::format("Not priced: {}.\n", status_text(r.status));
  return text + section_text(r.lines, ReceiptSection::component, "Components") +
         section_text(r.lines, ReceiptSection::total, "Totals");
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

std::string receipt_text(const Receipt& r) {
  const std::string draws = r.world >= 0 ? fmt::format("Drawn inputs in world {} (before the case's scale)", r.world)
                                         : "Drawn inputs (mean over worlds, before the case's scale)";
  std::string text = printable(r.title) + "\n\n" + r.rows + "\n" + r.architecture + "\n" +
                     section_text(r.draws, ReceiptSection::draw, draws);
  for (const TaskReceipt& task : r.tasks) text += task_text(task);
  return printable_lines(text);
}

}  // namespace eqc
