// The policies of a [[case]]: what is done about prices, access to accelerators, carbon and budgets.
#include "host/base/text.hpp"
#include "host/scenario/sections.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/econ/inputs.hpp"

namespace eqc {
namespace {

constexpr Range kMarkup{1, 1000};
constexpr Range kFallRate{0.01, 1e4};
constexpr Range kYears{0, 100};
constexpr Range kPriceFactor{0, 100};
constexpr Range kCarbonPrice{0, 1e5};
constexpr Range kIncome{0, 1e9, true};  // USD; a month or a year

/// rate_per_year = 9, years = 2: prices are 1/81 of today's. Without a rate it is drawn: inputs use_price_fall,
/// compute_price_fall.
void read_price_fall(TableReader& table, CaseSpec& read) {
  const Node* node = table.table("price_fall");
  if (node == nullptr) return;
  TableReader fall(*node, "case.price_fall", table.diagnostics());
  double rate = 1, years = 0;
  enum class Of { use, compute } of = Of::use;
  if (!fall.has("years"))
    fall.fault(
        "years",
        "is missing; a price fall needs years, and rate_per_year (9: to a ninth every year) unless the rate is drawn");
  fall.quantity("rate_per_year", rate, Measure::ratio, kFallRate);
  fall.quantity("years", years, Measure::ratio, kYears);
  fall.choice("of", of, {"use", "compute"});
  fall.finish();
  if (!fall.has("rate_per_year")) {
    (of == Of::use ? read.use_years : read.compute_years) = years;
    return;
  }
  const double factor = pow_(rate, -years);
  if (!(factor <= kLargestFall && factor >= 1 / kLargestFall)) {
    fall.fault("years", shortest(rate) + " a year over " + shortest(years) + " years is a factor of " +
                            shortest(factor) + "; at most " + shortest(kLargestFall) + " either way is computed");
    return;
  }
  if (of == Of::use) {
    read.use_scale = factor;
    return;
  }
  for (const Input input : {Input::rental_price, Input::purchase_price})
    read.scale[static_cast<std::size_t>(input)] *= factor;
}

void read_voucher(TableReader& table, CaseSpec& read) {
  const Node* node = table.table("voucher");
  if (node == nullptr) return;
  TableReader voucher(*node, "case.voucher", table.diagnostics());
  for (const char* key : {"usd_per_month", "below_income_usd"})
    if (!voucher.has(key))
      voucher.fault(key, "is missing; a voucher needs usd_per_month and below_income_usd (a year)");
  voucher.quantity("usd_per_month", read.voucher_usd_per_month, Measure::ratio, kIncome);
  voucher.quantity("below_income_usd", read.voucher_below_usd, Measure::ratio, kIncome);
  voucher.finish();
}

void read_price_by_income(TableReader& table, CaseSpec& read) {
  const Node* node = table.table("use_price_by_income");
  if (node == nullptr) return;
  TableReader prices(*node, "case.use_price_by_income", table.diagnostics());
  const char* const keys[kIncomeGroups] = {"low", "lower_middle", "upper_middle", "high"};
  for (std::size_t g = 0; g < kIncomeGroups; ++g)
    prices.quantity(keys[g], read.use_price_by_income[g], Measure::ratio, kPriceFactor);
  prices.finish();
}

void read_removals(TableReader& table, const Catalog& catalog, CaseSpec& read) {
  const std::vector<std::string> hardware = ids_of(catalog.hardware), regions = ids_of(catalog.regions);
  read_selection(table, "remove_hardware", {hardware, std::vector<bool>(hardware.size(), true), "", "hardware"},
                 read.removed_hardware);
  read_selection(table, "remove_regions", {regions, std::vector<bool>(regions.size(), true), "", "region"},
                 read.removed_regions);
  read_selection(table, "electricity_regions", {regions, std::vector<bool>(regions.size(), true), "", "region"},
                 read.electricity_regions);
  std::vector<std::string> vendors;
  read_names(table, "remove_vendors", distinct(catalog.hardware, &HardwareRow::vendor), "vendor", vendors);
  for (std::size_t h = 0; h < catalog.hardware.size(); ++h)
    if (std::find(vendors.begin(), vendors.end(), catalog.hardware[h].vendor) != vendors.end())
      read.removed_hardware.push_back(h);
}

}  // namespace

void read_names(TableReader& table, const std::string& key, const std::vector<std::string>& known,
                const std::string& what, std::vector<std::string>& chosen) {
  std::vector<std::size_t> rows;
  read_selection(table, key, {known, std::vector<bool>(known.size(), true), "", what}, rows);
  for (const std::size_t row : rows) chosen.push_back(known[row]);
}

void read_policies(TableReader& table, const Catalog& catalog, CaseSpec& read) {
  table.choice("owner", read.owner, owner_names());
  table.choice("export_control", read.export_control, export_control_names());
  table.quantity("export_premium", read.export_premium, Measure::ratio, kMarkup);
  if (table.has("export_premium") && read.export_control == ExportControl::none)
    table.fault("export_premium", "is what controlled accelerators cost more; name export_control, too");
  table.choice("export_licences", read.export_licences, export_licences_names());
  if (table.has("export_licences") && read.export_control != ExportControl::today)
    table.fault("export_licences",
                "is how licences under the rules of today end; write export_control = \"today\", too");
  read_removals(table, catalog, read);
  read_price_fall(table, read);
  table.quantity("carbon_usd_per_t", read.carbon_usd_per_t, Measure::ratio, kCarbonPrice);
  table.choice("use_pricing", read.use_pricing, use_pricing_names());
  read_price_by_income(table, read);
  read_voucher(table, read);
  table.quantity("public_compute", read.public_compute, Measure::ratio, kShare);
  read_names(table, "coalitions", distinct(catalog.blocs, &BlocRow::bloc), "bloc", read.coalitions);
  table.choice("income_basis", read.income_basis, income_basis_names());
  const std::vector<std::string> tokenizers = distinct(catalog.tokenizers, &TokenizerRow::tokenizer);
  enum Row : std::size_t {};
  Row row = static_cast<Row>(tokenizers.size());
  table.choice("tokenizer", row, tokenizers);
  if (row < tokenizers.size()) read.tokenizer = tokenizers[row];
}

}  // namespace eqc
