// Catalog prices become quantile tables; a price that is missing is imputed from the other one by the catalog's own
// median ratio.
#include "host/engine/draw/input_distribution.hpp"

#include <algorithm>
#include <vector>

#include "host/catalog/whole_price.hpp"
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
    if (rent && bought && !is_whole(*bought)) ratios.push_back(bought->median_usd / rent->usd_per_h[3]);
  }
  if (ratios.empty()) return 10000.0;  // no row has both: an accelerator costs about 14 months of on-demand rent
  std::sort(ratios.begin(), ratios.end());
  return ratios[ratios.size() / 2];
}

/// The scenario's own price of a part; nullptr where it takes the catalog's.
const DistributionSpec* own_price(const Plan& plan, Input input, std::size_t h) {
  const DistributionSpec& d = plan.scenario->inputs[static_cast<std::size_t>(input)].of(plan.catalog->hardware[h].id);
  return d.family != DistributionFamily::catalog ? &d : nullptr;
}

double median_of(const DistributionSpec& d) { return quantile_p(sampler_of(d), 0.5); }

Distribution catalog_purchase(const Plan& plan, std::size_t h) {
  const Catalog& catalog = *plan.catalog;
  const Market market = plan.scenario->cost.market;
  switch (purchase_basis(plan, h)) {
    case PriceBasis::catalog: {
      const PurchaseRow& p = *catalog.purchase_of(h);
      return p.low_usd < p.high_usd ? make_triangular(p.low_usd, p.median_usd, p.high_usd)
                                    : make_log_normal(p.median_usd, kListPriceSigma);
    }
    case PriceBasis::list_price: return make_log_normal(*catalog.hardware[h].price_usd, kListPriceSigma);
    case PriceBasis::assumed: return make_log_normal(*catalog.hardware[h].price_usd, kImputedSigma);
    case PriceBasis::from_rental: {
      const DistributionSpec* rent = own_price(plan, Input::rental_price, h);
      const double usd_per_h = rent != nullptr ? median_of(*rent) : catalog.rental_of(h, market)->usd_per_h[3];
      return make_log_normal(usd_per_h * median_rent_hours(catalog, market), kImputedSigma);
    }
    default: return make_constant(1);
  }
}

/// Of the accelerator alone: rents are imputed by what others cost without their servers.
double purchase_usd(const Plan& plan, std::size_t h) {
  if (const DistributionSpec* own = own_price(plan, Input::purchase_price, h)) return median_of(*own);
  const PurchaseRow* p = plan.catalog->purchase_of(h);
  if (p == nullptr) return *plan.catalog->hardware[h].price_usd;
  const InputSpec& server = plan.scenario->inputs[static_cast<std::size_t>(Input::server_multiplier)];
  return is_whole(*p) ? p->median_usd / median_of(server.of(plan.catalog->hardware[h].id)) : p->median_usd;
}

Distribution catalog_rental(const Plan& plan, std::size_t h) {
  const Market market = plan.scenario->cost.market;
  if (const RentalRow* r = plan.catalog->rental_of(h, market))
    return make_empirical(kRentalProbabilities.data(), r->usd_per_h.data(),
                          static_cast<int>(kRentalProbabilities.size()));
  if (rental_basis(plan, h) != PriceBasis::from_purchase) return make_constant(1);
  return make_log_normal(purchase_usd(plan, h) / median_rent_hours(*plan.catalog, market), kImputedSigma);
}

/// Rows of the catalog say so in their price_note; the price of a scenario's own row is its own.
bool is_assumed(const HardwareRow& row) { return !row.origin.from_scenario && row.price_note.rfind("assumed", 0) == 0; }

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

