// Every drawn input of a run, for all its entities and worlds: drawn once, shared by all cells that use it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/plan/plan.hpp"

namespace eqc {

enum class Input : std::int32_t;  // kernels/econ/inputs.hpp
enum class DesignMatrix;          // kernels/sample/saltelli.hpp

/// Which entity of each scope: positions on the axes, rows of the catalog for nations and organisations.
struct DrawPlace {
  std::size_t hardware = 0, region = 0, model = 0, nation = 0, organization = 0;
};

/// Inputs that a sensitivity design takes from its second matrix, for all their entities (kernels/sample/saltelli.hpp),
/// by Input; empty, none, in a run.
using SecondInputs = std::vector<bool>;

/// Values [entity][world] per input; the entities are those of the input's scope.
class Draws {
 public:
  /// Draws everything on `threads` threads. The same numbers for any thread count. Inputs that are correlated must come
  /// from the same matrix.
  Draws(const Plan& plan, int threads, const SecondInputs& second = {});

  /// The values of `input`, [worlds], for the entity that its scope asks for.
  const double* of(Input input, const DrawPlace& place) const {
    const auto i = static_cast<std::size_t>(input);
    const std::size_t entities[] = {0, place.hardware, place.region, place.model, place.nation, place.organization};
    return values_[i].data() + entities[static_cast<int>(scope_[i])] * worlds_;
  }
  const double* of(Input input, std::size_t hardware, std::size_t region) const {
    return of(input, DrawPlace{.hardware = hardware, .region = region});
  }

  /// The same under the scale of a case.
  std::vector<double> scaled(Input input, const DrawPlace& place, const CaseSpec& c) const;

  /// What prices are multiplied by after some years at the drawn rate: rate ^ -years, [worlds].
  std::vector<double> price_fall(Input rate, double years) const;

 private:
  std::size_t worlds_;
  std::vector<Scope> scope_;  // by Input
  std::vector<std::vector<double>> values_;
};

/// Uniform in (0, 1), [worlds]: what a design chooses a member of a list by. `number` below kDesignChoices.
std::vector<double> choice_draws(const RunSpec& run, int number, const std::string& name, DesignMatrix matrix);

}  // namespace eqc
