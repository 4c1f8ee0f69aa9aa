// The closed list of catalog tables: folder, file stem, columns, and the function that turns a row into a struct.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "host/catalog/catalog.hpp"
#include "host/catalog/row_reader.hpp"

namespace eqc {

struct TableInfo {
  std::string folder, stem;  ///< files <folder>/<stem>.csv and <folder>/<stem>-*.csv
  bool required = false;     ///< must exist and hold a row
  std::vector<std::string> columns;
  /// Appends one row. Tables that the row refers to were read before. `seen` holds the keys met so far in this table.
  void (*append)(RowReader& row, std::set<std::string>& seen, Catalog& catalog) = nullptr;
};

/// In reading order: a table comes after those it refers to.
const std::vector<TableInfo>& table_list();

/// The digest of a catalog of these files.
std::string digest_of(const CatalogFiles& files);

std::vector<std::string> model_columns();
std::vector<std::string> efficiency_columns();
std::vector<std::string> hardware_columns();
std::vector<std::string> deployment_columns();
std::vector<std::string> region_columns();
std::vector<std::string> data_center_columns();
std::vector<std::string> nation_columns();
std::vector<std::string> income_columns();
std::vector<std::string> organization_columns();
std::vector<std::string> rental_columns();
std::vector<std::string> purchase_columns();
std::vector<std::string> api_columns();
std::vector<std::string> subscription_columns();
std::vector<std::string> bloc_columns();
std::vector<std::string> language_columns();
std::vector<std::string> tokenizer_columns();
std::vector<std::string> compute_columns();
std::vector<std::string> territory_columns();
std::vector<std::string> vendor_columns();
std::vector<std::string> device_columns();
std::vector<std::string> fall_columns();
std::vector<std::string> spread_columns();
std::vector<std::string> alias_columns();
std::vector<std::string> software_columns();
std::vector<std::string> training_anchor_columns();
std::vector<std::string> figure_columns();
std::vector<std::string> die_columns();
std::vector<std::string> export_rule_columns();
std::vector<std::string> export_group_columns();
std::vector<std::string> gate_columns();
std::vector<std::string> usage_columns();

void append_model(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_efficiency(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_hardware(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_deployment(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_data_center(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_region(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_nation(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_income(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_organization(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_rental(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_purchase(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_api(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_subscription(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_bloc(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_language(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_tokenizer(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_compute(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_territory(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_vendor(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_device(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_fall(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_spread(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_model_alias(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_hardware_alias(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_training_software(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_serving_software(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_local_software(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_power_software(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_training_anchor(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_figure(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_die(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_export_rule(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_export_group(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_gate(RowReader& row, std::set<std::string>& seen, Catalog& catalog);
void append_usage(RowReader& row, std::set<std::string>& seen, Catalog& catalog);

}  // namespace eqc
