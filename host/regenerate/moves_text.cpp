// changes.txt says it in words, changes.json with every digit.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "host/base/human.hpp"
#include "host/base/json_text.hpp"
#include "host/base/printable.hpp"
#include "host/compare/cube_changes.hpp"
#include "host/regenerate/why_moved.hpp"

namespace eqc {
namespace {

using MovesJson = nlohmann::ordered_json;

std::string value_text(double value, const std::string& unit) {
  if (std::isnan(value)) return "unknown";
  if (std::isinf(value)) return "never";
  if (unit == "share") return number_text(100 * value, 4) + " %";
  return (unit == "USD" ? short_number(value) : number_text(value, 5)) + (unit == "1" ? "" : " " + unit);
}

std::string move_text(const QuantileMove& q, const std::string& unit) {
  const double relative = relative_change(q.before, q.after);
  const std::string by = std::isfinite(relative) ? fmt::format(" ({:+.3g} %)", 100 * relative) : "";
  return value_text(q.before, unit) + " -> " + value_text(q.after, unit) + by;
}

std::string share_text(const Contribution& c, const QuantileMove& q) {
  const double move = q.after - q.before;
  if (!std::isfinite(c.share)) return "cannot be told apart";
  return fmt::format("{:+.3g} ({:.3g} % of the move)", c.share, 100 * c.share / move);
}

std::string change_words(const CatalogChange& c) {
  switch (c.kind) {
    case ChangeKind::row_added: return fmt::format("{}, {}: new row", c.table, c.row);
    case ChangeKind::row_removed: return fmt::format("{}, {}: row is gone", c.table, c.row);
    case ChangeKind::order: return fmt::format("{}: rows in another order", c.table);
    default:
      return fmt::format("{}, {}, {}: {} -> {}", c.table, c.row, c.column, c.before.empty() ? "(empty)" : c.before,
                         c.after.empty() ? "(empty)" : c.after);
  }
}

/// What an input that is told by name was and is, where it is one cell.
std::string with_values(const std::string& input, const GenerationMoves& moves) {
  for (const CatalogChange& c : moves.inputs)
    if (c.kind == ChangeKind::cell && c.table + ", " + c.row + ", " + c.column == input) return change_words(c);
  return input;
}

std::size_t number_of_inputs(const GenerationMoves& moves) {
  std::size_t n = moves.inputs.size() + (moves.program_before != moves.program_after ? 1 : 0);
  for (const StudyMoves& s : moves.studies) n += s.scenario_before != s.scenario_after ? 1 : 0;
  return n;
}

MovesJson number(double value) {
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? MovesJson() : MovesJson(value > 0 ? "inf" : "-inf");
}

MovesJson quantile_json(const QuantileMove& q) {
  MovesJson j{{"old", number(q.before)}, {"new", number(q.after)}, {"move", number(q.after - q.before)}};
  MovesJson& list = j["contributions"] = MovesJson::array();
  for (const Contribution& c : q.due_to) list.push_back({{"input", c.input}, {"contribution", number(c.share)}});
  return j;
}

MovesJson study_json(const StudyMoves& s) {
  MovesJson j{{"study", s.study},   {"units", s.units},       {"computed", s.computed},
              {"method", s.method}, {"appeared", s.appeared}, {"vanished", s.vanished}};
  MovesJson& list = j["headlines"] = MovesJson::array();
  for (const HeadlineMove& h : s.headlines)
    list.push_back({{"headline", h.headline},
                    {"unit", h.unit},
                    {"p05", quantile_json(h.p05)},
                    {"p50", quantile_json(h.p50)},
                    {"p95", quantile_json(h.p95)}});
  return j;
}

}  // namespace

std::string first_line(const GenerationMoves& moves) {
  if (moves.from.empty()) return "This is the first generation: there is nothing to compare it with.";
  const StudyMoves* study = nullptr;
  const HeadlineMove* most = nullptr;
  const auto size = [](const HeadlineMove& h) { return std::abs(relative_change(h.p50.before, h.p50.after)); };
  std::size_t units = 0, computed = 0, moved = 0;
  for (const StudyMoves& s : moves.studies) {
    units += s.units, computed += s.computed, moved += s.headlines.size();
    for (const HeadlineMove& h : s.headlines)
      if (most == nullptr || size(h) > size(*most)) most = &h, study = &s;
  }
  const std::size_t inputs = number_of_inputs(moves);
  const std::string changed = fmt::format("{} input{} changed", inputs, inputs == 1 ? "" : "s");
  if (most == nullptr)
    return fmt::format("No headline moved: {}, and {} of {} units were computed again.", changed, computed, units);
  std::string line = fmt::format("{}: {} went {}", study->study, most->headline, move_text(most->p50, most->unit));
  if (!most->p50.due_to.empty()) {
    const Contribution& first = most->p50.due_to.front();
    const double part = first.share / (most->p50.after - most->p50.before);
    line += fmt::format(", {}because of {}", part > 0.995 && part < 1.005 ? "" : "mostly ",
                        with_values(first.input, moves));
  }
  return line + fmt::format("; {}, {} headline{} moved.", changed, moved, moved == 1 ? "" : "s");
}

std::string moves_text(const GenerationMoves& moves) {
  std::string text = printable(first_line(moves)) + "\n";
  if (moves.from.empty()) return text;
  text += fmt::format("\nFrom generation {} to {}.\n\nWhat changed\n", moves.from, moves.to);
  if (moves.program_before != moves.program_after)
    text += fmt::format("  the program: {} -> {}\n", printable(moves.program_before), printable(moves.program_after));
  for (const StudyMoves& s : moves.studies)
    if (s.scenario_before != s.scenario_after) text += fmt::format("  the scenario of {}\n", printable(s.study));
  constexpr std::size_t kShown = 50;
  for (std::size_t i = 0; i < std::min(kShown, moves.inputs.size()); ++i) {
    const CatalogChange& c = moves.inputs[i];
    text +=
        fmt::format("  {}{}\n", printable(change_words(c)), c.source.empty() ? "" : "; source: " + printable(c.source));
  }
  if (moves.inputs.size() > kShown) text += fmt::format("  ... and {} more\n", moves.inputs.size() - kShown);
  if (number_of_inputs(moves) == 0) text += "  nothing\n";
  for (const StudyMoves& s : moves.studies) {
    text += fmt::format("\n{}: {} of {} units were computed again", printable(s.study), s.computed, s.units);
    text += s.headlines.empty() ? "; no headline moved\n" : fmt::format("; shares: {}\n", s.method);
    for (const HeadlineMove& h : s.headlines) {
      text += fmt::format("  {}: median {}\n", printable(h.headline), move_text(h.p50, h.unit));
      text += fmt::format("    5 %: {}; 95 %: {}\n", move_text(h.p05, h.unit), move_text(h.p95, h.unit));
      for (const Contribution& c : h.p50.due_to)
        text += fmt::format("    {} by {}\n", share_text(c, h.p50), printable(c.input));
    }
    for (const std::string& id : s.appeared) text += fmt::format("  new: {}\n", printable(id));
    for (const std::string& id : s.vanished) text += fmt::format("  gone: {}\n", printable(id));
  }
  return text;
}

std::string moves_json(const GenerationMoves& moves) {
  MovesJson j;
  j["equicube_changes"] = 1;
  j["from"] = moves.from;
  j["to"] = moves.to;
  j["says"] = first_line(moves);
  MovesJson& inputs = j["inputs"] = MovesJson::array();
  constexpr const char* kKinds[] = {"cell", "row added", "row removed", "order of rows"};
  if (moves.program_before != moves.program_after)
    inputs.push_back({{"change", "program"}, {"old", moves.program_before}, {"new", moves.program_after}});
  for (const StudyMoves& s : moves.studies)
    if (s.scenario_before != s.scenario_after)
      inputs.push_back(
          {{"change", "scenario"}, {"study", s.study}, {"old", s.scenario_before}, {"new", s.scenario_after}});
  for (const CatalogChange& c : moves.inputs)
    inputs.push_back({{"change", kKinds[static_cast<int>(c.kind)]},
                      {"table", c.table},
                      {"row", c.row},
                      {"column", c.column},
                      {"old", c.before},
                      {"new", c.after},
                      {"source", c.source}});
  MovesJson& studies = j["studies"] = MovesJson::array();
  for (const StudyMoves& s : moves.studies) studies.push_back(study_json(s));
  return json_text(j, 1) + "\n";
}

}  // namespace eqc
