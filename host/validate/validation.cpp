// Truth files, split and predictions.
#include "host/validate/validation.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "host/base/csv.hpp"
#include "host/base/file.hpp"
#include "host/base/text.hpp"
#include "host/validate/local/local_prediction.hpp"
#include "host/validate/power/power_prediction.hpp"
#include "host/validate/superseded.hpp"

namespace eqc {

namespace fs = std::filesystem;

namespace {

/// The predictor that speaks of a row.
Prediction predict(const Catalog& catalog, const Resolver& names, TruthTask task, const TruthRow& row) {
  if (task == TruthTask::training) return predict_training(catalog, names, row);
  if (is_power_row(row)) return predict_power(catalog, names, row);
  if (is_local_row(row)) return predict_local(catalog, names, row);
  return predict_serving(catalog, names, row);
}

std::string_view task_name(TruthTask task) { return task == TruthTask::training ? "training" : "serving"; }

}  // namespace

std::vector<std::string> shipped_truth(const std::string& catalog_root, TruthTask task) {
  std::vector<std::string> files;
  const fs::path folder = fs::path(catalog_root) / "truth";
  if (fs::is_directory(folder))
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with(task_name(task)) && entry.path().extension() == ".csv")
        files.push_back(entry.path().string());
    }
  std::sort(files.begin(), files.end());
  return files;
}

SplitRule::SplitRule(const std::string& catalog_root, TruthTask task) {
  const std::string file = (fs::path(catalog_root) / "truth" / "split.csv").string();
  if (!fs::exists(file)) return;
  Diagnostics faults;
  const CsvTable csv = parse_csv(file, read_file(file), faults);
  const auto column = [&](std::string_view name) {
    const auto found = std::find(csv.header.begin(), csv.header.end(), name);
    if (found == csv.header.end())
      faults.add(file, 1, std::string(name), "column is missing; the split needs task and family");
    return static_cast<std::size_t>(found - csv.header.begin());
  };
  const std::size_t task_column = column("task"), family_column = column("family");
  if (!faults.ok()) throw InputError(faults);
  for (const CsvRecord& record : csv.records)
    if (record.fields[task_column] == task_name(task)) fitted_.push_back(record.fields[family_column]);
}

Split SplitRule::of(const TruthRow& row) const {
  if (std::find(fitted_.begin(), fitted_.end(), row.family) == fitted_.end()) return Split::unseen;
  return libdeflate_crc32(0, row.id.data(), row.id.size()) % 2 == 0 ? Split::fit : Split::holdout;
}

namespace {

/// A configuration beyond any machine (a batch of 10^10, a negative degree) may come out as no number, or below zero:
/// that is not a prediction.
Prediction checked(Prediction p) {
  const auto positive = [](double x) { return std::isfinite(x) && x > 0; };
  if (p.scored() && !(positive(p.value) && positive(p.p05) && positive(p.p95)))
    return Prediction::not_scored("configuration outside of what the model describes");
  if (!positive(p.baseline)) p.baseline = 0;
  return p;
}

}  // namespace

std::vector<ScoredRow> validate(const Catalog& catalog, TruthTask task, const std::vector<TruthRow>& rows) {
  const Resolver names(catalog);
  const SplitRule split(catalog.root, task);
  std::vector<ScoredRow> scored;
  scored.reserve(rows.size());
  const std::vector<bool> older = superseded(rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    scored.push_back({rows[i],
                      older[i] ? Prediction::not_scored("measured again with a newer release")
                               : checked(predict(catalog, names, task, rows[i])),
                      split.of(rows[i])});
  }
  return scored;
}

std::string group_of_row(const Catalog& catalog, const Resolver& names, const TruthRow& row, GroupBy by) {
  if (by == GroupBy::family) return row.family;
  if (by == GroupBy::quantity) return row.family + ": " + row.quantity;
  if (by == GroupBy::hardware) {
    const auto found = names.hardware(row.text("hardware"));
    return found ? catalog.hardware[*found].id : row.text("hardware");
  }
  const auto found = names.model(row.text("model"));
  return found ? catalog.models[*found].id : row.text("model");
}

}  // namespace eqc
