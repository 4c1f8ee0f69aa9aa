// Distance by logarithms of total and active parameters.
#include "host/validate/nearest_model.hpp"

#include <cmath>

#include "kernels/model/spec.hpp"

namespace eqc {

std::optional<std::size_t> nearest_model(const Catalog& catalog, const TruthRow& row) {
  const std::optional<double> stated = row.number("params_b"), stated_active = row.number("active_params_b");
  if (!stated || !(*stated > 0)) return std::nullopt;
  const double params = *stated * 1e9, active = stated_active && *stated_active > 0 ? *stated_active * 1e9 : params;
  std::optional<std::size_t> best;
  double least = 0;
  for (std::size_t i = 0; i < catalog.models.size(); ++i) {
    const ModelRow& model = catalog.models[i];
    if (!model.has_architecture() || model.estimate) continue;
    const double distance =
        std::abs(std::log(model.spec->params / params)) + std::abs(std::log(model.spec->active_params / active));
    if (best && distance >= least) continue;
    best = i;
    least = distance;
  }
  return best;
}

}  // namespace eqc
