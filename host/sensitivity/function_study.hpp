// The sensitivity engine on a function: designs, evaluations and sums, block by block on any number of threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/sensitivity/design.hpp"
#include "host/sensitivity/function.hpp"
#include "host/sensitivity/study_state.hpp"

namespace eqc {

/// Inputs that are swapped together.
struct FunctionFactor {
  std::string name;
  std::vector<int> inputs;
};

/// Grows by rows: points 0, 1, ... of each replicate's sequence, blocks in order, so that a study extended is the study
/// made at once, bit for bit, for any number of threads.
class FunctionStudy {
 public:
  /// `function` must outlive this. Empty `factors`: each input alone. Refuses correlated inputs where the method cannot
  /// say anything about them.
  FunctionStudy(const UncertainFunction& function, std::vector<FunctionFactor> factors, DesignSpec design, int threads);
  ~FunctionStudy();
  FunctionStudy(const FunctionStudy&) = delete;

  /// Evaluates what is missing up to `rows` (a power of two, at least those there are).
  void extend_to(std::uint64_t rows);
  SensitivityResult result() const;
  StudyState state() const;
  /// Goes on from a state of the same study.
  void restore(const StudyState& state);

  /// First point of each replicate; 0 but for tests of long sequences.
  void start_at(std::uint64_t point);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Rows of plain uncertainty: inputs and output, kept. x: [inputs][rows], y: [rows]; row w is point w / replicates of
/// replicate w mod replicates.
struct FunctionSample {
  std::vector<std::vector<double>> x;
  std::vector<double> y;
};
FunctionSample sample_function(const UncertainFunction& function, const DesignSpec& design, int threads);

}  // namespace eqc
