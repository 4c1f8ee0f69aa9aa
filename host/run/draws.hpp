// Every drawn input of a run, for all its entities and worlds: drawn once, shared by all cells that use it.
#pragma once

#include <vector>

#include "host/plan/plan.hpp"
#include "kernels/econ/inputs.hpp"

namespace eqc {

/// Values [entity][world] per input; the entities are those of the input's scope.
class Draws {
 public:
  /// Draws everything on `threads` threads. The same numbers for any thread count.
  Draws(const Plan& plan, int threads);

  /// The values of `input`, [worlds], for a hardware and region position on the plan's axes (the one its scope asks for is used).
  const double* of(Input input, std::size_t hardware, std::size_t region) const {
    const int i = static_cast<int>(input);
    const std::size_t entity = scope_[i] == Scope::world ? 0 : scope_[i] == Scope::hardware ? hardware : region;
    return values_[i].data() + entity * worlds_;
  }

 private:
  std::size_t worlds_;
  Scope scope_[kInputs];
  std::vector<double> values_[kInputs];
};

}  // namespace eqc
