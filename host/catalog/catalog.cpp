// Reads the catalog folder: finds the files of each table, hashes them, and appends their rows in reading order.
#include "host/catalog/catalog.hpp"

#include <cstdlib>
#include <filesystem>
#include <iterator>

#include "host/base/diagnostics.hpp"
#include "host/base/file.hpp"
#include "host/base/sha256.hpp"
#include "host/base/text.hpp"
#include "host/catalog/tables.hpp"

namespace eqc {

namespace fs = std::filesystem;

const std::vector<TableInfo>& table_list() {
  static const std::vector<TableInfo> tables = {
      {"model", "models", true, model_columns(), append_model},
      {"hardware", "efficiency", true, efficiency_columns(), append_efficiency},
      {"hardware", "accelerators", true, hardware_columns(), append_hardware},
      {"hardware", "deployment", false, deployment_columns(), append_deployment},
      {"region", "regions", true, region_columns(), append_region},
      {"region", "data_centers", false, data_center_columns(), append_data_center},
      {"nation", "nations", false, nation_columns(), append_nation},
      {"nation", "incomes", false, income_columns(), append_income},
      {"organization", "organizations", false, organization_columns(), append_organization},
      {"nation", "blocs", false, bloc_columns(), append_bloc},
      {"nation", "languages", false, language_columns(), append_language},
      {"model", "tokenizers", false, tokenizer_columns(), append_tokenizer},
      {"organization", "compute", false, compute_columns(), append_compute},
      {"nation", "compute", false, territory_columns(), append_territory},
      {"organization", "vendors", false, vendor_columns(), append_vendor},
      {"price", "rental", false, rental_columns(), append_rental},
      {"price", "purchase", false, purchase_columns(), append_purchase},
      {"price", "api", false, api_columns(), append_api},
      {"price", "subscriptions", false, subscription_columns(), append_subscription},
      {"price", "devices", false, device_columns(), append_device},
      {"price", "falls", false, fall_columns(), append_fall},
      {"input", "spreads", false, spread_columns(), append_spread},
      {"model", "aliases", false, alias_columns(), append_model_alias},
      {"hardware", "aliases", false, alias_columns(), append_hardware_alias},
      {"software", "training", false, software_columns(), append_training_software},
      {"software", "serving", false, software_columns(), append_serving_software},
      {"software", "local", false, software_columns(), append_local_software},
      {"software", "power", false, software_columns(), append_power_software},
      {"anchor", "training", false, training_anchor_columns(), append_training_anchor},
      {"anchor", "figures", false, figure_columns(), append_figure},
      {"hardware", "dies", false, die_columns(), append_die},
      {"gate", "export-rules", false, export_rule_columns(), append_export_rule},
      {"gate", "export-groups", false, export_group_columns(), append_export_group},
      {"gate", "gates", false, gate_columns(), append_gate},
      {"gate", "usage", false, usage_columns(), append_usage},
  };
  return tables;
}

namespace {

std::vector<std::string> table_names() {
  std::vector<std::string> names;
  for (const TableInfo& table : table_list()) names.push_back(table.folder + "/" + table.stem);
  return names;
}

/// "model/models-2027.csv" belongs to table "model/models". Names of tables have dashes, too: the longest that fits.
std::string table_of(const std::string& file) {
  const std::string stem = file.substr(0, file.rfind('.'));
  std::string longest;
  for (const std::string& name : table_names())
    if (name.size() > longest.size() && (stem == name || stem.rfind(name + "-", 0) == 0)) longest = name;
  return longest.empty() ? file.substr(0, file.find_first_of("-.", file.find('/'))) : longest;
}

CatalogFiles read_files(const std::string& root) {
  CatalogFiles files;
  for (const TableInfo& table : table_list()) {
    const fs::path folder = fs::path(root) / table.folder;
    if (!fs::is_directory(folder)) continue;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
      const std::string name = table.folder + "/" + entry.path().filename().string();
      if (entry.path().extension() == ".csv" && files.find(name) == files.end())
        files[name] = read_file(entry.path().string());
    }
  }
  return files;
}

}  // namespace

