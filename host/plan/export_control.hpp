// Export controls on accelerators: which parts a rule names, which nations it closes, what it caps, every number with
// its article. All that the program knows of them is on this page. Whether a part is controlled is computed from its
// rates and its silicon; where a nation stands are facts of the catalog (gate/export-groups.csv, and for the tiers of
// January 2025 nation/nations.csv). What the rules say in words is gate/export-rules.csv; rules are named by its ids.
#pragma once

#include <optional>
#include <string_view>

#include "host/plan/plan.hpp"

namespace eqc {

/// What the US control list says of a part. `b`: 3A090.b, 4A090.b, data-centre parts of the lower tier; `a`: 3A090.a,
/// 4A090.a; `unknown`: its silicon decides and its area is nowhere published.
enum class ChipClass { free, b, a, unknown };

std::string_view chip_class_name(ChipClass chip);

/// TPP, note 2 to 3A090: 2 x multiply-accumulates per second x bits of the operands = operations x bits, dense, in
/// tera, the largest over the formats that the part computes in.
double total_processing_power(const HardwareSpec& spec);

/// TPP per mm2 of non-planar silicon, note 4 to 3A090; of a die that is at most so large, the least it can be. Nothing
/// where no area is known.
std::optional<double> performance_density(const Catalog& catalog, std::size_t hardware);

ChipClass chip_class(const Catalog& catalog, std::size_t hardware);

/// Whether anybody needs a licence for a part anywhere: class a or b.
bool export_restricted(const Catalog& catalog, std::size_t hardware);

/// Tier of a nation, 1 (free), 2 or 3 (country group D:5 and Macau), as the rule of January 2025 draws them: 90 FR
/// 4544, 15 CFR 740. 1 when unknown.
int export_tier(const Catalog& catalog, std::size_t nation);

/// What a rule says of a part on its way to a nation. `licence`: decided case by case.
enum class ExportVerdict { free, licence, barred, capped };

/// The rules in force on 2026-11-28, by part and nation, and the rule that says so (an id of gate/export-rules.csv, ""
/// where none applies).
struct RuledToday {
  ExportVerdict verdict = ExportVerdict::free;
  std::string_view rule;
};
RuledToday ruled_today(const Catalog& catalog, std::size_t nation, std::size_t hardware);

/// What the rules of today need of parts of class a on their way to a nation, in the words of gate/export-groups.csv;
/// computed from its country groups.
ChipControl chip_control_of(const Catalog& catalog, std::size_t nation);

/// Whether the rule of a case keeps controlled accelerators from those at home in a nation who would rent abroad (the
/// headquarters rule, 15 CFR 744.23(a)(3), since 2025 742.6(a)(6)(iii)(A)).
bool export_barred(const Catalog& catalog, std::size_t nation, const CaseSpec& c);

/// By which factor the rule of a case makes accelerators dearer for a nation: 1 but where export_premium, a way around
/// the bar, replaces it.
double export_factor(const Catalog& catalog, std::size_t nation, const CaseSpec& c);

/// What the rule of a case says of one cluster in a nation. `hardware`: a row of the catalog; `accelerators`: of the
/// cluster, all of that type. Licences end as the case's export_licences says: never `licence`.
ExportVerdict export_verdict(const Catalog& catalog, const CaseSpec& c, std::size_t nation, std::size_t hardware,
                             double accelerators);

/// The same for positions on the axes of a plan. Places on the region axis that are no nation are free.
ExportVerdict export_verdict(const Plan& plan, const CaseSpec& c, std::size_t region, std::size_t hardware,
                             double accelerators);

}  // namespace eqc
