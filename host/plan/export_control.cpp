// The rules as tables, a row each; the functions only read them.
#include "host/plan/export_control.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "kernels/model/spec.hpp"

namespace eqc {
namespace {

// ---- Which parts: 3A090 and 4A090 of the Commerce Control List, 88 FR 73458 of 2023-10-25, corrected 2024-04-04 ----

constexpr double kPowerA = 4800;                        // 3A090.a.1: TPP, of any part
constexpr double kPowerLeast = 1600, kDensityA = 5.92;  // 3A090.a.2: TPP and density, for data centres
constexpr double kPowerB = 2400, kDensityB = 1.6;       // 3A090.b.1: TPP and density, for data centres
constexpr double kDensityDense = 3.2;                   // 3A090.b.2: density, with TPP of kPowerLeast

/// One die is at most the field of a lithography scanner, 26 x 33 mm.
constexpr double kLargestDie = 858;

/// Bits of the operands by Precision.
constexpr std::array<double, kPrecisions> bits_by_precision() {
  std::array<double, kPrecisions> bits = {};
  bits[static_cast<int>(Precision::fp32)] = 32;
  bits[static_cast<int>(Precision::bf16)] = 16;
  bits[static_cast<int>(Precision::fp8)] = 8;
  bits[static_cast<int>(Precision::int8)] = 8;
  bits[static_cast<int>(Precision::fp4)] = 4;
  return bits;
}
constexpr std::array<double, kPrecisions> kBits = bits_by_precision();

bool for_data_centres(const HardwareRow& row) { return row.hardware_class == HardwareClass::datacenter; }

// ---- Which nations: 15 CFR 740 Supplement 1 ----

using Nation = ExportGroupRow;

struct Place {
  const Nation& groups;
  std::string_view id;
};

bool one_of(const Place& p, std::initializer_list<std::string_view> ids) {
  return std::find(ids.begin(), ids.end(), p.id) != ids.end();
}

bool everywhere_in_d5(const Place& p) { return p.groups.in(CountryGroup::d5) || p.id == "MAC"; }

/// D:1, D:4, D:5 and Macau without A:5 and A:6: where 3A090 needs a licence, 742.6(a)(6)(iii).
bool in_scope(const Place& p) {
  const bool freed = p.groups.in(CountryGroup::a5) || p.groups.in(CountryGroup::a6);
  return everywhere_in_d5(p) || ((p.groups.in(CountryGroup::d1) || p.groups.in(CountryGroup::d4)) && !freed);
}

bool embargoed(const Place& p) { return one_of(p, {"CUB", "IRN", "PRK"}); }
bool russia_and_belarus(const Place& p) { return one_of(p, {"RUS", "BLR"}); }
bool china(const Place& p) { return one_of(p, {"CHN", "HKG", "MAC"}); }
bool emirates(const Place& p) { return p.id == "ARE"; }

// ---- Which parts a rule names ----

struct Part {
  ChipClass chip;
  const HardwareRow& row;
};

bool any_part(const Part&) { return true; }
bool class_a(const Part& p) { return p.chip == ChipClass::a; }
bool class_a_or_b(const Part& p) { return p.chip == ChipClass::a || p.chip == ChipClass::b; }

/// Named in letters to their makers of April 2025; below the limits of the list (H20) or at them (MI308X).
bool h20_or_mi308(const Part& p) { return p.row.id == "h20-96gb" || p.row.id == "mi308x"; }

/// 91 FR 1684: TPP below 21,000 and DRAM bandwidth below 6,500 GB/s, on sale in the USA on 2026-01-15.
bool reviewed_for_china(const Part& p) {
  return class_a(p) && total_processing_power(*p.row.spec) < 21000 && p.row.spec->memory_rate_bytes_per_s < 6500e9;
}

/// Licence exceptions NAC and ACA, 740.8: class b, and class a not for data centres.
bool notified(const Part& p) { return p.chip == ChipClass::b || (class_a(p) && !for_data_centres(p.row)); }

/// A rule in force on 2026-11-28. The first that names part and nation holds.
struct Rule {
  std::string_view id;
  bool (*where)(const Place&);
  bool (*what)(const Part&);
  ExportVerdict verdict;
};

constexpr Rule kToday[] = {
    {"us-embargo", embargoed, any_part, ExportVerdict::barred},                   // prohibited
    {"us-russia-2022", russia_and_belarus, any_part, ExportVerdict::barred},      // policy of denial
    {"us-h20-15pc-2025", china, h20_or_mi308, ExportVerdict::licence},            // granted against 15 % of sales
    {"us-h200-rule-2026", china, reviewed_for_china, ExportVerdict::licence},     // case by case
    {"us-adv-comp-2023-b", everywhere_in_d5, notified, ExportVerdict::licence},   // exception NAC: notice to BIS
    {"us-adv-comp-2023", everywhere_in_d5, class_a_or_b, ExportVerdict::barred},  // presumption of denial
    {"us-uae-a5-2026", emirates, class_a_or_b, ExportVerdict::licence},           // listed entities free
    {"us-adv-comp-2023-b", in_scope, notified, ExportVerdict::free},              // exception ACA
    {"us-adv-comp-2023", in_scope, class_a, ExportVerdict::licence},              // case by case
};

constexpr std::string_view kChipClasses[] = {"free", "3A090.b", "3A090.a", "unknown"};

// ---- Policy cases of the past ----

/// A rule that knows tiers.
struct TierRule {
  int barred_tier;    ///< nations of this tier get none: licences are presumed denied
  double tier_2_cap;  ///< accelerators of one cluster in tier 2
  bool (*what)(const Part&);
};

constexpr int kNobody = 0;
constexpr double kNoCap = std::numeric_limits<double>::infinity();

/// 15 CFR 740 Supp. 5 (January 2025): 790 million TPP per tier-2 country over 2025-2027, in H100.
constexpr double kTier2AcceleratorCap = 49901;

TierRule rule_of(ExportControl control) {
  switch (control) {
    case ExportControl::none:
    case ExportControl::today: break;
    // 88 FR 73458, in force since 2023-11-17: presumption of denial for D:5 and Macau, favourable review elsewhere.
    case ExportControl::embargo_2023_10: return {3, kNoCap, class_a_or_b};
    // 90 FR 4544 (2025-01-15), never enforced, announced as rescinded on 2025-05-13: tier 1 free, 2 capped, 3 denied.
    case ExportControl::tiers_2025_01: return {3, kTier2AcceleratorCap, class_a};
  }
  return {kNobody, kNoCap, any_part};
}

/// Whether the rule of a case names a nation at all, by whatever means it is then held off.
bool named(const Catalog& catalog, std::size_t nation, const CaseSpec& c) {
  if (c.export_control != ExportControl::today)
    return export_tier(catalog, nation) == rule_of(c.export_control).barred_tier;
  const Nation* groups = catalog.export_group_of(nation);
  if (groups == nullptr) return false;
  const Place place = {*groups, catalog.nations[nation].id};
  return everywhere_in_d5(place) || embargoed(place) || russia_and_belarus(place);
}

ExportVerdict decided(ExportVerdict verdict, ExportLicences licences) {
  if (verdict != ExportVerdict::licence) return verdict;
  return licences == ExportLicences::granted ? ExportVerdict::free : ExportVerdict::barred;
}

}  // namespace

std::string_view chip_class_name(ChipClass chip) { return kChipClasses[static_cast<std::size_t>(chip)]; }

double total_processing_power(const HardwareSpec& spec) {
  double most = 0;
  for (int p = 0; p < kPrecisions; ++p)
    most = std::max(most, spec.peak_flop_per_s[p] * 1e-12 * kBits[static_cast<std::size_t>(p)]);
  return most;
}

std::optional<double> performance_density(const Catalog& catalog, std::size_t hardware) {
  const DieRow* die = catalog.die_of(hardware);
  if (die == nullptr) return std::nullopt;
  return total_processing_power(*catalog.hardware[hardware].spec) / die->area_mm2;
}

ChipClass chip_class(const Catalog& catalog, std::size_t hardware) {
  const HardwareRow& row = catalog.hardware[hardware];
  const double power = total_processing_power(*row.spec);
  if (power >= kPowerA) return ChipClass::a;
  if (!for_data_centres(row) || power < kPowerLeast) return ChipClass::free;
  const DieRow* die = catalog.die_of(hardware);
  const double at_least = power / (die != nullptr ? die->area_mm2 : kLargestDie);
  if (at_least >= kDensityA) return ChipClass::a;
  // below 5.92 for certain, or at least controlled as b: what nations need for it is the lighter of the two
  if (at_least >= kDensityDense || (power >= kPowerB && at_least >= kDensityB)) return ChipClass::b;
  return die != nullptr && !die->at_most ? ChipClass::free : ChipClass::unknown;
}

bool export_restricted(const Catalog& catalog, std::size_t hardware) {
  const ChipClass chip = chip_class(catalog, hardware);
  return chip == ChipClass::a || chip == ChipClass::b;
}

int export_tier(const Catalog& catalog, std::size_t nation) {
  if (nation >= catalog.nations.size()) return 1;
  const std::string& tier = catalog.nations[nation].export_tier_2025;
  return tier == "2" ? 2 : tier == "3" ? 3 : 1;
}

RuledToday ruled_today(const Catalog& catalog, std::size_t nation, std::size_t hardware) {
  const Nation* groups = catalog.export_group_of(nation);
  if (groups == nullptr) return {};
  const Place place = {*groups, catalog.nations[nation].id};
  const Part part = {chip_class(catalog, hardware), catalog.hardware[hardware]};
  for (const Rule& rule : kToday)
    if (rule.where(place) && rule.what(part)) return {rule.verdict, rule.id};
  return {};
}

ChipControl chip_control_of(const Catalog& catalog, std::size_t nation) {
  const Nation* groups = catalog.export_group_of(nation);
  if (groups == nullptr) return ChipControl::free;
  const Place place = {*groups, catalog.nations[nation].id};
  if (place.id == "USA") return ChipControl::home;
  if (embargoed(place) || russia_and_belarus(place)) return ChipControl::prohibited;
  if (china(place)) return ChipControl::licence_denied_by_default_case_by_case_below_21000;
  if (everywhere_in_d5(place)) return ChipControl::licence_denied_by_default;
  if (emirates(place)) return ChipControl::free_for_listed_entities;
  return in_scope(place) ? ChipControl::licence_case_by_case : ChipControl::free;
}

bool export_barred(const Catalog& catalog, std::size_t nation, const CaseSpec& c) {
  return nation < catalog.nations.size() && named(catalog, nation, c) && !(c.export_premium > 0);
}

double export_factor(const Catalog& catalog, std::size_t nation, const CaseSpec& c) {
  return nation < catalog.nations.size() && named(catalog, nation, c) && c.export_premium > 0 ? c.export_premium : 1.0;
}

ExportVerdict export_verdict(const Catalog& catalog, const CaseSpec& c, std::size_t nation, std::size_t hardware,
                             double accelerators) {
  if (c.export_control == ExportControl::none) return ExportVerdict::free;
  if (c.export_control == ExportControl::today) {
    const ExportVerdict verdict = decided(ruled_today(catalog, nation, hardware).verdict, c.export_licences);
    return verdict == ExportVerdict::barred && c.export_premium > 0 ? ExportVerdict::free : verdict;
  }
  const TierRule rule = rule_of(c.export_control);
  if (!rule.what({chip_class(catalog, hardware), catalog.hardware[hardware]})) return ExportVerdict::free;
  if (export_barred(catalog, nation, c)) return ExportVerdict::barred;
  const bool capped = export_tier(catalog, nation) == 2 && accelerators > rule.tier_2_cap;
  return capped ? ExportVerdict::capped : ExportVerdict::free;
}

ExportVerdict export_verdict(const Plan& plan, const CaseSpec& c, std::size_t region, std::size_t hardware,
                             double accelerators) {
  const std::optional<std::size_t> nation = plan.nations[region];
  if (!nation) return ExportVerdict::free;
  return export_verdict(*plan.catalog, c, *nation, plan.scenario->axes.hardware[hardware], accelerators);
}

}  // namespace eqc
