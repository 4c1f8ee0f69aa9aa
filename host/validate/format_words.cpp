#include "host/validate/format_words.hpp"

#include <array>
#include <regex>

#include "host/base/text.hpp"
#include "host/validate/stated_fact.hpp"

namespace eqc {
namespace {

/// "bf16", "int8", "8 bits", "half": bits of a format's name.
std::optional<double> bits_in(const std::string& name) {
  static const std::regex kDigits("\\d+");
  std::smatch found;
  if (std::regex_search(name, found, kDigits)) return std::strtod(found[0].str().c_str(), nullptr);
  return name.find("half") == std::string::npos ? std::nullopt : std::optional(16.0);
}

/// Where groups `weights` and `activations` of the pattern stand, if they do.
std::optional<StatedWidths> pair_in(const std::string& text, const std::regex& pattern, std::size_t weights,
                                    std::size_t activations) {
  std::smatch found;
  if (!std::regex_search(text, found, pattern)) return std::nullopt;
  return StatedWidths{bits_in(found[weights].str()), bits_in(found[activations].str()),
                      found.prefix().str() + " " + found.suffix().str()};
}

}  // namespace

std::string stated_formats(const std::string& cell) {
  static const std::regex kFormat(
      R"(\b(?:nvfp|mxfp|bfp|fp|bf|nf|tf|f|uint|int|bfloat|float|e\dm|iq|q|w)\d+\w*|\bexl\d[-\w.]*)"
      R"(|\b(?:awq|gptq|hqq)\b[-\w.]*|\b\d+(?:\.\d+)?[- ]?(?:bits?|bpw)\b|\bhalf\b|\bunquanti[sz]ed\b)"),
      kPart("[^,;()|]+");
  const std::string text = lower(cell);
  std::string stated;
  bool all = true, any = false;
  for (std::sregex_iterator part(text.begin(), text.end(), kPart), end; part != end; ++part) {
    const auto begin = static_cast<std::size_t>(part->position(0));
    const std::string words = part->str();
    std::string formats;
    bool denied = false;
    for (std::sregex_iterator at(words.begin(), words.end(), kFormat); at != end; ++at) {
      const auto from = begin + static_cast<std::size_t>(at->position(0)),
                 length = static_cast<std::size_t>(at->length(0));
      const bool said = said_at(text, from, length) == Said::yes;
      denied = denied || !said;
      if (said) formats += " " + cell.substr(from, length);
    }
    any = any || !formats.empty();
    all = all && !denied;
    stated += denied ? formats : " " + cell.substr(begin, words.size());
  }
  if (all) return cell;
  return any ? std::string(trim(stated)) : "";
}

StatedWidths stated_widths(const std::string& cell) {
  static const std::string kKind = "(?:nvfp|mxfp|uint|int|bf|fp|nf|f)?", kBetween = "[-_/ ,x]*",
                           kName = R"((bf16|b?float16|fp16|f16|half|\d+[- ]?bits?|int\d|fp\d))";
  static const std::regex kPair("(?:^|[^a-z0-9])w(?:eights?)?[-_ ]?(" + kKind + "\\d+)" + kBetween +
                                "a(?:ct\\w*)?[-_ ]?(" + kKind + "\\d+)"),
      kReversed("(?:^|[^a-z0-9])a(?:ct\\w*)?[-_ ]?(" + kKind + "\\d+)" + kBetween + "w(?:eights?)?[-_ ]?(" + kKind +
                "\\d+)"),
      kBefore(kName + "[- ](?:activations?|compute|math|mat ?muls?|gemms?|multipl\\w+)\\b"),
      kBehind("(?:activations?|comput\\w+|multipl\\w+|math)(?: (?:is|are|kept|stays?|dtype|in|at))*[ =:]*" + kName);
  const std::string text = lower(cell);
  if (const auto pair = pair_in(text, kPair, 1, 2)) return *pair;
  if (const auto pair = pair_in(text, kReversed, 2, 1)) return *pair;
  std::smatch found;
  for (const std::regex* pattern : {&kBefore, &kBehind})
    if (states(text, *pattern) && std::regex_search(text, found, *pattern))
      return {std::nullopt, bits_in(found[1].str()), text};
  return {std::nullopt, std::nullopt, text};
}

bool weight_only(const std::string& cell) {
  static const std::regex kOnly(
      R"(weights?[-_ ]only|\bonly (?:the )?weights\b|(?:int|fp|nf)\d+[-_]?wo\b|\bwoq?\b|\bmarlin\b|\bdequanti[sz]\w+)");
  return states(cell, kOnly);
}

}  // namespace eqc
