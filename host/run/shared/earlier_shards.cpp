// A shard does not say its own name, so that a hard link is all that is needed.
#include "host/run/shared/earlier_shards.hpp"

#include <unistd.h>

#include <set>

#include "host/cube/atomic_file.hpp"
#include "host/cube/error.hpp"
#include "host/cube/shard.hpp"
#include "host/cube/shard_file.hpp"
#include "host/run/shared/study_folder.hpp"

namespace eqc {

EarlierShards::EarlierShards(const std::vector<std::string>& folders, const std::vector<Unit>& units) {
  std::set<std::string> own;
  for (const Unit& unit : units) own.insert(unit_file(unit));
  for (const std::string& folder : folders)
    for (const std::string& name : names_in(folder)) {
      if (!name.ends_with(kShardSuffix) || own.count(name) != 0) continue;
      const std::string path = folder + "/" + name;
      try {
        const std::string recipes = ShardFile(path).recipe();
        for (std::size_t at = 0; at < recipes.size(); at += kRecipeDigits)
          path_of_.emplace(recipes.substr(at, kRecipeDigits), path);
      } catch (const CubeError&) {  // damaged, or taken away meanwhile
      }
    }
}

bool EarlierShards::take(const std::string& recipe, const std::string& path) const {
  const auto known = path_of_.find(recipe);
  if (known == path_of_.end() || !shard_complete(known->second)) return false;
  try {
    link_file(known->second, path);
  } catch (const WriteError&) {
    if (::access(known->second.c_str(), F_OK) != 0) return false;  // it was taken away
    throw;
  }
  sync_folder(folder_of(path));
  return true;
}

}  // namespace eqc
