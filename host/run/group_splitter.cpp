// Sorted once per world; every grouping reads the same profile.
#include "host/run/group_splitter.hpp"

#include <map>

#include "kernels/metric/decomposition.hpp"
#include "kernels/metric/lorenz.hpp"
#include "kernels/metric/sort.hpp"

namespace eqc {

GroupSplitter::GroupSplitter(const std::vector<std::vector<std::string>>& names, const std::vector<double>& weight) {
  for (std::size_t e = 0; e < weight.size(); ++e)
    if (weight[e] > 0) {
      entity_.push_back(e);
      present_weight_.push_back(weight[e]);
    }
  std::int32_t most = 0;
  for (const std::vector<std::string>& grouping : names) {
    std::map<std::string, std::int32_t> number;
    std::vector<std::int32_t> of;
    for (const std::size_t e : entity_) of.push_back(number.emplace(grouping[e], static_cast<std::int32_t>(number.size())).first->second);
    groups_.push_back(std::move(of));
    counts_.push_back(static_cast<std::int32_t>(number.size()));
    most = counts_.back() > most ? counts_.back() : most;
  }
  const auto n = static_cast<std::int32_t>(entity_.size());
  for (std::vector<double>* v : {&value_, &sorted_, &weight_}) v->resize(entity_.size());
  for (std::vector<std::int32_t>* v : {&order_, &of_}) v->resize(entity_.size());
  sort_scratch_.resize(static_cast<std::size_t>(sort_with_order_scratch_size(n)));
  profile_scratch_.resize(static_cast<std::size_t>(profile_scratch_size(n)));
  group_scratch_.resize(static_cast<std::size_t>(decomposition_scratch_size(most)));
}

std::vector<double> GroupSplitter::split(const double* value) {
  const auto n = static_cast<std::int32_t>(entity_.size());
  for (std::int32_t i = 0; i < n; ++i) value_[i] = value[entity_[i]];
  sort_with_order(value_.data(), n, sorted_.data(), order_.data(), sort_scratch_.data());
  for (std::int32_t i = 0; i < n; ++i) weight_[i] = present_weight_[order_[i]];
  const Profile p = make_profile(sorted_.data(), weight_.data(), n, profile_scratch_.data());
  const double total = gini(p);
  std::vector<double> parts;
  for (std::size_t k = 0; k < groups_.size(); ++k) {
    for (std::int32_t i = 0; i < n; ++i) of_[i] = groups_[k][order_[i]];
    const Decomposition d = decompose(p, of_.data(), counts_[k], total, group_scratch_.data());
    parts.insert(parts.end(), {d.theil_t_between, d.theil_t_within, d.theil_l_between, d.theil_l_within, d.gini_between, d.gini_within, d.gini_overlap});
  }
  return parts;
}

}  // namespace eqc
