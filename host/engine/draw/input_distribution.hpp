// From what a scenario says of an input to a distribution ready to sample.
#pragma once

#include "host/plan/plan.hpp"
#include "kernels/sample/distribution.hpp"

namespace eqc {

enum class Input : std::int32_t;  // kernels/econ/inputs.hpp

/// The distribution of `input` for one entity. `hardware_row` (an index of Catalog::hardware) is used by "catalog"
/// prices only.
Distribution input_distribution(const Plan& plan, Input input, std::size_t hardware_row);

/// Where the price of an accelerator comes from. Rents of the catalog: `catalog` where three clouds or more ask them,
/// `few_clouds`, `maker_only` and `one_cloud` (scaled to a market) where fewer do (RentalBasis).
enum class PriceBasis {
  catalog,
  list_price,
  from_rental,
  from_purchase,
  unknown,
  few_clouds,
  maker_only,
  one_cloud,
  count
};
const char* price_basis_name(PriceBasis basis);
PriceBasis purchase_basis(const Catalog& catalog, std::size_t hardware_row, Market market);
PriceBasis rental_basis(const Catalog& catalog, std::size_t hardware_row, Market market);

}  // namespace eqc
