// Reads a deployment from a row: model and hardware, then precisions, parallelism, load and methods as publications
// write them.
#include "host/validate/serving/deployment.hpp"

#include <algorithm>
#include <cmath>

#include "host/base/text.hpp"
#include "host/validate/nearest_model.hpp"
#include "host/validate/serving/deployment_steps.hpp"
#include "host/validate/serving/serving_framework.hpp"
#include "host/validate/stated_fact.hpp"

namespace eqc {
namespace {

void read_model(const TruthContext& x, const TruthRow& row, Deployment& deployed) {
  deployed.model_row = x.names.model(row.text("model"));
  if (deployed.model_row && x.catalog.models[*deployed.model_row].has_architecture()) {
    const ModelRow& model = x.catalog.models[*deployed.model_row];
    deployed.model = *model.spec;
    deployed.reason = contradicts_size(row, model.id + ", which has", model.spec->params, model.spec->active_params);
    return;
  }
  const std::optional<std::size_t> nearest = nearest_model(x.catalog, row);
  if (!nearest) {
    deployed.reason = "model not in the catalog and no parameter count";
    return;
  }
  deployed.model = *x.catalog.models[*nearest].spec;
  deployed.doubt = kNearestDoubt;
  note(deployed.assumed, "architecture as " + x.catalog.models[*nearest].id + ", the nearest by parameter count");
}

void read_framework(const TruthRow& row, Deployment& deployed) {
  const std::string& name = row.text("framework");
  const Framework framework = framework_of(name);
  deployed.profile = serving_profile_of(name);
  deployed.profile_known = !framework.served.empty();
  if (framework.runs == Runs::unstated)
    note(deployed.assumed, "a server like vLLM: framework not stated");
  else if (!deployed.profile_known)
    note(deployed.assumed, "a server like vLLM: " + name + " is not known");
}

/// Compiled engines attend to everything unless told otherwise: max_attention_window_size "defaults to the maximum
/// sequence length", so that windows have "no effect by default" (TensorRT-LLM, Useful Runtime Options).
void widen_windows(Deployment& deployed) {
  if (!is_compiled_engine(deployed.profile) || deployed.model.window <= 0) return;
  deployed.model.window = 0;
  deployed.model.full_attention_every = 1;
  note(deployed.assumed, "no attention window, as compiled engines run by default");
}

void read_hardware(const TruthContext& x, const TruthRow& row, Deployment& deployed) {
  constexpr double kGenerationDoubt = 0.2;
  const std::string& text = row.text("hardware");
  std::optional<std::size_t> hardware = x.names.hardware(text);
  if (!hardware) {
    hardware = x.names.generation(text);
    if (hardware) {
      deployed.doubt = std::hypot(deployed.doubt, kGenerationDoubt);
      note(deployed.assumed, "accelerator of that generation: " + x.catalog.hardware[*hardware].id);
    }
  }
  if (!hardware) {
    deployed.reason = x.names.why_not(text, "hardware not in the catalog");
    return;
  }
  deployed.hardware_row = *hardware;
  if (const std::string memory = x.names.nearly(text); !memory.empty()) note(deployed.assumed, memory);
}

}  // namespace

namespace {

/// Does a name hold these words, whatever its case, hyphens and spaces?
bool named_like(const std::string& name, const std::string& words) {
  const auto letters = [](const std::string& text) {
    std::string kept = lower(text);
    std::erase_if(kept, [](char c) { return c == ' ' || c == '-' || c == '_' || c == '/'; });
    return kept;
  };
  return contains(letters(name), letters(words));
}

}  // namespace

bool from_source(const TruthRow& row, std::string_view mark) {
  if (mark.empty()) return true;
  const std::size_t end = std::min(mark.find('|'), mark.size());
  return eqc::states(row.source, mark.substr(0, end)) || (end < mark.size() && from_source(row, mark.substr(end + 1)));
}

std::optional<double> server_setting(const TruthContext& x, const TruthRow& row, const Deployment& deployed,
                                     std::string_view setting) {
  const std::string& family = x.catalog.hardware[deployed.hardware_row].efficiency;
  const std::string& profile = deployed.profile;
  const auto states = [&](double wanted, const char* column) {
    return !(wanted > 0) || row.number(column) == std::optional<double>(wanted);
  };
  std::optional<double> value;
  for (const ServerSettingRow& s : x.facts.server_settings)
    if (s.setting == setting && from_source(row, s.mark) && family.starts_with(s.hardware_family) &&
        (s.profile.empty() || profile == s.profile || profile.starts_with(s.profile + "/")) &&
        contains(lower(row.text("framework")), lower(s.framework)) && named_like(row.text("model"), s.model) &&
        (s.weights.empty() || stored_precision(s.weights) == deployed.weights.experts) &&
        states(s.input, "input_len") && states(s.output, "output_len") && states(s.tensor, "tp") &&
        states(s.expert, "ep") && (s.drafts.empty() || (s.drafts == "yes") == (deployed.draft_tokens > 0)) &&
        deployed.batch * deployed.replicas >= s.from_requests)
      value = s.value;
  return value;
}

double stated_power_share(const TruthContext& x, const TruthRow& row) {
  if (!contains(lower(row.text("notes")), "maxq") && !contains(lower(row.text("source_url_or_repo_path")), "maxq"))
    return 1;
  const auto model = x.names.model(row.text("model"));
  const bool small = model && x.catalog.models[*model].spec->params < x.assumed.maxq_small_params;
  return (small ? x.assumed.maxq_small_w : x.assumed.maxq_large_w) / x.assumed.maxq_rated_w;
}

Deployment deployment_of(const TruthContext& x, const TruthRow& row) {
  Deployment deployed;
  read_framework(row, deployed);
  read_model(x, row, deployed);
  widen_windows(deployed);
  if (deployed.reason.empty()) read_hardware(x, row, deployed);
  if (!deployed.reason.empty()) return deployed;
  deployed.power_share = stated_power_share(x, row);
  if (deployed.power_share < 1) note(deployed.assumed, "MaxQ: power limit of NVIDIA's configurations");
  read_formats(x, row, deployed);
  if (!deployed.reason.empty()) return deployed;
  read_degrees(x, row, deployed);
  if (!deployed.reason.empty()) return deployed;
  read_load(x, row, deployed);
  read_methods(x, row, deployed);
  read_loop(x, row, deployed);
  return deployed;
}

}  // namespace eqc
