// Digests of one study's units: names, which say what a unit reads, and recipes, which say what it makes of its search.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/cube/field_hash.hpp"
#include "host/cube/schema.hpp"
#include "host/engine/search/search_table.hpp"
#include "host/plan/plan.hpp"
#include "host/run/shared/unit.hpp"
#include "host/run/shared/unit_inputs.hpp"
#include "host/scenario/toml_document.hpp"

namespace eqc {

/// A name is known before anything is computed, so it holds all that the unit's search reads. A recipe holds what the
/// search found instead, and nothing of accelerators that it leaves no cell of; a second one of payers holds their
/// costs instead of what these follow from. Units of different names and one recipe have the same content (early
/// cutoff: Mokhov et al. 2018, Build Systems a la Carte, doi:10.1145/3236774, sec. 2.3).
class UnitDigests {
 public:
  /// `plan` must outlive this. `schema`: of the plan's cube.
  UnitDigests(const Plan& plan, const CubeSchema& schema);

  /// 40 hexadecimal digits. Units in the order of units_of().
  std::string name(const Unit& unit);
  /// 64 hexadecimal digits. `unit`: cells or payers; `search`: of its model in this study. Any thread.
  std::string recipe(const Unit& unit, const ModelSearch& search);
  /// Of payers when costs are known, too, and nothing of what they follow from. `priced`: as compute_payers() asks.
  std::string recipe(const Unit& payers, const std::string& priced);

 private:
  Node without_axes() const;
  void add_case(const std::string& id);
  const std::string& slice_of(const Unit& unit) const;
  FieldHash begun_recipe(const Unit& unit) const;

  const Plan& plan_;
  std::string schema_, hardware_, search_slice_;
  std::map<Task, std::string> search_;                 // of the model whose units are named
  std::vector<std::string> cell_slice_, payer_slice_;  // by case position
  Node document_;
  std::optional<UnitInputs> inputs_;
  std::mutex mutex_;
};

}  // namespace eqc
