// How the cards of a published run stand together, by the row's words, else in one machine.
#include "host/validate/row_cards.hpp"

#include <cmath>
#include <regex>

#include "host/base/text.hpp"
#include "host/engine/software/card_machine.hpp"
#include "host/validate/machine_text.hpp"
#include "host/validate/stated_fact.hpp"
#include "host/validate/wording.hpp"

namespace eqc {
namespace {

/// "two servers", "on 4 workstations", "a single machine": how many; 0 where nobody says. "4-GPU nodes" and "8 per
/// node" count no machines.
double stated_machines(const std::string& text) {
  static const std::regex kMachines(R"(\b(\d+|one|single|two|three|four|five|six|seven|eight)[- ](?:\w+ )?)"
                                    R"((?:node|server|machine|host|box|workstation|chassi)(?:e?s)?\b)");
  const std::string words = lower(text);
  std::smatch found;
  if (!states(words, kMachines) || !std::regex_search(words, found, kMachines)) return 0;
  return counted(found[1].str()).value_or(0);
}

/// As the row says; 0 where it does not.
double stated_cards(const TruthRow& row, double n) {
  for (const char* column : {"hardware", "notes"}) {
    if (const double node = stated_node_size(row.text(column)); node > 0) return node;
    const double machines = stated_machines(row.text(column));
    if (machines > 0 && n >= machines && std::fmod(n, machines) == 0) return n / machines;
  }
  return 0;
}

}  // namespace

std::int32_t machine_of_row(const TruthRow& row, const HardwareRow& part, double n, std::string& assumed) {
  constexpr double kMost = 64;  // cards behind the switches of one host
  if (!is_card(part)) return part.spec->node_size;
  const double stated = stated_cards(row, n);
  const bool said = stated > 0 && stated <= kMost;
  const std::int32_t node = said ? static_cast<std::int32_t>(stated) : machine_of(part, n);
  if (said || node > part.spec->node_size)
    note(assumed, std::to_string(node) + " cards in one machine" + (said ? " (stated)" : ""));
  else if (n > kHostSlots)
    note(assumed, "machines of " + std::to_string(node) + " cards, as the catalog has them");
  return node;
}

}  // namespace eqc
