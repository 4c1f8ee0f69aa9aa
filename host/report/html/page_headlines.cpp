// The layout of the frontier model is searched again, so this is what takes time of a page.
#include "host/report/html/page_headlines.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/engine/worlds/band.hpp"
#include "host/engine/worlds/headline.hpp"
#include "host/engine/worlds/plan_worlds.hpp"

namespace eqc {
namespace {

double middle_of(int dot) { return (dot + 0.5) / kHeadlineDots; }

PageTable empty_table(const Headline& headline, std::size_t number, const std::vector<std::string>& cases) {
  PageTable t;
  t.id = fmt::format("headline_{}", number);
  t.title = headline.id;
  t.variable.name = t.id;
  t.variable.long_name = headline.id;
  t.variable.units = headline.unit;
  t.variable.description = headline.statement;
  t.axes = {{"case", cases}};
  t.values = {"p05", "p50", "p95"};
  for (int i = 0; i < kHeadlineDots; ++i) t.values.push_back(fmt::format("q{:04.1f}", 100 * middle_of(i)));
  return t;
}

/// One row of such a table; worlds without a value (NaN) are left out.
void add_quantiles(std::vector<double> worlds, std::vector<double>& row) {
  worlds.erase(std::remove_if(worlds.begin(), worlds.end(), [](double v) { return std::isnan(v); }), worlds.end());
  std::sort(worlds.begin(), worlds.end());
  const auto quantile = [&](double p) { return worlds.empty() ? NAN : sorted_quantile(worlds, p); };
  for (const double p : {0.05, 0.5, 0.95}) row.push_back(quantile(p));
  for (int i = 0; i < kHeadlineDots; ++i) row.push_back(quantile(middle_of(i)));
}

}  // namespace

std::vector<PageTable> headline_tables(const Plan& plan, Backend& backend, int threads) {
  std::vector<PageTable> tables;
  PlanWorlds worlds(plan, backend, threads);
  std::vector<std::string> cases;
  for (const std::size_t k : plan.scenario->axes.cases) cases.push_back(plan.scenario->cases[k].id);
  for (std::size_t c = 0; c < cases.size(); ++c) {
    const std::vector<Headline> found = headlines(worlds, c);
    if (c == 0)
      for (const Headline& h : found) tables.push_back(empty_table(h, tables.size() + 1, cases));
    for (PageTable& t : tables) {
      const auto h = std::find_if(found.begin(), found.end(), [&](const Headline& one) { return one.id == t.title; });
      add_quantiles(h == found.end() ? std::vector<double>{} : h->value, t.numbers);
    }
  }
  return tables;
}

}  // namespace eqc
