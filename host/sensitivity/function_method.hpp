// What a method evaluates in a block of rows and what it sums.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/sensitivity/function_rows.hpp"
#include "host/sensitivity/function_study.hpp"

namespace eqc {

/// Where the piece of a sequence that starts at a point ends: 8 points, then as many as came before, up to `longest`, a
/// power of two. Sequences of any power of two end with a piece, so that an extended study has the pieces of one made
/// at once.
std::uint64_t piece_end(std::uint64_t begin, std::uint64_t longest);

struct TaskSums {
  std::vector<double> sums, resampled;
  std::vector<double> values;  ///< f(A), where they are kept
  std::uint64_t dropped = 0;
};

class FunctionMethod {
 public:
  explicit FunctionMethod(const UncertainFunction& f);
  virtual ~FunctionMethod() = default;
  virtual SumsMethod sums_method() const = 0;
  virtual std::uint64_t evaluations_per_row() const = 0;
  virtual std::size_t resamples() const { return 0; }
  std::size_t columns() const { return sums_method().columns; }
  /// Points [begin, end) of a replicate; sums are about `reference`.
  TaskSums sums_of(const FunctionPoints& points, std::uint32_t replicate, std::uint64_t begin, std::uint64_t end,
                   double reference, bool keep_values) const;

 protected:
  const UncertainFunction& f_;
  std::shared_ptr<const ConditionalNormal> dependence_;  ///< of correlated inputs

  /// Adds the sums of the rows in `block` to `sums`; returns the rows left out.
  struct Block {
    FunctionRows& rows;
    std::uint32_t replicate;
    std::uint64_t first;
    double reference;
    double* sums;
    std::vector<double>* resampled;
  };
  virtual std::uint64_t add_block(const Block& block) const = 0;
};

std::unique_ptr<FunctionMethod> make_function_method(const UncertainFunction& f,
                                                     const std::vector<FunctionFactor>& factors,
                                                     const DesignSpec& design);

}  // namespace eqc
