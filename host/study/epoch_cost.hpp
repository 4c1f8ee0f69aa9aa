// Cost of a training run by the method of Cottier et al. 2024 (arXiv 2405.21015; Epoch AI, training-cost-trends), for
// the anchors.
#pragma once

#include "host/catalog/rows.hpp"

namespace eqc {

/// USD of the price level that `deflator` leads to.
struct TrainingCostTriplet {
  double amortised = 0;  ///< hardware value lost during the run, interconnect and energy
  double cloud = 0;      ///< accelerator-hours at a committed cloud price
  double purchase = 0;   ///< buying all accelerators with servers and interconnect
};

/// value at start = server price x 10^(-0.14 x years since available); lost per hour = value x 0.14 ln 10 / 8766 h;
/// interconnect is 19 % of the cluster, so hardware costs are divided by 0.81; energy = TDP x server ratio x mean draw
/// x PUE x price.
TrainingCostTriplet epoch_training_cost(const TrainingAnchorRow& row);

}  // namespace eqc
