// Intervals around predicted values.
#include "host/validate/prediction.hpp"

#include <cmath>

namespace eqc {

Prediction spread_around(double value, double log_spread, double quantile) {
  Prediction p;
  p.value = value;
  p.p05 = value * std::exp(-quantile * log_spread);
  p.p95 = value * std::exp(quantile * log_spread);
  return p;
}

}  // namespace eqc
