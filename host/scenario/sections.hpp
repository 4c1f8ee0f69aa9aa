// The sections of a scenario, one reader function each: from the document tree to the structs of scenario.hpp.
#pragma once

#include <algorithm>
#include <functional>

#include "host/scenario/scenario.hpp"
#include "host/scenario/table_reader.hpp"

namespace eqc {

inline constexpr std::int64_t kMostTokens = 100'000'000;  ///< in one sequence

/// Each reads the section `root` holds (absent sections keep their defaults) and adds its faults to the reader's
/// diagnostics.
void read_run(TableReader& root, RunSpec& run);
void read_axes(TableReader& root, const Catalog& catalog, const std::vector<CaseSpec>& cases, AxesSpec& axes);
void read_training(TableReader& root, const Catalog& catalog, TrainingSpec& training);
void read_serving(TableReader& root, const Catalog& catalog, ServingSpec& serving);
/// Keys of [training] and [serving] that say which methods the model and its layout search may use.
void read_training_methods(TableReader& table, TrainingSpec& training);
void read_serving_methods(TableReader& table, ServingSpec& serving);
void read_cost(TableReader& root, CostSpec& cost);
void read_choice(TableReader& root, ChoiceSpec& choice);
/// The distribution that a row of input/spreads.csv gives; one that rests on the catalog's median or on residuals as a
/// multiplier, residuals with a sigma of 0.3.
DistributionSpec spread_distribution(const SpreadRow& row);
/// The inputs as the catalog's spreads have them. Faults: spreads outside their input's range.
std::vector<InputSpec> default_inputs(const Catalog& catalog, Diagnostics& diagnostics);
/// [catalog]: files of rows beside the scenario join the catalog's tables.
void read_catalog_files(TableReader& root, const std::string& scenario_path, Catalog& catalog);
/// [[model]] and [[hardware]] join the catalog; `date` is that of rows that are like no other.
void read_own_rows(TableReader& root, const std::string& date, Catalog& catalog);
/// [calibration]: measured shares take the place of a family's in the catalog.
void read_calibrations(TableReader& root, const std::string& scenario_path, Catalog& catalog);
void read_inputs(TableReader& root, const Catalog& catalog, std::vector<InputSpec>& inputs);
void read_correlations(TableReader& root, const std::vector<InputSpec>& inputs, std::vector<Correlation>& correlations);
void read_cases(TableReader& root, const Catalog& catalog, std::vector<CaseSpec>& cases);
/// The policies of one [[case]]; `table` reads it.
void read_policies(TableReader& table, const Catalog& catalog, CaseSpec& read);
void read_affordability(TableReader& root, const Catalog& catalog, const Scenario& scenario,
                        AffordabilitySpec& affordability);
void read_output(TableReader& root, const RunSpec& run, const std::string& scenario_path, OutputSpec& output);

void read_sensitivity(TableReader& root, SensitivitySpec& sensitivity);

/// The distribution and scope of [inputs.<info.name>]; `table` reads that table.
void read_distribution(TableReader& table, const InputInfo& info, DistributionSpec& distribution);

/// Names and patterns to positions in `ids`. "all" is every eligible id; a pattern with '*' or '?' adds the eligible
/// ids it matches, in list order; "!pattern" takes matches away again; a plain id adds itself. Faults: unknown id (with
/// the nearest), pattern without match, id named twice, id that is not eligible (with `why_not`), nothing left.
struct Selectable {
  std::vector<std::string> ids;
  std::vector<bool> eligible;
  std::string why_not;                                          ///< why an id is not eligible
  std::string what;                                             ///< "model", for faults
  std::function<std::string(const std::string&)> nearest = {};  ///< " (did you mean ...?)" for an unknown id
};
void read_selection(TableReader& table, const std::string& key, const Selectable& from,
                    std::vector<std::size_t>& chosen);

/// Distinct names of a list, in order: "all" and patterns work as in read_selection.
void read_names(TableReader& table, const std::string& key, const std::vector<std::string>& known,
                const std::string& what, std::vector<std::string>& chosen);

/// Distinct values of one member over the rows of a table, in the order of the rows.
template <class Row>
std::vector<std::string> distinct(const std::vector<Row>& rows, std::string Row::*member) {
  std::vector<std::string> all;
  for (const Row& row : rows)
    if (std::find(all.begin(), all.end(), row.*member) == all.end()) all.push_back(row.*member);
  return all;
}

/// Names of enumerators in order, for checks and listings.
const std::vector<std::string>& precision_names();
const std::vector<std::string>& objective_names();
const std::vector<std::string>& recompute_names();
const std::vector<std::string>& cost_basis_names();
const std::vector<std::string>& power_basis_names();
const std::vector<std::string>& export_control_names();
const std::vector<std::string>& export_licences_names();
const std::vector<std::string>& practice_names();
const std::vector<std::string>& use_pricing_names();
const std::vector<std::string>& income_basis_names();
const std::vector<std::string>& nation_budget_names();
const std::vector<std::string>& company_budget_names();
const std::vector<std::string>& cost_view_names();
const std::vector<std::string>& sensitivity_method_names();
const std::vector<std::string>& sobol_estimator_names();
const std::vector<std::string>& sampler_names();
const std::vector<std::string>& scope_names();
const std::vector<std::string>& task_names();
std::vector<std::string> input_names();

}  // namespace eqc
