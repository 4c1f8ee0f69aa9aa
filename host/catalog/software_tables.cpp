// model/aliases.csv, hardware/aliases.csv and software/*.csv: spellings of names, and parameters of frameworks.
#include "host/base/text.hpp"
#include "host/catalog/tables.hpp"

namespace eqc {
namespace {

void append_alias(RowReader& row, std::set<std::string>& seen, const std::vector<std::string>& ids, const char* table,
                  std::vector<AliasRow>& aliases) {
  AliasRow alias;
  alias.alias = row.required_text("alias");
  if (!seen.insert(lower(alias.alias)).second)
    row.fault("alias", "'" + alias.alias + "' appears twice in this table; keep one row");
  alias.target = row.reference("id", ids, table);
  alias.accelerators = row.number_or(0, "accelerators", kNonNegative);
  alias.origin = row.origin();
  aliases.push_back(std::move(alias));
}

void append_software(RowReader& row, std::set<std::string>& seen, std::vector<SoftwareRow>& rows) {
  SoftwareRow software;
  software.id = row.required_text("id");
  software.parameter = row.required_text("parameter");
  if (!seen.insert(software.id + " " + software.parameter).second)
    row.fault("parameter",
              "'" + software.parameter + "' of '" + software.id + "' appears twice in this table; keep one row");
  software.value = row.required("value", kAnyNumber);
  software.origin = row.origin();
  rows.push_back(std::move(software));
}

}  // namespace

std::vector<std::string> alias_columns() { return {"alias", "id", "accelerators?", "source", "as_of", "notes"}; }
std::vector<std::string> software_columns() { return {"id", "parameter", "value", "source", "as_of", "notes"}; }

void append_model_alias(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  append_alias(row, seen, ids_of(catalog.models), "model/models.csv", catalog.model_aliases);
}
void append_hardware_alias(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  append_alias(row, seen, ids_of(catalog.hardware), "hardware/accelerators.csv", catalog.hardware_aliases);
}
void append_training_software(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  append_software(row, seen, catalog.training_software);
}
void append_serving_software(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  append_software(row, seen, catalog.serving_software);
}
void append_local_software(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  append_software(row, seen, catalog.local_software);
}
void append_power_software(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  append_software(row, seen, catalog.power_software);
}

}  // namespace eqc
