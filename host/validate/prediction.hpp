// What the performance model says of one published measurement, from the catalog and the row's configuration alone.
#pragma once

#include <string>

#include "host/catalog/catalog.hpp"
#include "host/validate/resolve.hpp"
#include "host/validate/truth.hpp"

namespace eqc {

struct Prediction {
  double value = 0;         ///< in the unit of the row
  double p05 = 0, p95 = 0;  ///< where nine of ten measurements should lie, same unit
  double baseline =
      0;  ///< constant 45 % HFU (training), plain roofline at 100 % of peak (serving); 0: none for this quantity
  std::string reason;   ///< why the row cannot be scored, short enough to be counted; empty when it is scored
  std::string assumed;  ///< options the row does not state, and what was taken

  bool scored() const { return reason.empty(); }
  static Prediction not_scored(std::string why) {
    Prediction p;
    p.reason = std::move(why);
    return p;
  }
};

Prediction predict_training(const Catalog& catalog, const Resolver& names, const TruthRow& row);
Prediction predict_serving(const Catalog& catalog, const Resolver& names, const TruthRow& row);

}  // namespace eqc
