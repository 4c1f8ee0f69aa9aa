// Making virtual cubes, and whole cubes of them.
#pragma once

#include <string>
#include <vector>

#include "host/cube/merge.hpp"

namespace eqc {

/// As merge_shards, into a virtual cube: every group of shards becomes a source, "<cube>.parts/<digest>.h5", named by
/// what it is made of; one that is there and whole is kept as it is. Sources of a former cube of this name that are not
/// wanted any more are removed at the end.
MergeReport merge_virtual(const std::string& cube_path, const CubeSchema& schema,
                          const std::vector<Attribute>& run_attributes,
                          const std::vector<std::vector<std::string>>& shard_groups);

/// The whole cube of a virtual one: the same result digest as merge_shards gives of the same shards. Throws CubeError.
MergeReport merge_sources(const std::string& cube_path, const std::string& virtual_path);

}  // namespace eqc
