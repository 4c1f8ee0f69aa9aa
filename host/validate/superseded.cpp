// Finds the newest release among rows of one configuration.
#include "host/validate/superseded.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace eqc {
namespace {

using Release = std::array<int, 3>;  ///< {-1, ...}: the source names none

/// The first "a.b" or "a.b.c" of whole numbers in the text.
Release release_of(std::string_view source) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t at = 0; at < source.size(); ++at) {
    if (!is_digit(source[at]) || (at > 0 && (is_digit(source[at - 1]) || source[at - 1] == '.'))) continue;
    Release release = {-1, -1, 0};
    const char* next = source.data() + at;
    const char* const end = source.data() + source.size();
    for (std::size_t part = 0; part < release.size(); ++part) {
      const auto [after, error] = std::from_chars(next, end, release[part]);
      if (error != std::errc{}) break;
      next = after;
      if (next == end || *next != '.') break;
      ++next;
    }
    if (release[1] >= 0) return release;
  }
  return {-1, -1, -1};
}

std::string configuration_of(const TruthRow& row) {
  constexpr std::array<std::string_view, 5> kNotPartOfIt = {"id", "source", "source_url_or_repo_path", "measured_value",
                                                            "notes"};
  std::string key = row.family;
  for (const std::string& column : row.columns())
    if (std::find(kNotPartOfIt.begin(), kNotPartOfIt.end(), column) == kNotPartOfIt.end())
      key += '\n' + row.text(column);
  return key;
}

}  // namespace

std::vector<bool> superseded(const std::vector<TruthRow>& rows) {
  std::map<std::string, Release> newest;
  std::vector<std::pair<std::string, Release>> of_row;
  for (const TruthRow& row : rows) {
    of_row.emplace_back(configuration_of(row), release_of(row.source));
    auto [place, added] = newest.emplace(of_row.back());
    if (!added) place->second = std::max(place->second, of_row.back().second);
  }
  std::vector<bool> older;
  for (const auto& [configuration, release] : of_row)
    older.push_back(release[0] >= 0 && release < newest[configuration]);
  return older;
}

}  // namespace eqc
