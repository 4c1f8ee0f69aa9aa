// Shards that were made for other units, by their recipes: what a unit would make again is there already.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/run/shared/unit.hpp"

namespace eqc {

inline constexpr std::size_t kRecipeDigits = 64;  ///< of each of a shard's recipes, which stand one after the other

class EarlierShards {
 public:
  /// Those in `folders` that are none of `units`. Reads their heads; files that are no shards of this program are left
  /// alone. Throws CubeError when a folder cannot be listed.
  EarlierShards(const std::vector<std::string>& folders, const std::vector<Unit>& units);

  /// Gives a shard of this recipe the name `path`, too, durably, and keeps a file that has it. False without a whole
  /// one. Any thread. Throws WriteError.
  bool take(const std::string& recipe, const std::string& path) const;

 private:
  std::map<std::string, std::string> path_of_;  // by each of its recipes
};

}  // namespace eqc
