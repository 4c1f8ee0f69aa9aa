// Inequality between and within groups of entities, one world after the other, under several groupings.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace eqc {

/// Keeps its scratch between worlds.
class GroupSplitter {
 public:
  /// `names` [groupings][entities]: the group of each entity. Entities of weight 0 are left out.
  GroupSplitter(const std::vector<std::vector<std::string>>& names, const std::vector<double>& weight);

  /// Parts of the inequality of `value`, [entities], by grouping, in the order of decomposition_parts(). All 0 when nobody holds anything.
  std::vector<double> split(const double* value);

 private:
  std::vector<std::size_t> entity_;                // those with weight
  std::vector<std::vector<std::int32_t>> groups_;  // [groupings][entity_]
  std::vector<std::int32_t> counts_;               // groups of each grouping
  std::vector<double> present_weight_, value_, sorted_, weight_, sort_scratch_, profile_scratch_, group_scratch_;
  std::vector<std::int32_t> order_, of_;
};

}  // namespace eqc
