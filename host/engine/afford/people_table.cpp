// Bins of equally many adults from published quintiles and tenths, else from the Gini index (docs/model.md,
// affordability).
#include "host/engine/afford/people_table.hpp"

#include <algorithm>

#include "kernels/econ/headcount.hpp"
#include "kernels/metric/income_shares.hpp"
#include "kernels/metric/lognormal_income.hpp"

namespace eqc {

static_assert(PeopleTable::kBinsPerNation == kIncomeBins, "tables of people have the bins that headcounts look up");

namespace {

/// Groups of a nation's people, poorest first: what share of them each is, and what share of all income it has.
struct IncomeGroups {
  std::vector<double> width, held;
  void add(double group_width, double group_held) {
    width.push_back(group_width);
    held.push_back(group_held);
  }
};

/// Fifths, the outer ones split where the income of the outermost tenth is known. Needs all five shares.
IncomeGroups income_groups(const IncomeRow& row) {
  const double poorest = *row.share_quintile.front(), richest = *row.share_quintile.back();
  IncomeGroups groups;
  if (row.share_d1) {
    groups.add(0.1, *row.share_d1);
    groups.add(0.1, poorest - *row.share_d1);
  } else {
    groups.add(0.2, poorest);
  }
  for (std::size_t fifth = 1; fifth + 1 < row.share_quintile.size(); ++fifth)
    groups.add(0.2, *row.share_quintile[fifth]);
  if (row.share_d10) {
    groups.add(0.1, richest - *row.share_d10);
    groups.add(0.1, *row.share_d10);
  } else {
    groups.add(0.2, richest);
  }
  return groups;
}

/// False when shares are missing or contradict each other.
bool fill_from_shares(const IncomeRow& row, double mean, double* bins) {
  for (const auto& share : row.share_quintile)
    if (!share) return false;
  const IncomeGroups groups = income_groups(row);
  LorenzCurve curve;
  if (make_lorenz_curve(groups.width.data(), groups.held.data(), static_cast<std::int32_t>(groups.held.size()),
                        curve) != SharesStatus::ok)
    return false;
  fill_income_bins(curve, mean, PeopleTable::kBinsPerNation, bins);
  return true;
}

/// Incomes of one nation by equal population bins; false when nothing is known.
bool fill_bins(const IncomeRow& row, double* bins) {
  if (!row.mean_usd_per_year_market || !(*row.mean_usd_per_year_market > 0)) return false;
  const double mean = *row.mean_usd_per_year_market;
  if (fill_from_shares(row, mean, bins)) return true;
  if (!row.gini) return false;
  fill_income_bins(mean, *row.gini, PeopleTable::kBinsPerNation, bins);
  return true;
}

}  // namespace

PeopleTable people_table(const Catalog& catalog) {
  PeopleTable t;
  double bins[PeopleTable::kBinsPerNation];
  for (std::size_t n = 0; n < catalog.nations.size(); ++n) {
    const NationRow& row = catalog.nations[n];
    const IncomeRow* income = catalog.income_of(n);
    if (!income || !row.adults || !fill_bins(*income, bins)) {
      ++t.missing;
      t.adults_missing += row.adults.value_or(0.0);
      continue;
    }
    const double internet = row.internet_share.value_or(1.0), power = row.electricity_access_share.value_or(1.0);
    t.nations.push_back(row.id);
    t.row.push_back(n);
    t.adults.push_back(*row.adults);
    t.connected_share.push_back(internet < power ? internet : power);
    t.income.insert(t.income.end(), bins, bins + PeopleTable::kBinsPerNation);
    t.mean_income.push_back(*income->mean_usd_per_year_market);
    const bool both = income->mean_usd_per_year_ppp && income->mean_usd_per_year_market;
    t.income_ppp.push_back(both ? *income->mean_usd_per_year_ppp / *income->mean_usd_per_year_market : 1.0);
    t.basis.push_back(income->gini_basis == "imputed" ? BudgetBasis::imputed : BudgetBasis::measured);
    t.adults_total += *row.adults;
  }
  return t;
}

}  // namespace eqc
