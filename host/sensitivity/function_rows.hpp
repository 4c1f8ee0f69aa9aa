// Points of a design over a function's inputs, and its evaluations with some inputs from the other matrix.
#pragma once

#include <memory>
#include <vector>

#include "host/engine/draw/conditional_normal.hpp"
#include "host/sensitivity/design.hpp"
#include "host/sensitivity/function.hpp"
#include "kernels/sample/sobol.hpp"

namespace eqc {

/// Within (0, 1), for quantiles.
double probability_of_score(double z);

/// The two matrices of a design: input j is dimension 2 j in A and 2 j + 1 in B, so that an input appended moves no
/// other.
class FunctionPoints {
 public:
  FunctionPoints(const UncertainFunction& f, const DesignSpec& design);
  /// Draws of points [first, first + n) of one replicate, n <= kFunctionBlock.
  void draw(std::uint32_t replicate, std::uint64_t first, int n, int input, bool second, std::uint32_t* words) const;

 private:
  std::size_t inputs_;
  bool monte_carlo_;
  std::vector<StreamKey> key_;          // [2 inputs]
  std::vector<ScrambledSobol> points_;  // [replicates][2 inputs]
};

/// A block of rows of both matrices.
class FunctionRows {
 public:
  /// `dependence`: of f.correlation, where there is one.
  explicit FunctionRows(const UncertainFunction& f, std::shared_ptr<const ConditionalNormal> dependence = nullptr);
  /// Inputs and all stages of A and B for these points; rows beyond n up to a multiple of 8 repeat the last.
  void fill(const FunctionPoints& points, std::uint32_t replicate, std::uint64_t first, int n);
  /// Stages of one matrix, after its columns were set by hand for n rows.
  void evaluate(bool second, int n);
  int size() const { return n_; }
  /// Normal scores of correlated inputs, [kFunctionBlock] each: of A as correlated, of B before (what is drawn again
  /// comes from them).
  const double* scores(bool second, int input) const {
    return scores_.data() + ((second ? f_.inputs.size() : 0) + static_cast<std::size_t>(input)) * kFunctionBlock;
  }
  const ConditionalNormal* dependence() const { return dependence_.get(); }
  double* column(bool second, int c) {
    return columns_.data() + ((second ? stride_ : 0) + static_cast<std::size_t>(c)) * kFunctionBlock;
  }
  const double* output(bool second) { return column(second, static_cast<int>(stride_) - 1); }
  /// Evaluates one matrix with `inputs` from the other, of which `stages` follow: the output goes to `out`.
  void swapped(bool second, const std::vector<int>& inputs, const std::vector<int>& stages, double* out);

 private:
  const UncertainFunction& f_;
  std::size_t stride_;
  int n_ = 0, padded_ = 0;
  std::shared_ptr<const ConditionalNormal> dependence_;
  std::vector<double> columns_, scratch_, scores_;

  void correlate();
  std::vector<const double*> in_;
};

}  // namespace eqc
