// A published deployment in operation: what each of its devices does, and what comes out.
#pragma once

#include <string>

#include "host/validate/truth.hpp"
#include "host/validate/truth_context.hpp"
#include "kernels/model/power.hpp"

namespace eqc {

struct Operation {
  std::string reason, assumed;
  std::size_t hardware_row = 0;
  double devices = 1, output_tokens_per_s = 0, output_tokens = 0;
  PowerLoad load, prefill_load;
  double prefill_share = 0;
  double rate_spread = 0;  ///< log standard deviation of the software's throughput
  double doubt = 0;        ///< added to that of throughput
};

/// The row's deployment in a data centre, or on one user's machine where its framework is of that kind.
Operation operation_of(const TruthContext& x, const TruthRow& row);

}  // namespace eqc
