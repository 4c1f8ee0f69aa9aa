// What a method evaluates in a piece of a plan's rows and what it sums.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "host/engine/worlds/sampled_choices.hpp"
#include "host/sensitivity/design.hpp"
#include "host/sensitivity/plan_factors.hpp"

namespace eqc {

/// [outputs][worlds] of one set of worlds.
using PlanValues = std::vector<std::vector<double>>;

/// Worlds are rows: world w of a piece is point first_point + w / replicates of replicate w mod replicates.
struct PlanPiece {
  PlanWorlds& study;  ///< that has searched
  RunSpec run;
  RowRange range;
  PlanWorlds& a;  ///< matrix A, and the members of lists that it draws
  const Choices& choices;
  const std::vector<std::string>& lists;  ///< that are chosen from
  std::function<PlanValues(PlanWorlds&, const Choices&)> values;
};

class PlanMethod {
 public:
  virtual ~PlanMethod() = default;
  virtual SumsMethod sums_method() const = 0;
  virtual std::uint64_t evaluations_per_row() const = 0;
  /// All evaluations of a piece, those of A first.
  virtual std::vector<PlanValues> evaluate(const PlanPiece& piece) = 0;
  /// Adds those of one output, [evaluations][worlds], to `sums`, [replicates][columns], about a reference. Returns rows
  /// that were left out for one of their evaluations.
  virtual std::uint64_t add(const std::vector<const double*>& series, std::size_t worlds, double reference,
                            double* sums) const = 0;
};

/// `factors` must outlive it. For given-data: A alone, and no sums.
std::unique_ptr<PlanMethod> make_plan_method(const std::vector<PlanFactor>& factors, const DesignSpec& design);

}  // namespace eqc
