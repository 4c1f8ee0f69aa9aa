// Catalog prices become quantile tables; a price that is missing is imputed from the other one by the catalog's own
// median ratio.
#include "host/engine/draw/input_distribution.hpp"

#include <algorithm>
#include <vector>

#include "host/scenario/draw_range.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/sample/make_distribution.hpp"

namespace eqc {
namespace {

constexpr double kImputedSigma = 0.5;  // ln-spread of an imputed price: about a factor 2.3 at 5-95 %
constexpr double kListPriceSigma = 0.2;

/// Median over the catalog of purchase price / hourly rent (hours of rent that pay for the accelerator).
double median_rent_hours(const Catalog& catalog, Market market) {
  std::vector<double> ratios;
  for (std::size_t h = 0; h < catalog.hardware.size(); ++h) {
    const RentalRow* rent = catalog.rental_of(h, market);
    const PurchaseRow* bought = catalog.purchase_of(h);
    if (rent && bought) ratios.push_back(bought->median_usd / rent->usd_per_h[3]);
  }
  if (ratios.empty()) return 10000.0;  // no row has both: an accelerator costs about 14 months of on-demand rent
  std::sort(ratios.begin(), ratios.end());
  return ratios[ratios.size() / 2];
}

Distribution catalog_purchase(const Catalog& catalog, std::size_t h, Market market) {
  switch (purchase_basis(catalog, h, market)) {
    case PriceBasis::catalog: {
      const PurchaseRow& p = *catalog.purchase_of(h);
      return p.low_usd < p.high_usd ? make_triangular(p.low_usd, p.median_usd, p.high_usd)
                                    : make_log_normal(p.median_usd, kListPriceSigma);
    }
    case PriceBasis::list_price: return make_log_normal(*catalog.hardware[h].price_usd, kListPriceSigma);
    case PriceBasis::from_rental:
      return make_log_normal(catalog.rental_of(h, market)->usd_per_h[3] * median_rent_hours(catalog, market),
                             kImputedSigma);
    default: return make_constant(1);
  }
}

Distribution catalog_rental(const Catalog& catalog, std::size_t h, Market market) {
  if (const RentalRow* r = catalog.rental_of(h, market))
    return make_empirical(kRentalProbabilities.data(), r->usd_per_h.data(),
                          static_cast<int>(kRentalProbabilities.size()));
  if (rental_basis(catalog, h, market) != PriceBasis::from_purchase) return make_constant(1);
  const PurchaseRow* p = catalog.purchase_of(h);
  const double price_usd = p ? p->median_usd : *catalog.hardware[h].price_usd;
  return make_log_normal(price_usd / median_rent_hours(catalog, market), kImputedSigma);
}

PriceBasis basis_of(const RentalRow& rent) {
  switch (rent.basis) {
    case RentalBasis::market: return PriceBasis::catalog;
    case RentalBasis::few: return PriceBasis::few_clouds;
    case RentalBasis::maker: return PriceBasis::maker_only;
    case RentalBasis::imputed: return PriceBasis::one_cloud;
  }
  return PriceBasis::unknown;
}

}  // namespace

PriceBasis purchase_basis(const Catalog& catalog, std::size_t h, Market market) {
  if (catalog.purchase_of(h)) return PriceBasis::catalog;
  if (catalog.hardware[h].price_usd) return PriceBasis::list_price;
  return catalog.rental_of(h, market) ? PriceBasis::from_rental : PriceBasis::unknown;
}

PriceBasis rental_basis(const Catalog& catalog, std::size_t h, Market market) {
  if (const RentalRow* rent = catalog.rental_of(h, market)) return basis_of(*rent);
  return catalog.purchase_of(h) || catalog.hardware[h].price_usd ? PriceBasis::from_purchase : PriceBasis::unknown;
}

const char* price_basis_name(PriceBasis basis) {
#define EQC_X(id) #id,
  static constexpr const char* kNames[] = {EQC_PRICE_BASIS_LIST(EQC_X)};
#undef EQC_X
  return kNames[static_cast<int>(basis)];
}

Distribution input_distribution(const Plan& plan, Input input, std::size_t hardware_row) {
  const InputSpec& spec = plan.scenario->inputs[static_cast<std::size_t>(input)];
  if (spec.distribution.family != DistributionFamily::catalog) return sampler_of(spec.distribution);
  const Market market = plan.scenario->cost.market;
  return input == Input::purchase_price ? catalog_purchase(*plan.catalog, hardware_row, market)
                                        : catalog_rental(*plan.catalog, hardware_row, market);
}

}  // namespace eqc
