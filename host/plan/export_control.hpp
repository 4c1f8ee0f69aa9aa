// Export controls on accelerators: which nations a rule closes, what it caps, and every number with its article. All
// that the program knows of them is on this page and in two columns of the catalog: hardware `export_restricted`
// (ECCN 3A090.a, 4A090.a) and nations `export_tier_2025`.
#pragma once

#include "host/plan/plan.hpp"

namespace eqc {

/// Tier of a nation, 1 (free), 2 or 3 (country group D:5 and Macau), as the rule of January 2025 draws them: 90 FR
/// 4544, 15 CFR 740. 1 when unknown.
int export_tier(const Catalog& catalog, std::size_t nation);

/// Whether the rule of a case keeps restricted accelerators from a nation: as a destination, and from those at home
/// there who would rent abroad (the headquarters rule, 15 CFR 744.23(a)(3), since 2025 742.6(a)(6)(iii)(A)).
bool export_barred(const Catalog& catalog, std::size_t nation, const CaseSpec& c);

/// By which factor the rule of a case makes accelerators dearer for a nation: 1 but where export_premium, a way around
/// the bar, replaces it.
double export_factor(const Catalog& catalog, std::size_t nation, const CaseSpec& c);

/// What the rule of a case says of one cluster.
enum class ExportVerdict { free, barred, capped };

/// `accelerators`: of the cluster, all of the same type. Places on the region axis that are no nation are free.
ExportVerdict export_verdict(const Plan& plan, const CaseSpec& c, std::size_t region, std::size_t hardware,
                             double accelerators);

}  // namespace eqc
