// From what a scenario says of an input to a distribution ready to sample.
#pragma once

#include "host/engine/draw/input_class.hpp"
#include "host/plan/plan.hpp"
#include "kernels/sample/distribution.hpp"

namespace eqc {

enum class Input : std::int32_t;  // kernels/econ/inputs.hpp

/// The distribution of `input` for the entity of that id at that place: the scenario's, else that of its class in
/// input/spreads.csv, else the built-in one.
Distribution input_distribution(const Plan& plan, Input input, const std::string& entity, const SpreadPlace& place);

/// Where the price of an accelerator comes from. Rents of the catalog: `catalog` where three clouds or more ask them or
/// the table does not say (cubes made before it did), `few_clouds`, `maker_only` and `one_cloud` (scaled to a market)
/// where fewer do (RentalBasis). `scenario`: the scenario's own distribution. `assumed`: a list price that the row
/// itself calls assumed (of a sibling, by analysts, scaled). Append only: cubes hold the numbers.
#define EQC_PRICE_BASIS_LIST(X) \
  X(catalog)                    \
  X(list_price)                 \
  X(from_rental) X(from_purchase) X(unknown) X(few_clouds) X(maker_only) X(one_cloud) X(scenario) X(assumed)
#define EQC_X(id) id,
enum class PriceBasis { EQC_PRICE_BASIS_LIST(EQC_X) count };
#undef EQC_X
const char* price_basis_name(PriceBasis basis);
PriceBasis purchase_basis(const Plan& plan, std::size_t hardware_row);
PriceBasis rental_basis(const Plan& plan, std::size_t hardware_row);
/// True where the catalog's purchase price is of a server, superchip or rack, divided by its accelerators.
bool priced_whole(const Plan& plan, std::size_t hardware_row);

/// Whether somebody asks this rent: what is scaled from one cloud or from a purchase price is no offer, unless
/// choice.imputed_rent takes it for one.
bool rent_is_offered(const Plan& plan, std::size_t hardware_row);

/// Whether somebody sells it at this price: likewise, unless choice.imputed_purchase.
bool purchase_is_offered(const Plan& plan, std::size_t hardware_row);

}  // namespace eqc
