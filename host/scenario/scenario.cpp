// Puts the sections together: text to tree, overrides, then every section in an order that lets later ones refer to
// earlier ones.
#include "host/scenario/scenario.hpp"

#include <algorithm>
#include <filesystem>

#include "host/base/file.hpp"
#include "host/base/month.hpp"
#include "host/scenario/sections.hpp"
#include "kernels/model/choices.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {

RunSpec::RunSpec() : objective(Objective::cost) {}
TrainingSpec::TrainingSpec() : precisions{Precision::bf16, Precision::fp8} {
  for (int mode = 0; mode < kRecomputes; ++mode) recompute.push_back(static_cast<Recompute>(mode));
}
ServingSpec::ServingSpec() : precisions{Precision::bf16, Precision::fp8}, kv_precisions{Precision::bf16} {}

std::int64_t longest_request(const ServingSpec& s) {
  std::int64_t longest = s.requests.empty() ? s.input_tokens + s.output_tokens : 0;
  for (const RequestKind& kind : s.requests) longest = std::max(longest, kind.input_tokens + kind.output_tokens);
  return longest;
}

namespace {

/// The newest date of a price: what a scenario without a date is about.
std::string newest_price(const Catalog& catalog) {
  std::string newest = "2026";
  int month = 0;
  const auto consider = [&](const auto& rows) {
    for (const auto& row : rows)
      if (const auto of_row = month_of(row.origin.as_of, YearEnd::first_month); of_row.value_or(0) > month) {
        month = *of_row;
        newest = row.origin.as_of;
      }
  };
  consider(catalog.rentals);
  consider(catalog.purchases);
  consider(catalog.apis);
  consider(catalog.subscriptions);
  return newest;
}

void read_date(TableReader& root, const Catalog& catalog, std::string& date) {
  date = newest_price(catalog);
  root.text("date", date);
  if (!month_of(date, YearEnd::first_month))
    root.fault("date", "'" + date + "' is no date; write \"YYYY\", \"YYYY-MM\" or \"YYYY-MM-DD\"");
}

void read_head(TableReader& root, const std::string& path, Scenario& scenario) {
  scenario.title = std::filesystem::path(path).stem().string();
  root.text("title", scenario.title);
  root.text("description", scenario.description);
  std::int64_t format = kScenarioFormat;
  root.whole("format", format, 1, 1000);
  if (format != kScenarioFormat)
    root.fault("format", "is " + std::to_string(format) + " but this program reads format " +
                             std::to_string(kScenarioFormat) + "; use a newer program or convert the file");
}

void remember_places(const Node& document, Scenario& scenario) {
  for (const auto& [section, table] : document.entries) {
    scenario.places[section] = {table.file, table.line};
    for (const auto& [key, value] : table.entries) scenario.places[section + "." + key] = {value.file, value.line};
    if (table.kind == Node::Kind::list && !table.items.empty()) scenario.places[section].line = table.items[0].line;
    for (const Node& item : table.items)
      if (const Node* id = item.find("id")) scenario.places[section + "." + id->text] = {item.file, item.line};
  }
}

}  // namespace

KeyPlace Scenario::place_of(const std::string& key) const {
  const auto found = places.find(key);
  return found != places.end() ? found->second : KeyPlace{path, 0};
}

Scenario parse_scenario(const std::string& path, const std::string& text, const std::vector<std::string>& overrides,
                        Catalog& catalog) {
  Diagnostics diagnostics;
  Node document = parse_document(path, text, diagnostics);
  if (!diagnostics.ok()) throw InputError(std::move(diagnostics));  // a broken tree would only add noise
  for (const std::string& assignment : overrides) apply_override(document, assignment, diagnostics);
  Scenario scenario;
  scenario.path = path;
  scenario.text = text;
  scenario.overrides = overrides;
  document.file = path;
  TableReader root(document, "", diagnostics);
  read_head(root, path, scenario);
  read_catalog_files(root, path, catalog);
  read_date(root, catalog, scenario.date);
  read_own_rows(root, scenario.date, catalog);
  read_calibrations(root, path, catalog);
  read_run(root, scenario.run);
  read_cases(root, catalog, scenario.cases);
  read_axes(root, catalog, scenario.cases, scenario.axes);
  read_training(root, catalog, scenario.training);
  read_serving(root, catalog, scenario.serving);
  read_cost(root, scenario.cost);
  read_choice(root, scenario.choice);
  for (CaseSpec& c : scenario.cases)
    if (c.owner == Owner::any) c.owner = scenario.cost.owner;
  read_inputs(root, catalog, scenario.inputs);
  read_correlations(root, scenario.inputs, scenario.correlations);
  read_affordability(root, catalog, scenario, scenario.affordability);
  read_output(root, scenario.run, path, scenario.output);
  read_sensitivity(root, scenario.sensitivity);
  root.finish();
  if (!diagnostics.ok()) throw InputError(std::move(diagnostics));
  remember_places(document, scenario);
  return scenario;
}

Scenario load_scenario(const std::string& path, const std::vector<std::string>& overrides, Catalog& catalog) {
  return parse_scenario(path, read_file(path), overrides, catalog);
}

}  // namespace eqc
