// Costs are those of the cheapest cell; payers are counted at the first committed share of the scenario.
#include "host/report/summary_page.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>

#include "host/report/summary.hpp"
#include "host/report/table.hpp"

namespace eqc {
namespace {

constexpr std::size_t kMostPageRows = 12, kMostModels = 8, kFewestModels = 3;
constexpr std::size_t kShortestName = 12, kLongestName = 32;

/// One column: its head and its value of a model in a case.
struct PageColumn {
  std::string head;
  std::function<Interval(const std::string& model, const std::string& one_case)> value;
  NumberStyle style;
  std::string task = "";  ///< of a cost
};

std::string first_share(const SummaryCube& c, const PayerCount& who) { return c.labels(who.share_axis).front(); }

PageColumn cost_column(const SummaryCube& c, const std::string& task) {
  return {task == "training" ? "train, USD" : "serve, USD/Mtok",
          [&c, task](const std::string& model, const std::string& one_case) {
            return c.cheapest(task, model, one_case).cost;
          },
          NumberStyle::prefixed, task};
}

PageColumn payer_column(const SummaryCube& c, const PayerCount& who) {
  return {who.payers,
          [&c, who](const std::string& model, const std::string& one_case) {
            return c.able(who, model, one_case, first_share(c, who));
          },
          who.total == 1 ? NumberStyle::percent : NumberStyle::whole};
}

/// Training and who can pay for it, serving and who can.
std::vector<PageColumn> page_columns(const SummaryCube& c) {
  std::vector<PageColumn> columns = {cost_column(c, c.tasks.front())};
  const std::vector<PayerCount> payers = page_payers(c);
  for (const PayerCount& who : payers)
    if (who.verb != "use") columns.push_back(payer_column(c, who));
  if (c.tasks.size() > 1) columns.push_back(cost_column(c, c.tasks.back()));
  for (const PayerCount& who : payers)
    if (who.verb == "use") columns.push_back(payer_column(c, who));
  return columns;
}

/// Rows of cells, the first of which is the name.
using Cells = std::vector<std::vector<std::string>>;

Cells page_cells(const SummaryCube& c, const PageRows& rows, const std::vector<PageColumn>& columns) {
  Cells cells;
  for (const std::string& model : rows.models)
    for (const std::string& one_case : rows.cases) {
      cells.push_back({one_case == rows.cases.front() ? model : " " + one_case});
      for (const PageColumn& column : columns) {
        const bool prior = !column.task.empty() && !c.cheapest(column.task, model, one_case).measured;
        cells.back().push_back(interval_text(column.value(model, one_case), column.style, "-") + (prior ? "*" : ""));
      }
    }
  return cells;
}

/// The table's lines with names of `name_width` and the first `n` columns.
std::vector<std::string> rendered(const Cells& cells, const std::vector<PageColumn>& columns, std::size_t n,
                                  std::size_t name_width) {
  std::vector<Table::Column> heads = {{"model"}};
  for (std::size_t k = 0; k < n; ++k) heads.push_back({columns[k].head, true});
  Table t(heads);
  for (std::vector<std::string> row : cells) {
    row.resize(1 + n);
    row[0] = clipped(row[0], name_width);
    t.add(row);
  }
  std::vector<std::string> lines;
  const std::string text = t.text(TableFormat::text);
  for (std::size_t start = 0, end = 0; start < text.size(); start = end + 1) {
    end = text.find('\n', start);
    lines.push_back(text.substr(start, end - start));
  }
  return lines;
}

/// "from memory: 3 of 12 models, ..." for the axes whose rows say so; empty without such rows.
std::string from_memory(const SummaryCube& c) {
  std::string text;
  for (const auto& [axis, rows] : {std::pair{"model", "models"}, std::pair{"hardware", "accelerators"},
                                   std::pair{"organization", "companies"}, std::pair{"institution", "institutions"}}) {
    const std::string variable = std::string(axis) + "_origin";
    if (!c.has(variable)) continue;
    const std::vector<double> origin = c.cube.read(variable);
    const auto recalled = std::count(origin.begin(), origin.end(), 1.0);
    if (recalled > 0) text += fmt::format("{}{} of {} {}", text.empty() ? "" : ", ", recalled, origin.size(), rows);
  }
  return text.empty() ? "" : "from memory, not read again: " + text + " (*_origin)";
}

}  // namespace

PageRows page_rows(const SummaryCube& c) {
  const std::vector<std::string> all = c.models_by_size();
  const auto& cases = c.labels("case");
  const std::size_t n = std::min({all.size(), kMostModels, std::max(kFewestModels, kMostPageRows / cases.size())});
  PageRows rows;
  for (std::size_t i = 0; i < n; ++i) rows.models.push_back(all[n == 1 ? 0 : i * (all.size() - 1) / (n - 1)]);
  rows.cases.assign(cases.begin(),
                    cases.begin() + static_cast<std::ptrdiff_t>(std::min(cases.size(), kMostPageRows / n)));
  return rows;
}

std::vector<PayerCount> page_payers(const SummaryCube& c) {
  const std::string verb = c.tasks.front() == "training" ? "train" : "host";
  std::vector<PayerCount> payers;
  for (const PayerCount& who : c.payers())
    if (who.verb == verb || who.verb == "use") payers.push_back(who);
  return payers;
}

std::vector<std::string> page_caption(const SummaryCube& c, const PageRows& rows) {
  const std::vector<PayerCount> payers = page_payers(c);
  std::string verbs, note, budget = " of the budget";
  for (const PayerCount& who : payers) {
    if (verbs.find(who.verb) == std::string::npos) verbs += (verbs.empty() ? "" : " and ") + who.verb;
    const double percent = 100 * std::stod(first_share(c, who));
    note += (note.empty() ? "" : "; ") + who.payers + ": ";
    note += who.total == 1 ? fmt::format("with {:g} % of income", percent)
                           : fmt::format("of {:.0f}, with {:g} %{}", who.total, percent, budget);
    budget = "";
  }
  std::string title = "Cheapest cell" + (verbs.empty() ? "" : ", and who could pay to " + verbs + " it");
  title += fmt::format(": {}{}", c.central == "p50" ? "median" : c.central, c.has_band() ? " (5-95 %)" : "");
  if (c.labels("case").size() > 1) title += fmt::format("; first lines: case '{}'", c.first_case());
  std::vector<std::string> lines = {clipped(title, kSummaryColumns)};
  if (!note.empty()) lines.push_back(clipped(note, kSummaryColumns));
  if (!c.text("choice").empty() && c.text("choice") != "expected_cost")
    lines.push_back("payers choose with perfect foresight: the cheapest of each world (choice.foresight)");
  const auto& cases = c.labels("case");
  const bool prior = std::any_of(rows.models.begin(), rows.models.end(), [&](const std::string& model) {
    return std::any_of(c.tasks.begin(), c.tasks.end(), [&](const std::string& task) {
      return std::any_of(cases.begin(), cases.begin() + static_cast<std::ptrdiff_t>(rows.cases.size()),
                         [&](const std::string& one) { return !c.cheapest(task, model, one).measured; });
    });
  });
  if (const std::string memory = from_memory(c); !memory.empty()) lines.push_back(clipped(memory, kSummaryColumns));
  if (prior) lines.push_back("* on an accelerator whose speed nobody measured here: a class prior");
  return lines;
}

PageLines page_table(const SummaryCube& c, const PageRows& rows, std::size_t most) {
  const std::vector<PageColumn> columns = page_columns(c);
  const Cells cells = page_cells(c, rows, columns);
  std::size_t longest = 0;
  for (const auto& row : cells) longest = std::max(longest, text_width(row[0]));
  longest = std::min(longest, kLongestName);
  for (std::size_t n = columns.size();; --n) {
    std::vector<std::string> lines = rendered(cells, columns, n, longest);
    std::size_t widest = 0;
    for (const std::string& line : lines) widest = std::max(widest, text_width(line));
    PageLines page{std::move(lines), {}};
    for (std::size_t k = n; k < columns.size(); ++k) page.left_out.push_back(columns[k].head);
    if (widest <= most || n == 1) return page;
    const std::size_t excess = widest - most;
    if (longest >= kShortestName + excess) {
      page.lines = rendered(cells, columns, n, longest - excess);
      return page;
    }
  }
}

}  // namespace eqc
