// Shared by the tests of measure: columns in, estimates by name out.
#pragma once

#include "host/metrics/measure/measure_table.hpp"
#include "host/metrics/metric_names.hpp"

namespace eqc::test {

inline TableColumns columns_of(std::vector<double> value, std::vector<double> weight = {}) {
  TableColumns c;
  c.value = std::move(value);
  c.weight = std::move(weight);
  return c;
}

inline const Estimate& estimate(const Estimates& all, const std::string& name) {
  for (std::size_t k = 0; k < all.size(); ++k)
    if (metric_names()[k] == name) return all[k];
  throw std::logic_error("no metric " + name);
}
inline double value_of(const Estimates& all, const std::string& name) { return estimate(all, name).value; }
inline double error_of(const Estimates& all, const std::string& name) { return estimate(all, name).error.value_or(-1); }

}  // namespace eqc::test
