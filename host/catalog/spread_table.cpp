// input/spreads.csv: how each uncertain input is drawn, by class; parameters are checked here, what they mean for the
// input in host/plan.
#include "host/base/text.hpp"
#include "host/catalog/spread_classes.hpp"
#include "host/catalog/tables.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/term_list.hpp"

namespace eqc {
namespace {

struct InputClasses {
  Input input;
  ClassSource source;
};
constexpr InputClasses kInputClasses[] = {
    {Input::compute_efficiency, ClassSource::hardware},
    {Input::memory_efficiency, ClassSource::hardware},
    {Input::network_efficiency, ClassSource::hardware},
    {Input::failure_rate, ClassSource::hardware},
    {Input::power_draw, ClassSource::hardware},
    {Input::purchase_price, ClassSource::hardware},
    {Input::server_multiplier, ClassSource::hardware},
    {Input::embodied_carbon, ClassSource::hardware},
    {Input::node_power_overhead, ClassSource::hardware},
    {Input::spot_interruptions, ClassSource::hardware},
    {Input::rental_price, ClassSource::owner},
    {Input::lifetime, ClassSource::owner},
    {Input::utilisation, ClassSource::owner},
    {Input::operations_share, ClassSource::owner},
    {Input::cost_of_capital_shift, ClassSource::owner},
    {Input::network_share, ClassSource::cluster},
    {Input::electricity_price, ClassSource::electricity},
    {Input::carbon_intensity, ClassSource::grid},
    {Input::pue, ClassSource::cooling},
    {Input::model_efficiency, ClassSource::task},
    {Input::realised_hours, ClassSource::practice},
    {Input::occupancy, ClassSource::nothing},
};

#define EQC_X(id) #id,
const std::vector<std::string> kKnownInputs = {EQC_INPUT_LIST(EQC_X)};
const std::vector<std::string> kClusterClasses = {EQC_CLUSTER_SIZE_LIST(EQC_X)};

/// Whose figure the region's PUE is, alone and with who owns: his rooms may be others.
std::vector<std::string> cooling_classes() {
  std::vector<std::string> names = {"operators", "climate_estimate"};
  for (std::size_t o = 1; o < owner_names().size(); ++o)
    for (const char* basis : {"operators", "climate_estimate"}) names.push_back(owner_names()[o] + "_" + basis);
  return names;
}

/// Classes of each source beside `default` and rows of the catalog.
std::vector<std::string> own_classes(ClassSource source) {
  switch (source) {
    case ClassSource::nothing: return {};
    case ClassSource::hardware: return {"few_offers"};
    case ClassSource::electricity: return {"measured", "commercial_2019_scaled", "region_median", "regulated_raised"};
    case ClassSource::grid: return {"below_100g", "100_to_250g", "250_to_450g", "above_450g"};
    case ClassSource::cooling: return cooling_classes();
    case ClassSource::owner: return {owner_names().begin() + 1, owner_names().end()};
    case ClassSource::task: return {"training", "serving"};
    case ClassSource::cluster: return kClusterClasses;
    case ClassSource::practice: return {"before_2023"};
  }
  return {};
}

bool is_of_region(ClassSource source) {
  return source == ClassSource::electricity || source == ClassSource::grid || source == ClassSource::cooling;
}

void add_ids(const std::vector<std::string>& ids, std::vector<std::string>& names) {
  names.insert(names.end(), ids.begin(), ids.end());
}

std::size_t parameters_of(SpreadShape shape) {
  switch (shape) {
    case SpreadShape::constant:
    case SpreadShape::residual: return 1;
    case SpreadShape::uniform:
    case SpreadShape::log_uniform:
    case SpreadShape::log_normal: return 2;
    case SpreadShape::triangular: return 3;
  }
  return 0;
}

void read_parameters(RowReader& row, SpreadRow& spread) {
  const std::vector<std::string> columns = {"p1", "p2", "p3"};
  const std::size_t n = parameters_of(spread.shape);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i < n)
      spread.parameters[i] = row.required(columns[i], kAnyNumber);
    else if (!row.text(columns[i]).empty())
      row.fault(columns[i], spread_shape_names()[static_cast<std::size_t>(spread.shape)] + " has " + std::to_string(n) +
                                " parameters; leave it empty");
  }
  const auto& p = spread.parameters;
  const bool logs = spread.shape == SpreadShape::log_normal || spread.shape == SpreadShape::log_uniform ||
                    spread.shape == SpreadShape::residual;
  if (logs && !(p[0] > 0)) row.fault("p1", shortest(p[0]) + " is not above 0, but its logarithm is taken");
  if (spread.shape == SpreadShape::log_normal && !(p[1] > 0 && p[1] <= 5))
    row.fault("p2", "sigma is " + shortest(p[1]) + "; it is above 0 and at most 5");
  const bool ascending = spread.shape == SpreadShape::triangular ? p[0] <= p[1] && p[1] <= p[2] && p[0] < p[2]
                         : spread.shape == SpreadShape::uniform || spread.shape == SpreadShape::log_uniform
                             ? p[0] < p[1]
                             : true;
  if (!ascending) row.fault("p2", "parameters of this distribution must rise");
}

