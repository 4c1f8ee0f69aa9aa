// The shipped catalog, read once.
#pragma once

#include "host/catalog/catalog.hpp"
#include "tests/source_folder.hpp"

namespace eqc::test {

inline const Catalog& catalog() {
  static const Catalog loaded = load_catalog(std::string(kSourceFolder) + "/scenarios/catalog");
  return loaded;
}

}  // namespace eqc::test
