// Units of training quantities: those that the shipped tables have, and nothing that would be off by a factor.
#include "host/validate/training/training_units.hpp"

#include <algorithm>
#include <regex>

#include "host/base/text.hpp"
#include "host/validate/wording.hpp"

namespace eqc {
namespace {

struct UnitRule {
  std::regex quantity;
  std::regex unit;
  const char* wanted;
};

const std::vector<UnitRule>& unit_rules() {
  static const std::vector<UnitRule> kRules = {
      {std::regex("iteration_time"), std::regex("(?:s|sec|ms|milli|seconds?)\\b.*|milliseconds?.*"), "s or ms"},
      {std::regex("tokens_per_s_total"), std::regex("tok(?!.*(?:gpu|chip|device|npu|accelerator|card)).*"), "tokens/s"},
      {std::regex("tokens_per_s_per_gpu"), std::regex("tok.*|tgs"), "tokens/s/GPU"},
      {std::regex("sequences_per_s_total"),
       std::regex("(?:seq|sample)(?!.*(?:gpu|chip|device|npu|accelerator|card)).*"), "seq/s"},
      {std::regex("sequences_per_s_per_gpu"), std::regex("(?:seq|sample).*"), "seq/s/GPU"},
      {std::regex("(?:model|hardware)_flops_per_gpu"), std::regex("[tp] ?flop.*"), "TFLOP/s/GPU"},
      {std::regex("[mh]fu"), std::regex("%|percent|ratio|share|fraction|1"), "% or ratio"},
      {std::regex(".*memory.*"), std::regex("gi?b.*"), "GB or GiB"},
      {std::regex(".*power_per_accelerator"), std::regex("w(?:att)?s?\\b.*"), "W"},
      {std::regex("(?:gpu_)?energy"), std::regex("mwh.*"), "MWh"},
      {std::regex("(?:gpu|chip|training)_hours.*"), std::regex("(?:h|.*hours?.*)"), "hours"},
      {std::regex("(?:gpu|training)_days"), std::regex("d|.*days?.*"), "days"}};
  return kRules;
}

/// "M hours", "thousand GPU-hours", "1e6 h": a count of hours or days with a factor.
bool has_a_factor(const std::string& unit) {
  static const std::regex kFactor(
      R"(\b(?:[kmb]|mn|mm|mio|bn|hundreds?|thousands?|millions?|billions?|kilo|mega)\b)"
      R"(|\b(?:kilo|mega|[km])[- ]?(?:gpu|chip|tpu|npu|device|accelerator|card|hours?|days?|h\b|d\b))"
      R"(|\b\d+(?:\.\d+)?e\d|\b10 ?(?:\^|\*\*|[^ -~])|\b\d{1,3}(?:[,']?000)+\b)");
  std::string words = unit;
  std::replace(words.begin(), words.end(), '_', ' ');
  return std::regex_search(words, kFactor);
}

}  // namespace

/// "tokens/day", "samples per min": rates of another time than a second.
static bool of_another_time(const std::string& unit) {
  static const std::regex kOther(
      R"((?:/|\bper\b|\ban?\b)\s*(?:d|days?|h|hrs?|hours?|m|mins?|minutes?|weeks?|months?|years?)"
      R"(|ms|us|milliseconds?|steps?|iter(?:ation)?s?|batch(?:es)?)\b)");
  return std::regex_search(unit, kOther);
}

std::string wrong_unit(const std::string& quantity, const std::string& unit) {
  const std::string written = lower(unit);
  if (written.empty()) return "";
  static const std::regex kRate("(?:tokens|sequences)_per_s.*|throughput|.*flops_per_gpu");
  const bool rate = std::regex_match(lower(quantity), kRate);
  if (rate && of_another_time(written)) return "unit '" + unit + "' is not per second";
  static const std::regex kLong("(?:gpu|chip|training)_(?:hours|days).*");
  if (std::regex_match(lower(quantity), kLong) && has_a_factor(written))
    return "unit '" + unit + "' has a factor; state the value in " +
           (contains(lower(quantity), "days") ? "days" : "hours");
  for (const UnitRule& rule : unit_rules())
    if (std::regex_match(lower(quantity), rule.quantity))
      return std::regex_match(written, rule.unit) ? "" : "unit '" + unit + "' is not " + rule.wanted;
  return "";
}

}  // namespace eqc