void read_judgement(RowReader& row, SpreadRow& spread) {
  spread.low = row.optional("low", kAnyNumber);
  spread.mode = row.optional("mode", kAnyNumber);
  spread.high = row.optional("high", kAnyNumber);
  spread.reason = row.text("reason");
  const bool judged = spread.kind == SpreadKind::judgement;
  for (const char* column : {"low", "mode", "high", "reason"})
    if (row.text(column).empty() == judged)
      row.fault(column, judged ? "is empty; a judgement has low, mode, high and its reason"
                               : "is of judgements; this row's kind is another");
  if (judged && spread.low && spread.mode && spread.high &&
      !(*spread.low <= *spread.mode && *spread.mode <= *spread.high))
    row.fault("mode", "is not between low and high");
}

bool has_residuals(std::string_view input) {
  for (const Input i :
       {Input::compute_efficiency, Input::memory_efficiency, Input::network_efficiency, Input::model_efficiency})
    if (input == kInputNames[static_cast<int>(i)]) return true;
  return false;
}

bool is_price(std::string_view input) {
  return input == kInputNames[static_cast<int>(Input::rental_price)] ||
         input == kInputNames[static_cast<int>(Input::purchase_price)];
}

}  // namespace

const std::vector<std::string>& owner_names() {
  static const std::vector<std::string> names = {EQC_OWNER_LIST(EQC_X)};
  return names;
}
#undef EQC_X

ClassSource class_source(std::string_view input) {
  for (const InputClasses& c : kInputClasses)
    if (input == kInputNames[static_cast<int>(c.input)]) return c.source;
  return ClassSource::nothing;
}

std::vector<std::string> class_names(std::string_view input, const Catalog& catalog) {
  const ClassSource source = class_source(input);
  std::vector<std::string> names = {kDefaultClass};
  add_ids(own_classes(source), names);
  if (source == ClassSource::hardware) add_ids(ids_of(catalog.efficiencies), names);
  if (source == ClassSource::hardware) add_ids(ids_of(catalog.hardware), names);
  if (is_of_region(source)) add_ids(ids_of(catalog.regions), names);
  return names;
}

std::vector<std::string> spread_columns() {
  return {"input", "class", "distribution", "p1",     "p2",       "p3",     "unit",  "kind",
          "low",   "mode",  "high",         "reason", "evidence", "source", "as_of", "notes"};
}

/// A row of several classes, "nvidia-hopper;nvidia-blackwell", becomes one of each.
void append_spread(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  SpreadRow spread;
  spread.input = row.required_text("input");
  if (std::find(kKnownInputs.begin(), kKnownInputs.end(), spread.input) == kKnownInputs.end())
    row.fault("input", "'" + spread.input + "' is no uncertain input" + did_you_mean(spread.input, kKnownInputs));
  spread.shape = static_cast<SpreadShape>(row.choice("distribution", spread_shape_names()));
  spread.kind = static_cast<SpreadKind>(row.choice("kind", spread_kind_names()));
  if (spread.shape == SpreadShape::residual && !has_residuals(spread.input))
    row.fault("distribution", "residual: validation knows no residuals of " + spread.input);
  read_parameters(row, spread);
  read_judgement(row, spread);
  const std::string unit = row.required_text("unit");
  spread.of_catalog_median = unit == "catalog median";
  if (spread.of_catalog_median && !is_price(spread.input))
    row.fault("unit", "\"catalog median\" is of rental_price and purchase_price");
  spread.evidence = row.required_text("evidence");
  spread.origin = row.origin();
  const std::vector<std::string> known = class_names(spread.input, catalog);
  for (const std::string& name : split(row.required_text("class"), ';')) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      row.fault("class", "'" + name + "' is no class of " + spread.input + did_you_mean(name, known));
    row.unique("class", spread.input + " " + name, seen);
    spread.class_name = name;
    catalog.spreads.push_back(spread);
  }
}

}  // namespace eqc
