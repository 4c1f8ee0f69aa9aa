// anchor/training.csv and anchor/figures.csv: published figures that a study reproduces or compares with, and what that
// takes.
#include "host/catalog/tables.hpp"

namespace eqc {
std::vector<std::string> training_anchor_columns() {
  return {"id",
          "model",
          "accelerator",
          "accelerators",
          "accelerator_hours",
          "server_USD",
          "available",
          "start",
          "tdp_W",
          "server_power_ratio",
          "power_draw",
          "pue",
          "electricity_USD_per_kWh",
          "cloud_USD_per_hour",
          "deflator",
          "amortised_USD",
          "cloud_USD",
          "purchase_USD",
          "source",
          "as_of",
          "notes"};
}

void append_training_anchor(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  TrainingAnchorRow a;
  a.id = row.id("id", seen);
  a.model = row.required_text("model");
  a.accelerator = row.required_text("accelerator");
  a.accelerators = row.required("accelerators", kPositive);
  a.accelerator_hours = row.required("accelerator_hours", kPositive);
  a.server_usd = row.required("server_USD", kPositive);
  a.available_day = row.day("available");
  a.start_day = row.day("start");
  a.tdp_w = row.required("tdp_W", kPositive);
  a.server_power_ratio = row.required("server_power_ratio", kPositive);
  a.power_draw = row.required("power_draw", kShare);
  a.pue = row.required("pue", kPositive);
  a.electricity_usd_per_kwh = row.required("electricity_USD_per_kWh", kPositive);
  a.cloud_usd_per_h = row.required("cloud_USD_per_hour", kPositive);
  a.deflator = row.required("deflator", kPositive);
  a.amortised_usd = row.required("amortised_USD", kPositive);
  a.cloud_usd = row.required("cloud_USD", kPositive);
  a.purchase_usd = row.required("purchase_USD", kPositive);
  a.origin = row.origin();
  catalog.training_anchors.push_back(std::move(a));
}

std::vector<std::string> figure_columns() {
  return {"id", "published", "low", "high", "unit", "source", "as_of", "notes"};
}

void append_figure(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  FigureRow f;
  f.id = row.id("id", seen);
  f.published = row.required("published", kAnyNumber);
  f.low = row.optional("low", kAnyNumber);
  f.high = row.optional("high", kAnyNumber);
  f.unit = row.required_text("unit");
  f.origin = row.origin();
  catalog.figures.push_back(std::move(f));
}

}  // namespace eqc