std::string digest_of(const CatalogFiles& files) {
  Sha256 digest;
  const std::string_view zero("\0", 1);
  for (const auto& [name, bytes] : files)
    digest.add(name).add(zero).add(std::to_string(bytes.size())).add(zero).add(bytes);
  return digest.hex();
}

namespace {

void report_strays(const CatalogFiles& files, Diagnostics& diagnostics) {
  const std::vector<std::string> names = table_names();
  for (const auto& [name, bytes] : files)
    if (std::find(names.begin(), names.end(), table_of(name)) == names.end())
      diagnostics.add(name, 0, "",
                      "belongs to no catalog table" + did_you_mean(table_of(name), names) +
                          "; a table T is read from T.csv and T-anything.csv");
}

std::size_t append_rows(const TableInfo& info, const CatalogFiles& files, Catalog& catalog, Diagnostics& diagnostics) {
  std::size_t rows = 0;
  std::set<std::string> seen;
  for (const auto& [name, bytes] : files) {
    if (table_of(name) != info.folder + "/" + info.stem) continue;
    const CatalogTable table(parse_csv(name, bytes, diagnostics), info.columns, diagnostics);
    rows += table.csv().records.size();
    for (std::size_t record = 0; record < table.csv().records.size(); ++record) {
      RowReader row(table, record, diagnostics);
      info.append(row, seen, catalog);
    }
  }
  return rows;
}

template <class Rows>
std::optional<std::size_t> index_of(const Rows& rows, std::string_view id) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows[i].id == id) return i;
  return std::nullopt;
}

}  // namespace

Catalog load_catalog(const std::string& root) {
  if (!fs::is_directory(root))
    throw InputError(root, "is no folder; name the catalog with --catalog or EQUICUBE_CATALOG");
  return catalog_of(read_files(root), root);
}

Catalog catalog_of(CatalogFiles files, const std::string& origin) {
  Catalog catalog;
  catalog.root = origin;
  Diagnostics diagnostics;
  report_strays(files, diagnostics);
  for (const TableInfo& table : table_list())
    if (append_rows(table, files, catalog, diagnostics) == 0 && table.required)
      diagnostics.add(table.folder + "/" + table.stem + ".csv", 0, "",
                      "has no rows or does not exist; nothing can be evaluated without it");
  diagnostics.place_below(origin);  // names that the user can open
  if (!diagnostics.ok()) throw InputError(diagnostics);
  catalog.digest = digest_of(files);
  catalog.files = std::move(files);
  return catalog;
}

std::string find_catalog(const std::string& wanted, const std::string& scenario_path) {
  if (!wanted.empty()) return wanted;
  const char* from_environment = std::getenv("EQUICUBE_CATALOG");
  if (from_environment != nullptr && *from_environment != '\0') return from_environment;
  std::vector<std::string> places;
  const fs::path start =
      scenario_path.empty() ? fs::current_path() : fs::absolute(scenario_path).lexically_normal().parent_path();
  for (fs::path folder = start;; folder = folder.parent_path()) {
    for (const char* name : {"catalog", "scenarios/catalog"}) {
      places.push_back((folder / name).string());
      if (fs::is_directory(fs::path(places.back()) / "model")) return places.back();
    }
    if (folder == folder.parent_path()) break;
  }
  std::error_code unknown;  // of a program that is installed, beside its bin
  if (const fs::path program = fs::read_symlink("/proc/self/exe", unknown); !program.empty()) {
    places.push_back((program.parent_path().parent_path() / "share/equicube/catalog").string());
    if (fs::is_directory(places.back())) return places.back();
  }
#ifdef EQC_CATALOG_DIR
  places.push_back(EQC_CATALOG_DIR);
  if (fs::is_directory(places.back())) return places.back();
#endif
  throw InputError("no catalog found; name it with --catalog or EQUICUBE_CATALOG (looked at " + join(places) + ")");
}

