// A small grammar: rates with units in them, a count before or behind, whose rate it is.
#include "host/validate/network_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <regex>
#include <vector>

#include "host/base/text.hpp"
#include "host/validate/machine_clauses.hpp"
#include "host/validate/wording.hpp"

namespace eqc {
namespace {

constexpr double kBitsPerByte = 8;
constexpr double kLeast = 1.25e6, kMost = 1e12;  // byte/s of one accelerator: 10 Mb/s; ten of the fastest adapters
constexpr double kFastestAdapter = 801e9;        // bit/s of one accelerator's adapter (ConnectX-8, 2025)

struct Rate {
  double count = 0;  ///< 0: none stated
  double bit_per_s = 0;
  bool negative = false;
  bool bytes = false, plain = false;  ///< GB/s; "200G", which only a network word makes a rate
  std::string before, after;
};

/// Too large a number is infinite, too small a one 0.
double number_of(const std::string& digits) { return std::strtod(digits.c_str(), nullptr); }

/// Words whose number is a model's: "Slingshot 11 NIC", "ConnectX 7".
bool is_model_number(const std::string& before) {
  static const std::regex kModel(R"((?:slingshot|connectx|cx|efa|roce|v|gen|bluefield|quantum|spectrum)\s*$)",
                                 std::regex::icase);
  return std::regex_search(before, kModel);
}

double ports_of(const std::string& words) {
  static const std::regex kDual(R"(\b(?:dual|2)[- ]port)", std::regex::icase);
  return std::regex_search(words, kDual) ? 2 : 1;
}

/// Count in front: "8x", "4x Omni-Path", "8 x CX-7 at", "8 ConnectX-7", "4 NICs of", "8 400 Gb/s". Words between must
/// be those of a network.
double count_before(const std::string& before) {
  static const std::regex kCount(R"((?:^|[^\w.])(\d+)\s*x\s*((?:[A-Za-z][\w-]*\s*){0,4})$)"),
      kPlain(R"((?:^|[^\w.-])(\d{1,2})\s+((?:[A-Za-z][\w-]*\s*){0,5})$)");
  std::smatch found;
  if (std::regex_search(before, found, kCount)) {
    const std::string words = found[2].str();
    const bool counts = words.empty() || names_network(words) || names_ports(words) || ports_of(words) > 1;
    return counts ? number_of(found[1].str()) * ports_of(words) : 0;
  }
  if (!std::regex_search(before, found, kPlain) || is_model_number(found.prefix().str())) return 0;
  const std::string words = found[2].str();
  return words.empty() || names_network(words) || names_ports(words) ? number_of(found[1].str()) * ports_of(words) : 0;
}

Rate rate_at(const std::string& clause, std::ptrdiff_t begin, std::ptrdiff_t size, double bit_per_s) {
  static const std::regex kBehind(R"(^\s*x\s*(\d+)\b)");
  Rate rate;
  rate.bit_per_s = bit_per_s;
  rate.before = clause.substr(0, static_cast<std::size_t>(begin));
  rate.after = clause.substr(static_cast<std::size_t>(begin + size));
  rate.count = count_before(rate.before);
  std::smatch behind;
  if (rate.count == 0 && std::regex_search(rate.after, behind, kBehind)) rate.count = number_of(behind[1].str());
  return rate;
}

std::vector<Rate> rates_in(const std::string& clause) {
  static const std::regex kRate(
      R"((\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*([GT]))"
      R"((?:(i?B(?:yte)?s?(?:/s|ps))|(b(?:it)?s?(?:/s|ps)?|b?E\b)|(?![A-Za-z])))"
      R"(|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*([gt])(b(?:it)?(?:/s|ps)|bit|b?e\b)(?![A-Za-z]))");
  static const std::regex kMinus("(?:^|[\\s(:=])-$");  // "HDR-200" is joined
  std::vector<Rate> rates;
  for (std::sregex_iterator at(clause.begin(), clause.end(), kRate), end; at != end; ++at) {
    const std::smatch& m = *at;
    const bool upper = m[1].matched, tera = (upper ? m[2] : m[6]).str() == (upper ? "T" : "t");
    const bool bytes = upper && m[3].matched, binary = bytes && m[3].str().starts_with("i");
    const double unit = binary ? std::exp2(tera ? 40 : 30) : tera ? 1e12 : 1e9;
    rates.push_back(rate_at(clause, m.position(0), m.length(0),
                            number_of((upper ? m[1] : m[5]).str()) * unit * (bytes ? kBitsPerByte : 1)));
    rates.back().negative = std::regex_search(rates.back().before, kMinus);
    rates.back().bytes = bytes;
    rates.back().plain = upper && !m[3].matched && !m[4].matched;
  }
  return rates;
}

/// Ports of a node by its rails: "dual-rail", "4-rail"; 0 where none are named.
double rails_of(const std::string& clause) {
  static const std::regex kDual(R"(\b(?:dual|2)[- ](?:rail|port))", std::regex::icase),
      kCount(R"(\b(\d{1,2})[- ]rail)", std::regex::icase), kQuad(R"(\bquad[- ](?:rail|port))", std::regex::icase);
  constexpr double kFour = 4;
  std::smatch m;
  if (std::regex_search(clause, kDual)) return 2;
  if (std::regex_search(clause, kQuad)) return kFour;
  return std::regex_search(clause, m, kCount) ? number_of(m[1].str()) : 0;
}

/// "4x200" beside the word of a network.
std::optional<Rate> product_rate(const std::string& clause) {
  static const std::regex kProduct(R"((\d+)\s*x\s*(\d{2,3})(?![\w.]))");
  std::smatch m;
  if (!std::regex_search(clause, m, kProduct)) return std::nullopt;
  return rate_at(clause, m.position(2), m.length(2), number_of(m[2].str()) * 1e9);
}

/// The rate of a port that a generation of InfiniBand stands for: "8x NDR", "HDR200".
std::optional<Rate> generation_rate(const std::string& clause) {
  struct Generation {
    std::string_view name;
    double gigabit_per_s;
  };
  constexpr std::array<Generation, 6> kGenerations = {
      {{"qdr", 40}, {"fdr", 56}, {"edr", 100}, {"hdr", 200}, {"ndr", 400}, {"xdr", 800}}};
  static const std::regex kPort(R"(\b([qfehnx]dr)(?:[- ]?(\d{2,3}))?(?!\w))", std::regex::icase);
  std::smatch m;
  if (!std::regex_search(clause, m, kPort)) return std::nullopt;
  const auto generation = std::find_if(kGenerations.begin(), kGenerations.end(),
                                       [&](const Generation& g) { return g.name == lower(m[1].str()); });
  const double rate = m[2].matched ? number_of(m[2].str()) : generation->gigabit_per_s;
  Rate port = rate_at(clause, m.position(0), m.length(0), rate * 1e9);
  if (port.count == 0) port.count = rails_of(clause);
  return port;
}

bool says(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return contains(text, word); });
}

