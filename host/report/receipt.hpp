// The receipt of one cell: everything between the catalog rows and the price, with formulas' sources.
#pragma once

#include <cstdint>
#include <string>

#include "host/plan/plan.hpp"

namespace eqc {

struct ReceiptRequest {
  std::string model, hardware, region, case_id;  ///< ids on the scenario's axes; empty case: the first
  std::int64_t world = -1;                       ///< -1: statistics over all worlds
};

/// Throws InputError for an id that is not on its axis, with the nearest that is.
std::string receipt_text(const Plan& plan, const ReceiptRequest& request);

}  // namespace eqc
