#include "host/report/html/page_compare.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "host/base/human.hpp"
#include "host/base/json_text.hpp"
#include "host/compare/catalog_changes.hpp"
#include "host/compare/cube_changes.hpp"
#include "host/report/html/page_headlines.hpp"

namespace eqc {
namespace {

using Json = nlohmann::ordered_json;

CatalogFiles files_of(const Cube& cube) {
  CatalogFiles files;
  for (const Document& d : cube.schema().documents) files[d.path] = d.text;
  return files;
}

Json input(const std::string& what, const std::string& before, const std::string& after, const std::string& source) {
  return {{"what", what}, {"before", before}, {"after", after}, {"source", source}};
}

void add_catalog(const Cube& before, const Cube& after, Json& inputs) {
  for (const CatalogChange& c : catalog_changes(files_of(before), files_of(after))) {
    if (c.kind == ChangeKind::cell && is_remark(c.column)) continue;
    const std::string what = c.kind == ChangeKind::cell          ? fmt::format("{}, {}, {}", c.table, c.row, c.column)
                             : c.kind == ChangeKind::row_added   ? fmt::format("{}, {}: new row", c.table, c.row)
                             : c.kind == ChangeKind::row_removed ? fmt::format("{}, {}: row is gone", c.table, c.row)
                                                                 : fmt::format("{}: rows in another order", c.table);
    inputs.push_back(input(what, c.before, c.after, c.source));
  }
}

std::set<std::string> lines_of(const std::string& text) {
  std::set<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    line = line.substr(0, line.find(" #"));
    if (!line.empty() && line[0] != '#') lines.insert(line);
  }
  return lines;
}

/// Lines of the scenario that one has and the other has not; overrides as they are.
void add_scenario(const SummaryCube& before, const SummaryCube& after, Json& inputs) {
  const std::set<std::string> there = lines_of(before.text("scenario")), here = lines_of(after.text("scenario"));
  for (const std::string& line : there)
    if (here.count(line) == 0) inputs.push_back(input("scenario", line, "", before.text("scenario_file")));
  for (const std::string& line : here)
    if (there.count(line) == 0) inputs.push_back(input("scenario", "", line, after.text("scenario_file")));
  if (before.text("scenario_overrides") != after.text("scenario_overrides"))
    inputs.push_back(
        input("overrides (--set)", before.text("scenario_overrides"), after.text("scenario_overrides"), ""));
  for (const char* number : {"seed", "worlds", "replicates"})
    if (before.number(number) != after.number(number))
      inputs.push_back(input(number, count_text(before.number(number)), count_text(after.number(number)), ""));
}

/// Quantiles of a headline in a case; nothing where it has none.
const double* band_of_case(const PageTable& t, const std::string& one_case) {
  const auto& cases = t.axes[0].labels;
  const auto found = std::find(cases.begin(), cases.end(), one_case);
  if (found == cases.end()) return nullptr;
  return t.numbers.data() + static_cast<std::size_t>(found - cases.begin()) * t.values.size();
}

std::string words(const double* band, const std::string& unit) {
  const NumberStyle style = unit == "share"     ? NumberStyle::percent
                            : unit == "USD"     ? NumberStyle::prefixed
                            : unit == "nations" ? NumberStyle::whole
                                                : NumberStyle::plain;
  const std::string text = interval_text({band[1], band[0], band[2]}, style, " to ");
  return text + (unit == "share" || unit == "1" ? "" : " " + unit);
}

Json moved_headlines(const std::vector<PageTable>& before, const std::vector<PageTable>& after) {
  std::vector<std::pair<double, Json>> moves;
  for (const PageTable& here : after)
    for (const PageTable& there : before) {
      if (there.title != here.title) continue;
      for (const std::string& one_case : here.axes[0].labels) {
        const double *was = band_of_case(there, one_case), *is = band_of_case(here, one_case);
        if (was == nullptr || is == nullptr || std::equal(was, was + 3, is)) continue;
        const double relative = relative_change(was[1], is[1]);
        moves.emplace_back(std::isfinite(relative) ? std::fabs(relative) : HUGE_VAL,
                           Json{{"what", fmt::format("{} ({})", here.title, one_case)},
                                {"before", words(was, here.variable.units)},
                                {"after", words(is, here.variable.units)},
                                {"change", std::isfinite(relative) ? fmt::format("{:+.3g} %", 100 * relative) : ""}});
      }
    }
  std::stable_sort(moves.begin(), moves.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  Json list = Json::array();
  for (auto& [size, move] : moves) list.push_back(std::move(move));
  return list;
}

/// Rows of all headlines and cases of `after`; NaN where `before` has none.
PageTable headlines_table(const std::vector<PageTable>& before, const std::vector<PageTable>& after) {
  PageTable t;
  t.id = "compare_headlines";
  t.title = "headlines of two cubes";
  t.variable.name = t.id;
  t.variable.units = "1";
  t.axes = {{"headline", {}}, {"case", after.empty() ? std::vector<std::string>{} : after[0].axes[0].labels}};
  t.values = {"p05_before", "p50_before", "p95_before", "p05_after", "p50_after", "p95_after"};
  for (const PageTable& here : after) {
    t.axes[0].labels.push_back(here.title);
    const auto there =
        std::find_if(before.begin(), before.end(), [&](const PageTable& other) { return other.title == here.title; });
    for (const std::string& one_case : here.axes[0].labels) {
      const double* was = there == before.end() ? nullptr : band_of_case(*there, one_case);
      for (std::size_t i = 0; i < 3; ++i) t.numbers.push_back(was == nullptr ? NAN : was[i]);
      t.numbers.insert(t.numbers.end(), band_of_case(here, one_case), band_of_case(here, one_case) + 3);
    }
  }
  return t;
}

}  // namespace

PageComparison page_comparison(const ComparedCube& before, const SummaryCube& after,
                               const std::vector<PageTable>& after_headlines, Backend& backend, int threads) {
  Json inputs = Json::array();
  add_catalog(before.cube.cube, after.cube, inputs);
  add_scenario(before.cube, after, inputs);
  const std::vector<PageTable> there =
      before.plan == nullptr ? std::vector<PageTable>{} : headline_tables(*before.plan, backend, threads);
  return {json_text(Json{{"file", std::filesystem::path(before.cube.cube.path()).filename().string()},
                         {"digest", before.cube.cube.result_digest()},
                         {"inputs", inputs},
                         {"moved", moved_headlines(there, after_headlines)}}),
          headlines_table(there, after_headlines)};
}

}  // namespace eqc
