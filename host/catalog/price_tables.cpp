// price/*.csv: what accelerators, models, plans and devices cost, and how fast that falls.
#include "host/base/text.hpp"
#include "host/catalog/tables.hpp"

namespace eqc {
namespace {

const std::vector<std::string> kRentalQuantileColumns = {"min_USD_per_hour", "p10_USD_per_hour", "p25_USD_per_hour",
                                                         "p50_USD_per_hour", "p75_USD_per_hour", "p90_USD_per_hour",
                                                         "max_USD_per_hour"};
constexpr double kMillion = 1e6;

/// Shops sell in territories that statistics do not list as nations, so the code need not be in nation/nations.csv.
bool is_country_code(const std::string& code) {
  return code.size() == 3 && code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
}

std::vector<std::string> hardware_ids(const Catalog& catalog) { return ids_of(catalog.hardware); }

}  // namespace

std::vector<std::string> rental_columns() {
  std::vector<std::string> columns = {"hardware", "market", "n", "basis?"};
  columns.insert(columns.end(), kRentalQuantileColumns.begin(), kRentalQuantileColumns.end());
  columns.insert(columns.end(), {"source", "as_of", "notes"});
  return columns;
}

void append_rental(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  RentalRow rental;
  rental.hardware = row.reference("hardware", hardware_ids(catalog), "hardware/accelerators.csv");
  rental.market = static_cast<Market>(row.choice("market", market_names()));
  row.unique("hardware", row.text("hardware") + " " + row.text("market"), seen);
  rental.n = row.required("n", kPositive);
  rental.basis = static_cast<RentalBasis>(row.choice("basis", rental_basis_names()));
  for (std::size_t i = 0; i < rental.usd_per_h.size(); ++i)
    rental.usd_per_h[i] = row.required(kRentalQuantileColumns[i], kPositive);
  for (std::size_t i = 1; i < rental.usd_per_h.size(); ++i)
    if (rental.usd_per_h[i] < rental.usd_per_h[i - 1])
      row.fault(kRentalQuantileColumns[i], shortest(rental.usd_per_h[i]) + " is below " +
                                               kRentalQuantileColumns[i - 1] + " = " +
                                               shortest(rental.usd_per_h[i - 1]) + "; quantiles must not fall");
  rental.origin = row.origin();
  catalog.rentals.push_back(std::move(rental));
}

std::vector<std::string> purchase_columns() {
  return {"hardware", "kind?", "n", "low_USD", "median_USD", "high_USD", "source", "as_of", "notes"};
}

void append_purchase(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  PurchaseRow purchase;
  purchase.hardware = row.reference("hardware", hardware_ids(catalog), "hardware/accelerators.csv");
  row.unique("hardware", row.text("hardware"), seen);
  purchase.kind = static_cast<PurchaseKind>(row.choice("kind", purchase_kind_names()));
  purchase.n = row.required("n", kPositive);
  purchase.low_usd = row.required("low_USD", kPositive);
  purchase.median_usd = row.required("median_USD", kPositive);
  purchase.high_usd = row.required("high_USD", kPositive);
  if (purchase.low_usd > purchase.median_usd || purchase.median_usd > purchase.high_usd)
    row.fault("median_USD", "is not between low_USD and high_USD");
  purchase.origin = row.origin();
  catalog.purchases.push_back(std::move(purchase));
}

std::vector<std::string> api_columns() {
  return {"id",       "provider", "model_name", "model", "input_USD_per_Mtok", "output_USD_per_Mtok", "tier", "offer?",
          "retired?", "source",   "as_of",      "notes"};
}

void append_api(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  ApiRow api;
  api.id = row.id("id", seen);
  api.provider = row.required_text("provider");
  api.model_name = row.required_text("model_name");
  if (!row.text("model").empty()) api.model = row.reference("model", ids_of(catalog.models), "model/models.csv");
  api.input_usd_per_token = row.required("input_USD_per_Mtok", kNonNegative) / kMillion;
  api.output_usd_per_token = row.required("output_USD_per_Mtok", kNonNegative) / kMillion;
  api.tier = row.text("tier");
  api.offer = static_cast<ApiOffer>(row.choice("offer", api_offer_names()));
  api.retired = row.yes("retired");
  api.origin = row.origin();
  catalog.apis.push_back(std::move(api));
}

std::vector<std::string> subscription_columns() {
  return {"country", "plan", "ratio_to_us", "us_USD_per_month", "source", "as_of", "notes"};
}

void append_subscription(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  SubscriptionRow subscription;
  subscription.country = row.required_text("country");
  if (!subscription.country.empty() && !is_country_code(subscription.country))
    row.fault("country", "'" + subscription.country + "' is no ISO 3166 alpha-3 code; write three capital letters");
  subscription.plan = row.required_text("plan");
  row.unique("plan", subscription.country + " " + subscription.plan, seen);
  subscription.ratio_to_us = row.required("ratio_to_us", kPositive);
  subscription.us_usd_per_month = row.required("us_USD_per_month", kNonNegative);
  subscription.origin = row.origin();
  catalog.subscriptions.push_back(std::move(subscription));
}

std::vector<std::string> device_columns() {
  return {"id",      "name",   "price_USD", "life_years", "memory_GB", "memory_GB_per_s", "fp32_TFLOP_per_s",
          "power_W", "source", "as_of",     "notes"};
}

void append_device(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  DeviceRow device;
  device.id = row.id("id", seen);
  device.name = row.required_text("name");
  device.price_usd = row.required("price_USD", kPositive);
  device.life_years = row.required("life_years", kPositive);
  device.memory_bytes = row.required("memory_GB", kPositive) * 1e9;
  device.memory_bytes_per_s = row.required("memory_GB_per_s", kPositive) * 1e9;
  device.fp32_flop_per_s = row.required("fp32_TFLOP_per_s", kPositive) * 1e12;
  device.power_w = row.required("power_W", kPositive);
  device.origin = row.origin();
  catalog.devices.push_back(std::move(device));
}

std::vector<std::string> fall_columns() {
  return {"id", "what", "rate_per_year", "low", "high", "first_year", "last_year", "source", "as_of", "notes"};
}

void append_fall(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  FallRow fall;
  fall.id = row.id("id", seen);
  const std::vector<std::string> kinds = {"use", "compute"};
  fall.what = kinds[row.choice("what", kinds)];
  fall.rate_per_year = row.required("rate_per_year", kPositive);
  fall.low = row.optional("low", kPositive);
  fall.high = row.optional("high", kPositive);
  if ((fall.low && *fall.low > fall.rate_per_year) || (fall.high && *fall.high < fall.rate_per_year))
    row.fault("rate_per_year", "is not between low and high");
  fall.origin = row.origin();
  catalog.falls.push_back(std::move(fall));
}

}  // namespace eqc
