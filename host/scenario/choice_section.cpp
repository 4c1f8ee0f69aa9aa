// [choice]: how an answer is formed from the worlds.
#include "host/scenario/sections.hpp"

namespace eqc {
namespace {

constexpr Range kProbability{0.5, 1};

}  // namespace

void read_choice(TableReader& root, ChoiceSpec& choice) {
  const Node* node = root.table("choice");
  if (node == nullptr) return;
  TableReader table(*node, "choice", root.diagnostics());
  const Node* probability = table.get("limit_probability");
  if (probability != nullptr && probability->kind == Node::Kind::text && probability->text == "median")
    choice.limit_probability = 0;
  else
    table.quantity("limit_probability", choice.limit_probability, Measure::ratio, kProbability);
  table.boolean("foresight", choice.foresight);
  table.boolean("imputed_rent", choice.imputed_rent);
  table.boolean("imputed_purchase", choice.imputed_purchase);
  table.boolean("any_place", choice.any_place);
  table.boolean("any_cluster", choice.any_cluster);
  table.finish();
}

}  // namespace eqc
