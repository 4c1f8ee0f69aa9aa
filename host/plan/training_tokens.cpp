// Tokens of models whose developers do not say: as those of their relatives.
#include "host/plan/training_tokens.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "host/base/month.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {
namespace {

constexpr int kSameTime = 12;  // months within which a developer's models are trained alike
constexpr std::size_t kContemporaries = 9;

/// A model that says its tokens, by how far it is from another.
struct Relative {
  int months = 0;
  double size_ratio = 0;  ///< |ln| of active parameters
  std::size_t row = 0;
  bool operator<(const Relative& other) const {
    return months != other.months           ? months < other.months
           : size_ratio != other.size_ratio ? size_ratio < other.size_ratio
                                            : row < other.row;
  }
};

/// Every other model of the catalog that says its tokens, the nearest in time first.
std::vector<Relative> relatives_of(const Catalog& catalog, std::size_t row) {
  const ModelRow& model = catalog.models[row];
  const std::optional<int> month = month_of(model.released, YearEnd::first_month);
  std::vector<Relative> all;
  for (std::size_t i = 0; month && i < catalog.models.size(); ++i) {
    const ModelRow& other = catalog.models[i];
    const std::optional<int> then = month_of(other.released, YearEnd::first_month);
    if (i == row || !then || other.origin.from_scenario || other.estimate || !(other.spec->training_tokens > 0))
      continue;
    all.push_back({std::abs(*then - *month),
                   std::abs(std::log(other.spec->active_params) - std::log(model.spec->active_params)), i});
  }
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

const char* tokens_basis_name(TokensBasis basis) {
#define EQC_X(id) #id,
  static constexpr const char* kNames[] = {EQC_TOKENS_BASIS_LIST(EQC_X)};
#undef EQC_X
  return kNames[static_cast<int>(basis)];
}

TrainingTokens usual_tokens(const Catalog& catalog, std::size_t row) {
  const std::vector<Relative> relatives = relatives_of(catalog, row);
  const auto tokens = [&](const Relative& r) { return catalog.models[r.row].spec->training_tokens; };
  for (const Relative& r : relatives)
    if (r.months <= kSameTime && catalog.models[r.row].developer == catalog.models[row].developer &&
        !catalog.models[row].developer.empty())
      return {tokens(r), TokensBasis::same_developer, r.row};
  if (relatives.size() < kContemporaries) return {};
  std::vector<double> nearest;
  for (std::size_t i = 0; i < kContemporaries; ++i) nearest.push_back(tokens(relatives[i]));
  std::sort(nearest.begin(), nearest.end());
  return {nearest[kContemporaries / 2], TokensBasis::same_time, std::nullopt};
}

TrainingTokens published_or_usual_tokens(const Catalog& catalog, std::size_t row) {
  const ModelRow& model = catalog.models[row];
  if (model.spec->training_tokens > 0) return {model.spec->training_tokens, TokensBasis::published, std::nullopt};
  if (model.training_flop && model.spec->active_params > 0)
    return {*model.training_flop / (6.0 * model.spec->active_params), TokensBasis::from_flop, std::nullopt};
  return usual_tokens(catalog, row);
}

TrainingTokens training_tokens_of(const Plan& plan, std::size_t model) {
  const TrainingSpec& t = plan.scenario->training;
  const std::size_t row = plan.scenario->axes.models[model];
  if (const auto own = t.tokens_of.find(row); own != t.tokens_of.end())
    return {own->second, TokensBasis::scenario, std::nullopt};
  if (!t.tokens_from_catalog) return {t.tokens, TokensBasis::scenario, std::nullopt};
  const TrainingTokens found = published_or_usual_tokens(*plan.catalog, row);
  return t.published_tokens_only && by_rule(found.basis) ? TrainingTokens{} : found;
}

}  // namespace eqc
