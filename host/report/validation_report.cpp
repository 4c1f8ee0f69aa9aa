// Text and JSON of a validation.
#include "host/report/validation_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/base/human.hpp"
#include "host/base/json_text.hpp"
#include "host/report/table.hpp"

namespace eqc {
namespace {

using Json = nlohmann::ordered_json;

double percent(double ratio) { return 100 * ratio; }
std::string percent_text(double ratio) { return fmt::format("{:.1f}", percent(ratio)); }
std::string signed_text(double ratio) { return fmt::format("{:+.1f}", percent(ratio)); }

void add_group(std::vector<ValidationReport::Group>& groups, std::vector<std::vector<const ScoredRow*>>& members,
               const std::string& name, const ScoredRow& row) {
  const auto found = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.name == name; });
  if (found == groups.end()) {
    groups.push_back({name, {}});
    members.push_back({&row});
  } else {
    members[static_cast<std::size_t>(found - groups.begin())].push_back(&row);
  }
}

void score_all(std::vector<ValidationReport::Group>& groups,
               const std::vector<std::vector<const ScoredRow*>>& members) {
  for (std::size_t i = 0; i < groups.size(); ++i) groups[i].score = score_of(members[i]);
}

std::string group_table(const std::vector<ValidationReport::Group>& groups, const std::string& head, TruthTask task,
                        const Screen& screen) {
  const std::string baseline = task == TruthTask::training ? "45%-HFU" : "roofline";
  Table t({{head},
           {"rows", true},
           {"scored", true},
           {"MAPE %", true},
           {"median %", true},
           {"bias %", true},
           {"p90 %", true},
           {"inside 5-95 %", true},
           {baseline + " MAPE %", true}});
  for (const auto& [name, s] : groups) {
    const bool any = s.rows_scored > 0;
    t.add({name, std::to_string(s.rows), std::to_string(s.rows_scored), any ? percent_text(s.mape) : "",
           any ? percent_text(s.median_ape) : "", any ? signed_text(s.bias) : "", any ? percent_text(s.p90_ape) : "",
           any ? percent_text(s.inside_interval) : "", s.rows_baseline > 0 ? percent_text(s.baseline_mape) : ""});
  }
  return t.text(TableFormat::text, screen);
}

std::string reasons_text(const std::vector<ValidationReport::Group>& groups) {
  std::string text;
  for (const auto& [name, s] : groups)
    for (const auto& [reason, count] : s.not_scored) text += fmt::format("  {:>5}  {}: {}\n", count, name, reason);
  return text.empty() ? "" : "\nnot scored:\n" + text;
}

std::string worst_text(const std::vector<ScoredRow>& rows, std::size_t worst, const Screen& screen) {
  std::vector<const ScoredRow*> order;
  for (const ScoredRow& row : rows)
    if (row.prediction.scored()) order.push_back(&row);
  std::stable_sort(order.begin(), order.end(),
                   [](const auto* a, const auto* b) { return std::abs(a->error()) > std::abs(b->error()); });
  if (order.size() > worst) order.resize(worst);
  if (order.empty()) return "";
  Table t({{"row"},
           {"family"},
           {"model"},
           {"hardware"},
           {"quantity"},
           {"measured", true},
           {"predicted", true},
           {"p05", true},
           {"p95", true},
           {"error %", true},
           {"assumed"}});
  for (const ScoredRow* r : order) {
    const Prediction& p = r->prediction;
    const Interval known{p.value, p.p05, p.p95};
    t.add({r->truth.id, r->truth.family, r->truth.text("model"), r->truth.text("hardware"), r->truth.quantity,
           number_text(r->truth.value), rounded_text(p.value, known), rounded_text(p.p05, known),
           rounded_text(p.p95, known), signed_text(r->error()), p.assumed});
  }
  return fmt::format("\nlargest errors:\n{}", t.text(TableFormat::text, screen));
}

Json score_json(const Score& s) {
  Json j;
  j["rows"] = s.rows;
  j["rows_scored"] = s.rows_scored;
  const auto put = [&](const char* key, double ratio, bool known) {
    j[key] = known ? Json(percent(ratio)) : Json(nullptr);
  };
  const bool any = s.rows_scored > 0, baseline = s.rows_baseline > 0;
  put("mape", s.mape, any);
  put("median_ape", s.median_ape, any);
  put("bias", s.bias, any);
  put("p90_ape", s.p90_ape, any);
  put("inside_interval", s.inside_interval, any);
  put("baseline_mape", s.baseline_mape, baseline);
  put("baseline_bias", s.baseline_bias, baseline);
  j["not_scored"] = Json::object();
  for (const auto& [reason, count] : s.not_scored) j["not_scored"][reason] = count;
  return j;
}

