// A hash table from name to number.
#include "host/metrics/group_column.hpp"

#include "host/base/printable.hpp"
#include "host/metrics/number_cell.hpp"

namespace eqc {

void GroupColumn::add(std::string_view name, int line) {
  auto place = numbers_.find(name);
  if (place == numbers_.end()) {
    const auto number = static_cast<std::int32_t>(names.size());
    place = numbers_.emplace(std::string(name), number).first;
    names.emplace_back(name);
    if (may_be_missing_group(name)) doubtful_.emplace(number, LineTally{});
  }
  ids.push_back(place->second);
  if (doubtful_.empty()) return;
  if (const auto doubt = doubtful_.find(place->second); doubt != doubtful_.end()) doubt->second.add(line);
}

void GroupColumn::note(const std::string& file, const std::string& column, std::vector<std::string>& notes) const {
  for (const auto& [number, rows] : doubtful_)
    notes.push_back(file + ": " + printable(column) + ": '" + printable(names[static_cast<std::size_t>(number)]) +
                    "' is taken as the name of a group, not as missing, in " + rows.text("row"));
}

}  // namespace eqc
