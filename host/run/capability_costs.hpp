// What payers face: the cheapest way to train, to host and to use, per cost row and world.
#pragma once

#include <vector>

#include "host/plan/plan.hpp"

namespace eqc {

/// Per-world costs that payers face, by cost row (regions, then CostRow): what the pricing of one shard leaves behind.
struct CapabilityCosts {
  std::vector<double> train_usd;        ///< [rows][worlds], per run; empty without training
  std::vector<double> host_usd_year;    ///< [rows][worlds], per replica and year; empty without serving
  bool train_known = false, host_known = false;  ///< false: the catalog knows too little to say
  std::vector<double> use_usd_mtok;     ///< [worlds], cheapest anywhere, per million output tokens; empty without serving
};

/// What one task of one shard left behind. All by reference: used at once.
struct PayerOptions {
  const Plan& plan;
  const std::vector<std::int8_t>& status;     ///< [n_regions][n_hardware]
  const std::vector<double>& accelerators;    ///< [n_hardware]
  const std::vector<double>& premium;         ///< [n_regions] of rent
  const std::vector<double>& hardware_terms;  ///< as TermTable::hardware
  const std::vector<double>& cheapest;        ///< [kCheapest][n_regions][worlds]
};

/// Rows of CapabilityCosts::train_usd: owning at home, renting at home, renting in the cheapest cloud region.
std::vector<double> training_cost_rows(const PayerOptions& options);

/// Rows of CapabilityCosts::host_usd_year: the same three for one replica, a year long.
std::vector<double> hosting_cost_rows(const PayerOptions& options);

/// CapabilityCosts::use_usd_mtok.
std::vector<double> cheapest_use(const PayerOptions& options);

}  // namespace eqc
