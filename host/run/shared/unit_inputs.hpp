// What units read of the catalog, after names were resolved and gaps filled: the same digest, the same numbers.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "host/cube/field_hash.hpp"
#include "host/engine/afford/people_table.hpp"
#include "host/engine/draw/variants.hpp"
#include "host/engine/search/search_table.hpp"
#include "host/engine/software/search_traits.hpp"
#include "host/plan/plan.hpp"
#include "host/run/shared/unit.hpp"
#include "host/scenario/toml_document.hpp"

namespace eqc {

/// Digests of what the units of one plan read beside the scenario. Each part is digested once. A stage of the engine
/// that begins to read something else of the catalog must say so here; scripts/nightly/soundness.sh finds what is
/// missing.
class UnitInputs {
 public:
  /// What is known already of a unit when it is digested.
  struct Known {
    const ModelSearch* search = nullptr;  ///< of the model, the same every time: then only what it leaves open is
                                          ///< digested, and what it found
    bool costs = false;                   ///< payers': then nothing of what they follow from
  };

  /// `plan` must outlive this. `document`: its scenario, which says what its own rows are like.
  UnitInputs(const Plan& plan, const Node& document);

  /// Of the search for one task: the model, all accelerators and how fast they are drawn, the software.
  std::string search(std::size_t model, Task task);
  /// Of cells, beside that search: prices and facts of accelerators and regions, draws, controls of the case.
  std::string cells(std::size_t model, std::size_t case_position, Task task, RegionBlock block, const Known& known);
  /// Of payers, beside their searches: all of that in all regions, and who pays.
  std::string payers(std::size_t model, std::size_t case_position, const Known& known);

 private:
  /// Digest of what the draws of these inputs of one entity go through; `task`: where only those of one are read.
  void drawn(FieldHash& hash, Scope scope, std::size_t entity, const std::set<int>& inputs,
             std::optional<Task> task = std::nullopt);
  void all_drawn(FieldHash& hash, Scope scope, std::size_t entity) { drawn(hash, scope, entity, all_inputs_); }
  const std::string& searched_hardware(std::size_t hardware, std::size_t model, Task task);
  /// Whose prices: cells say footprints, too; payers read what they pay, carbon where it has a price.
  enum class Reader { cells, payers };
  const std::string& priced_hardware(std::size_t hardware, Reader reader);
  void prices_of(FieldHash& hash, std::size_t model, std::size_t case_position, std::optional<Task> task,
                 RegionBlock block, const Known& known);
  /// What cells and payers take over of the layout on one accelerator type that has one, and how fast that is drawn.
  const std::string& layout(std::size_t model, Task task, std::size_t hardware, const ModelSearch& found);
  /// The same of all, and what the cube says of them.
  void layouts_of(FieldHash& hash, std::size_t model, std::size_t case_position, const ModelSearch& found);
  /// The part of accelerators and regions. Whether there is anything to price.
  bool places_of(FieldHash& hash, std::size_t model, std::size_t case_position, std::optional<Task> task,
                 RegionBlock block, const ModelSearch* found);
  const std::string& of_region(std::size_t region, std::size_t case_position, Reader reader);
  const std::string& of_payers();
  const std::string& of_policies(std::size_t case_position);

  const Plan& plan_;
  std::map<std::string, std::string> like_;  // the scenario's own rows by id: the rows that they are like
  std::set<int> all_inputs_, speed_inputs_;
  std::vector<Variants> variants_;                                             // by Input
  std::map<std::pair<std::size_t, SearchTraits>, std::string> searched_;       // by hardware
  std::map<std::pair<std::size_t, Reader>, std::string> priced_;               // by hardware
  std::map<std::tuple<std::size_t, Task, std::size_t>, std::string> layouts_;  // by model, task, hardware
  std::string payers_;
  std::map<std::tuple<std::size_t, std::size_t, Reader>, std::string> regions_;  // by (region, case)
  std::map<std::size_t, std::string> policies_;                                  // by case
  std::optional<PeopleTable> people_;
  std::map<std::tuple<int, Scope, std::size_t, int>, std::string> drawn_;  // by input, scope, entity, task or -1
};

}  // namespace eqc
