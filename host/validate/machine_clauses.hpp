// Clauses of a text that describes a machine, and what each speaks of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace eqc {

enum class Topic {
  none,
  network,  ///< between machines: InfiniBand, RoCE, NIC, HDR, ...
  links,    ///< inside of one: NVLink, PCIe, Infinity Fabric, ...
  memory,
  whole  ///< of a switch or a whole system, of no accelerator
};

/// What a network is for.
enum class Purpose {
  other,     ///< management, storage, the world outside: "frontend", "north-south", "BMC", "host network"
  unsaid,    ///< "Ethernet"
  computing  ///< "compute", "backend", "east-west", and those built for it: InfiniBand, RoCE, EFA, Slingshot, ...
};

struct MachineClause {
  std::string text;            ///< with "x" for other signs of a product, digits for number words, plain numbers
  Topic topic = Topic::none;   ///< by its own words
  Topic before = Topic::none;  ///< of the last clause before it that has one
  bool in_brackets = false;    ///< "(25 GB/s)": goes on with what stands before
};

/// A text with one spelling of products, thousands, number words and units.
std::string plain_machine_text(std::string_view given);

/// Clauses end at a comma, semicolon, bracket, bar, spaced plus or slash, "and", and at a slash behind "intra" or
/// "inter".
std::vector<MachineClause> machine_clauses(std::string_view text);

/// By the words of a text; its use goes before its make ("InfiniBand for storage").
Purpose purpose_of(std::string_view text);

/// The topic that the words of a text name first, or last.
Topic first_topic(std::string_view text);
Topic last_topic(std::string_view text);

/// Does a text name a network between machines, or its adapters?
bool names_network(std::string_view text);
/// Does it name what a machine has several of: ports, rails, adapters?
bool names_ports(std::string_view text);

}  // namespace eqc
