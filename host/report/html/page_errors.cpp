#include "host/report/html/page_errors.hpp"

#include <cmath>

#include "host/report/validation_report.hpp"
#include "host/validate/validation.hpp"

namespace eqc {

std::vector<PageTable> error_tables(const Catalog& catalog) {
  std::vector<PageTable> tables;
  for (const TruthTask task : {TruthTask::training, TruthTask::serving}) {
    const std::vector<std::string> files = shipped_truth(catalog.root, task);
    if (files.empty()) continue;
    const std::vector<ScoredRow> rows = validate(catalog, task, read_truth(files, task));
    const ValidationReport report = validation_report(catalog, rows, GroupBy::family);
    PageTable t;
    t.id = "errors_" + std::string(truth_task_name(task));
    t.title = "predictions of " + std::string(truth_task_name(task)) + " against published measurements";
    t.variable.name = t.id;
    t.variable.units = "1";
    t.variable.description =
        "errors as shares of the measurement; inside: share of measurements within the predicted 5-95 % band";
    t.axes = {{"family", {}}};
    t.values = {"rows", "scored", "median_error", "mean_error", "bias", "p90_error", "inside"};
    for (const auto* groups : {&report.groups, &report.splits})
      for (const ValidationReport::Group& g : *groups) {
        const Score& s = g.score;
        const bool any = s.rows_scored > 0;
        t.axes[0].labels.push_back((groups == &report.splits ? "all " : "") + g.name);
        for (const double x : {static_cast<double>(s.rows), static_cast<double>(s.rows_scored)}) t.numbers.push_back(x);
        for (const double x : {s.median_ape, s.mape, s.bias, s.p90_ape, s.inside_interval})
          t.numbers.push_back(any ? std::round(1e4 * x) / 1e4 : NAN);
      }
    tables.push_back(std::move(t));
  }
  return tables;
}

}  // namespace eqc
