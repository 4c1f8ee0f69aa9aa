// Rows as people call them.
#pragma once

#include <cctype>
#include <optional>
#include <string>
#include <vector>

#include "host/base/diagnostics.hpp"
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

/// The id nearest to what was wanted, as did_you_mean says it; of a text of several words the row whose id, name or
/// alias stands in it, the longest: "h100-sxm-80gb" of "8x H100 SXM". For refusals alone.
template <class Rows>
std::string did_you_mean_row(const Rows& rows, const std::vector<AliasRow>& aliases, const std::string& wanted) {
  constexpr std::size_t kShortest = 3;
  const auto plain = [](const std::string& name) {
    std::string words = " ";
    for (const char c : lower(name)) words += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' ? c : ' ';
    return words + " ";
  };
  const std::string text = plain(wanted);
  std::string id;
  std::size_t longest = kShortest + 1;
  const auto try_name = [&](const std::string& name, std::size_t row) {
    const std::string words = plain(name);
    if (words.size() > longest && text.find(words) != std::string::npos) {
      longest = words.size();
      id = rows[row].id;
    }
  };
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ids.push_back(rows[i].id);
    try_name(rows[i].id, i);
    try_name(rows[i].name, i);
  }
  for (const AliasRow& a : aliases) try_name(a.alias, a.target);
  const bool several = wanted.find(' ') != std::string::npos;
  const std::string nearest = several && !id.empty() ? "" : did_you_mean(wanted, ids);
  return nearest.empty() && !id.empty() ? " (did you mean '" + id + "'?)" : nearest;
}

}  // namespace eqc
