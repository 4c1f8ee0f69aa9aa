// The catalog: every table of scenarios/catalog, checked, with look-up by id and a digest of its bytes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/catalog/rows.hpp"

namespace eqc {

/// The bytes of a catalog's tables by name, "folder/file.csv".
using CatalogFiles = std::map<std::string, std::string>;

/// All tables, rows in file order (files of a table in name order).
struct Catalog {
  std::string root;  ///< folder it was read from, as given; what it came out of where that was no folder
  std::vector<ModelRow> models;
  std::vector<HardwareRow> hardware;
  std::vector<EfficiencyRow> efficiencies;
  std::vector<RegionRow> regions;
  std::vector<NationRow> nations;
  std::vector<IncomeRow> incomes;
  std::vector<OrganizationRow> organizations;
  std::vector<BlocRow> blocs;
  std::vector<LanguageRow> languages;
  std::vector<TokenizerRow> tokenizers;
  std::vector<ComputeRow> compute;
  std::vector<TerritoryRow> territories;
  std::vector<VendorRow> vendors;
  std::vector<RentalRow> rentals;
  std::vector<PurchaseRow> purchases;
  std::vector<ApiRow> apis;
  std::vector<SubscriptionRow> subscriptions;
  std::vector<DeviceRow> devices;
  std::vector<FallRow> falls;
  std::vector<SpreadRow> spreads;
  std::vector<AliasRow> model_aliases, hardware_aliases;
  std::vector<SoftwareRow> training_software, serving_software, local_software, power_software;
  std::vector<TrainingAnchorRow> training_anchors;
  std::vector<FigureRow> figures;
  std::vector<DieRow> dies;
  std::vector<ExportRuleRow> export_rules;
  std::vector<ExportGroupRow> export_groups;
  std::vector<GateRow> gates;
  std::vector<UsageRow> usages;
  /// SHA-256 over "folder/file.csv", a zero byte, size, a zero byte and the bytes, of every table file in name order.
  std::string digest;
  CatalogFiles files;  ///< what was read

  std::optional<std::size_t> model_index(std::string_view id) const;
  std::optional<std::size_t> hardware_index(std::string_view id) const;
  std::optional<std::size_t> region_index(std::string_view id) const;
  std::optional<std::size_t> nation_index(std::string_view id) const;
  std::vector<std::size_t> members_of(
      std::string_view bloc) const;                      ///< rows of nations, in file order; empty when unknown
  const IncomeRow* income_of(std::size_t nation) const;  ///< nullptr when unknown
  const RentalRow* rental_of(std::size_t hardware_row, Market market) const;  ///< nullptr when unknown
  const PurchaseRow* purchase_of(std::size_t hardware_row) const;             ///< nullptr when unknown
  const FigureRow* figure(std::string_view id) const;                         ///< nullptr when unknown
  const DieRow* die_of(std::size_t hardware_row) const;                       ///< nullptr when unknown
  const ExportGroupRow* export_group_of(std::size_t nation) const;            ///< nullptr when unknown
  const ExportRuleRow* export_rule(std::string_view id) const;                ///< nullptr when unknown
  std::optional<double> gate_of(std::size_t nation, std::string_view gate) const;
};

/// Ids of a table in row order, for look-ups, hints and listings.
template <class Row>
std::vector<std::string> ids_of(const std::vector<Row>& rows) {
  std::vector<std::string> ids;
  ids.reserve(rows.size());
  for (const Row& row : rows) ids.push_back(row.id);
  return ids;
}

/// Names of enumerators in the tables, in order.
const std::vector<std::string>& market_names();
const std::vector<std::string>& rental_basis_names();
const std::vector<std::string>& purchase_kind_names();
const std::vector<std::string>& api_offer_names();
const std::vector<std::string>& hardware_class_names();
const std::vector<std::string>& spread_kind_names();
const std::vector<std::string>& spread_shape_names();
const std::vector<std::string>& organization_kind_names();
const std::vector<std::string>& country_group_names();
const std::vector<std::string>& chip_control_names();

/// Reads every table below `root` (model, hardware, region, nation, organization, price). Models, accelerators,
/// efficiency and regions must exist and hold a row; the other tables may be absent. A table T may be split: T.csv,
/// T-anything.csv. Throws InputError with all faults of all files: unknown or missing column, bad number, out of range,
/// duplicate id, unknown reference, missing source or as_of.
Catalog load_catalog(const std::string& root);

/// The same from memory. `origin` is where the files came from, for messages.
Catalog catalog_of(CatalogFiles files, const std::string& origin);

/// Where the catalog is: `wanted` (--catalog) if not empty, else environment EQUICUBE_CATALOG, else the first
/// "catalog" or "scenarios/catalog" beside or above the scenario file, else the folder compiled in (EQC_CATALOG_DIR).
/// Throws InputError listing the places looked at when none is a folder.
std::string find_catalog(const std::string& wanted, const std::string& scenario_path);

}  // namespace eqc
