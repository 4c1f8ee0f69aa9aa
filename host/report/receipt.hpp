// The receipt of one cell: everything between the catalog rows and the price, with formulas' sources. Its figures are
// the cube's: the same searches, usage and prices, of a plan with one cell.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/screen.hpp"
#include "host/plan/plan.hpp"

namespace eqc {

enum class Status : std::int8_t;  // host/engine/search/status.hpp

struct ReceiptRequest {
  std::string model, hardware, region, case_id;  ///< ids on the scenario's axes; empty case: the first
  std::int64_t world = -1;                       ///< -1: statistics over all worlds
};

enum class ReceiptSection { draw, decision, usage, component, total };

/// A figure. `variable` is its name in the cube (of a draw: the input's, which the cube does not hold).
struct ReceiptLine {
  ReceiptSection section;
  std::string variable, unit;
  double mean = 0;                     ///< over worlds; in ReceiptRequest::world when one was asked for
  double p05 = 0, p95 = 0;             ///< NaN for a decision and for one world
  std::string note = {}, source = {};  ///< what a case makes of a draw; where the formula is from
};

struct TaskReceipt {
  Task task{};
  Status search_status{}, status{};  ///< of the layout search, of the cell
  std::string physics;               ///< the search's result in words
  std::string power;                 ///< the layout's load, in words
  std::vector<ReceiptLine> lines;    ///< nothing of what has no value
};

struct Receipt {
  std::string title, rows, architecture;
  std::int64_t world = -1;
  std::vector<ReceiptLine> draws;
  std::vector<TaskReceipt> tasks;
};

/// Throws InputError for an id that is not on its axis, with the nearest that is.
Receipt make_receipt(const Plan& plan, const ReceiptRequest& request);

std::string receipt_text(const Receipt& receipt, const Screen& screen = {});

/// {"title", "catalog_rows", "architecture": [lines], "world" (when one was asked for), "tasks": [{"task", "status",
/// "physics", "power": [lines]}], "figures": [{"task", "section", "variable", "unit", "mean" (or "value"), "p05",
/// "p95", "note", "source"}]}; draws have no task.
std::string receipt_json(const Receipt& receipt);

/// The figures alone.
std::string receipt_csv(const Receipt& receipt);

}  // namespace eqc
