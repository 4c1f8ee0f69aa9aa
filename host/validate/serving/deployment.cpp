// Reads a deployment from a row: model and hardware, then precisions, parallelism, load and methods as publications
// write them.
#include "host/validate/serving/deployment.hpp"

#include <cmath>

#include "host/validate/serving/deployment_steps.hpp"
#include "host/validate/serving/serving_framework.hpp"

namespace eqc {
namespace {

/// The catalog architecture nearest to a parameter count, for models that the catalog does not list.
const ModelRow* nearest_architecture(const Catalog& catalog, double params, double active) {
  const ModelRow* best = nullptr;
  double least = 0;
  for (const ModelRow& model : catalog.models) {
    if (!model.has_architecture() || model.estimate) continue;
    const double distance =
        std::abs(std::log(model.spec->params / params)) + std::abs(std::log(model.spec->active_params / active));
    if (best == nullptr || distance < least) {
      best = &model;
      least = distance;
    }
  }
  return best;
}

void read_model(const TruthContext& x, const TruthRow& row, Deployment& deployed) {
  constexpr double kNearestDoubt = 0.3;  // log standard deviation
  deployed.model_row = x.names.model(row.text("model"));
  if (deployed.model_row && x.catalog.models[*deployed.model_row].has_architecture()) {
    deployed.model = *x.catalog.models[*deployed.model_row].spec;
    return;
  }
  const std::optional<double> params = row.number("params_b"), active = row.number("active_params_b");
  if (!params || !(*params > 0)) {
    deployed.reason = "model not in the catalog and no parameter count";
    return;
  }
  const double total = *params * 1e9, used = active && *active > 0 ? *active * 1e9 : total;
  const ModelRow* nearest = nearest_architecture(x.catalog, total, used);
  if (nearest == nullptr) {
    deployed.reason = "model not in the catalog";
    return;
  }
  deployed.model = *nearest->spec;
  deployed.doubt = kNearestDoubt;
  note(deployed.assumed, "architecture as " + nearest->id + ", the nearest by parameter count");
}

void read_hardware(const TruthContext& x, const TruthRow& row, Deployment& deployed) {
  constexpr double kClassDoubt = 0.15;  // log standard deviation
  const std::optional<std::size_t> hardware = x.names.hardware(row.text("hardware"));
  if (!hardware) {
    deployed.reason = "hardware not in the catalog";
    return;
  }
  deployed.hardware_row = *hardware;
  for (const EfficiencyRow& e : x.catalog.efficiencies)
    if (e.id == x.catalog.hardware[*hardware].efficiency && contains(e.origin.notes, "class prior, not measured"))
      deployed.doubt = std::hypot(deployed.doubt, kClassDoubt);
}

}  // namespace

std::optional<double> server_setting(const TruthContext& x, const TruthRow& row, const Deployment& deployed,
                                     std::string_view setting) {
  const std::string& family = x.catalog.hardware[deployed.hardware_row].efficiency;
  const std::string& profile = deployed.profile;
  std::optional<double> value;
  for (const ServerSettingRow& s : x.facts.server_settings)
    if (s.setting == setting && contains(row.source, s.mark) && family.starts_with(s.hardware_family) &&
        (s.profile.empty() || profile == s.profile || profile.starts_with(s.profile + "/")) &&
        deployed.batch * deployed.replicas >= s.from_requests)
      value = s.value;
  return value;
}

Deployment deployment_of(const TruthContext& x, const TruthRow& row) {
  Deployment deployed;
  deployed.profile = serving_profile_of(row.text("framework"));
  read_model(x, row, deployed);
  if (deployed.reason.empty()) read_hardware(x, row, deployed);
  if (!deployed.reason.empty()) return deployed;
  read_formats(x, row, deployed);
  read_degrees(x, row, deployed);
  if (!deployed.reason.empty()) return deployed;
  read_load(x, row, deployed);
  read_methods(x, row, deployed);
  deployed.receive_steps = server_setting(x, row, deployed, "receive_steps").value_or(1);
  return deployed;
}

}  // namespace eqc
