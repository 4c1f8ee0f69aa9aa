// Payers' changes are compared as shares of all of their kind, costs as ratios.
#include "host/report/summary_changes.hpp"

#include <fmt/core.h>

#include <cmath>

#include "host/report/summary_page.hpp"

namespace eqc {
namespace {

/// The change looked for: how large, and what to say of it.
struct Change {
  double size = 0;
  std::string text;
};

constexpr double kNoChange = 1e-9;

std::string amount(const PayerCount& who, double value) {
  return who.total == 1 ? fmt::format("{:.3g} %", 100 * value) : fmt::format("{:.4g}", value);
}

/// Largest change among the models and cases of one kind of payer.
void look_at_payers(const SummaryCube& c, const PayerCount& who, Change& largest) {
  Selection at = who.at;
  at[who.share_axis] = c.labels(who.share_axis).front();
  at["statistic"] = c.central;
  const std::vector<double> able = c.cube.read(who.variable, at);  // [model][case]
  const auto &models = c.labels("model"), &cases = c.labels("case");
  for (std::size_t m = 0; m < models.size(); ++m)
    for (std::size_t k = 1; k < cases.size(); ++k) {
      const double before = able[m * cases.size()], after = able[m * cases.size() + k];
      const double size = std::fabs(after - before) / who.total;
      if (!(size > largest.size)) continue;
      largest = {size, fmt::format("Who could pay changes most in '{}': {} {} could pay to {} {}, {} in '{}'", cases[k],
                                   amount(who, after), who.total == 1 ? "of adults" : who.payers, who.verb, models[m],
                                   amount(who, before), cases[0])};
    }
}

void look_at_cost(const SummaryCube& c, const std::string& task, const std::string& model, Change& largest) {
  const auto& cases = c.labels("case");
  const double before = c.cheapest(task, model, cases[0]).cost.middle;
  for (std::size_t k = 1; k < cases.size(); ++k) {
    const double ratio = c.cheapest(task, model, cases[k]).cost.middle / before;
    const double size = std::fabs(std::log(ratio));
    if (!std::isfinite(size) || !(size > largest.size)) continue;
    const std::string by = ratio < 1   ? fmt::format("{:.2g} % less", 100 * (1 - ratio))
                           : ratio < 2 ? fmt::format("{:.2g} % more", 100 * (ratio - 1))
                                       : fmt::format("{:.3g} times as much", ratio);
    largest = {size, fmt::format("Costs change most in '{}': {} {} costs {} {} in '{}'", cases[k], task, model, by,
                                 ratio < 2 ? "than" : "as", cases[0])};
  }
}

}  // namespace

std::vector<std::string> change_lines(const SummaryCube& c, const std::vector<std::string>& models) {
  if (c.labels("case").size() < 2) return {};
  std::vector<std::string> lines;
  Change payers, costs;
  for (const PayerCount& who : page_payers(c)) look_at_payers(c, who, payers);
  if (payers.size > kNoChange) lines.push_back(payers.text);
  for (const std::string& task : c.tasks)
    for (const std::string& model : models) look_at_cost(c, task, model, costs);
  lines.push_back(costs.size > kNoChange ? costs.text : "No case changes what the models above cost");
  return lines;
}

}  // namespace eqc
