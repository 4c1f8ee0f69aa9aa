// The words that tell a run on the processor.
#include "host/validate/local/on_processor.hpp"

#include <regex>
#include <string>

#include "host/base/text.hpp"
#include "host/validate/stated_fact.hpp"

namespace eqc {
namespace {

/// The processor does the work: of everything unless the clause names a part.
const std::regex& says_processor() {
  static const std::regex kProcessor(
      R"(\bcpu[- ]only\b|\bonly (?:on |uses? |using )?(?:the )?cpu\b|\bcpu[- ](?:backend|inference|build|mode)\b|)"
      R"(\b(?:on|using) (?:only )?(?:the |its |a )?(?:host )?(?:cpu|processor)(?: cores?)?\b(?:,? (?:and )?not )"
      R"((?:on )?(?:the |a )?gpu\b)?)");
  return kProcessor;
}

/// No accelerator does: as a setting, or in words.
const std::regex& says_no_accelerator() {
  static const std::regex kNone(
      R"(\bn?gl[ =:]*0\b(?!\.)|(?:\b|n_)gpu[-_ ]layers[ =:]*0\b(?!\.)|\bnum[-_ ]gpu[ =:]*0\b(?!\.)|)"
      R"(\b(?:no|0|zero) (?:gpu )?layers (?:are |were )?(?:on|offloaded)\b|\b(?:0|zero) gpu layers\b|)"
      R"((?:-dev|--device)[ =]none\b|\bcuda_visible_devices[ =:]*(?:-1|none\b|""|'')|\bgpu[- ]?less\b|)"
      R"((?:\bwithout|\bw/o|\bno)(?: (?:an?|any|the|its|discrete|dedicated|external|use of|using|help of))*[- ]gpus?)"
      R"((?:[- ](?:acceleration|offload(?:ing)?|support|usage?|used|inference|compute))?)"
      R"((?=\s*(?:$|[;,.()|+/]|(?:on|in|at|with|for|and|by|because|here|while|is|was)\b))|)"
      R"(\bgpus?(?: (?:acceleration|offload(?:ing)?|backend|support|usage?))?)"
      R"((?: (?:is|was|were|are|has been|had been))?)"
      R"((?: (?:disabled|off|not used|unused|idle|deactivated|inactive|turned off|switched off|not enabled|not active|)"
      R"(unplugged)\b| ?[=:] ?(?:0|off|false|no|none|disabled)\b(?!\.))|)"
      R"(\bdisabl(?:ed|ing) (?:the |its )?gpu(?=\s*(?:$|[;,.()|]))|)"
      R"((?:\bnot|n't|\bnever) (?:us(?:e|ed|ing) |run(?:s|ning)? |executed? )?(?:on )?)"
      R"((?:the |a |any )?gpu(?=\s*(?:$|[;,.()|])))");
  return kNone;
}

/// Does the clause around a place speak of a part alone?
bool of_a_part(const std::string& text, std::size_t at) {
  static const std::regex kPart(
      R"(layer|expert|offload|\bpart|\bsome\b|cache|embedding|tokeni[sz]|sampl|draft|mmproj|projector|preprocess)"),
      kWhole(R"(\b(?:all|every|whole|entire)\b(?!.*expert))");
  constexpr const char* kEnds = ";,.()|";
  const std::size_t before = text.find_last_of(kEnds, at), end = text.find_first_of(kEnds, at);
  const std::size_t begin = before == std::string::npos ? 0 : before + 1;
  const std::string clause = text.substr(begin, end == std::string::npos ? end : end - begin);
  return std::regex_search(clause, kPart) && !std::regex_search(clause, kWhole);
}

bool states_processor(const std::string& given) {
  const std::string text = lower(given);
  if (states(text, says_no_accelerator())) return true;
  for (std::sregex_iterator at(text.begin(), text.end(), says_processor()), end; at != end; ++at)
    if (said_at(text, *at) == Said::yes && !of_a_part(text, static_cast<std::size_t>(at->position(0)))) return true;
  return false;
}

}  // namespace

bool runs_on_processor(const TruthRow& row) {
  return states_processor(row.text("notes")) || states_processor(row.text("hardware")) ||
         states(row.text("framework"), "cpu");
}

}  // namespace eqc
