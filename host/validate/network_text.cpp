// Whose a rate is, of what it is, and which of several networks computes.
#include "host/validate/network_text.hpp"

#include <algorithm>
#include <optional>
#include <regex>
#include <tuple>
#include <vector>

#include "host/base/text.hpp"
#include "host/validate/machine_clauses.hpp"
#include "host/validate/network_rate.hpp"
#include "host/validate/wording.hpp"

namespace eqc {
namespace {

constexpr double kLeast = 1.25e6, kMost = 1e12;  // byte/s of one accelerator: 10 Mb/s; ten of the fastest adapters
constexpr double kFastestAdapter = 801e9;        // bit/s of one accelerator's adapter (ConnectX-8, 2025)

bool says(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return contains(text, word); });
}

bool of_node(const std::string& words) {
  static const std::regex kInstance(R"(\befa)");  // quoted per instance (AWS)
  static const std::regex kSize(
      R"((?:^|[^\w.])\d+\s*(?:gpus?|accelerators?|cards?|chips?)?\s*(?:/|per )\s*(?:node|server|host))");
  const std::string rest = std::regex_replace(words, kSize, "");  // "8/node" is the node's size
  return says(rest, {"per node", "/node", "per server", "/server", "per host", "/host", "per machine", "per instance",
                     "a node", "xlarge", "aggregate", "in total"}) ||
         std::regex_search(words, kInstance);
}

bool of_accelerator(const std::string& text) {
  return says(text, {"per gpu", "/gpu", "per acc", "/acc", "per chip", "/chip", "per npu", "per tpu", "per card",
                     "per device"});
}

double of_one_accelerator(const NetworkRate& rate, const std::string& clause, double node_size) {
  const std::string text = lower(clause);
  const double total = rate.bit_per_s * std::max(1.0, rate.count) / kBitsPerByte;
  if (of_accelerator(text)) return total;
  return of_node(text) || rate.count >= 1 || rate.bit_per_s > kFastestAdapter ? total / node_size : total;
}

/// What a rate of several in a clause is of: the word before it where words come first, else the word behind it.
Topic topic_of_rate(const NetworkRate& rate, const NetworkRate& first, const MachineClause& clause) {
  const bool words_first = first_topic(first.before) != Topic::none;
  return words_first                              ? last_topic(rate.before)
         : first_topic(rate.after) != Topic::none ? first_topic(rate.after)
                                                  : clause.topic;
}

/// Is a rate one of a network? `named`: the clause before names one and states no rate.
bool is_network(const NetworkRate& rate, const std::vector<NetworkRate>& all, const MachineClause& clause, bool named) {
  if (clause.topic == Topic::none) {
    if (clause.in_brackets && clause.before != Topic::none) return clause.before == Topic::network;
    const bool links =
        clause.before == Topic::links && rate.bit_per_s > kFastestAdapter && !of_node(lower(clause.text));
    return (!rate.bytes && !rate.plain && !links) || named;  // "NVLink, 3.6 Tb/s" goes on with it
  }
  if (clause.topic == Topic::network) return true;
  if (!names_network(clause.text)) return clause.topic == Topic::whole && rate.count > 1 && !rate.bytes;
  if (all.size() == 1 && !rate.bytes) return clause.topic != Topic::whole;
  return topic_of_rate(rate, all.front(), clause) == Topic::network;
}

/// Bytes that go on with nothing; terabytes are memory's.
bool of_nothing(const NetworkRate& rate, const MachineClause& clause) {
  return rate.bytes && rate.bit_per_s < 1e12 * kBitsPerByte && clause.topic == Topic::none &&
         (clause.before == Topic::none || clause.before == Topic::network);
}

/// A network that a text states, perhaps beside others.
struct Claim {
  double bytes_per_s = 0;  ///< of one accelerator
  std::string text;
  Purpose purpose = Purpose::unsaid;
  bool implied = false;   ///< by a generation or a product without a unit
  bool nameless = false;  ///< "400 Gb/s per GPU" alone
  bool absurd = false;
};

/// A generation whose ports nobody counts: those that a node of its machine has.
Claim of_usual_ports(const NetworkRate& port, const std::string& clause, double node_size, double usual_ports) {
  const double ports = std::max(1.0, usual_ports);
  const std::string how = shortest(port.bit_per_s / 1e9) + " Gb/s per port, " +
                          (usual_ports > 0 ? shortest(ports) + " ports of a node as in the catalog"
                                           : "one port of a node, as nobody says how many");
  Claim claim;
  claim.bytes_per_s = port.bit_per_s * ports / node_size / kBitsPerByte;
  claim.text = std::string(trim(clause)) + ": " + how;
  return claim;
}

/// The network of a clause that states no rate with its unit.
std::optional<Claim> implied_network(const MachineClause& clause, double node_size, double usual_ports) {
  if (clause.topic == Topic::whole || !names_network(clause.text)) return std::nullopt;
  const std::string words = lower(clause.text);
  const auto product = clause.topic == Topic::network ? product_rate(clause.text) : std::nullopt;
  const auto rate = product ? product : generation_rate(clause.text);  // beside a link, too: "NVLink/NDR"
  if (!rate) return std::nullopt;
  if (rate->count == 0 && !of_accelerator(words) && !of_node(words))
    return of_usual_ports(*rate, clause.text, node_size, usual_ports);
  Claim claim;
  claim.bytes_per_s = of_one_accelerator(*rate, clause.text, node_size);
  claim.text = trim(clause.text);
  return claim;
}

/// Reads the clauses of a text one by one, and gathers what they claim.
struct Reader {
  const std::vector<MachineClause>& clauses;
  double node_size, usual_ports;
  std::vector<Claim> claims;
  std::optional<std::size_t> named;  ///< clause of a network whose rate may follow
  bool rated = false;                ///< the last network has its rate: one in brackets behind it says it again
  std::string unread;

