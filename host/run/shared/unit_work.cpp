// A unit asks for shards of its recipe as soon as that is known, and computes what is then missing.
#include "host/run/shared/unit_work.hpp"

#include <memory>

#include "host/engine/search/backend.hpp"
#include "host/engine/search/search_table.hpp"
#include "host/run/results/shard_work.hpp"
#include "host/run/shared/search_file.hpp"

namespace eqc {

UnitWork::UnitWork(UnitWorkPlace place) : at_(std::move(place)), draws_(at_.plan, at_.threads) {
  tables_.plan = &at_.plan;
  tables_.schema = &at_.schema;
  tables_.draws = &draws_;
  tables_.terms.resize(at_.plan.n_cases);
  tables_.searches.resize(at_.plan.n_models);
  tables_.groups = payer_groups(at_.plan);
  tables_.people = people_table(*at_.plan.catalog);
  searches_.resize(at_.plan.n_models);
  for (const Unit& unit : at_.units)
    if (unit.kind == UnitKind::search) searches_[unit.shard.model] = unit.name;
}

bool UnitWork::make(const Unit& unit) {
  const std::size_t model = unit.shard.model;
  if (unit.kind == UnitKind::search) {
    write_search(search_path(model), unit.name, search_model(at_.plan, draws_, at_.backend, model));
    return true;
  }
  const std::string path = shard_path(at_.folder, unit.name);
  std::string recipes = at_.digests.recipe(unit, search_of(model));
  if (earlier().take(recipes, path)) return false;
  const auto known = [&](const std::string& priced) {
    recipes += at_.digests.recipe(unit, priced);
    return earlier().take(recipes.substr(kRecipeDigits), path);
  };
  const RunTables& tables = tables_of(unit);
  std::optional<std::vector<EncodedSlab>> results =
      unit.kind == UnitKind::cells ? compute_cells(tables, at_.backend, unit.shard, unit.task, unit.block)
                                   : compute_payers(tables, at_.backend, unit.shard, known);
  if (!results) return false;
  write_shard(at_.folder, unit.name, at_.schema, std::move(*results), Existing::kept, recipes);
  return true;
}

std::string UnitWork::search_path(std::size_t model) const {
  return at_.folder + "/" + searches_[model] + std::string(kSearchSuffix);
}

/// What a finished search found.
const ModelSearch& UnitWork::search_of(std::size_t model) {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<const ModelSearch>& search = tables_.searches[model];
  if (!search)
    search =
        std::make_shared<const ModelSearch>(read_search(search_path(model), searches_[model], at_.plan.n_hardware));
  return *search;
}

/// The tables with what a unit reads in them.
const RunTables& UnitWork::tables_of(const Unit& unit) {
  const std::lock_guard lock(mutex_);
  fill_terms(unit.shard.case_);
  for (std::size_t c = 0; unit.kind == UnitKind::payers && c < at_.plan.n_cases; ++c)
    if (at_.plan.case_at(c).id == at_.plan.scenario->affordability.compare_with) fill_terms(c);
  return tables_;
}

void UnitWork::fill_terms(std::size_t c) {
  if (tables_.terms[c].world.empty()) tables_.terms[c] = make_terms(at_.plan, draws_, c, at_.threads);
}

const EarlierShards& UnitWork::earlier() {
  const std::lock_guard lock(mutex_);
  if (!earlier_) {
    std::vector<std::string> folders = at_.earlier;
    folders.push_back(at_.folder);
    earlier_.emplace(folders, at_.units);
  }
  return *earlier_;
}

}  // namespace eqc
