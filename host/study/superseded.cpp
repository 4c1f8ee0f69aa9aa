// Finds the newest release among rows of one configuration.
#include "host/study/superseded.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <regex>

namespace eqc {
namespace {

using Release = std::array<int, 3>;  ///< {-1, ...}: the source names none

Release release_of(const std::string& source) {
  static const std::regex number(R"((\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?)");
  std::smatch found;
  if (!std::regex_search(source, found, number)) return {-1, -1, -1};
  return {std::stoi(found[1]), std::stoi(found[2]), found[3].matched ? std::stoi(found[3]) : 0};
}

std::string configuration_of(const TruthRow& row) {
  constexpr std::array<std::string_view, 5> kNotPartOfIt = {"id", "source", "source_url_or_repo_path", "measured_value", "notes"};
  std::string key = row.family;
  for (const std::string& column : row.columns())
    if (std::find(kNotPartOfIt.begin(), kNotPartOfIt.end(), column) == kNotPartOfIt.end()) key += '\n' + row.text(column);
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
  for (const auto& [configuration, release] : of_row) older.push_back(release[0] >= 0 && release < newest[configuration]);
  return older;
}

}  // namespace eqc
