// Sensitivities of every cell at once: one pass over the cells of a plan, all factors of a cell while its terms are in
// the cache, nothing kept but indices.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/engine/worlds/plan_worlds.hpp"
#include "host/sensitivity/design.hpp"
#include "host/sensitivity/plan_factors.hpp"

namespace eqc {

/// A priced quantity of a task that is studied in all its cells.
struct CellQuantity {
  Task task;
  int index;  ///< Quantity
  std::string variable, unit;
};

/// Indices of one quantity in the cells of one model and case.
struct CellIndices {
  std::vector<float> index;           ///< [hardware][region][factors][S1, ST][value, se]; NaN where nothing is feasible
  std::vector<float> mean, variance;  ///< [hardware][region]
};

class CellStudy {
 public:
  /// `study` must outlive this; its layouts are searched here. `variables`: names of priced quantities with * and ?
  /// ("training_cost_own"); `inputs`: as of plan_factors, lists left out, for they enter no cell. Azzini's estimator;
  /// rows at most 16384. Throws InputError.
  CellStudy(PlanWorlds& study, const std::vector<std::string>& variables, const std::vector<std::string>& inputs,
            const DesignSpec& design);
  ~CellStudy();
  CellStudy(const CellStudy&) = delete;

  const std::vector<CellQuantity>& quantities() const;
  const std::vector<PlanFactor>& factors() const;
  double cells() const;         ///< of the plan, for all quantities
  double evaluations() const;   ///< rows x (2 d + 2) of each
  double memory_bytes() const;  ///< of draws and terms while cases are studied

  /// Draws and terms of a case, which the next indices() are about.
  void enter_case(std::size_t case_position);
  /// [quantities] of one model; those of another task than the plan's are empty.
  std::vector<CellIndices> indices(std::size_t model);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace eqc
