// Every drawn input of a run, for all its entities and worlds: drawn once, shared by all cells that use it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
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

/// Which points of their sequences worlds are: those of a run from the first one, in an order made for their number; or
/// any aligned stretch, 2^k points from a multiple of 2^k on, in an order of the whole sequence, so that longer studies
/// keep the rows of shorter ones.
struct RowRange {
  bool of_run = true;
  std::uint32_t first_point = 0;  ///< of each replicate
};

/// What a design takes from its other matrix: inputs for all their entities, by Input, and inputs of single entities.
struct SwappedInputs {
  std::vector<bool> whole;  ///< by Input; empty: none
  std::set<std::pair<int, std::string>> single;
  bool has(int input, const std::string& entity) const {
    return (!whole.empty() && whole[static_cast<std::size_t>(input)]) || single.count({input, entity}) != 0;
  }
};

/// The same world by world, in 0 and 1: [worlds] by Input and entity, "" for all entities of the input.
struct MixedInputs {
  std::map<std::pair<int, std::string>, std::vector<char>> second;
  /// nullptr: all from the first matrix.
  const std::vector<char>* of(int input, const std::string& entity) const;
};

/// One entity of one scope: all inputs of that scope are drawn together, for their points form one design.
struct DrawnEntity {
  Scope scope;
  std::size_t entity;  ///< position in the input's values
  std::string name;
};

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
  /// Draws everything on `threads` threads, from one matrix of a design (a run: A). The same numbers for any thread
  /// count.
  Draws(const Plan& plan, int threads, RowRange rows = {}, DesignMatrix matrix = {});
  /// `base` with the swapped inputs from `other`, both of the same plan and rows; shares their numbers. Inputs that are
  /// correlated must come from the same matrix.
  Draws(const Plan& plan, const Draws& base, const Draws& other, const SwappedInputs& swapped);

  /// Matrix A with some inputs of some worlds from B, world by world: what is correlated is drawn
  /// again there given what it is tied to and stays (Song, Nelson, Staum 2016, sec. 4.1).
  Draws(const Plan& plan, int threads, RowRange rows, const MixedInputs& mixed);

  /// The values of `input`, [worlds], for the entity that its scope asks for.
  const double* of(Input input, const DrawPlace& place) const {
    const auto i = static_cast<std::size_t>(input);
    const std::size_t positions[] = {0, place.hardware, place.region, place.model, place.nation, place.organization};
    const std::size_t entity = positions[static_cast<int>(scope_[i])];
    return values_[i]->data() + (variant_[i].at(place) * entities_[i] + entity) * worlds_;
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
  /// 32-bit draws of an entity, [inputs][worlds]; empty for inputs of other scopes.
  using Words = std::vector<std::vector<std::uint32_t>>;
  Draws(const Plan& plan, int threads, const std::function<Words(const DrawnEntity&)>& words_of);

  std::size_t worlds_;
  std::vector<Scope> scope_;           // by Input
  std::vector<std::size_t> entities_;  // by Input
  std::vector<Variants> variant_;      // by Input
  std::vector<std::shared_ptr<const std::vector<double>>> values_;
};

/// How far the draws of B are from those of A, as probabilities, [worlds]: B - A where `swapped` is one draw, else the
/// mean distance. Tied inputs as they are after the copula.
std::vector<double> draw_steps(const Plan& plan, RowRange rows, const SwappedInputs& swapped);

/// Uniform in (0, 1), [worlds]: what a design chooses a member of a list by. `number` below kDesignChoices.
std::vector<double> choice_draws(const RunSpec& run, int number, const std::string& name, DesignMatrix matrix,
                                 RowRange rows = {});

}  // namespace eqc
