// A small grammar: clauses of a text, rates with units in them, a count before or behind, whose rate it is.
#include "host/validate/network_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>
#include <vector>

#include "host/base/text.hpp"
#include "host/validate/wording.hpp"

namespace eqc {
namespace {

constexpr double kBitsPerByte = 8;
constexpr double kFastestAdapter = 801e9;  // bit/s of one accelerator's adapter (ConnectX-8, 2025)

// Names of networks between nodes, and of their adapters. A digit may follow: CX-6, Slingshot-11.
constexpr std::array<std::string_view, 24> kNetworks = {
    "infiniband", "ib",  "roce",  "rocev2", "ethernet", "slingshot", "omni-path",  "omnipath",
    "opa",        "efa", "efav2", "rdma",   "nic",      "hca",       "cx",         "connectx",
    "edr",        "fdr", "hdr",   "ndr",    "xdr",      "gbe",       "inter-node", "internode"};
constexpr std::array<std::string_view, 8> kNoNetworks = {"nvlink", "nvswitch", "xgmi", "pcie",
                                                         "hbm",    "memory",   "gddr", "ici"};

/// Words in lower case, hyphens inside kept, a plural's or a model's ending cut: "NICs", "CX-6", "HBM3e".
std::vector<std::string> words_in(std::string_view text) {
  static const std::regex kWord("[A-Za-z]+(?:-[A-Za-z]+)*");
  std::vector<std::string> words;
  const std::string all(text);
  for (std::sregex_iterator at(all.begin(), all.end(), kWord), end; at != end; ++at) {
    std::string word = lower(at->str());
    if (word.size() > 3 && word.ends_with("s")) word.pop_back();
    words.push_back(word);
  }
  return words;
}

template <std::size_t n>
bool names_one(std::string_view text, const std::array<std::string_view, n>& names) {
  for (const std::string& word : words_in(text))
    if (std::find(names.begin(), names.end(), word) != names.end()) return true;
  return false;
}

/// Parts that speak of one thing each.
std::vector<std::string> clauses_of(std::string_view text) {
  std::vector<std::string> clauses(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool ends = text[i] == ',' || text[i] == ';' || text[i] == '(' || text[i] == ')' || text[i] == '|' ||
                      (text[i] == '+' && i > 0 && text[i - 1] == ' ');
    if (ends)
      clauses.emplace_back();
    else
      clauses.back() += text[i];
  }
  return clauses;
}

struct Rate {
  double count = 0;  ///< 0: none stated
  double bit_per_s = 0;
  bool bytes = false, plain = false;  ///< GB/s; "200G", which only a network word makes a rate
  std::string before, after;
};

/// Count in front ("8x", "4x Omni-Path", "8 x CX-7 at"); words between must be those of a network.
double count_before(const std::string& before) {
  static const std::regex kCount(R"((?:^|[^\w.])(\d+)\s*x\s*((?:[A-Za-z][\w-]*\s*){0,4})$)");
  std::smatch found;
  if (!std::regex_search(before, found, kCount)) return 0;
  const std::string words = found[2].str();
  return words.empty() || names_one(words, kNetworks) ? std::stod(found[1].str()) : 0;
}

std::vector<Rate> rates_in(const std::string& clause) {
  static const std::regex kRate(
      R"((\d+(?:\.\d+)?)\s*([GT])(?:(B(?:yte)?s?(?:/s|ps))|(b(?:it)?s?(?:/s|ps)?|bE)|(?![A-Za-z])))"
      R"(|(\d+(?:\.\d+)?)\s*([gt])(b(?:it)?(?:/s|ps)|bit|be?\b)(?![A-Za-z]))"),
      kBehind(R"(^\s*x\s*(\d+)\b)");
  std::vector<Rate> rates;
  for (std::sregex_iterator at(clause.begin(), clause.end(), kRate), end; at != end; ++at) {
    const std::smatch& m = *at;
    const bool upper = m[1].matched;
    Rate rate;
    const char giant = upper ? m[2].str()[0] : m[6].str()[0];
    rate.bytes = upper && m[3].matched;
    rate.plain = upper && !m[3].matched && !m[4].matched;
    rate.bit_per_s = std::stod(upper ? m[1].str() : m[5].str()) * (giant == 'T' || giant == 't' ? 1e12 : 1e9) *
                     (rate.bytes ? kBitsPerByte : 1);
    rate.before = m.prefix().str();
    rate.after = m.suffix().str();
    rate.before = clause.substr(0, static_cast<std::size_t>(m.position(0)));
    rate.count = count_before(rate.before);
    std::smatch behind;
    if (rate.count == 0 && std::regex_search(rate.after, behind, kBehind)) rate.count = std::stod(behind[1].str());
    rates.push_back(rate);
  }
  return rates;
}

bool says(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return contains(text, word); });
}

double of_one_accelerator(const Rate& rate, const std::string& clause, double node_size) {
  const std::string text = lower(clause);
  const double total = rate.bit_per_s * std::max(1.0, rate.count) / kBitsPerByte;
  if (says(text, {"per gpu", "/gpu", "per acc", "per chip", "per npu", "per tpu", "per card", "per device"}))
    return total;
  const bool node =
      says(text, {"per node", "/node", "per server", "per host", "per machine", "per instance", "a node"});
  return node || rate.count > 1 || rate.bit_per_s > kFastestAdapter ? total / node_size : total;
}

/// Is a rate one of a network, by the words of its clause?
bool is_network(const Rate& rate, const std::string& clause) {
  if (names_one(clause, kNoNetworks)) return false;
  return names_one(clause, kNetworks) || (!rate.bytes && !rate.plain);
}

}  // namespace

bool names_network(std::string_view text) { return names_one(text, kNetworks); }

StatedNetwork stated_network(std::string_view text, double node_size) {
  for (const std::string& clause : clauses_of(text))
    for (const Rate& rate : rates_in(clause))
      if (is_network(rate, clause))
        return {of_one_accelerator(rate, clause, std::max(1.0, node_size)), std::string(trim(clause))};
  return {};
}

double stated_memory_rate(std::string_view text) {
  static const std::regex kRate(R"((\d+(?:\.\d+)?)\s*(?:TB/s|TBps|tb/s))");
  for (const std::string& clause : clauses_of(text)) {
    if (names_one(clause, kNetworks) || contains(lower(clause), "nvlink")) continue;
    if (const auto rate = captured(clause, kRate)) return *rate * 1e12;
  }
  return 0;
}

double stated_memory(std::string_view text) {
  static const std::regex kSize(R"(\b(\d+)\s*(?:GB|gb)\b(?!/|ps))");
  constexpr double kLeast = 8e9, kMost = 1024e9;
  for (const std::string& clause : clauses_of(text)) {
    if (names_one(clause, kNetworks)) continue;
    const double bytes = captured(clause, kSize).value_or(0) * 1e9;
    if (bytes >= kLeast && bytes <= kMost) return bytes;
  }
  return 0;
}

}  // namespace eqc