PriceBasis purchase_basis(const Plan& plan, std::size_t h) {
  if (own_price(plan, Input::purchase_price, h) != nullptr) return PriceBasis::scenario;
  if (plan.catalog->purchase_of(h)) return PriceBasis::catalog;
  if (plan.catalog->hardware[h].price_usd)
    return is_assumed(plan.catalog->hardware[h]) ? PriceBasis::assumed : PriceBasis::list_price;
  const bool has_rent =
      own_price(plan, Input::rental_price, h) != nullptr || plan.catalog->rental_of(h, plan.scenario->cost.market);
  return has_rent ? PriceBasis::from_rental : PriceBasis::unknown;
}

PriceBasis rental_basis(const Plan& plan, std::size_t h) {
  if (own_price(plan, Input::rental_price, h) != nullptr) return PriceBasis::scenario;
  if (const RentalRow* rent = plan.catalog->rental_of(h, plan.scenario->cost.market)) return basis_of(*rent);
  const bool has_price = own_price(plan, Input::purchase_price, h) != nullptr || plan.catalog->purchase_of(h) ||
                         plan.catalog->hardware[h].price_usd;
  return has_price ? PriceBasis::from_purchase : PriceBasis::unknown;
}

bool priced_whole(const Plan& plan, std::size_t h) {
  return purchase_basis(plan, h) == PriceBasis::catalog && is_whole(*plan.catalog->purchase_of(h));
}

bool rent_is_offered(const Plan& plan, std::size_t h) {
  const PriceBasis basis = rental_basis(plan, h);
  return plan.scenario->choice.imputed_rent ||
         (basis != PriceBasis::from_purchase && basis != PriceBasis::one_cloud && basis != PriceBasis::unknown);
}

bool purchase_is_offered(const Plan& plan, std::size_t h) {
  const PriceBasis basis = purchase_basis(plan, h);
  return plan.catalog->hardware[h].sold &&
         (plan.scenario->choice.imputed_purchase ||
          (basis != PriceBasis::assumed && basis != PriceBasis::from_rental && basis != PriceBasis::unknown));
}

const char* price_basis_name(PriceBasis basis) {
#define EQC_X(id) #id,
  static constexpr const char* kNames[] = {EQC_PRICE_BASIS_LIST(EQC_X)};
#undef EQC_X
  return kNames[static_cast<int>(basis)];
}

namespace {

/// The median that the catalog has for a price of the class's own market; nothing where it has none.
std::optional<double> catalog_median(const Plan& plan, Input input, std::size_t h) {
  if (input == Input::purchase_price)
    return purchase_basis(plan, h) == PriceBasis::catalog ? std::optional(plan.catalog->purchase_of(h)->median_usd)
                                                          : std::nullopt;
  const RentalRow* rent = plan.catalog->rental_of(h, Market::on_demand);
  const bool clouds = rent != nullptr && (rent->basis == RentalBasis::market || rent->basis == RentalBasis::few);
  return clouds && plan.scenario->cost.market == Market::on_demand ? std::optional(rent->usd_per_h[3]) : std::nullopt;
}

}  // namespace

Distribution input_distribution(const Plan& plan, Input input, const std::string& entity, const SpreadPlace& place) {
  const InputSpec& input_spec = plan.scenario->inputs[static_cast<std::size_t>(input)];
  const DistributionSpec& spec = input_spec.of(entity);
  const bool price = input == Input::purchase_price || input == Input::rental_price;
  const std::size_t h = price ? plan.scenario->axes.hardware[place.hardware] : 0;
  if (input_spec.own.count(entity) == 0)
    if (const std::optional<std::size_t> row = spread_row(plan, input, place)) {
      const SpreadRow& spread = plan.catalog->spreads[*row];
      const std::optional<double> median = price ? catalog_median(plan, input, h) : 1.0;
      if (median || !spread.of_catalog_median) return spread_sampler(plan, spread, place, median.value_or(1));
    }
  if (spec.family != DistributionFamily::catalog) return sampler_of(spec);
  return input == Input::purchase_price ? catalog_purchase(plan, h) : catalog_rental(plan, h);
}

}  // namespace eqc
