// Numbers for names.
#include "host/engine/afford/entity_groupings.hpp"

#include <map>

namespace eqc {

EntityGroupings::EntityGroupings(const std::vector<std::vector<std::string>>& names,
                                 const std::vector<double>& weight) {
  for (const std::vector<std::string>& grouping : names) {
    std::map<std::string, std::int32_t> number;
    for (std::size_t e = 0; e < weight.size(); ++e)
      group_.push_back(
          weight[e] > 0 ? number.emplace(grouping[e], static_cast<std::int32_t>(number.size())).first->second : 0);
    counts_.push_back(static_cast<std::int32_t>(number.size()));
  }
}

void EntityGroupings::ask(EntityMetrics& job, std::vector<double>& parts) const {
  parts.resize(counts_.size() * kDecompositionParts * static_cast<std::size_t>(job.worlds));
  job.n_groupings = static_cast<std::int32_t>(counts_.size());
  for (std::size_t g = 0; g < counts_.size(); ++g) job.n_groups[g] = counts_[g];
  job.group = group_.data();
  job.parts = parts.data();
}

}  // namespace eqc
