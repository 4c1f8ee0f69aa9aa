// One rule for instances, slices, machines and counts in words.
#include "host/validate/hardware_count.hpp"

#include <algorithm>
#include <cmath>

#include "host/base/text.hpp"
#include "host/validate/wording.hpp"

namespace eqc {

std::string count_conflict(const std::string& column, double stated, double by_text, const std::string& text) {
  if (std::fmod(std::max(stated, by_text), std::min(stated, by_text)) == 0) return "";
  return column + (column.empty() ? "is " : " is ") + shortest(stated) + ", but hardware '" + text + "' counts " +
         shortest(by_text);
}

std::string read_hardware_count(const TruthContext& x, TruthRow& row, std::string& assumed) {
  const std::string text = row.text("hardware");
  const MachineCount count = x.names.count(text);
  if (count.zero) return "hardware '" + text + "' states nothing of something: a count or a rate is 0";
  const double counted = count.accelerators;
  if (!(counted > 0)) return "";
  if (counted > largest_of("n_gpus")) return "hardware '" + text + "' counts more accelerators than anybody has";
  if (row.text("n_gpus").empty()) {
    row = row.with("n_gpus", shortest(counted));
    note(assumed, "n_gpus " + shortest(counted) + " by the name of the hardware");
    return "";
  }
  const auto stated = row.number("n_gpus");
  if (!stated || !(*stated > 0) || *stated == counted) return "";
  const std::string conflict = count_conflict("n_gpus", *stated, counted, text);
  if (conflict.empty())
    note(assumed, "n_gpus " + shortest(*stated) + " as stated, hardware counts " + shortest(counted));
  return conflict;
}

}  // namespace eqc
