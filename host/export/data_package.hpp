// datapackage.json, which says what the CSV files of a folder hold:
// https://specs.frictionlessdata.io/tabular-data-package/
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "host/export/flat_table.hpp"

namespace eqc {

inline constexpr const char* kPackageName = "datapackage.json";

/// A written CSV file.
struct WrittenTable {
  FlatTable table;
  std::size_t rows = 0, bytes = 0;
  std::string sha256;
};

/// Header line of a variable's CSV file, without its end.
std::string csv_header(const FlatTable& table);

/// The package's text: fields with units, keys and codes, sources with digests, and the cube they are from.
std::string data_package(const Cube& cube, const std::vector<WrittenTable>& tables);

/// The CSV files that the package of `folder` names, with their header lines; empty where it is none of ours.
std::map<std::string, std::string> packaged_headers(const std::string& folder);

}  // namespace eqc
