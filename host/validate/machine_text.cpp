// Patterns of prose about machines.
#include "host/validate/machine_text.hpp"

#include <regex>
#include <string>

#include "host/base/text.hpp"
#include "host/validate/machine_clauses.hpp"
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
  static const std::string kPart = "(?:gpu|accelerator|card|chip|npu|tpu|device)",
                           kNode = "(?:node|server|host|machine|instance|box)";
  static const std::regex kCount(R"((?:^|[^\w.-])(\d+)\s*x?\s*-?(?:)" + kPart +
                                 R"(s?|([a-z]{1,3}\d{2,3}[a-z]*))?\s*(?:/|\bper )\s*)" + kNode + R"(\b)"),
      kHyphen(R"((?:^|[^\w.-])(\d+)-)" + kPart + "s?[ -]" + kNode + R"((?:e?s)?\b)"),
      kOf(R"(\b)" + kNode + R"(s? (?:of|with) (\d+)\s*x?\s*(?:)" + kPart + R"(|[a-z]{1,3}\d{2,3})s?\b)"),
      kSlice(R"(tpu[ -]v\d\w*-(\d+))");
  const std::string words = lower(text);
  if (const auto slice = captured(words, kSlice)) return *slice;
  for (std::sregex_iterator at(words.begin(), words.end(), kCount), end; at != end; ++at)
    if (const std::string product = (*at)[2].str(); !names_network(product) && !product.starts_with("x"))
      return std::stod((*at)[1].str());
  return captured(words, kHyphen).value_or(captured(words, kOf).value_or(0));
}

double stated_power_cap(std::string_view text) {
  static const std::regex kBehind(R"((\d+)\s*w\s*(?:power\s*)?(?:cap|limit))"),
      kBefore(R"(\b(?:cap|capped|limit|limited)\s*(?:at|to|of|is|=|:)?\s*(\d+)\s*w\b)");
  const std::string words = lower(text);
  return captured(words, kBehind).value_or(captured(words, kBefore).value_or(0));
}

}  // namespace eqc
