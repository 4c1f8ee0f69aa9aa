// hardware/deployment.csv and region/data_centers.csv: who may run how many of what, and where anybody runs anything.
#include "host/catalog/tables.hpp"

namespace eqc {

std::vector<std::string> deployment_columns() {
  return {"id", "vendor", "class", "largest_cluster", "source", "as_of", "notes"};
}

/// The limit of all parts of a class, of one vendor or, where that is empty, of the vendors without a row of their own.
void append_deployment(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  row.id("id", seen);
  const std::string vendor = row.text("vendor");
  const auto of_class = static_cast<HardwareClass>(row.choice("class", hardware_class_names()));
  const double largest = row.required("largest_cluster", {1, 1e9});
  row.origin();
  for (HardwareRow& h : catalog.hardware)
    if (h.hardware_class == of_class && (vendor.empty() ? !h.largest_cluster.has_value() : h.vendor == vendor))
      h.largest_cluster = largest;
}

std::vector<std::string> data_center_columns() { return {"region", "number", "source", "as_of", "notes"}; }

void append_data_center(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  const std::size_t region = row.reference("region", ids_of(catalog.regions), "region/regions.csv");
  row.unique("region", row.text("region"), seen);
  const double number = row.required("number", kNonNegative);
  row.origin();
  if (region < catalog.regions.size()) catalog.regions[region].data_centers = number;
}

}  // namespace eqc
