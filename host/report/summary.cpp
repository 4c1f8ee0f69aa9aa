// The page is put together from its parts; when it grows too long, rows of its table go first.
#include "host/report/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "host/base/human.hpp"
#include "host/base/printable.hpp"
#include "host/base/text.hpp"
#include "host/report/summary_changes.hpp"
#include "host/report/summary_cube.hpp"
#include "host/report/summary_page.hpp"
#include "host/report/table.hpp"

namespace eqc {
namespace {

using Lines = std::vector<std::string>;

std::string plural(std::size_t n, const std::string& one) { return fmt::format("{} {}{}", n, one, n == 1 ? "" : "s"); }

/// Lines of prose, wrapped where the screen is narrower than a summary.
Lines on_screen(const Lines& lines, const Screen& screen) {
  if (screen.width == 0 || screen.width >= kSummaryColumns) return lines;
  Lines all;
  for (const std::string& line : lines)
    for (const std::string& part : wrapped(line, screen.width)) all.push_back(part);
  return all;
}

/// What was run.
Lines head_lines(const SummaryCube& c, const SummaryContext& context) {
  const std::size_t models = c.labels("model").size(), hardware = c.labels("hardware").size(),
                    regions = c.labels("region").size(), cases = c.labels("case").size();
  const double worlds = c.number("worlds");
  const double configurations = worlds * static_cast<double>(models * hardware * regions * cases * c.tasks.size());
  Lines lines = {clipped(printable(c.text("title")), kSummaryColumns)};
  const std::string tasks = c.tasks.size() == 1 ? c.tasks.front() : plural(c.tasks.size(), "task");
  lines.push_back(clipped(fmt::format("{} x {} x {} x {} x {} x {} worlds = {} configurations", plural(models, "model"),
                                      plural(hardware, "accelerator"), plural(regions, "region"), plural(cases, "case"),
                                      tasks, count_text(worlds), short_number(configurations)),
                          kSummaryColumns));
  if (!context.run.empty()) lines.push_back(clipped(context.run, kSummaryColumns));
  lines.push_back("");
  return lines;
}

/// Why cells have no price, as many reasons as fit, in percent of all cells.
std::string unpriced_line(const SummaryCube& c, const std::string& task) {
  const CellCounts counts = c.cells(task);
  if (counts.priced == counts.cells) return task + ": every cell priced";
  const auto percent = [&](double cells) {  // 100 is all of them
    const double share = 100 * cells / counts.cells;
    return share == 100 ? "100" : share >= 99.5 ? fmt::format("{:.1f}", std::min(share, 99.9)) : number_text(share, 2);
  };
  std::string text = fmt::format("{}: {} % of cells unpriced (", task, percent(counts.cells - counts.priced));
  std::size_t named = 0;
  for (const auto& [reason, cells] : counts.reasons) {
    const std::string more = fmt::format("{}{} {}", named > 0 ? ", " : "", reason, percent(cells));
    const std::size_t close = named + 1 == counts.reasons.size() ? 1 : 6;  // ")" or ", ...)"
    if (text_width(text + more) + close > kSummaryColumns) break;
    text += more;
    ++named;
  }
  return text + (named == counts.reasons.size() ? ")" : ", ...)");
}

/// Whom or what the catalog does not know; empty when nothing is missing.
std::string unknown_line(const SummaryCube& c) {
  Lines parts;
  const std::vector<std::string> models = c.models_without_architecture();
  if (!models.empty()) parts.push_back("the architecture of " + plural(models.size(), "model"));
  for (const auto& [group, one, many] :
       {std::tuple{"nation", "nation", "nations"}, {"organization", "company", "companies"}}) {
    const std::string missing = c.payers_without_budget(group);
    if (missing != "0") parts.push_back(fmt::format("the budget of {} {}", missing, missing == "1" ? one : many));
  }
  if (c.cube.schema().find_dimension("country") != nullptr && c.cube.schema().find_dimension("nation") != nullptr) {
    const std::size_t nations = c.labels("nation").size(), countries = c.labels("country").size();
    if (countries < nations) parts.push_back("incomes of " + plural(nations - countries, "nation"));
  }
  return parts.empty() ? "" : fmt::format("Not known: {}", fmt::join(parts, ", "));
}

/// The commands to see more, each a line, or two where one is too long.
Lines command_lines(const SummaryCube& c, const PageRows& rows, const SummaryContext& context,
                    const std::string& cube) {
  const std::string& program = context.program;
  Lines lines = {fmt::format("{} show {} --tables", program, cube), fmt::format("{} study {}", program, cube)};
  for (const std::string& model : rows.models) {
    const CheapestCell cell = c.cheapest(c.tasks.front(), model, c.first_case());
    if (!cell.found()) continue;
    const std::string command = fmt::format("{} explain {}", program, cube);
    const std::string options = fmt::format("--model {} --hardware {} --region {}", shell_word(model),
                                            shell_word(cell.hardware), shell_word(cell.region));
    if (command.size() + 1 + options.size() <= context.columns())
      lines.push_back(command + " " + options);
    else
      lines.insert(lines.end(), {command + " \\", "  " + options});
    return lines;
  }
  return lines;
}

Lines tail_lines(const SummaryCube& c, const PageRows& rows, const SummaryContext& context) {
  Lines lines = change_lines(c, rows.models);
  for (const std::string& task : c.tasks) lines.push_back(unpriced_line(c, task));
  const std::string unknown = unknown_line(c);
  if (!unknown.empty()) lines.push_back(unknown);
  for (std::string& line : lines) line = clipped(line, kSummaryColumns);
  lines = on_screen(lines, context.screen);
  lines.push_back("result digest " + c.cube.result_digest());
  const bool long_path = c.cube.path().size() > 40;
  const std::string cube = shell_word(c.cube.path());
  lines.push_back((long_path ? "cube=" : "cube: ") + cube);
  const Lines commands = command_lines(c, rows, context, long_path ? "\"$cube\"" : cube);
  lines.insert(lines.end(), commands.begin(), commands.end());
  return lines;
}

}  // namespace

std::string shell_word(const std::string& word) {
  const bool bare = word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+:=@%-") ==
                    std::string::npos;
  if (bare && !word.empty()) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string summary_text(const std::string& cube_path, const SummaryContext& context) {
  const SummaryCube c(cube_path);
  const PageRows rows = page_rows(c);
  const Lines caption = on_screen(page_caption(c, rows), context.screen), tail = tail_lines(c, rows, context);
  PageLines page = page_table(c, rows, context.columns());
  Lines head = on_screen(head_lines(c, context), context.screen), &table = page.lines;
  const auto size = [&] { return head.size() + caption.size() + table.size() + 1 + tail.size(); };
  const std::size_t most = context.columns() < kSummaryColumns ? std::max(size(), kSummaryLines) : kSummaryLines;
  if (size() > most) head.pop_back();  // the empty line
  const std::size_t cut = size() > most ? size() - most : 0, hidden = c.labels("case").size() - rows.cases.size();
  table.resize(table.size() - cut);
  const std::string more = cut > 0      ? fmt::format("... and {}", plural(cut, "more line"))
                           : hidden > 0 ? fmt::format("... and {}", plural(hidden, "more case"))
                                        : "";
  const std::string no_room = page.left_out.empty() ? "" : "no room here for: " + join(page.left_out);
  Lines lines = head;
  const Lines hint = on_screen({more + (more.empty() || no_room.empty() ? "" : "; ") + no_room}, context.screen);
  for (const Lines& part : {caption, table, hint, tail}) lines.insert(lines.end(), part.begin(), part.end());
  for (std::string& line : lines) line = printable(line);
  return fmt::format("{}\n", fmt::join(lines, "\n"));
}

}  // namespace eqc
