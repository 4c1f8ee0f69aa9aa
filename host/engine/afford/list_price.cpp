// Interfaces sell the same model at different prices; people pay what the host in the middle asks.
#include "host/engine/afford/list_price.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace eqc {
namespace {

/// Who is asked first: those who sell now; else who resells under the maker's name; else who sold once.
int rank_of(const ApiRow& api) { return api.retired ? 2 : api.offer == ApiOffer::reseller ? 1 : 0; }

double month_usd(const AffordabilitySpec& a, const ApiRow& api) {
  const double per_token =
      a.use_output_share * api.output_usd_per_token + (1.0 - a.use_output_share) * api.input_usd_per_token;
  return per_token * a.use_tokens_per_month;
}

}  // namespace

double list_price_per_month(const Plan& plan, std::size_t model) {
  const AffordabilitySpec& a = plan.scenario->affordability;
  const std::size_t row = plan.scenario->axes.models[model];
  int rank = std::numeric_limits<int>::max();
  std::map<std::string, double> of_provider;  // its cheapest variant
  for (const std::size_t i : a.apis) {
    const ApiRow& api = plan.catalog->apis[i];
    if (!api.model || *api.model != row || rank_of(api) > rank) continue;
    if (rank_of(api) < rank) of_provider.clear();
    rank = rank_of(api);
    const auto [known, is_new] = of_provider.emplace(api.provider, month_usd(a, api));
    if (!is_new) known->second = std::min(known->second, month_usd(a, api));
  }
  std::vector<double> prices;
  for (const auto& [provider, price] : of_provider) prices.push_back(price);
  if (prices.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(prices.begin(), prices.end());
  const std::size_t middle = prices.size() / 2;
  return prices.size() % 2 == 1 ? prices[middle] : (prices[middle - 1] + prices[middle]) / 2;
}

}  // namespace eqc