std::optional<std::size_t> Catalog::model_index(std::string_view id) const { return index_of(models, id); }
std::optional<std::size_t> Catalog::hardware_index(std::string_view id) const { return index_of(hardware, id); }
std::optional<std::size_t> Catalog::region_index(std::string_view id) const { return index_of(regions, id); }
std::optional<std::size_t> Catalog::nation_index(std::string_view id) const { return index_of(nations, id); }

std::vector<std::size_t> Catalog::members_of(std::string_view bloc) const {
  std::vector<std::size_t> members;
  for (const BlocRow& row : blocs)
    if (row.bloc == bloc) members.push_back(row.nation);
  return members;
}

const IncomeRow* Catalog::income_of(std::size_t nation) const {
  for (const IncomeRow& row : incomes)
    if (row.nation == nation) return &row;
  return nullptr;
}

const RentalRow* Catalog::rental_of(std::size_t hardware_row, Market market) const {
  for (const RentalRow& row : rentals)
    if (row.hardware == hardware_row && row.market == market) return &row;
  return nullptr;
}

const PurchaseRow* Catalog::purchase_of(std::size_t hardware_row) const {
  for (const PurchaseRow& row : purchases)
    if (row.hardware == hardware_row) return &row;
  return nullptr;
}

const FigureRow* Catalog::figure(std::string_view id) const {
  for (const FigureRow& row : figures)
    if (row.id == id) return &row;
  return nullptr;
}

const DieRow* Catalog::die_of(std::size_t hardware_row) const {
  for (const DieRow& row : dies)
    if (row.hardware == hardware_row) return &row;
  return nullptr;
}

const ExportGroupRow* Catalog::export_group_of(std::size_t nation) const {
  for (const ExportGroupRow& row : export_groups)
    if (row.nation == nation) return &row;
  return nullptr;
}

const ExportRuleRow* Catalog::export_rule(std::string_view id) const {
  for (const ExportRuleRow& row : export_rules)
    if (row.id == id) return &row;
  return nullptr;
}

std::optional<double> Catalog::gate_of(std::size_t nation, std::string_view gate) const {
  for (const GateRow& row : gates)
    if (row.nation == nation && row.gate == gate) return row.value;
  return std::nullopt;
}

#define EQC_X(id) #id,

const std::vector<std::string>& market_names() {
  static const std::vector<std::string> names = {EQC_MARKET_LIST(EQC_X)};
  return names;
}

const std::vector<std::string>& rental_basis_names() {
  static const std::vector<std::string> names = {EQC_RENTAL_BASIS_LIST(EQC_X)};
  return names;
}

const std::vector<std::string>& purchase_kind_names() {
  static const std::vector<std::string> names = {EQC_PURCHASE_KIND_LIST(EQC_X)};
  return names;
}

const std::vector<std::string>& api_offer_names() {
  static const std::vector<std::string> names = {EQC_API_OFFER_LIST(EQC_X)};
  return names;
}

const std::vector<std::string>& spread_kind_names() {
  static const std::vector<std::string> names = {EQC_SPREAD_KIND_LIST(EQC_X)};
  return names;
}

const std::vector<std::string>& spread_shape_names() {
  static const std::vector<std::string> names = {EQC_SPREAD_SHAPE_LIST(EQC_X)};
  return names;
}

const std::vector<std::string>& hardware_class_names() {
  static const std::vector<std::string> names = {EQC_HARDWARE_CLASS_LIST(EQC_X)};
  return names;
}

const std::vector<std::string>& organization_kind_names() {
  static const std::vector<std::string> names = {EQC_ORGANIZATION_KIND_LIST(EQC_X)};
  return names;
}

const std::vector<std::string>& country_group_names() {
  static const std::vector<std::string> names = {EQC_COUNTRY_GROUP_LIST(EQC_X)};
  return names;
}

const std::vector<std::string>& chip_control_names() {
  static const std::vector<std::string> names = {EQC_CHIP_CONTROL_LIST(EQC_X)};
  return names;
}

#undef EQC_X

}  // namespace eqc
