// Every drawn input of a run, for all its entities and worlds: drawn once, shared by all cells that use it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/engine/draw/input_class.hpp"
#include "host/plan/plan.hpp"

namespace eqc {

enum class Input : std::int32_t;  // kernels/econ/inputs.hpp
enum class DesignMatrix;          // kernels/sample/saltelli.hpp

/// Which entity of each scope: positions on the axes, rows of the catalog for nations and organisations. Owner, task
/// and size of the cluster choose among distributions that the same draw goes through.
struct DrawPlace {
  std::size_t hardware = 0, region = 0, model = 0, nation = 0, organization = 0;
  Owner owner = Owner::any;
  Task task{};
  ClusterSize cluster = ClusterSize::cluster;
};

/// Inputs that a sensitivity design takes from its second matrix, for all their entities (kernels/sample/saltelli.hpp),
/// by Input; empty, none, in a run.
using SecondInputs = std::vector<bool>;

/// Distributions that one input's draws go through, told apart by something else than its entity.
struct Variants {
  enum class By { nothing, hardware, owner, task, cluster } by = By::nothing;
  std::vector<std::size_t> of;      ///< [position] -> variant
  std::vector<DrawPlace> examples;  ///< [variant] a place where it holds
  std::size_t at(const DrawPlace& place) const;
};

/// Values [variant][entity][world] per input; the entities are those of the input's scope.
class Draws {
 public:
  /// Draws everything on `threads` threads. The same numbers for any thread count. Inputs that are correlated must come
  /// from the same matrix.
  Draws(const Plan& plan, int threads, const SecondInputs& second = {});

  /// The values of `input`, [worlds], for the entity that its scope asks for.
  const double* of(Input input, const DrawPlace& place) const {
    const auto i = static_cast<std::size_t>(input);
    const std::size_t positions[] = {0, place.hardware, place.region, place.model, place.nation, place.organization};
    const std::size_t entity = positions[static_cast<int>(scope_[i])];
    return values_[i].data() + (variant_[i].at(place) * entities_[i] + entity) * worlds_;
  }
  const double* of(Input input, std::size_t hardware, std::size_t region) const {
    return of(input, DrawPlace{.hardware = hardware, .region = region});
  }

  /// The same under the scale of a case, for its owner.
  std::vector<double> scaled(Input input, const DrawPlace& place, const CaseSpec& c) const;

  /// How fast a model runs over the calibrated speed: of training, as a whole run from start to end.
  std::vector<double> speed(std::size_t model, Task task, const CaseSpec& c) const;

  /// What prices are multiplied by after some years at the drawn rate: rate ^ -years, [worlds].
  std::vector<double> price_fall(Input rate, double years) const;

 private:
  std::size_t worlds_;
  std::vector<Scope> scope_;           // by Input
  std::vector<std::size_t> entities_;  // by Input
  std::vector<Variants> variant_;      // by Input
  std::vector<std::vector<double>> values_;
};

/// Uniform in (0, 1), [worlds]: what a design chooses a member of a list by. `number` below kDesignChoices.
std::vector<double> choice_draws(const RunSpec& run, int number, const std::string& name, DesignMatrix matrix);

}  // namespace eqc
