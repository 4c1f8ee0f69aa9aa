// Truth files, split and predictions.
#include "host/validate/validation.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "host/base/text.hpp"
#include "host/validate/hardware_count.hpp"
#include "host/validate/local/local_prediction.hpp"
#include "host/validate/power/power_prediction.hpp"
#include "host/validate/serving/serving_cells.hpp"
#include "host/validate/training/training_steps.hpp"
#include "host/validate/superseded.hpp"
#include "host/validate/wording.hpp"

namespace eqc {

namespace fs = std::filesystem;

namespace {

/// The predictor that speaks of a row.
Prediction predict(const TruthContext& x, TruthTask task, const TruthRow& row) {
  if (task == TruthTask::training) return predict_training(x, row);
  if (is_power_row(row)) return predict_power(x, row);
  if (is_local_row(row)) return predict_local(x, row);
  return predict_serving(x, row);
}

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

Prediction predict_row(const TruthContext& x, TruthTask task, const TruthRow& measured) {
  TruthRow row = measured;
  std::string assumed;
  if (task == TruthTask::serving)
    if (const std::string reason = read_serving_cells(row, assumed); !reason.empty())
      return Prediction::not_scored(reason);
  if (task == TruthTask::training)
    if (const std::string reason = read_counts(row, assumed); !reason.empty()) return Prediction::not_scored(reason);
  if (const std::string reason = read_hardware_count(x, row, assumed); !reason.empty())
    return Prediction::not_scored(reason);
  Prediction p = checked(predict(x, task, row));
  if (!assumed.empty()) note(p.assumed, assumed);
  return p;
}

std::vector<std::string> shipped_truth(const std::string& catalog_root, TruthTask task) {
  std::vector<std::string> files;
  const fs::path folder = fs::path(catalog_root) / "truth";
  if (fs::is_directory(folder))
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with(truth_task_name(task)) && entry.path().extension() == ".csv")
        files.push_back(entry.path().string());
    }
  std::sort(files.begin(), files.end());
  return files;
}

Split split_of(const TruthFacts& facts, TruthTask task, const TruthRow& row) {
  const bool fitted =
      std::any_of(facts.fitted_families.begin(), facts.fitted_families.end(),
                  [&](const FittedFamilyRow& f) { return f.task == truth_task_name(task) && f.family == row.family; });
  if (!fitted) return Split::unseen;
  return libdeflate_crc32(0, row.id.data(), row.id.size()) % 2 == 0 ? Split::fit : Split::holdout;
}

std::vector<ScoredRow> validate(const Catalog& catalog, TruthTask task, const std::vector<TruthRow>& rows) {
  const TruthContext x(catalog);
  const std::vector<bool> older = superseded(rows);
  std::vector<ScoredRow> scored;
  scored.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    scored.push_back(
        {rows[i],
         older[i] ? Prediction::not_scored("measured again with a newer release") : predict_row(x, task, rows[i]),
         split_of(x.facts, task, rows[i])});
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
