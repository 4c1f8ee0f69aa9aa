// Spellings made one, clauses, and the words that say what a clause speaks of.
#include "host/validate/machine_clauses.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>

#include "host/base/text.hpp"
#include "host/validate/wording.hpp"

namespace eqc {
namespace {

using Words = std::vector<std::string>;

// Names of networks between nodes, and of their adapters. A digit may follow: CX-6, Slingshot-11. The first are built
// for computing, whatever else a machine has.
constexpr std::array<std::string_view, 23> kForComputing = {
    "infiniband", "ib",         "roce",      "rocev", "slingshot", "omni-path", "omnipath", "opa",
    "efa",        "efav",       "rdma",      "qdr",   "fdr",       "edr",       "hdr",      "ndr",
    "xdr",        "inter-node", "internode", "inter", "scale-out", "dragonfly", "tofu"};
constexpr std::array<std::string_view, 13> kNetworks = {"ethernet", "nic",     "hca",        "cx",         "connectx",
                                                        "gbe",      "network", "networking", "spectrum-x", "bluefield",
                                                        "gvnic",    "tcpx",    "dcn"};
constexpr std::array<std::string_view, 18> kLinks = {
    "nvlink", "nvswitch",   "xgmi", "pcie",      "ici",      "ualink", "infinity", "neuronlink", "hccs",
    "intra",  "intra-node", "cxl",  "intranode", "scale-up", "upi",    "bridge",   "nvl",        "qpi"};
constexpr std::array<std::string_view, 4> kMemory = {"hbm", "memory", "gddr", "vram"};
constexpr std::array<std::string_view, 5> kWhole = {"bisection", "switch", "spine", "leaf", "backbone"};
constexpr std::array<std::string_view, 6> kPorts = {"nic", "hca", "adapter", "port", "rail", "link"};

/// Words in lower case, hyphens inside kept, a plural's or a model's ending cut: "NICs", "CX-6", "HBM3e".
Words words_in(std::string_view text) {
  static const std::regex kWord("[A-Za-z]+(?:-[A-Za-z]+)*");
  Words words;
  const std::string all(text);
  for (std::sregex_iterator at(all.begin(), all.end(), kWord), end; at != end; ++at) {
    std::string word = lower(at->str());
    if (word.size() > 3 && word.ends_with("s")) word.pop_back();
    words.push_back(word);
  }
  return words;
}

Topic topic_of_word(const std::string& word) {
  if (is_one_of(word, kWhole)) return Topic::whole;
  if (is_one_of(word, kLinks)) return Topic::links;
  if (is_one_of(word, kMemory)) return Topic::memory;
  if (is_one_of(word, kForComputing) || is_one_of(word, kNetworks)) return Topic::network;
  const std::size_t hyphen = word.find('-');  // "IB-HDR"
  return hyphen == std::string::npos ? Topic::none : topic_of_word(word.substr(0, hyphen));
}

bool is_for_computing(const std::string& word) {
  const std::size_t hyphen = word.find('-');  // "IB-HDR"
  return is_one_of(word, kForComputing) || (hyphen != std::string::npos && is_for_computing(word.substr(0, hyphen)));
}

/// What outweighs the others in a clause without a rate of its own for each.
Topic topic_of_clause(const std::string& clause) {
  Topic topic = Topic::none;
  for (const std::string& word : words_in(clause)) topic = std::max(topic, topic_of_word(word));
  return topic;
}

std::string replaced(const std::string& text, const char* pattern, const char* by) {
  return std::regex_replace(text, std::regex(pattern, std::regex::icase), by);
}

bool ends_with_word(std::string_view text, std::string_view word) {
  return text.ends_with(word) && (text.size() == word.size() ||
                                  std::isalpha(static_cast<unsigned char>(text[text.size() - word.size() - 1])) == 0);
}

/// Letters of a clause's end at `i`; 0 within one.
std::size_t end_at(std::string_view text, std::size_t i) {
  if (text.compare(i, 5, " and ") == 0) return 5;
  if (text.compare(i, 3, " / ") == 0) return 3;
  if (text[i] == '+' && i > 0 && text[i - 1] == ' ') return 1;
  constexpr std::size_t kLongestWord = 12;
  const std::string before = lower(text.substr(i - std::min(i, kLongestWord), std::min(i, kLongestWord)));
  if (text[i] == '/' && (ends_with_word(before, "intra") || ends_with_word(before, "inter") ||
                         ends_with_word(before, "intra-node") || ends_with_word(before, "inter-node")))
    return 1;
  return std::string_view(",;()[]|").find(text[i]) == std::string_view::npos ? 0 : 1;
}

}  // namespace

std::string plain_machine_text(std::string_view given) {
  std::string text(given);
  for (const std::string_view sign : {"\u00d7", "\u2715", "\u2a2f"})
    for (std::size_t at = text.find(sign); at != std::string::npos; at = text.find(sign))
      text.replace(at, sign.size(), "x");
  text = replaced(text, R"((\d)\s*\*\s*(?=\d|[a-z]))", "$1 x ");
  text = replaced(text, R"(\b(\d+)x(?!large|l\b)(?=[a-z]))", "$1x ");
  text = replaced(text, R"((\d),(\d{3})(?!\d))", "$1$2");
  text = replaced(text, R"(gigabits?)", "Gbit");
  text = replaced(text, R"(terabits?)", "Tbit");
  text = replaced(text, R"(\s+per\s+sec(?:ond)?\b)", "/s");
  constexpr std::pair<const char*, const char*> kNumbers[] = {
      {R"(\btwo\b)", "2"}, {R"(\bfour\b)", "4"}, {R"(\bsix\b)", "6"}, {R"(\beight\b)", "8"}, {R"(\bsixteen\b)", "16"}};
  for (const auto& [word, number] : kNumbers) text = replaced(text, word, number);
  return text;
}

Purpose purpose_of(std::string_view text) {
  static const std::regex kComputing(
      R"(\b(?:compute|computing|training|back[- ]?end|east[-/ ]west|gpu[- ]?direct|gpu[- ](?:network|fabric))\b)"),
      kOther(
          R"(\b(?:management|mgmt|storage|front[- ]?end|north[-/ ]south|bmc|ipmi|out[- ]of[- ]band|oob|in-band|admin)"
          R"(|login|provisioning|control plane|uplink|internet|host[- ](?:network|ethernet|nics?|side|traffic))\b)");
  const std::string words = lower(text);
  if (std::regex_search(words, kComputing)) return Purpose::computing;
  if (std::regex_search(words, kOther)) return Purpose::other;
  const Words all = words_in(text);
  return std::any_of(all.begin(), all.end(), is_for_computing) ? Purpose::computing : Purpose::unsaid;
}

Topic first_topic(std::string_view text) {
  for (const std::string& word : words_in(text))
    if (const Topic topic = topic_of_word(word); topic != Topic::none) return topic;
  return Topic::none;
}

Topic last_topic(std::string_view text) {
  Topic last = Topic::none;
  for (const std::string& word : words_in(text))
    if (const Topic topic = topic_of_word(word); topic != Topic::none) last = topic;
  return last;
}

bool names_network(std::string_view text) {
  const Words words = words_in(text);
  return std::any_of(words.begin(), words.end(),
                     [](const std::string& word) { return topic_of_word(word) == Topic::network; });
}

bool names_ports(std::string_view text) {
  const Words words = words_in(text);
  return std::any_of(words.begin(), words.end(), [](const std::string& word) { return is_one_of(word, kPorts); });
}

std::vector<MachineClause> machine_clauses(std::string_view given) {
  const std::string text = plain_machine_text(given);
  std::vector<MachineClause> clauses(1);
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = end_at(text, i);
    if (end == 0) {
      clauses.back().text += text[i++];
      continue;
    }
    clauses.emplace_back().in_brackets = text[i] == '(' || text[i] == '[';
    i += end;
  }
  Topic last = Topic::none;
  for (MachineClause& clause : clauses) {
    clause.topic = topic_of_clause(clause.text);
    clause.before = last;
    if (clause.topic != Topic::none) last = clause.topic;
  }
  return clauses;
}

}  // namespace eqc
