// Rows as people call them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/base/text.hpp"
#include "host/catalog/rows.hpp"

namespace eqc {

/// Place of the row with this id, name or alias, in that order; case does not count.
template <class Rows>
std::optional<std::size_t> named_row(const Rows& rows, const std::vector<AliasRow>& aliases,
                                     const std::string& wanted) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (lower(rows[i].id) == lower(wanted)) return i;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (lower(rows[i].name) == lower(wanted)) return i;
  for (const AliasRow& a : aliases)
    if (lower(a.alias) == lower(wanted)) return a.target;
  return std::nullopt;
}

}  // namespace eqc
