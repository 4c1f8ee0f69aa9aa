// A function of uncertain inputs, as stages over blocks of rows: what does not depend on a swapped input is computed
// once.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "kernels/sample/distribution.hpp"

namespace eqc {

inline constexpr int kFunctionBlock = 256;  ///< most rows that a stage is asked at once

struct FunctionInput {
  std::string name;
  Distribution distribution;
};

/// One column computed from others: inputs come first, then stages in their order.
struct FunctionStage {
  std::vector<int> reads;
  /// out[0..n) from in[column][0..n), n <= kFunctionBlock, a multiple of 8 (rows beyond the last repeat one); called
  /// from several threads. NaN: the row is infeasible.
  std::function<void(const double* const* in, int n, double* out)> run;
};

struct UncertainFunction {
  std::string name, about;  ///< about: formula and where it comes from
  std::vector<FunctionInput> inputs = {};
  std::vector<FunctionStage> stages = {};  ///< the last one is the output
  /// Correlations of the inputs' normal scores, [inputs][inputs]; empty: independent.
  std::vector<double> correlation = {};
  /// Known values, where there are any: S1 and ST by input, or Shapley effects.
  std::vector<double> exact_first = {}, exact_total = {}, exact_shapley = {};

  std::size_t columns() const { return inputs.size() + stages.size(); }
};

/// Stages that have to be computed again when these inputs change, in order.
std::vector<int> stages_after(const UncertainFunction& f, const std::vector<int>& inputs);

/// The functions that anybody can check the indices of, with exact values.
const std::vector<UncertainFunction>& test_functions();
/// Throws InputError that names the nearest.
const UncertainFunction& test_function(const std::string& name);

}  // namespace eqc
