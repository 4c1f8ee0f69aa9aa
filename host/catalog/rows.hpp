// One struct per catalog table: what a row of scenarios/catalog/*/*.csv holds, in SI units, ratios instead of percent.
//
// Empty cells: a std::optional without value means unknown. Plain doubles are required cells, except inside ModelSpec
// and HardwareSpec, where 0 means "does not have it" (spec.hpp).
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace eqc {

// What the performance model reads of a row (kernels/model/spec.hpp); whoever only wants names, prices or dates need
// not know it.
struct ModelSpec;
struct HardwareSpec;
struct ReachedShares;  // hardware_table.cpp

/// Where a row comes from. Source and date are required in every table.
struct RowOrigin {
  std::string source, as_of, notes;
  std::string file;  ///< relative to the catalog root; the scenario of a row of its own
  int line = 0;
  bool from_scenario = false;  ///< a [[model]] or [[hardware]] of the scenario, no row of the catalog's files
  bool recalled = false;       ///< from memory, as the row itself says; nobody read the source again
};

/// model/models.csv
struct ModelRow {
  std::string id, name, developer, country, released, licence, training_hardware, parameter_note;
  std::string native_format;  ///< of native_weight_bits, where bits do not tell it (mxfp4, int4)
  bool open_weights = false;
  bool estimate = false;                  ///< architecture is an estimate, not published
  std::shared_ptr<const ModelSpec> spec;  ///< always there
  std::optional<double> training_flop, training_gpu_hours;
  std::optional<double> global_batch_tokens;  ///< tokens per optimiser step, as published
  RowOrigin origin;
  /// True when the row describes a transformer that can be evaluated (layers, widths and vocabulary known).
  bool has_architecture() const;
  double parameters() const;  ///< published, as spec->params
};

#define EQC_HARDWARE_CLASS_LIST(X) X(datacenter) X(workstation) X(consumer) X(soc) X(phone) X(cpu)
#define EQC_X(id) id,
enum class HardwareClass { EQC_HARDWARE_CLASS_LIST(EQC_X) };
#undef EQC_X

/// hardware/accelerators.csv joined with its row of hardware/efficiency.csv
struct HardwareRow {
  std::string id, name, vendor, released, link, price_note, efficiency;
  HardwareClass hardware_class = HardwareClass::datacenter;
  std::shared_ptr<const HardwareSpec> spec;  ///< always there
  std::optional<double> price_usd;
  std::optional<double> embodied_kg;  ///< kg CO2-equivalent of making one accelerator
  bool sold = true;      ///< false: its maker only rents it out (TPU, Trainium, ...), so nobody else can own it
  bool measured = true;  ///< speed: fitted to measurements of its family, no class prior
  std::optional<double> largest_cluster;  ///< that anybody builds of it (hardware/deployment.csv); none: no such limit
  RowOrigin origin;
};

/// hardware/efficiency.csv: shares of the published rates that are reached
struct EfficiencyRow {
  std::string id;
  std::shared_ptr<const ReachedShares> reached;  ///< always there
  bool measured = true;                          ///< false: a class prior, as its notes say
  RowOrigin origin;
};

/// region/regions.csv: a place where accelerators can run
struct RegionRow {
  std::string id, name, industrial_basis, household_basis, pue_basis;
  double industrial_electricity_usd_per_kwh = 0;
  std::optional<double> industrial_year;
  std::optional<double> household_electricity_usd_per_kwh, household_year;
  double carbon_kg_per_kwh = 0;
  std::optional<double> carbon_year;
  double pue = 1;
  double cost_of_capital = 0;                             ///< real or nominal as the row's notes say; ratio per year
  std::optional<double> corporate_tax, vat, import_duty;  ///< ratios
  double construction_usd_per_w = 0;
  double rental_premium = 1;           ///< ratio to the price in the cheapest US region; 1 where no cloud rents
  bool has_rental_premium = false;     ///< false: no cloud rents accelerators here, rent is paid elsewhere
  bool cloud_region = false;           ///< a large cloud rents accelerators here
  std::optional<double> data_centers;  ///< that stand here (region/data_centers.csv)
  std::optional<double> water_l_per_kwh;
  std::optional<double> staff_usd_per_year;
  RowOrigin origin;
};

/// nation/nations.csv
struct NationRow {
  std::string id, name, wb_region, income_group, gerd_basis, gdp_ppp_basis, internet_basis, export_tier_2025;
  std::optional<double> population, adults;
  std::optional<double> gdp_usd, gdp_ppp_usd, gni_per_capita_usd, government_revenue_usd;
  std::optional<double> gerd_share;  ///< of GDP
  std::optional<double> gerd_year, researchers_per_million;
  std::optional<double> internet_share, electricity_access_share;  ///< of people
  std::optional<double> mobile_per_person;
  std::optional<double> electricity_j_per_year;
  RowOrigin origin;
};

/// nation/incomes.csv: income distribution of one nation, PPP and market exchange rate
struct IncomeRow {
  std::string id, gini_basis;
  std::size_t nation = 0;      ///< index in Catalog::nations
  std::optional<double> gini;  ///< 0..1
  std::optional<double> mean_usd_per_year_ppp, mean_usd_per_year_market;
  std::optional<double> share_d1, share_d10;            ///< income share of the poorest and richest tenth, ratios
  std::array<std::optional<double>, 5> share_quintile;  ///< poorest fifth first, ratios
  std::optional<double> shares_year;
  RowOrigin origin;
};

/// nation/blocs.csv: one nation's membership of one bloc
struct BlocRow {
  std::string bloc;
  std::size_t nation = 0;  ///< index in Catalog::nations
  double since = 0;        ///< year
  RowOrigin origin;
};

/// nation/languages.csv: a language that people of a nation use at home
struct LanguageRow {
  std::size_t nation = 0;  ///< index in Catalog::nations
  std::string language;    ///< ISO 639 code as Unicode CLDR writes it
  double share = 0;        ///< of people, 0..1; what a nation's rows leave out is unknown
  bool official = false;
  RowOrigin origin;
};

/// model/tokenizers.csv: tokens that a tokenizer needs for the same text in a language, over English
struct TokenizerRow {
  std::string tokenizer, language;
  double premium = 1;
  RowOrigin origin;
};

/// organization/compute.csv: accelerators an owner has bought from one maker by the end of a quarter
struct ComputeRow {
  std::string owner, name, country, vendor, quarter;
  double h100_equivalents = 0;  ///< median, cumulative
  std::optional<double> p05, p95;
  bool residual = false;  ///< everybody not listed, of unknown number
  RowOrigin origin;
};

#define EQC_ORGANIZATION_KIND_LIST(X) X(company) X(university) X(laboratory) X(nonprofit)
#define EQC_X(id) id,
enum class OrganizationKind { EQC_ORGANIZATION_KIND_LIST(EQC_X) };
#undef EQC_X

/// organization/organizations.csv
struct OrganizationRow {
  std::string id, name, sector, country;
  OrganizationKind kind = OrganizationKind::company;
  std::optional<double> revenue_usd, rnd_usd, capex_usd, employees, compute_spend_usd;
  RowOrigin origin;
};

#define EQC_MARKET_LIST(X) X(on_demand) X(spot) X(reserved_1y)
#define EQC_X(id) id,
enum class Market { EQC_MARKET_LIST(EQC_X) count };
#undef EQC_X

/// What stands behind a row of rents: three clouds or more, two clouds, the maker who alone rents the part out, or one
/// cloud's price scaled to what a market would ask.
#define EQC_RENTAL_BASIS_LIST(X) X(market) X(few) X(maker) X(imputed)
#define EQC_X(id) id,
enum class RentalBasis { EQC_RENTAL_BASIS_LIST(EQC_X) };
#undef EQC_X

/// price/rental.csv: quantiles over clouds, one vote each, of the hourly rent of one accelerator in the USA
struct RentalRow {
  std::size_t hardware = 0;  ///< index in Catalog::hardware
  Market market = Market::on_demand;
  RentalBasis basis = RentalBasis::market;
  double n = 0;  ///< clouds behind the quantiles
  /// USD/h at probabilities kRentalProbabilities, not decreasing
  std::array<double, 7> usd_per_h = {};
  RowOrigin origin;
};
inline constexpr std::array<double, 7> kRentalProbabilities = {0, 0.10, 0.25, 0.50, 0.75, 0.90, 1};

/// What the offers of a row are for: the accelerator alone; its share of a server, of a superchip's machine or of a
/// rack; what customers paid the maker on average; an estimate of what was never sold.
#define EQC_PURCHASE_KIND_LIST(X) X(card) X(server) X(superchip) X(system) X(average) X(estimate)
#define EQC_X(id) id,
enum class PurchaseKind { EQC_PURCHASE_KIND_LIST(EQC_X) };
#undef EQC_X

/// price/purchase.csv: what one accelerator costs to buy
struct PurchaseRow {
  std::size_t hardware = 0;  ///< index in Catalog::hardware
  PurchaseKind kind = PurchaseKind::card;
  double n = 0;
  double low_usd = 0, median_usd = 0, high_usd = 0;
  RowOrigin origin;
};

/// Who offers an interface: the model's maker, a host of open models, or somebody under the maker's name although the
/// maker sells no access.
#define EQC_API_OFFER_LIST(X) X(maker) X(host) X(reseller)
#define EQC_X(id) id,
enum class ApiOffer { EQC_API_OFFER_LIST(EQC_X) };
#undef EQC_X

/// price/api.csv: list price of a model behind an interface
struct ApiRow {
  std::string id, provider, model_name, tier;
  ApiOffer offer = ApiOffer::maker;
  bool retired = false;              ///< nobody sells it any more
  std::optional<std::size_t> model;  ///< index in Catalog::models, when it is listed there
  double input_usd_per_token = 0, output_usd_per_token = 0;
  RowOrigin origin;
};

/// price/subscriptions.csv: price of a plan in one country
struct SubscriptionRow {
  std::string country;  ///< ISO 3166 alpha-3; territories outside Catalog::nations occur
  std::string plan;
  double ratio_to_us = 1;
  double us_usd_per_month = 0;
  double usd_per_month() const { return ratio_to_us * us_usd_per_month; }
  RowOrigin origin;
};

/// nation/compute.csv: accelerators standing in a nation, whoever owns them
struct TerritoryRow {
  std::size_t nation = 0;  ///< index in Catalog::nations
  bool planned_too = false;
  double h100_equivalents = 0;
  RowOrigin origin;
};

/// organization/vendors.csv: the nation of a maker of accelerators
struct VendorRow {
  std::string vendor;      ///< as in hardware/accelerators.csv and organization/compute.csv
  std::size_t nation = 0;  ///< index in Catalog::nations
  RowOrigin origin;
};

/// price/devices.csv: what a person buys to run an open model
struct DeviceRow {
  std::string id, name;
  double price_usd = 0, life_years = 0;
  double memory_bytes = 0, memory_bytes_per_s = 0, fp32_flop_per_s = 0, power_w = 0;
  RowOrigin origin;
};

/// price/falls.csv: by which factor prices fall per year, as published
struct FallRow {
  std::string id, what;  ///< what: use (of a model of fixed quality) or compute
  double rate_per_year = 1;
  std::optional<double> low, high;
  RowOrigin origin;
};

/// What a spread rests on: residuals or prices that were measured, a publication, or a judgement with its reason.
#define EQC_SPREAD_KIND_LIST(X) X(measured) X(published) X(judgement)
/// Distributions of the table; residual: log-normal around p1, as far as `equicube validate` knows its predictions to
/// be off (software/*.csv, hardware/efficiency.csv).
#define EQC_SPREAD_SHAPE_LIST(X) X(constant) X(uniform) X(log_uniform) X(log_normal) X(triangular) X(residual)
#define EQC_X(id) id,
enum class SpreadKind { EQC_SPREAD_KIND_LIST(EQC_X) };
enum class SpreadShape { EQC_SPREAD_SHAPE_LIST(EQC_X) };
#undef EQC_X

/// input/spreads.csv: how an uncertain input is drawn for one class of what it belongs to
struct SpreadRow {
  std::string input, class_name;  ///< host/catalog/spread_classes.hpp
  SpreadShape shape = SpreadShape::constant;
  std::array<double, 3> parameters = {};  ///< in the input's unit; a median, a sigma; min, (mode,) max; a value
  bool of_catalog_median = false;         ///< parameters multiply the catalog's own median price
  SpreadKind kind = SpreadKind::measured;
  std::optional<double> low, mode, high;  ///< of a judgement: the parameter that was judged, and how far it may be off
  std::string reason, evidence;
  RowOrigin origin;
};

/// model/aliases.csv, hardware/aliases.csv: how publications spell the name of a row
struct AliasRow {
  std::string alias;
  std::size_t target = 0;   ///< index in Catalog::models or Catalog::hardware
  double accelerators = 0;  ///< of one cloud instance of that name, a share where it is less; 0 where the name is none
  RowOrigin origin;
};

/// software/*.csv: one parameter of one software profile (a framework, or the way one is used)
struct SoftwareRow {
  std::string id, parameter;  ///< who reads the table knows the parameters; the unit is in the name
  double value = 0;
  RowOrigin origin;
};

/// anchor/training.csv: a published cost estimate of a training run and its inputs (Cottier et al. 2024, arXiv
/// 2405.21015)
struct TrainingAnchorRow {
  std::string id, model, accelerator;
  double accelerators = 0, accelerator_hours = 0;
  double server_usd = 0;                    ///< per accelerator with its share of the server
  double available_day = 0, start_day = 0;  ///< of the hardware, of the training; days since 1970-01-01
  double tdp_w = 0, server_power_ratio = 1, power_draw = 1, pue = 1;
  double electricity_usd_per_kwh = 0, cloud_usd_per_h = 0;
  double deflator = 1;  ///< prices of the publication's date to those of the published figures
  double amortised_usd = 0, cloud_usd = 0, purchase_usd = 0;  ///< as published
  RowOrigin origin;
};

/// anchor/figures.csv: a published figure, with the range in which a study's own figure agrees with it
struct FigureRow {
  std::string id, unit;
  double published = 0;
  std::optional<double> low, high;
  RowOrigin origin;
};

/// hardware/dies.csv: silicon of one accelerator that computes, made with non-planar transistors
struct DieRow {
  std::size_t hardware = 0;  ///< index in Catalog::hardware
  double area_mm2 = 0;       ///< of all dies of the package together
  bool at_most = false;      ///< its maker only says that it is smaller
  RowOrigin origin;
};

/// gate/export-rules.csv: a rule on accelerators that cross borders, in words
struct ExportRuleRow {
  std::string id, authority, rule, items, threshold, where, entities, effect, in_force;
  int since = 0;             ///< first day, days since 1970-01-01
  std::optional<int> until;  ///< last day; none while nothing ends it
  RowOrigin origin;
};

/// Country groups of the US export rules, 15 CFR 740 Supplement 1.
#define EQC_COUNTRY_GROUP_LIST(X) X(a1) X(a5) X(a6) X(b) X(d1) X(d2) X(d3) X(d4) X(d5) X(e1) X(e2)
#define EQC_X(id) id,
enum class CountryGroup { EQC_COUNTRY_GROUP_LIST(EQC_X) count };
#undef EQC_X

/// What controlled accelerators need on their way to a nation, the lightest first.
#define EQC_CHIP_CONTROL_LIST(X)                        \
  X(home)                                               \
  X(free)                                               \
  X(free_for_listed_entities)                           \
  X(licence_case_by_case)                               \
  X(licence_denied_by_default_case_by_case_below_21000) \
  X(licence_denied_by_default)                          \
  X(prohibited)
#define EQC_X(id) id,
enum class ChipControl { EQC_CHIP_CONTROL_LIST(EQC_X) };
#undef EQC_X

/// gate/export-groups.csv: where a nation stands in the US export rules
struct ExportGroupRow {
  std::size_t nation = 0;  ///< index in Catalog::nations
  std::array<bool, static_cast<std::size_t>(CountryGroup::count)> member = {};
  ChipControl control = ChipControl::free;  ///< as read off the groups and rules by hand
  std::string us_sanctions, eu_sanctions;
  bool in(CountryGroup group) const { return member[static_cast<std::size_t>(group)]; }
  RowOrigin origin;
};

/// gate/gates.csv: how much a nation has of one thing that a large run needs
struct GateRow {
  std::size_t nation = 0;  ///< index in Catalog::nations
  std::string gate, unit;
  double value = 0;  ///< in `unit`; a gate without a row is unknown, not zero
  RowOrigin origin;
};

/// gate/usage.csv: how much a nation uses language models, as published
struct UsageRow {
  std::size_t nation = 0;  ///< index in Catalog::nations
  std::string measure, period;
  double value = 0;
  RowOrigin origin;
};

}  // namespace eqc
