// The sensitivity engine on a plan: the rows of a design are worlds, its outputs headlines, cells and metrics.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/sensitivity/design.hpp"
#include "host/sensitivity/flip.hpp"
#include "host/sensitivity/plan_factors.hpp"
#include "host/sensitivity/plan_outputs.hpp"
#include "host/sensitivity/study_state.hpp"

namespace eqc {

/// Rows of matrix A, in the order they were evaluated: what was drawn and what came of it.
struct PlanRows {
  Choices choices;
  std::vector<std::vector<double>> values;  ///< [outputs][rows]
  std::vector<std::vector<double>> draws;   ///< [drawn factors][rows], where there are flips
};

/// Grows by rows like FunctionStudy: pieces of 256, 256, 512, ... up to 4096 rows, each evaluated as its
/// method asks: in A, B and every swap of a factor by sobol. What depends on no swapped input is shared: draws of all
/// others, layouts, and prices where the factor enters after them.
class PlanStudy {
 public:
  /// `study` must outlive this; its layouts are searched here. Empty names: all headlines, all that is uncertain.
  /// `flips`: conclusions as parse_conclusion takes them, or names of headlines that claim something ("all": every one
  /// of them); with flips and no outputs, theirs alone are computed. Refuses designs that it cannot make: InputError.
  PlanStudy(PlanWorlds& study, const std::vector<std::string>& outputs, const std::vector<std::string>& inputs,
            DesignSpec design, const std::vector<std::string>& flips = {});
  ~PlanStudy();
  PlanStudy(const PlanStudy&) = delete;

  /// `done(rows)` after each piece.
  void extend_to(std::uint64_t rows, const std::function<void(std::uint64_t)>& done = {});
  SensitivityResult result() const;
  const std::vector<PlanOutput>& outputs() const;
  std::vector<std::string> inputs() const;
  const PlanRows& rows() const;
  StudyState state() const;
  /// Goes on from a state of the same study.
  void restore(const StudyState& state);
  /// Boxes of the draws that enter the headlines (host/sensitivity/draw_directions.hpp) and of the lists.
  std::vector<Flip> flips() const;

 private:
  struct State;
  std::vector<BoxInput> columns() const;  // of the rows of A
  SensitivityResult given_data_result() const;
  SensitivityResult result_of(std::size_t first, std::size_t last) const;
  std::unique_ptr<State> state_;
};

/// Rows of a plan's study at least.
inline constexpr std::uint64_t kFewestPlanRows = 256;

}  // namespace eqc