bool of_node(const std::string& words) {
  static const std::regex kInstance(R"(\befa)");  // quoted per instance (AWS)
  static const std::regex kSize(
      R"((?:^|[^\w.])\d+\s*(?:gpus?|accelerators?|cards?|chips?)?\s*(?:/|per )\s*(?:node|server|host))");
  const std::string rest = std::regex_replace(words, kSize, "");  // "8/node" is the node's size
  return says(rest, {"per node", "/node", "per server", "/server", "per host", "/host", "per machine", "per instance",
                     "a node", "xlarge"}) ||
         std::regex_search(words, kInstance);
}

bool of_accelerator(const std::string& text) {
  return says(text, {"per gpu", "/gpu", "per acc", "/acc", "per chip", "/chip", "per npu", "per tpu", "per card",
                     "per device"});
}

double of_one_accelerator(const Rate& rate, const std::string& clause, double node_size) {
  const std::string text = lower(clause);
  const double total = rate.bit_per_s * std::max(1.0, rate.count) / kBitsPerByte;
  if (of_accelerator(text)) return total;
  return of_node(text) || rate.count >= 1 || rate.bit_per_s > kFastestAdapter ? total / node_size : total;
}

/// What a rate of several in a clause is of: the word before it where words come first, else the word behind it.
Topic topic_of_rate(const Rate& rate, const Rate& first, const MachineClause& clause) {
  const bool words_first = first_topic(first.before) != Topic::none;
  return words_first                              ? last_topic(rate.before)
         : first_topic(rate.after) != Topic::none ? first_topic(rate.after)
                                                  : clause.topic;
}

