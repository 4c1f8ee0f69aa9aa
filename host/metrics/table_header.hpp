// The names in a table's header: which column a name means, and which columns have none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/base/diagnostics.hpp"
#include "host/metrics/table_layout.hpp"

namespace eqc {

/// A column, or a part of the first where that holds several between commas (Eurostat: "unit,geo\time").
struct TableColumn {
  std::size_t field = 0;
  int part = -1;
  std::string name;
};

/// The column of that name. A fault when none has it (with the nearest), or several; `option` asked for it.
TableColumn find_column(const TableLayout& layout, const std::string& name, const char* option, Diagnostics& faults);

/// True when the first column holds several, between commas: their names end with "\\time" in a table of tabs.
bool has_parts(char separator, std::string_view first_column);

/// The part of that name, with or without what stands behind its backslash; -1 when there is none.
int part_named(std::string_view first_column, std::string_view name);

/// Says which columns have no name.
void note_unnamed(const TableLayout& layout, std::vector<std::string>& notes);

}  // namespace eqc
