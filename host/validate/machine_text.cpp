// Patterns of prose about machines.
#include "host/validate/machine_text.hpp"

#include <cstdlib>
#include <regex>
#include <string>

#include "host/base/text.hpp"
#include "host/validate/machine_clauses.hpp"
#include "host/validate/machine_count.hpp"
#include "host/validate/tpu_slice.hpp"
#include "host/validate/wording.hpp"

namespace eqc {
namespace {

/// What a clause speaks of: itself, else what stands before.
Topic topic_of(const MachineClause& clause) { return clause.topic != Topic::none ? clause.topic : clause.before; }

}  // namespace

double stated_memory_rate(std::string_view text) {
  static const std::regex kTera(R"((\d+(?:\.\d+)?)\s*(?:TB/s|TBps|tb/s))"), kGiga(R"((\d+(?:\.\d+)?)\s*(?:GB/s|GBps))");
  for (const MachineClause& clause : machine_clauses(text)) {
    const Topic topic = topic_of(clause);
    const bool goes_on = clause.topic == Topic::none && !clause.in_brackets;  // ", 3.35 TB/s" behind a network
    if (topic == Topic::whole || topic == Topic::links || (topic == Topic::network && !goes_on)) continue;
    if (const auto rate = captured(clause.text, kTera)) return *rate * 1e12;
    if (topic != Topic::memory) continue;
    if (const auto rate = captured(clause.text, kGiga)) return *rate * 1e9;
  }
  return 0;
}

double stated_memory(std::string_view text) {
  static const std::regex kSize(R"(\b(\d+)\s*(?:GB|gb)\b(?!/|ps))"),
      kOther(R"(\b(?:ram|l?p?ddr\d?x?|dram|host|system|ssd|nvme|disk|total)\b|per node|/node)");
  constexpr double kLeast = 8e9, kMost = 1024e9;
  for (const MachineClause& clause : machine_clauses(text)) {
    if (names_network(clause.text) || std::regex_search(lower(clause.text), kOther)) continue;
    const double bytes = captured(clause.text, kSize).value_or(0) * 1e9;
    if (bytes >= kLeast && bytes <= kMost) return bytes;
  }
  return 0;
}

double stated_node_size(std::string_view text) {
  static const std::regex kSlice(R"(\b(?:tpu[- ]?)?(v\d\w*|7x)-(\d+)\b)");
  const std::string words = lower(text);
  std::smatch slice;
  if (std::regex_search(words, slice, kSlice))
    if (const double chips = chips_of_slice(slice[1].str(), std::strtod(slice[2].str().c_str(), nullptr)); chips > 0)
      return chips;
  return machine_count(text, {}, 0).per_node;
}

double stated_power_cap(std::string_view text) {
  static const std::regex kBehind(R"((\d+)\s*w\s*(?:power\s*)?(?:cap|limit))"),
      kBefore(R"(\b(?:cap|capped|limit|limited)\s*(?:at|to|of|is|=|:)?\s*(\d+)\s*w\b)");
  const std::string words = lower(text);
  return captured(words, kBehind).value_or(captured(words, kBefore).value_or(0));
}

}  // namespace eqc
