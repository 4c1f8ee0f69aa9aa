// Interfaces sell the same model at different prices; people take the cheapest.
#include "host/engine/afford/list_price.hpp"

#include <limits>

namespace eqc {

double list_price_per_month(const Plan& plan, std::size_t model) {
  const AffordabilitySpec& a = plan.scenario->affordability;
  const std::size_t row = plan.scenario->axes.models[model];
  double best = std::numeric_limits<double>::quiet_NaN();
  for (const std::size_t i : a.apis) {
    const ApiRow& api = plan.catalog->apis[i];
    if (!api.model || *api.model != row) continue;
    const double per_token =
        a.use_output_share * api.output_usd_per_token + (1.0 - a.use_output_share) * api.input_usd_per_token;
    const double month = per_token * a.use_tokens_per_month;
    if (!(best <= month)) best = month;
  }
  return best;
}

}  // namespace eqc
