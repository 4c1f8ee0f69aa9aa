// All runs of a model cost in proportion: same speed, same wall time, a cluster as much larger as the work.
#include "host/engine/afford/payer_runs.hpp"

#include <limits>

#include "host/base/human.hpp"

namespace eqc {

std::vector<std::string> run_labels(const AffordabilitySpec& a) {
  std::vector<std::string> labels;
  if (a.train_flop.empty() && a.views.empty() && !(a.finetune_tokens > 0)) return labels;
  labels.push_back("model");
  if (a.finetune_tokens > 0) labels.push_back("finetune");
  for (const double flop : a.train_flop) labels.push_back(label_text(flop));
  return labels;
}

std::vector<double> run_ratios(const AffordabilitySpec& a, const CapabilityCosts& costs) {
  const double unknown = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> ratios = {1.0};
  if (a.finetune_tokens > 0)
    ratios.push_back(costs.train_tokens > 0
                         ? a.finetune_tokens / costs.train_tokens * (a.finetune_full ? 1.0 : kAdapterWork)
                         : unknown);
  for (const double flop : a.train_flop) ratios.push_back(costs.train_flop > 0 ? flop / costs.train_flop : unknown);
  return ratios;
}

std::vector<CostView> run_views(const AffordabilitySpec& a) {
  return a.views.empty() ? std::vector<CostView>{CostView::cheapest} : a.views;
}

}  // namespace eqc
