#include "host/validate/serving/stated_drafts.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <regex>

#include "host/base/text.hpp"
#include "host/validate/stated_fact.hpp"
#include "host/validate/truth.hpp"
#include "host/validate/wording.hpp"

namespace eqc {
namespace {

/// Methods by name, and speculative decoding in general.
const std::regex& methods() {
  static const std::regex kMethods(
      R"(\bmtp(?:-?\d+)?\b|\bmulti[- ]token[- ]predict\w*|\b(?:p-)?eagle(?:[- ]?\d)?\b|\bmedusa\b|\bhydra\b|\bdflash\b)"
      R"(|\bre-?drafter\b|\blookahead decod\w*|\bprompt[- ]lookup\b|\bn-?gram (?:specul|draft|decod|lookup)\w*)"
      R"(|\bspec(?:ulative)?[- _]?dec(?:od\w*)?\b|\bspeculative (?:sampling|execution|generation|inference)\b)"
      R"(|\b(?:self-)?speculation\b|\bself-speculative\b|\bassisted (?:generation|decoding)\b|\bdraft(?:er)? model\b)"
      R"(|\b(?:use|enable)[-_](?:mtp|eagle|medusa|specul\w+)|\bsuffix decoding\b|\btoken drafts?\b|\bdrafts? of \d)"
      R"(|\bdraft (?:depth|length)\b)"
      R"(|(?:draft|speculative)[ _]tokens?|speculative[-_]num[-_])");
  return kMethods;
}

/// How many, next to the words that say of what.
const std::array<std::regex, 10>& counts() {
  static const char* const kNumber = R"((\d+|one|two|three|four|five|six|seven|eight))";
  static const std::array<std::regex, 10> kCounts = {
      {std::regex(std::string("\\b") + kNumber + "(?:[- ]token)? (?:draft|speculative)"),
       std::regex(R"((?:draft|speculative|mtp|eagle\d?|medusa)[-_ ](?:tokens?|len(?:gth)?|depth|steps?)[ =:]+(\d+))"),
       std::regex(R"(speculative[-_]num[-_](?:steps|spec\w*|speculative\w*)[ =:]+(\d+))"),
       std::regex(R"(\bdrafts? (?:of )?(\d+)\b)"), std::regex(R"(draft(?:er)? model[^;,(]*?\b(\d+) tokens?)"),
       std::regex(R"(\bmtp[-:= ]*(\d+)\b)"), std::regex(R"(\bmtp[^;,(]*\((\d+)\))"),
       std::regex(R"(\b(?:num_nextn(?:_predict_layers)?|k|gamma)[ =:]+(\d+)\b)"),
       std::regex(R"(\b(\d+) (?:tokens? )?(?:mtp|eagle|medusa) (?:draft\w*|tokens?))"),
       std::regex(R"((?:spec\w*|mtp|eagle[- ]?\d?|medusa|drafting)(?: dec\w*)?)"
                  R"( (?:with|of|by|at) (\d+) (?:tokens?|steps?)\b)")}};
  return kCounts;
}

/// SGLang's flag counts the tokens that a step verifies: the last one it kept, too.
std::optional<double> verified_tokens(const std::string& text) {
  static const std::regex kVerified(R"(\bspeculative[-_]num[-_]draft[-_]tokens[ =:]+(\d+))");
  std::smatch found;
  if (!std::regex_search(text, found, kVerified) || said_at(text, found) != Said::yes) return std::nullopt;
  return counted(found[1].str());
}

/// The first number above zero that a clause states, else the zero that one does.
std::optional<double> stated_count(const std::string& text) {
  std::optional<double> zero;
  if (const auto verified = verified_tokens(text)) return std::max(0.0, *verified - 1);
  for (const std::regex& count : counts())
    for (std::sregex_iterator at(text.begin(), text.end(), count), end; at != end; ++at) {
      const std::optional<double> n = counted((*at)[1].str());
      if (!n || said_at(text, *at) != Said::yes) continue;
      if (*n > 0) return n;
      zero = n;
    }
  return zero;
}

/// A part of the model or a capability beside a method's name: that it is there, not that it is used.
bool only_there(const std::string& text, const std::smatch& found) {
  static const std::regex kPart(
      R"(^[- ](?:modules?|heads?|layers?|weights?|blocks?|branch\w*|parameters|loss|objectives?|training)\b)"
      R"(([^;,.()|]*))"),
      kUse(R"(\b(?:used?|enabled|active|on|loaded|drafting|drafts?|speculat\w*)\b)"),
      kHas(R"(\b(?:has|have|having|supports?|capable of|includes?|contains?|ships? with|trained with))"
           R"((?: (?:an?|the|its|\d+))?\s*$)"),
      kWith(R"(\b(?:with|using|uses?|enabled?|via|through)(?: (?:an?|the|its|\d+))?\s*$)");
  const auto from = static_cast<std::size_t>(found.position(0));
  const std::string before = text.substr(0, from),
                    behind = text.substr(from + static_cast<std::size_t>(found.length(0)));
  if (std::regex_search(before, kHas)) return true;
  std::smatch part;
  return std::regex_search(behind, part, kPart) && !std::regex_search(part[1].first, part[1].second, kUse) &&
         !std::regex_search(before, kWith);
}

}  // namespace

StatedDrafts stated_drafts(const std::string& words) {
  const std::string text = lower(words);
  bool used = false, there = false;
  for (std::sregex_iterator at(text.begin(), text.end(), methods()), end; at != end; ++at) {
    if (said_at(text, *at) != Said::yes) continue;
    (only_there(text, *at) ? there : used) = true;
  }
  if (!used) return {0, there ? "no drafted tokens (a module for them is named, its use is not)" : ""};
  if (const std::optional<double> n = stated_count(text)) {
    const double tokens = std::min(*n, largest_of("draft_tokens"));
    return {static_cast<std::int32_t>(tokens),
            tokens > 0 ? shortest(tokens) + (tokens > 1 ? " drafted tokens (notes)" : " drafted token (notes)") : ""};
  }
  return {1, "one drafted token (notes name no number)"};
}

}  // namespace eqc
