// Accelerators by owner and maker as a study draws them: log-normal between the published percentiles.
#pragma once

#include <string>
#include <vector>

#include "host/engine/worlds/plan_worlds.hpp"

namespace eqc {

/// One quarter, H100 equivalents. Rows of one owner and maker use the same random number in every quarter.
struct OwnedCompute {
  std::string quarter;
  std::vector<std::string> owners, country;  ///< names; ISO 3166 alpha-3, empty when unknown
  std::vector<char> residual;                ///< everybody not listed
  std::vector<std::string> makers;
  std::vector<double> median;    ///< [owners]
  std::vector<double> drawn;     ///< [owners][worlds]
  std::vector<double> by_maker;  ///< [makers][worlds]
};

/// Quarters of organization/compute.csv, ascending.
std::vector<std::string> compute_quarters(const Catalog& catalog);

/// The last quarter in which every owner and maker of the fullest quarter is reported; empty without a table.
std::string complete_quarter(const Catalog& catalog);

/// `maker_left_out`, `owner_left_out`: a name that does not exist in these worlds.
OwnedCompute owned_compute(const PlanWorlds& study, const std::string& quarter, const std::string& maker_left_out = "",
                           const std::string& owner_left_out = "");

/// Concentration of owners by world; the residual owner is many (low) or one (high). HHI times 10^4; few: fewest owners
/// with more than half, NaN when the named ones do not hold it.
struct OwnerShares {
  std::vector<double> cr1, cr3, cr5, hhi_low, hhi_high, few_low, few_high;
};
OwnerShares owner_shares(const OwnedCompute& compute, std::size_t worlds);

/// Where a maker of accelerators has its seat (organization/vendors.csv); empty when unknown.
std::string maker_country(const Catalog& catalog, const std::string& maker);

}  // namespace eqc
