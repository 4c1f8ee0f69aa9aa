// Catalogs between two: the old one with some of the changes.
#pragma once

#include <vector>

#include "host/compare/catalog_changes.hpp"

namespace eqc {

/// The catalog with those of `changes` (all that catalog_changes says of the two) that `taken` names. All: the very
/// bytes of `after`; none: those of `before`. Remarks (is_remark) are those of `after` wherever a table is mixed.
CatalogFiles catalog_between(const CatalogFiles& before, const CatalogFiles& after,
                             const std::vector<CatalogChange>& changes, const std::vector<bool>& taken);

}  // namespace eqc