/// Is a rate one of a network? `named`: the clause before names one and states no rate.
bool is_network(const Rate& rate, const std::vector<Rate>& all, const MachineClause& clause, bool named) {
  if (clause.topic == Topic::none) {
    if (clause.in_brackets && clause.before != Topic::none) return clause.before == Topic::network;
    return (!rate.bytes && !rate.plain) || named;
  }
  if (clause.topic == Topic::network) return true;
  if (!names_network(clause.text)) return clause.topic == Topic::whole && rate.count > 1 && !rate.bytes;
  if (all.size() == 1 && !rate.bytes) return clause.topic != Topic::whole;
  return topic_of_rate(rate, all.front(), clause) == Topic::network;
}

/// Bytes that go on with nothing; terabytes are memory's.
bool of_nothing(const Rate& rate, const MachineClause& clause) {
  return rate.bytes && rate.bit_per_s < 1e12 * kBitsPerByte && clause.topic == Topic::none &&
         (clause.before == Topic::none || clause.before == Topic::network);
}

/// A generation whose ports nobody counts: those that a node of its machine has.
StatedNetwork of_usual_ports(const Rate& port, const std::string& clause, double node_size, double usual_ports) {
  const double ports = std::max(1.0, usual_ports);
  const std::string how = shortest(port.bit_per_s / 1e9) + " Gb/s per port, " +
                          (usual_ports > 0 ? shortest(ports) + " ports of a node as in the catalog"
                                           : "one port of a node, as nobody says how many");
  return {port.bit_per_s * ports / node_size / kBitsPerByte, std::string(trim(clause)) + ": " + how, "", ""};
}

/// The network of a clause that states no rate with its unit.
std::optional<StatedNetwork> implied_network(const MachineClause& clause, double node_size, double usual_ports) {
  const std::string words = lower(clause.text);
  if (clause.topic == Topic::network)
    if (const auto rate = product_rate(clause.text))
      return StatedNetwork{of_one_accelerator(*rate, clause.text, node_size), std::string(trim(clause.text)), "", ""};
  if (clause.topic == Topic::whole || !names_network(clause.text)) return std::nullopt;
  const auto port = generation_rate(clause.text);  // beside a link, too: "NVLink/NDR"
  if (!port) return std::nullopt;
  if (port->count == 0 && !of_accelerator(words) && !of_node(words))
    return of_usual_ports(*port, clause.text, node_size, usual_ports);
  return StatedNetwork{of_one_accelerator(*port, clause.text, node_size), std::string(trim(clause.text)), "", ""};
}

/// The count of a clause that names a network and states no rate: "8 HDR HCAs (200 Gb/s)".
double count_of(const std::string& clause) { return count_before(clause + " "); }

}  // namespace

StatedNetwork stated_network(std::string_view text, double node_size, double usual_ports) {
  const std::vector<MachineClause> clauses = machine_clauses(text);
  const double node = std::max(1.0, node_size);
  const MachineClause* named = nullptr;  // a network without a rate so far
  StatedNetwork stated;
  for (const MachineClause& clause : clauses) {
    const std::vector<Rate> rates = rates_in(clause.text);
    for (Rate rate : rates) {
      if (!is_network(rate, rates, clause, named != nullptr)) {
        if (of_nothing(rate, clause)) stated.unread = trim(clause.text);
        continue;
      }
      std::string words = clause.text;
      if (named != nullptr && clause.topic == Topic::none) {
        if (rate.count == 0) rate.count = count_of(named->text);
        words = std::string(trim(named->text)) + ", " + std::string(trim(words));
      }
      const double one = of_one_accelerator(rate, words, node);
      if (rate.negative || !(one >= kLeast && one <= kMost)) {
        stated.absurd = trim(words);
        return stated;
      }
      return {one, std::string(trim(words)), "", ""};
    }
    if (clause.topic == Topic::network) named = rates.empty() ? &clause : nullptr;
    if (clause.topic != Topic::none && clause.topic != Topic::network) named = nullptr;
  }
  for (const MachineClause& clause : clauses)
    if (auto implied = implied_network(clause, node, usual_ports)) {
      implied->unread = stated.unread;
      return *implied;
    }
  return stated;
}

}  // namespace eqc
