// The class of each input by the rows it is drawn for: family of hardware, basis of a region's price, owner, task, ...
#include "host/engine/draw/input_class.hpp"

#include "host/engine/software/serving_profile.hpp"
#include "host/engine/software/training_profile.hpp"
#include "host/scenario/draw_range.hpp"
#include "host/scenario/sections.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/econ/term_list.hpp"
#include "kernels/model/spec.hpp"
#include "kernels/sample/make_distribution.hpp"

namespace eqc {
namespace {

constexpr double kFewOffers = 4;              // fewer make no range of prices
constexpr double kRackScale = 32;             // accelerators of a node from which on its fast link is a network
constexpr double kLargeCluster = 32768;       // accelerators of four-tier fabrics
constexpr const char* kNewPractice = "2023";  // models released before it: class before_2023
constexpr double kUnknownFamilySpread = 0.3;  // families whose row has no spread

bool starts_with(const std::string& text, std::string_view head) { return text.compare(0, head.size(), head) == 0; }

std::string grid_class(double kg_per_kwh) {
  return kg_per_kwh < 0.1    ? "below_100g"
         : kg_per_kwh < 0.25 ? "100_to_250g"
         : kg_per_kwh < 0.45 ? "250_to_450g"
                             : "above_450g";
}

/// Classes of one input at one place, narrowest first.
std::vector<std::string> classes_at(const Plan& plan, Input input, const SpreadPlace& place) {
  const ClassSource source = class_source(kInputNames[static_cast<int>(input)]);
  const auto of_region = [&](std::string basis) {
    return std::vector<std::string>{plan.region(place.region).id, std::move(basis), kDefaultClass};
  };
  switch (source) {
    case ClassSource::nothing: break;
    case ClassSource::hardware: {
      const std::size_t row = plan.scenario->axes.hardware[place.hardware];
      std::vector<std::string> classes = {plan.hardware(place.hardware).id, plan.hardware(place.hardware).efficiency};
      const PurchaseRow* bought = plan.catalog->purchase_of(row);
      if (bought != nullptr && bought->n < kFewOffers) classes.push_back("few_offers");
      classes.push_back(kDefaultClass);
      return classes;
    }
    case ClassSource::electricity: return of_region(plan.region(place.region).industrial_basis);
    case ClassSource::grid: return of_region(grid_class(plan.region(place.region).carbon_kg_per_kwh));
    case ClassSource::cooling: {
      const bool estimated = starts_with(plan.region(place.region).pue_basis, "climate estimate");
      const std::string basis = estimated ? "climate_estimate" : "operators";
      std::vector<std::string> classes = of_region(basis);
      classes.insert(classes.begin() + 1, owner_names()[static_cast<std::size_t>(place.owner)] + "_" + basis);
      return classes;
    }
    case ClassSource::owner: return {owner_names()[static_cast<std::size_t>(place.owner)], kDefaultClass};
    case ClassSource::task: return {place.task == Task::training ? "training" : "serving", kDefaultClass};
    case ClassSource::cluster:
#define EQC_X(id) #id,
    {
      static constexpr const char* kNames[] = {EQC_CLUSTER_SIZE_LIST(EQC_X)};
      return {kNames[static_cast<int>(place.cluster)], kDefaultClass};
    }
#undef EQC_X
    case ClassSource::practice:
      if (plan.scenario->training.practice == Practice::release && plan.model(place.model).released < kNewPractice)
        return {"before_2023", kDefaultClass};
      break;
  }
  return {kDefaultClass};
}

/// Log standard deviation of measurement over prediction, as `equicube validate` has it.
double residual_sigma(const Plan& plan, const std::string& input, const SpreadPlace& place) {
  if (input == kInputNames[static_cast<int>(Input::model_efficiency)])
    return place.task == Task::training
               ? training_profile(*plan.catalog, plan.scenario->training.software, 0).log_spread
               : serving_profile(*plan.catalog, plan.scenario->serving.software).spread.throughput;
  const double spread = plan.hardware(place.hardware).spec->curves.spread;
  return spread > 0 ? spread : kUnknownFamilySpread;
}

}  // namespace

std::optional<std::size_t> spread_row(const Plan& plan, Input input, const SpreadPlace& place) {
  const InputSpec& spec = plan.scenario->inputs[static_cast<std::size_t>(input)];
  if (spec.classes.empty()) return std::nullopt;
  for (const std::string& name : classes_at(plan, input, place))
    for (const auto& [row, distribution] : spec.classes)
      if (plan.catalog->spreads[row].class_name == name) return row;
  return std::nullopt;
}

Distribution spread_sampler(const Plan& plan, const SpreadRow& row, const SpreadPlace& place, double median) {
  DistributionSpec d = spread_distribution(row);
  if (row.shape == SpreadShape::residual) d.sigma = residual_sigma(plan, row.input, place);
  if (row.of_catalog_median) {
    for (double* p : {&d.value, &d.min, &d.mode, &d.max, &d.median}) *p *= median;
  }
  return sampler_of(d);
}

ClusterSize cluster_size(const HardwareRow& hardware, double accelerators) {
  const double node = hardware.spec->node_size;
  if (node >= kRackScale || accelerators >= kLargeCluster) return ClusterSize::large_cluster;
  return accelerators <= node ? ClusterSize::one_node : ClusterSize::cluster;
}

}  // namespace eqc