Json row_json(const ScoredRow& row) {
  const TruthRow& t = row.truth;
  const Prediction& p = row.prediction;
  Json j = {{"id", t.id},
            {"file", t.file},
            {"line", t.line},
            {"family", t.family},
            {"split", split_name(row.split)},
            {"model", t.text("model")},
            {"hardware", t.text("hardware")},
            {"quantity", t.quantity},
            {"unit", t.unit},
            {"measured", t.value}};
  if (p.scored()) {
    j["predicted"] = p.value;
    j["p05"] = p.p05;
    j["p95"] = p.p95;
    j["error"] = percent(row.error());
    j["baseline"] = p.baseline > 0 ? Json(p.baseline) : Json(nullptr);
  } else {
    j["not_scored"] = p.reason;
  }
  if (!p.assumed.empty()) j["assumed"] = p.assumed;
  if (p.guess_spread > 0) j["guess_spread"] = p.guess_spread;
  return j;
}

}  // namespace

ValidationReport validation_report(const Catalog& catalog, const std::vector<ScoredRow>& rows, GroupBy by) {
  const Resolver names(catalog);
  ValidationReport report;
  std::vector<std::vector<const ScoredRow*>> groups, splits;
  for (const ScoredRow& row : rows) add_group(report.groups, groups, group_of_row(catalog, names, row.truth, by), row);
  for (const Split split : {Split::fit, Split::holdout, Split::unseen})
    for (const ScoredRow& row : rows)
      if (row.split == split) add_group(report.splits, splits, std::string(split_name(split)), row);
  score_all(report.groups, groups);
  score_all(report.splits, splits);
  return report;
}

std::string validation_text(const ValidationReport& report, const std::vector<ScoredRow>& rows, TruthTask task,
                            std::size_t worst, const Screen& screen) {
  std::string text = group_table(report.groups, "group", task, screen);
  text += "\n" + group_table(report.splits, "rows by use in the fit", task, screen);
  text += wrapped_lines(printable_lines(reasons_text(report.groups)), screen);
  if (worst > 0) text += worst_text(rows, worst, screen);
  return text;
}

std::string validation_csv(const std::vector<ScoredRow>& rows) {
  Table t({{"id"},
           {"file"},
           {"line", true},
           {"family"},
           {"split"},
           {"model"},
           {"hardware"},
           {"quantity"},
           {"unit"},
           {"measured", true},
           {"predicted", true},
           {"p05", true},
           {"p95", true},
           {"error_percent", true},
           {"baseline", true},
           {"not_scored"},
           {"assumed"}});
  for (const ScoredRow& row : rows) {
    const TruthRow& truth = row.truth;
    const Prediction& p = row.prediction;
    std::vector<std::string> cells = {truth.id,
                                      truth.file,
                                      std::to_string(truth.line),
                                      truth.family,
                                      std::string(split_name(row.split)),
                                      truth.text("model"),
                                      truth.text("hardware"),
                                      truth.quantity,
                                      truth.unit,
                                      exact_number(truth.value)};
    for (const double value : {p.value, p.p05, p.p95}) cells.push_back(p.scored() ? exact_number(value) : "");
    cells.push_back(p.scored() ? exact_number(percent(row.error())) : "");
    cells.push_back(p.scored() && p.baseline > 0 ? exact_number(p.baseline) : "");
    cells.insert(cells.end(), {p.scored() ? "" : p.reason, p.assumed});
    t.add(std::move(cells));
  }
  return t.text(TableFormat::csv);
}

std::string validation_json(const ValidationReport& report, const std::vector<ScoredRow>& rows, TruthTask task,
                            GroupBy by) {
  Json j;
  j["task"] = truth_task_name(task);
  j["by"] = kGroupByNames[static_cast<std::size_t>(by)];
  j["families"] = Json::object();
  for (const auto& [name, score] : report.groups) j["families"][name] = score_json(score);
  j["splits"] = Json::object();
  for (const auto& [name, score] : report.splits) j["splits"][name] = score_json(score);
  j["rows"] = Json::array();
  for (const ScoredRow& row : rows) j["rows"].push_back(row_json(row));
  return json_text(j, 1) + "\n";
}

}  // namespace eqc
