// What payers face: the cheapest way to train, to host and to use, per cost row and world.
#pragma once

#include <vector>

#include "host/engine/draw/term_table.hpp"
#include "host/plan/plan.hpp"

namespace eqc {

class TaskPrices;      // host/engine/price/task_prices.hpp
struct CheapestCells;  // likewise

/// Per-world costs that payers face, by cost row (regions, then CostRow): what the pricing of one shard leaves behind.
struct CapabilityCosts {
  std::vector<double> train_usd;                 ///< [rows][worlds], per run; empty without training
  std::vector<double> host_usd_year;             ///< [rows][worlds], per replica and year; empty without serving
  bool train_known = false, host_known = false;  ///< false: the catalog knows too little to say
  std::vector<double> use_usd_mtok;  ///< [worlds], cheapest anywhere, per million output tokens; empty without serving
  std::vector<std::vector<double>> view_usd;  ///< [views of the scenario][rows x worlds], of the training run
  double train_flop = 0, train_tokens = 0;    ///< of the training run
};

/// What one task of one shard left behind. All by reference: used at once.
struct PayerOptions {
  const Plan& plan;
  const CaseSpec& c;
  const std::vector<std::int8_t>& status;   ///< [n_regions][n_hardware]
  const std::vector<double>& accelerators;  ///< [n_hardware]
  const std::vector<double>& premium;       ///< [n_regions] of rent, what controls add included
  const std::vector<double>& tax;           ///< [n_regions] on machines, likewise
  const std::vector<std::int8_t>& sold;     ///< [n_hardware]
  const std::vector<std::int8_t>& rented;   ///< [n_hardware]
  const TermTable& terms;
  const std::vector<double>& cheapest;  ///< [kCheapest][n_regions][worlds]
};

/// Both must outlive the result. `cheapest`: of `prices`.
PayerOptions payer_options(const TaskPrices& prices, const CheapestCells& cheapest);

/// Sets what one task decides: train_known and train_usd, or host_known, host_usd_year and use_usd_mtok.
void set_task_costs(const TaskPrices& prices, const CheapestCells& cheapest, CapabilityCosts& costs);

/// Rows of CapabilityCosts::train_usd: owning at home, renting at home, renting in the cheapest cloud region.
std::vector<double> training_cost_rows(const PayerOptions& options);

/// What counts as the cost of a model: its final run, or that x (1 + experiments + staff).
enum class CostScope { final_run, programme };

/// The same looked at in one way. Owning and buying need a place at home: +infinity beyond the region axis. Bought: the
/// accelerators of the run with servers, network and taxes, at the cheapest hardware sold. Views that are programmes
/// are so at any scope.
std::vector<double> training_view_rows(const PayerOptions& options, CostView view,
                                       CostScope scope = CostScope::final_run);
bool is_programme(CostView view);

/// Rows of CapabilityCosts::host_usd_year: the same three for one replica, a year long.
std::vector<double> hosting_cost_rows(const PayerOptions& options);

/// CapabilityCosts::use_usd_mtok.
std::vector<double> cheapest_use(const PayerOptions& options);

/// Rows of the cost of a million output tokens served at home (owned or rented) and abroad (rented in the cheapest
/// cloud region).
std::vector<double> home_use_rows(const PayerOptions& options);
std::vector<double> abroad_use_rows(const PayerOptions& options);

}  // namespace eqc
