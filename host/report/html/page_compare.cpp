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
#include "host/base/text.hpp"
#include "host/compare/catalog_changes.hpp"
#include "host/compare/cube_changes.hpp"
#include "host/regenerate/planned_study.hpp"
#include "host/regenerate/why_moved.hpp"
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

/// "axes.models=[...], run.worlds=256"; empty without any.
std::string overrides_of(const SummaryCube& cube) {
  const Json all = Json::parse(cube.text("scenario_overrides"), nullptr, false);
  std::vector<std::string> list;
  for (const Json& one : all.is_array() ? all : Json::array())
    if (one.is_string()) list.push_back(one.get<std::string>());
  return join(list);
}

/// Lines of the scenario that one has and the other has not; overrides as they are.
void add_scenario(const SummaryCube& before, const SummaryCube& after, Json& inputs) {
  const std::set<std::string> there = lines_of(before.text("scenario")), here = lines_of(after.text("scenario"));
  for (const std::string& line : there)
    if (here.count(line) == 0) inputs.push_back(input("scenario", line, "", before.text("scenario_file")));
  for (const std::string& line : here)
    if (there.count(line) == 0) inputs.push_back(input("scenario", "", line, after.text("scenario_file")));
  if (before.text("scenario_overrides") != after.text("scenario_overrides"))
    inputs.push_back(input("overrides (--set)", overrides_of(before), overrides_of(after), ""));
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

std::string words(const Interval& known, const std::string& unit) {
  const NumberStyle style = unit == "share"     ? NumberStyle::percent
                            : unit == "USD"     ? NumberStyle::prefixed
                            : unit == "nations" ? NumberStyle::whole
                                                : NumberStyle::plain;
  const std::string text = interval_text(known, style, " to ");
  return text + (unit == "share" || unit == "1" ? "" : " " + unit);
}

/// Headlines of all cases, each named with its case.
std::vector<HeadlineBand> bands_of(const std::vector<PageTable>& tables) {
  std::vector<HeadlineBand> bands;
  for (const PageTable& t : tables)
    for (const std::string& one_case : t.axes[0].labels) {
      const double* band = band_of_case(t, one_case);
      bands.push_back({fmt::format("{} ({})", t.title, one_case), t.variable.units, band[0], band[1], band[2]});
    }
  return bands;
}

StudyText text_of(const Scenario& s) { return {s.path, s.text, s.overrides}; }

/// What moved from one plan to the other, shared out to what differs as a night shares it out (host/regenerate).
StudyMoves moves_between(const Plan& before, const Plan& after, const std::vector<PageTable>& there,
                         const std::vector<PageTable>& here, Backend& backend, int threads) {
  const StudyText was = text_of(*before.scenario), is = text_of(*after.scenario);
  const CatalogFiles &old_files = before.catalog->files, &new_files = after.catalog->files;
  const bool changed = was.scenario != is.scenario || was.overrides != is.overrides;
  const HeadlinesOf headlines = [&](const CatalogFiles& files, bool new_scenario) {
    if (new_scenario == changed && files == new_files) return bands_of(here);
    if (!new_scenario && files == old_files) return bands_of(there);
    const auto between = plan_study(new_scenario ? is : was, catalog_of(files, "a catalog in between"));
    return bands_of(headline_tables(between->plan, backend, threads));
  };
  return study_moves(old_files, new_files, catalog_changes(old_files, new_files), changed, std::nullopt, headlines);
}

/// "+1.2 M USD", "-3.4 points" of a share.
std::string share_words(double share, const std::string& unit) {
  if (!std::isfinite(share)) return "cannot be told apart";
  const std::string sign = share < 0 ? "-" : "+";
  const double size = std::abs(share);
  if (unit == "share") return sign + number_text(100 * size, 3) + " percentage points";
  return sign + (unit == "USD" && size >= 1000 ? short_number(size) : number_text(size, 3)) +
         (unit == "1" ? "" : " " + unit);
}

/// Of the median, or of the end of the band that moved where the median did not.
Json due_to(const HeadlineMove& m) {
  const bool median = m.p50.before != m.p50.after;
  const QuantileMove& q = median ? m.p50 : m.p95.before != m.p95.after ? m.p95 : m.p05;
  const std::string &unit = m.unit, of = median ? "" : &q == &m.p95 ? "of the 95 % end: " : "of the 5 % end: ";
  Json list = Json::array();
  for (const Contribution& c : q.due_to) {
    const double part = c.share / (q.after - q.before);
    list.push_back({{"input", c.input},
                    {"share", of + share_words(c.share, unit)},
                    {"part", std::isfinite(part) ? number_text(100 * part, 3) + " %" : ""},
                    {"whole", part > 0.995 && part < 1.005}});
  }
  return list;
}

/// The largest first; what has no size, such as from nothing, before all.
Json moved_headlines(const StudyMoves& moves) {
  std::vector<std::pair<double, Json>> list;
  for (const HeadlineMove& m : moves.headlines) {
    const double relative = relative_change(m.p50.before, m.p50.after);
    list.emplace_back(std::isfinite(relative) ? std::fabs(relative) : HUGE_VAL,
                      Json{{"what", m.headline},
                           {"before", words({m.p50.before, m.p05.before, m.p95.before}, m.unit)},
                           {"after", words({m.p50.after, m.p05.after, m.p95.after}, m.unit)},
                           {"change", std::isfinite(relative) ? fmt::format("{:+.3g} %", 100 * relative) : ""},
                           {"due_to", due_to(m)}});
  }
  std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  Json sorted = Json::array();
  for (auto& [size, move] : list) sorted.push_back(std::move(move));
  return sorted;
}

/// What each input did to each quantile of each headline that moved, in the headline's unit.
PageTable contributions_table(const StudyMoves& moves) {
  PageTable t;
  t.id = "compare_contributions";
  t.title = "what each input did to the headlines";
  t.variable.name = t.id;
  t.variable.units = "1";
  t.axes = {{"headline", {}}, {"input", {}}};
  t.values = {"p05_move", "p50_move", "p95_move"};
  std::vector<std::string>& inputs = t.axes[1].labels;
  constexpr QuantileMove HeadlineMove::*kQuantiles[] = {&HeadlineMove::p05, &HeadlineMove::p50, &HeadlineMove::p95};
  for (const HeadlineMove& m : moves.headlines) {
    t.axes[0].labels.push_back(m.headline);
    for (const auto quantile : kQuantiles)
      for (const Contribution& c : (m.*quantile).due_to)
        if (std::find(inputs.begin(), inputs.end(), c.input) == inputs.end()) inputs.push_back(c.input);
  }
  for (const HeadlineMove& m : moves.headlines)
    for (const std::string& input : inputs)
      for (const auto quantile : kQuantiles) {
        const std::vector<Contribution>& list = (m.*quantile).due_to;
        const auto found =
            std::find_if(list.begin(), list.end(), [&](const Contribution& c) { return c.input == input; });
        t.numbers.push_back(found == list.end() ? 0 : found->share);
      }
  return t;
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

PageComparison page_comparison(const ComparedCube& before, const ComparedCube& after,
                               const std::vector<PageTable>& after_headlines, Backend& backend, int threads) {
  Json inputs = Json::array();
  add_catalog(before.cube.cube, after.cube.cube, inputs);
  add_scenario(before.cube, after.cube, inputs);
  const bool planned = before.plan != nullptr && after.plan != nullptr;
  const std::vector<PageTable> there =
      planned ? headline_tables(*before.plan, backend, threads) : std::vector<PageTable>{};
  const StudyMoves moves =
      planned ? moves_between(*before.plan, *after.plan, there, after_headlines, backend, threads) : StudyMoves{};
  PageComparison made{json_text(Json{{"file", std::filesystem::path(before.cube.cube.path()).filename().string()},
                                     {"digest", before.cube.cube.result_digest()},
                                     {"inputs", inputs},
                                     {"moved", moved_headlines(moves)},
                                     {"method", moves.method}}),
                      {}};
  if (!after_headlines.empty()) made.tables.push_back(headlines_table(there, after_headlines));
  if (PageTable t = contributions_table(moves); !t.numbers.empty()) made.tables.push_back(std::move(t));
  return made;
}

}  // namespace eqc
