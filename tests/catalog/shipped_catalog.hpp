// The shipped catalog, read once, and rows of measurements made of named cells.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/validate/resolve.hpp"
#include "host/validate/truth.hpp"
#include "tests/source_folder.hpp"

namespace eqc::test {

inline const Catalog& catalog() {
  static const Catalog loaded = load_catalog(std::string(kSourceFolder) + "/scenarios/catalog");
  return loaded;
}

inline const Resolver& names() {
  static const Resolver resolver(catalog());
  return resolver;
}

using Cells = std::vector<std::pair<std::string, std::string>>;

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
