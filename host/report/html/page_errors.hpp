// How far the engine's predictions are from published measurements, family by family: what a page says of accuracy.
#pragma once

#include <vector>

#include "host/catalog/catalog.hpp"
#include "host/report/html/page_table.hpp"

namespace eqc {

/// "errors_training" and "errors_serving": axes family and score, of the tables that a catalog ships; empty where it
/// has none. The catalog is that of the program, not the cube's, which carries no measurements.
std::vector<PageTable> error_tables(const Catalog& catalog);

}  // namespace eqc
