// A search's name says all that determines it, so one made for another study or generation serves as well.
#include "host/regenerate/search_pool.hpp"

#include <filesystem>

#include "host/engine/search/search_table.hpp"
#include "host/engine/worlds/band.hpp"
#include "host/run/shared/search_file.hpp"

namespace eqc {

std::shared_ptr<const ModelSearch> SearchPool::find(const std::string& name, const Plan& plan) {
  const auto known = known_.find(name);
  if (known != known_.end()) return known->second;
  for (const std::string& folder : folders_) {
    const std::string path = folder + "/" + name + std::string(kSearchSuffix);
    if (std::filesystem::exists(path))
      return known_[name] = std::make_shared<const ModelSearch>(read_search(path, name, plan.n_hardware));
  }
  return nullptr;
}

std::vector<Headline> SearchPool::headlines_of(const PlannedStudy& study) {
  PlanWorlds worlds(study.plan, backend_, threads_);
  for (const Unit& unit : study.units) {
    if (unit.kind != UnitKind::search) continue;
    std::shared_ptr<const ModelSearch> search = find(unit.name, study.plan);
    if (!search)
      search = known_[unit.name] =
          std::make_shared<const ModelSearch>(search_model(study.plan, worlds.draws(), backend_, unit.shard.model));
    worlds.know_search(unit.shard.model, search);
  }
  return headlines(worlds, 0);
}

HeadlineBand band_of_headline(const Headline& headline) {
  const Band band = band_of(headline.value);
  return {headline.id, headline.unit, band.low, band.median, band.high};
}

}  // namespace eqc