  /// What the brackets behind a clause add to it: "100 GbE (storage)".
  std::string brackets_behind(std::size_t i) const {
    const bool more = i + 1 < clauses.size() && clauses[i + 1].in_brackets && rates_in(clauses[i + 1].text).empty();
    return more ? " " + clauses[i + 1].text : "";
  }

  /// "per node" of "InfiniBand (400 Gb/s) per node".
  std::string measure_behind(std::size_t i) const {
    static const std::regex kPer(R"(^\s*(?:per\s+|/)\w+)", std::regex::icase);
    std::smatch m;
    const bool more = clauses[i].in_brackets && i + 1 < clauses.size();
    return more && std::regex_search(clauses[i + 1].text, m, kPer) ? " " + std::string(trim(m.str())) : "";
  }

  /// Does a clause that names no network go on with one before it? Not where both say for what, and differ.
  bool goes_on_at(std::size_t i) const {
    if (!named || clauses[i].topic != Topic::none) return false;
    const Purpose own = purpose_of(clauses[i].text + brackets_behind(i)), before = purpose_of(clauses[*named].text);
    return own == before || own == Purpose::unsaid || before == Purpose::unsaid;
  }

  void state(NetworkRate rate, std::size_t i) {
    const bool goes_on = goes_on_at(i);
    std::string words = std::string(trim(rate.words)) + measure_behind(i);
    if (goes_on) {
      const std::string& name = clauses[*named].text;
      if (rate.count == 0) rate.count = count_of_ports(name);
      words = std::string(trim(name)) + ", " + words;
    }
    Claim claim;
    claim.bytes_per_s = of_one_accelerator(rate, words, node_size);
    claim.text = words;
    claim.purpose = purpose_of(words + brackets_behind(i));
    claim.nameless = clauses[i].topic == Topic::none && !goes_on && claim.purpose == Purpose::unsaid;
    claim.absurd = rate.negative || !(claim.bytes_per_s >= kLeast && claim.bytes_per_s <= kMost);
    claims.push_back(claim);
  }

  void imply(std::size_t i) {
    auto claim = implied_network(clauses[i], node_size, usual_ports);
    if (!claim) return;
    claim->implied = true;
    claim->purpose = purpose_of(clauses[i].text + brackets_behind(i));
    claims.push_back(*claim);
  }

  void close() {
    if (named) imply(*named);
    named.reset();
  }

  void read(std::size_t i) {
    const MachineClause& clause = clauses[i];
    const std::vector<NetworkRate> rates = rates_in(clause.text);
    const bool again = clause.in_brackets && clause.topic == Topic::none && !named && rated;
    const bool goes_on = goes_on_at(i);
    bool network = false;
    for (const NetworkRate& rate : rates) {
      if (is_network(rate, rates, clause, goes_on)) {
        if (!again) state(rate, i);
        network = true;
      } else if (of_nothing(rate, clause)) {
        unread = trim(clause.text);
      }
    }
    if (clause.topic == Topic::none) {
      if (network && goes_on) named.reset();
      rated = rated || network;
      return;
    }
    close();
    if (clause.topic == Topic::network && rates.empty())
      named = i;
    else if (!network)
      imply(i);
    rated = network;
  }
};

/// Those that name no network speak of one that is named without a rate.
void name_the_nameless(std::vector<Claim>& claims) {
  const bool computing = std::any_of(claims.begin(), claims.end(),
                                     [](const Claim& c) { return c.implied && c.purpose == Purpose::computing; });
  for (Claim& claim : claims)
    if (claim.nameless && computing) claim.purpose = Purpose::computing;
}

/// That for computing before others, stated rates before implied ones, then the fastest.
StatedNetwork chosen(const std::vector<Claim>& claims, StatedNetwork stated) {
  const auto order = [](const Claim& c) { return std::tuple(c.purpose, !c.implied, !c.absurd, c.bytes_per_s); };
  const Claim* best = nullptr;
  for (const Claim& claim : claims) {
    if (claim.absurd && stated.absurd.empty()) stated.absurd = claim.text;
    if (claim.purpose == Purpose::other && !claim.absurd && stated.other.empty()) stated.other = claim.text;
    if (claim.purpose != Purpose::other && (best == nullptr || order(claim) > order(*best))) best = &claim;
  }
  if (best == nullptr || best->absurd) return stated;
  stated.bytes_per_s = best->bytes_per_s;
  stated.text = best->text;
  stated.other.clear();
  bool several = false, alike = false;
  for (const Claim& claim : claims) {
    if (claim.absurd || claim.bytes_per_s == best->bytes_per_s) continue;
    several = true;
    alike = alike || (claim.purpose == best->purpose && claim.implied == best->implied);
  }
  if (several) stated.choice = alike ? "the fastest of several networks" : "of several networks that for computing";
  return stated;
}

}  // namespace

StatedNetwork stated_network(std::string_view text, double node_size, double usual_ports) {
  const std::vector<MachineClause> clauses = machine_clauses(text);
  Reader reader{clauses, std::max(1.0, node_size), usual_ports, {}, {}, false, {}};
  for (std::size_t i = 0; i < clauses.size(); ++i) reader.read(i);
  reader.close();
  StatedNetwork stated;
  stated.unread = reader.unread;
  for (const MachineClause& clause : clauses)
    if (reader.claims.empty() && clause.topic == Topic::network && counts_ports(clause.text))
      stated.unrated = trim(clause.text);
  name_the_nameless(reader.claims);
  return chosen(reader.claims, stated);
}

}  // namespace eqc
