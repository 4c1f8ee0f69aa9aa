// Values are digested where they are resolved: distributions instead of price tables, budgets instead of rows. Rows of
// models and accelerators are digested by the cells that the layout search reads.
#include "host/run/shared/unit_inputs.hpp"

#include <algorithm>
#include <functional>

#include "host/catalog/own_row.hpp"
#include "host/engine/draw/input_distribution.hpp"
#include "host/engine/draw/term_table.hpp"
#include "host/engine/price/cell_status.hpp"
#include "host/engine/search/limit_use.hpp"
#include "host/engine/search/search_jobs.hpp"
#include "host/engine/software/power_profile.hpp"
#include "host/engine/software/serving_profile.hpp"
#include "host/engine/software/training_profile.hpp"
#include "host/plan/export_control.hpp"
#include "host/plan/open_ways.hpp"
#include "host/plan/training_tokens.hpp"
#include "host/run/shared/hashed_values.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/term_list.hpp"

namespace eqc {
namespace {

/// Columns that no layout search reads: words, and what is read resolved (prices, tokens, dates of release).
using Columns = std::set<std::string, std::less<>>;
const Columns kUnreadOfModels = {"source",
                                 "as_of",
                                 "notes",
                                 "name",
                                 "developer",
                                 "country",
                                 "released",
                                 "weights",
                                 "licence",
                                 "estimate",
                                 "training_hardware",
                                 "training_gpu_hours",
                                 "parameter_note",
                                 "training_FLOP",
                                 "training_tokens_billion",
                                 "global_batch_tokens"},
              kUnreadOfHardware = {"source", "as_of",     "notes",      "name", "vendor",          "released",
                                   "link",   "price_USD", "price_note", "sold", "embodied_kgCO2e", "export_restricted"},
              kUnreadOfEfficiency = {"source", "as_of", "notes", "spread"};  // spread: the width of what is drawn

void distribution(FieldHash& hash, const Distribution& d) {
  hash.number(static_cast<std::uint64_t>(d.kind));
  hash.number(static_cast<std::uint64_t>(d.knots));
  hash.bytes(d.p, sizeof d.p);
  hash.bytes(d.knot, sizeof d.knot);
  hash.bytes(d.value, sizeof d.value);
}

/// A row of models or accelerators as its file has it, without words; of one of the scenario's own, the row that it is
/// like: the rest of it is in the scenario.
template <class Row>
void row_cells(FieldHash& hash, const Catalog& catalog, const std::vector<Row>& rows, const Row& row,
               const std::map<std::string, std::string>& like, const std::function<bool(std::string_view)>& reads) {
  const Row* from = &row;
  if (row.origin.from_scenario) {
    const auto known = like.find(row.id);
    from = nullptr;
    for (const Row& other : rows)
      if (known != like.end() && other.id == known->second) from = &other;
  }
  hash.number(from == nullptr ? 0 : 1);
  if (from == nullptr) return;
  for (const auto& [column, cell] : cells_of(catalog, from->origin))
    if (reads(column)) hash.text(column), hash.text(cell);
}

/// Shares that are reached; a calibration's row was read from elsewhere and joined the catalog as a file of one row.
void efficiency_cells(FieldHash& hash, const Plan& plan, const SearchTraits& traits, const EfficiencyRow& row) {
  const Catalog& catalog = *plan.catalog;
  RowOrigin origin = row.origin;
  if (catalog.files.count(origin.file) == 0) {
    origin.file = "hardware/efficiency-calibration-" + row.id + ".csv";
    origin.line = 2;
  }
  for (const auto& [column, cell] : cells_of(catalog, origin))
    if (kUnreadOfEfficiency.count(column) == 0 && traits.reads_column(column)) hash.text(column), hash.text(cell);
}

/// What rows laid over one another make of each parameter that is read.
template <class Profile>
void profile(FieldHash& hash, ParameterTable<Profile> table, const std::vector<SoftwareRow>& rows,
             const std::vector<std::string>& ids, const SearchTraits& traits) {
  std::map<std::string, double> values;
  for (const std::string& id : ids)
    for (const SoftwareRow& row : rows) {
      const Parameter<Profile>* const parameter = row.id == id ? find_parameter(table, row.parameter) : nullptr;
      if (parameter == nullptr || !traits.reads(parameter->read_by)) continue;
      const double value = parameter->unit == kChoiceUnit && row.value > 0 ? 1 : row.value;
      const auto [known, first] = values.emplace(row.parameter, value);
      if (!first) known->second = parameter->multiplies ? known->second * value : value;
    }
  hash.number(values.size());
  for (const auto& [parameter, value] : values) hash.text(parameter), real(hash, value);
}

void region_facts_of(FieldHash& hash, const RegionFacts& f) {
  for (const double value :
       {f.electricity_usd_per_kwh, f.carbon_kg_per_kwh, f.pue, f.cost_of_capital, f.construction_usd_per_w, f.tax_ratio,
        f.rental_premium, f.water_l_per_kwh, f.facility_life_years, f.carbon_usd_per_kg})
    real(hash, value);
}

/// Country groups of the export rules.
void export_group(FieldHash& hash, const Catalog& catalog, std::size_t nation) {
  hash.text(catalog.nations[nation].export_tier_2025);
  const ExportGroupRow* const row = catalog.export_group_of(nation);
  hash.number(row != nullptr ? 1 : 0);
  if (row != nullptr) numbers(hash, row->member);
}

/// Inputs that only one task's prices read (kernels/econ/terms.hpp, host/engine/draw: speed).
bool is_of_other_task(Input input, Task task) {
  const bool training = input == Input::experiments_multiplier || input == Input::rnd_staff_share ||
                        input == Input::realised_hours,
             serving = input == Input::occupancy;
  return (training && task != Task::training) || (serving && task != Task::serving);
}

bool holds_row(const std::vector<std::size_t>& rows, std::size_t row) {
  return std::find(rows.begin(), rows.end(), row) != rows.end();
}

/// What of a case's prices is read.
struct OpenCells {
  std::vector<char> hardware, region;  ///< [n_hardware], [regions of the block]

