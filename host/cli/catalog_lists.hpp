// Tables of the catalog's rows, by the name equicube list knows them by.
#pragma once

#include <string>
#include <vector>

#include "host/catalog/catalog.hpp"
#include "host/report/table.hpp"

namespace eqc::cli {

struct CatalogList {
  std::string name;
  Table (*table)(const Catalog&);
};

const std::vector<CatalogList>& catalog_lists();

Table list_inputs(const Catalog& catalog);

}  // namespace eqc::cli
