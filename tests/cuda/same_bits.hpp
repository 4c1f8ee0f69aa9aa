// Equality of answers, bit for bit.
#pragma once

#include <cstddef>
#include <cstring>
#include <vector>

#include "tests/cuda/jobs.hpp"

namespace eqc::test {

/// Position of the first element whose bits differ; -1 when all are the same. For types without padding.
template <class T>
std::ptrdiff_t first_difference(const std::vector<T>& a, const std::vector<T>& b) {
  if (a.size() != b.size()) return 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::memcmp(&a[i], &b[i], sizeof(T)) != 0) return static_cast<std::ptrdiff_t>(i);
  return -1;
}

inline bool same_entities(const EntityCase& a, const EntityCase& b) {
  return first_difference(a.metrics, b.metrics) == -1 && first_difference(a.parts, b.parts) == -1 &&
         first_difference(a.concentration, b.concentration) == -1;
}
inline bool same_answer(const InequityCase& a, const InequityCase& b) {
  return same_entities(a.entity, b.entity) && first_difference(a.able, b.able) == -1 &&
         first_difference(a.able_worlds, b.able_worlds) == -1;
}
inline bool same_answer(const HeadcountCase& a, const HeadcountCase& b) {
  return first_difference(a.totals, b.totals) == -1 && first_difference(a.group_share, b.group_share) == -1 &&
         first_difference(a.country_share, b.country_share) == -1;
}
inline bool same_answer(const ReachCase& a, const ReachCase& b) { return same_entities(a.entity, b.entity); }

/// `layout` is the last member; behind it there may be padding.
template <class Physics>
bool same_physics(const Physics& a, const Physics& b) {
  return std::memcmp(&a, &b, offsetof(Physics, layout) + sizeof(a.layout)) == 0;
}

template <class Result>
bool same_search(const Result& a, const Result& b) {
  return a.reason == b.reason && a.has_runner_up == b.has_runner_up && same_physics(a.best, b.best) &&
         same_physics(a.runner_up, b.runner_up) && std::memcmp(&a.counts, &b.counts, sizeof a.counts) == 0 &&
         std::memcmp(&a.missing_bytes, &b.missing_bytes, sizeof(double)) == 0 &&
         std::memcmp(&a.missing_seconds, &b.missing_seconds, sizeof(double)) == 0;
}

static_assert(sizeof(QuantityStatistics) == sizeof(double) * (5 + 2 * kMaxProbabilities + kMaxThresholds),
              "no padding");

}  // namespace eqc::test
