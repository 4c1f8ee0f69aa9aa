// The rules as a table, a row each; the functions only read it.
#include "host/plan/export_control.hpp"

#include <limits>

namespace eqc {
namespace {

/// A rule as it is applied to restricted accelerators.
struct ExportRule {
  int barred_tier;    ///< nations of this tier get none: licences are presumed denied
  double tier_2_cap;  ///< accelerators of one cluster in tier 2
};

constexpr int kNobody = 0;
constexpr double kNoCap = std::numeric_limits<double>::infinity();

/// 15 CFR 740 Supp. 5 (January 2025): 790 million TPP per tier-2 country over 2025-2027, in H100.
constexpr double kTier2AcceleratorCap = 49901;

ExportRule rule_of(ExportControl control) {
  switch (control) {
    case ExportControl::none: break;
    // 88 FR 73458, in force since 2023-11-17: presumption of denial for D:5 and Macau, favourable review elsewhere.
    case ExportControl::embargo_2023_10: return {3, kNoCap};
    // 90 FR 4544 (2025-01-15), never enforced, announced as rescinded on 2025-05-13: tier 1 free, 2 capped, 3 denied.
    case ExportControl::tiers_2025_01: return {3, kTier2AcceleratorCap};
  }
  return {kNobody, kNoCap};
}

/// Whether the rule of a case names a nation at all, by whatever means it is then held off.
bool named(const Catalog& catalog, std::size_t nation, const CaseSpec& c) {
  return export_tier(catalog, nation) == rule_of(c.export_control).barred_tier;
}

}  // namespace

int export_tier(const Catalog& catalog, std::size_t nation) {
  if (nation >= catalog.nations.size()) return 1;
  const std::string& tier = catalog.nations[nation].export_tier_2025;
  return tier == "2" ? 2 : tier == "3" ? 3 : 1;
}

bool export_barred(const Catalog& catalog, std::size_t nation, const CaseSpec& c) {
  return named(catalog, nation, c) && !(c.export_premium > 0);
}

double export_factor(const Catalog& catalog, std::size_t nation, const CaseSpec& c) {
  return named(catalog, nation, c) && c.export_premium > 0 ? c.export_premium : 1.0;
}

ExportVerdict export_verdict(const Plan& plan, const CaseSpec& c, std::size_t region, std::size_t hardware,
                             double accelerators) {
  const std::optional<std::size_t> nation = plan.catalog->nation_index(plan.region(region).id);
  if (!nation || !plan.hardware(hardware).export_restricted) return ExportVerdict::free;
  if (export_barred(*plan.catalog, *nation, c)) return ExportVerdict::barred;
  const bool capped = export_tier(*plan.catalog, *nation) == 2 && accelerators > rule_of(c.export_control).tier_2_cap;
  return capped ? ExportVerdict::capped : ExportVerdict::free;
}

}  // namespace eqc
