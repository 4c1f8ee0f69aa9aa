// Prices that are of more than an accelerator.
#pragma once

#include "host/catalog/rows.hpp"

namespace eqc {

/// Its share of a server, of a superchip's machine or of a rack: no server multiplier comes on top.
inline bool is_whole(const PurchaseRow& price) {
  return price.kind == PurchaseKind::server || price.kind == PurchaseKind::superchip ||
         price.kind == PurchaseKind::system;
}

}  // namespace eqc