  bool any() const { return std::find(hardware.begin(), hardware.end(), 1) != hardware.end(); }
};

/// `task`: whose cells are open; none: either's, and payers look at regions that have none, too. Without `found`, all
/// that the case does not take away. Digests why the others are not.
OpenCells open_cells(FieldHash& hash, const Plan& plan, std::size_t case_position, std::optional<Task> task,
                     RegionBlock block, const ModelSearch* found) {
  const CaseSpec& c = plan.case_at(case_position);
  OpenCells open{std::vector<char>(plan.n_hardware, 0), std::vector<char>(block.count, !found || !task ? 1 : 0)};
  for (std::size_t h = 0; h < plan.n_hardware && !found; ++h) {
    const bool removed = holds_row(c.removed_hardware, plan.scenario->axes.hardware[h]);
    hash.number(removed ? 1 : 0);
    open.hardware[h] = !removed || !task ? 1 : 0;
  }
  for (const Task one : plan.tasks) {
    if (!found || (task && *task != one)) continue;
    const std::vector<std::int8_t> status = cell_status(plan, *found, one, case_position, block);
    hash.bytes(status.data(), status.size());
    for (std::size_t i = 0; i < status.size(); ++i)
      if (status[i] == 0) open.hardware[i % plan.n_hardware] = open.region[i / plan.n_hardware] = 1;
  }
  return open;
}

}  // namespace

UnitInputs::UnitInputs(const Plan& plan, const Node& document) : plan_(plan) {
  for (const char* kind : {"model", "hardware"})
    if (const Node* const rows = document.find(kind))
      for (const Node& row : rows->items) {
        const Node *const id = row.find("id"), *const like = row.find("like");
        if (id != nullptr && like != nullptr) like_[id->text] = like->text;
      }
  for (int i = 0; i < kInputs; ++i) {
    all_inputs_.insert(i);
    variants_.push_back(make_variants(plan, static_cast<Input>(i)));
  }
  for (const Input input : speed_inputs()) speed_inputs_.insert(static_cast<int>(input));
}

void UnitInputs::drawn(FieldHash& hash, Scope scope, std::size_t entity, const std::set<int>& inputs,
                       std::optional<Task> task) {
  const auto name = [&]() -> std::string {
    switch (scope) {
      case Scope::world: return "world";
      case Scope::hardware: return plan_.hardware(entity).id;
      case Scope::region: return plan_.region(entity).id;
      case Scope::model: return plan_.model(entity).id;
      case Scope::nation: return plan_.catalog->nations[entity].id;
      case Scope::organization: return plan_.catalog->organizations[entity].id;
    }
    return "";
  };
  const std::string id = name();
  hash.text(id);
  for (const int i : inputs) {
    if (plan_.scenario->inputs[static_cast<std::size_t>(i)].scope != scope) continue;
    if (task && is_of_other_task(static_cast<Input>(i), *task)) continue;
    std::string& known = drawn_[{i, scope, entity, task ? static_cast<int>(*task) : -1}];
    if (known.empty()) {
      FieldHash one;
      const Variants& variants = variants_[static_cast<std::size_t>(i)];
      const bool one_task = task && variants.by == Variants::By::task;
      if (!one_task) numbers(one, variants.of);
      for (const DrawPlace& example : variants.examples)
        if (!one_task || &example == &variants.examples[variants.at({.task = *task})])
          distribution(one,
                       input_distribution(plan_, static_cast<Input>(i), id, variant_place(example, scope, entity)));
      known = one.hex();
    }
    hash.text(known);
  }
}

const std::string& UnitInputs::searched_hardware(std::size_t h, std::size_t model, Task task) {
  const SearchTraits traits = traits_of_search(plan_, model, h, task);
  std::string& known = searched_[{h, traits}];
  if (!known.empty()) return known;
  const Catalog& catalog = *plan_.catalog;
  const Scenario& scenario = *plan_.scenario;
  const HardwareRow& row = plan_.hardware(h);
  FieldHash hash;
  row_cells(hash, catalog, catalog.hardware, row, like_, [&](std::string_view column) {
    return kUnreadOfHardware.count(column) == 0 && traits.reads_column(column);
  });
  for (const EfficiencyRow& efficiency : catalog.efficiencies)
    if (efficiency.id == row.efficiency || efficiency.id == row.id) efficiency_cells(hash, plan_, traits, efficiency);
  optional_real(hash, row.largest_cluster);
  const std::size_t place = scenario.axes.hardware[h];
  hash.number(purchase_basis(plan_, place) == PriceBasis::unknown || rental_basis(plan_, place) == PriceBasis::unknown);
  if (task == Task::training)
    profile(hash, training_parameters(), catalog.training_software,
            training_profile_ids(scenario.training.software, row.efficiency), traits);
  else
    profile(hash, serving_parameters(), catalog.serving_software,
            serving_profile_ids(scenario.serving.software, row.efficiency), traits);
  profile(hash, power_parameters(), catalog.power_software, power_profile_ids(row), traits);
  drawn(hash, Scope::hardware, h, speed_inputs_);
  return known = hash.hex();
}

std::string UnitInputs::search(std::size_t model, Task task) {
  FieldHash hash;
  row_cells(hash, *plan_.catalog, plan_.catalog->models, plan_.model(model), like_,
            [](std::string_view column) { return kUnreadOfModels.count(column) == 0; });
  if (task == Task::training) {
    real(hash, training_tokens(plan_, model));
    real(hash, global_batch_tokens(plan_, model));
  }
  for (std::size_t h = 0; h < plan_.n_hardware; ++h) hash.text(searched_hardware(h, model, task));
  drawn(hash, Scope::model, model, speed_inputs_, task);
  drawn(hash, Scope::world, 0, speed_inputs_, task);
  return hash.hex();
}

/// What pricing reads of an accelerator, whatever the case.
const std::string& UnitInputs::priced_hardware(std::size_t h, Reader reader) {
  std::string& known = priced_[{h, reader}];
  if (!known.empty()) return known;
  const HardwareFacts facts = hardware_facts(plan_, h);
  const std::size_t row = plan_.scenario->axes.hardware[h];
  FieldHash hash;
  real(hash, facts.tdp_w);
  if (reader == Reader::cells) real(hash, facts.embodied_kg);
  hash.number(facts.whole ? 1 : 0);
  hash.number(purchase_is_offered(plan_, row) ? 1 : 0);
  hash.number(rent_is_offered(plan_, row) ? 1 : 0);
  hash.number(static_cast<std::uint64_t>(chip_class(*plan_.catalog, row)));
  std::set<int> inputs = all_inputs_;
  if (reader == Reader::payers) inputs.erase(static_cast<int>(Input::embodied_carbon));
  drawn(hash, Scope::hardware, h, inputs);
  return known = hash.hex();
}

const std::string& UnitInputs::of_region(std::size_t region, std::size_t case_position, Reader reader) {
  std::string& known = regions_[{region, case_position, reader}];
  if (!known.empty()) return known;
  const CaseSpec& c = plan_.case_at(case_position);
  const std::size_t row = plan_.scenario->axes.regions[region];
  FieldHash hash;
  RegionFacts facts = region_facts(plan_, region, c);
  std::set<int> inputs = all_inputs_;
  if (reader == Reader::payers) facts.water_l_per_kwh = 0;
  if (reader == Reader::payers && facts.carbon_usd_per_kg == 0) {
    facts.carbon_kg_per_kwh = 0;
    inputs.erase(static_cast<int>(Input::carbon_intensity));
  }
  region_facts_of(hash, facts);
  hash.number(holds_row(c.removed_regions, row) ? 1 : 0);
  hash.number(c.electricity_regions.empty() || holds_row(c.electricity_regions, row) ? 1 : 0);
  const std::optional<std::size_t> nation = plan_.nations[region];
  hash.number(nation ? 1 : 0);
  if (nation && c.export_control != ExportControl::none) export_group(hash, *plan_.catalog, *nation);
  drawn(hash, Scope::region, region, inputs);
  return known = hash.hex();
}

/// `task`: of its cells; none: of payers, whose units also tell the hours of accelerators that the case takes away.
void UnitInputs::prices_of(FieldHash& hash, std::size_t model, std::size_t case_position, std::optional<Task> task,
                           RegionBlock block, const Known& known) {
  const CaseSpec& c = plan_.case_at(case_position);
  if (!known.costs && !places_of(hash, model, case_position, task, block, known.search)) return;
  std::set<int> inputs = all_inputs_;
  if (!(c.compute_years > 0)) inputs.erase(static_cast<int>(Input::compute_price_fall));
  if (task || !(c.use_years > 0)) inputs.erase(static_cast<int>(Input::use_price_fall));
  drawn(hash, Scope::model, model, inputs, task);
  drawn(hash, Scope::world, 0, inputs, task);
}

bool UnitInputs::places_of(FieldHash& hash, std::size_t model, std::size_t case_position, std::optional<Task> task,
                           RegionBlock block, const ModelSearch* found) {
  const Reader reader = task ? Reader::cells : Reader::payers;
  const OpenCells open = open_cells(hash, plan_, case_position, task, block, found);
  for (std::size_t h = 0; h < plan_.n_hardware; ++h) {
    if (!open.hardware[h]) continue;
    hash.text(priced_hardware(h, reader));
    if (found && task) hash.text(layout(model, *task, h, *found));
  }
  for (std::size_t r = 0; r < block.count; ++r)
    if (open.region[r]) hash.text(of_region(block.first + r, case_position, reader));
  return !task || open.any();
}

std::string UnitInputs::cells(std::size_t model, std::size_t case_position, Task task, RegionBlock block,
                              const Known& known) {
  FieldHash hash;
  prices_of(hash, model, case_position, task, block, known);
  return hash.hex();
}

}  // namespace eqc
