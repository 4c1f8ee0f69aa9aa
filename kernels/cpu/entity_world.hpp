// One world of a job about entities on the CPU: a sorting network where the GPU counts ranks; the same order, hence the
// same bits.
#pragma once

#include <algorithm>
#include <vector>

#include "kernels/metric/entity_metrics.hpp"
#include "kernels/metric/sort.hpp"

namespace eqc::cpu {

/// Keeps its scratch between worlds.
class EntityWorld {
 public:
  explicit EntityWorld(const EntityMetrics& m)
      : m_(m),
        value_(room()),
        weight_(room()),
        sorted_(room()),
        order_(room()),
        entity_(room()),
        by_value_(room()),
        sort_scratch_(static_cast<std::size_t>(sort_with_order_scratch_size(m.n_entities))),
        scratch_(static_cast<std::size_t>(entity_scratch_size(m))) {}

  /// `value` [n_entities].
  void write(const double* value, std::int64_t world) {
    std::int32_t present = 0, invalid = 0;
    for (std::int32_t e = 0; e < m_.n_entities; ++e) {
      const bool ok = value[e] >= 0.0 && value[e] <= kLargestEntityValue && m_.weight[e] >= 0.0 &&
                      m_.weight[e] <= kLargestEntityValue;
      invalid += ok ? 0 : 1;
      value_[present] = value[e];
      entity_[present] = e;
      present += m_.weight[e] > 0.0 ? 1 : 0;
    }
    if (invalid == 0 && present > 0) sort(present);
    write_entity_metrics(SerialTeam{}, m_, sorted_.data(), weight_.data(), entity_.data(), present, invalid == 0, value,
                         world, scratch_.data(), nullptr);
  }

 private:
  std::size_t room() const { return static_cast<std::size_t>(m_.n_entities) + 1; }

  /// Who holds nothing comes first, as the order of equals is; only the others are sorted.
  void sort(std::int32_t n) {
    std::int32_t none = 0, held = 0;
    for (std::int32_t i = 0; i < n; ++i) {
      const std::int32_t e = entity_[i];
      const double v = value_[i];
      by_value_[none] = entity_[held] = e;
      value_[held] = v;
      none += v == 0.0 ? 1 : 0;
      held += v == 0.0 ? 0 : 1;
    }
    std::fill_n(sorted_.begin(), none, 0.0);
    if (held > 0) sort_with_order(value_.data(), held, sorted_.data() + none, order_.data(), sort_scratch_.data());
    for (std::int32_t i = 0; i < held; ++i) by_value_[none + i] = entity_[order_[i]];
    entity_.swap(by_value_);
    for (std::int32_t i = 0; i < n; ++i) weight_[i] = m_.weight[entity_[i]];
  }

  const EntityMetrics& m_;
  std::vector<double> value_, weight_, sorted_;
  std::vector<std::int32_t> order_, entity_, by_value_;
  std::vector<double> sort_scratch_, scratch_;
};

}  // namespace eqc::cpu
