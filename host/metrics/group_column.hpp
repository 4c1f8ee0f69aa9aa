// Names of groups as numbers, in order of first appearance.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/metrics/line_tally.hpp"

namespace eqc {

class GroupColumn {
 public:
  std::vector<std::int32_t> ids;
  std::vector<std::string> names;

  void add(std::string_view name, int line);
  /// Names that may stand for "missing" but are names too.
  void note(const std::string& file, const std::string& column, std::vector<std::string>& notes) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>> numbers_;
  std::map<std::int32_t, LineTally> doubtful_;
};

}  // namespace eqc
