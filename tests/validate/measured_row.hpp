// Rows of measurements made of named cells, and what reading them takes.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/validate/truth.hpp"
#include "host/validate/truth_context.hpp"
#include "tests/catalog/shipped_catalog.hpp"

namespace eqc::test {

inline const TruthContext& truth() {
  static const TruthContext context(catalog());
  return context;
}

using Cells = std::vector<std::pair<std::string, std::string>>;

inline void set(Cells& cells, const std::string& column, const std::string& value) {
  for (auto& [name, cell] : cells)
    if (name == column) cell = value;
}

/// A row with these columns; quantity, unit and value from their columns, value 1 where it is not given.
inline TruthRow row_of(const Cells& cells) {
  auto columns = std::make_shared<std::vector<std::string>>();
  std::vector<std::string> values;
  for (const auto& [column, value] : cells) {
    columns->push_back(column);
    values.push_back(value);
  }
  TruthRow row(columns, values);
  row.id = "row";
  row.quantity = row.text("measured_quantity");
  row.source = row.family = row.text("source");
  row.unit = row.text("unit");
  row.value = row.number("measured_value").value_or(1);
  return row;
}

}  // namespace eqc::test
