// Getters of a scenario table.
#include "host/scenario/table_reader.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "host/base/human.hpp"
#include "host/base/text.hpp"
#include "host/scenario/key_observer.hpp"

namespace eqc {
namespace {

/// Digits with an optional sign and separators between them, as TOML writes whole numbers.
bool is_whole(std::string_view text) {
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789_") == std::string_view::npos;
}

AskedKey choice_of(const std::vector<std::string>& names) {
  AskedKey asked{KeyKind::choice};
  asked.names = names;
  return asked;
}

}  // namespace

void TableReader::fault(const Node& place, const std::string& key, const std::string& message) {
  observe_fault(dotted(key), message);
  diagnostics_.add(place.file, place.line, dotted(key), message);
}

void TableReader::fault(const std::string& key, const std::string& message) {
  const Node* node = table_.find(key);
  fault(node != nullptr ? *node : table_, key, message);
}

const Node* TableReader::get(const std::string& key) {
  known_.insert(key);
  observe_key(dotted(key), {});
  return table_.find(key);
}

const Node* TableReader::table(const std::string& key) {
  observe_key(dotted(key), {KeyKind::table});
  const Node* node = get(key);
  if (node == nullptr || node->kind == Node::Kind::table) return node;
  fault(*node, key, "is " + std::string(kind_name(node->kind)) + " but a table is needed; write [" + dotted(key) + "]");
  return nullptr;
}

std::vector<const Node*> TableReader::tables(const std::string& key) {
  std::vector<const Node*> found;
  observe_key(dotted(key), {KeyKind::tables});
  const Node* node = get(key);
  if (node == nullptr) return found;
  if (node->kind != Node::Kind::list) {
    fault(
        *node, key,
        "is " + std::string(kind_name(node->kind)) + " but a list of tables is needed; write [[" + dotted(key) + "]]");
    return found;
  }
  for (const Node& item : node->items) {
    if (item.kind == Node::Kind::table)
      found.push_back(&item);
    else
      fault(item, key,
            "holds " + std::string(kind_name(item.kind)) + " but tables are needed; write [[" + dotted(key) + "]]");
  }
  return found;
}

std::vector<const Node*> TableReader::elements(const std::string& key) {
  std::vector<const Node*> found;
  const Node* node = get(key);
  if (node == nullptr) return found;
  if (node->kind != Node::Kind::list) return {node};
  if (node->items.empty())
    fault(*node, key, "is an empty list, so there is nothing to evaluate; name at least one or remove the key");
  for (const Node& item : node->items) found.push_back(&item);
  return found;
}

bool TableReader::to_text(const Node& node, const std::string& key, std::string& value) {
  if (node.kind != Node::Kind::text) {
    fault(node, key, "is " + std::string(kind_name(node.kind)) + " but text is needed; write it in quotes");
    return false;
  }
  value = node.text;
  return true;
}

bool TableReader::to_quantity(const Node& node, const std::string& key, Measure measure, Range range, double& value) {
  double number = 0;
  if (node.kind == Node::Kind::text || (node.is_number() && !unit_is_optional(measure))) {
    const ParsedQuantity parsed =
        parse_quantity(node.kind == Node::Kind::text ? node.text : shortest(node.number()), measure);
    if (!parsed.ok()) {
      fault(node, key, parsed.error);
      return false;
    }
    number = parsed.value;
  } else if (node.is_number()) {
    number = node.number();
  } else {
    fault(node, key, "is " + std::string(kind_name(node.kind)) + " but a number is needed");
    return false;
  }
  if (!std::isfinite(number)) {
    fault(node, key,
          shortest(number) + " is no number to compute with; write a finite one" +
              (range.text() == "any number" ? "" : ", " + range.text()));
    return false;
  }
  if (!range.holds(number)) {
    fault(node, key,
          shortest(number) + (base_unit(measure) == "1" ? "" : " " + std::string(base_unit(measure))) +
              " is out of range; it must be " + range.text());
    return false;
  }
  value = number + 0.0;  // -0 is 0
  return true;
}

bool TableReader::to_whole(const Node& node, const std::string& key, std::int64_t low, std::int64_t high,
                           std::int64_t& value) {
  const std::string bounds = "between " + std::to_string(low) + " and " + std::to_string(high);
  if (node.kind == Node::Kind::text && is_whole(node.text)) {  // an override that no 64 bits hold
    fault(node, key, node.text + " is out of range; it must be " + bounds);
    return false;
  }
  if (node.kind != Node::Kind::integer) {
    fault(node, key,
          "is " + std::string(kind_name(node.kind)) + " but a whole number is needed, " + bounds +
              (node.kind == Node::Kind::real ? "; write it without point and exponent" : ""));
    return false;
  }
  if (node.integer < low || node.integer > high) {
    fault(node, key, std::to_string(node.integer) + " is out of range; it must be " + bounds);
    return false;
  }
  value = node.integer;
  return true;
}

void TableReader::boolean(const std::string& key, bool& value) {
  observe_key(dotted(key), {KeyKind::boolean});
  const Node* node = get(key);
  if (node == nullptr) return;
  if (node->kind == Node::Kind::boolean)
    value = node->boolean;
  else
    fault(*node, key, "is " + std::string(kind_name(node->kind)) + " but true or false is needed");
}

void TableReader::text(const std::string& key, std::string& value) {
  observe_key(dotted(key), {KeyKind::text});
  if (const Node* node = get(key)) to_text(*node, key, value);
}

void TableReader::whole(const std::string& key, std::int64_t& value, std::int64_t low, std::int64_t high) {
  observe_key(dotted(key), {KeyKind::whole, false, false, low, high});
  if (const Node* node = get(key)) to_whole(*node, key, low, high, value);
}

void TableReader::quantity(const std::string& key, double& value, Measure measure, Range range) {
  observe_key(dotted(key), {KeyKind::quantity, false, false, 0, 0, measure, range});
  if (const Node* node = get(key)) to_quantity(*node, key, measure, range, value);
}

void TableReader::quantities(const std::string& key, std::vector<double>& values, Measure measure, Range range) {
  observe_key(dotted(key), {KeyKind::quantity, true, false, 0, 0, measure, range});
  std::vector<double> found;
  for (const Node* node : elements(key)) {
    double value = 0;
    if (to_quantity(*node, key, measure, range, value)) found.push_back(value);
  }
  if (!found.empty()) values = std::move(found);
}

void TableReader::axis(const std::string& key, std::vector<double>& values, Measure measure, Range range) {
  observe_key(dotted(key), {KeyKind::quantity, true, true, 0, 0, measure, range});
  std::vector<double> found;
  std::set<std::string> seen;
  for (const Node* node : elements(key)) {
    double value = 0;
    if (!to_quantity(*node, key, measure, range, value)) continue;
    if (!seen.insert(label_text(value)).second)
      fault(*node, key,
            shortest(value) + " appears twice (the cube labels both '" + label_text(value) + "'); keep one");
    found.push_back(value);
  }
  if (!found.empty()) values = std::move(found);
}

void TableReader::wholes(const std::string& key, std::vector<std::int64_t>& values, std::int64_t low,
                         std::int64_t high) {
  observe_key(dotted(key), {KeyKind::whole, true, true, low, high});
  std::vector<std::int64_t> found;
  std::unordered_set<std::int64_t> seen;
  for (const Node* node : elements(key)) {
    std::int64_t value = 0;
    if (!to_whole(*node, key, low, high, value)) continue;
    if (!seen.insert(value).second)
      fault(*node, key, std::to_string(value) + " appears twice; keep one");
    else
      found.push_back(value);
  }
  if (!found.empty()) values = std::move(found);
}

void TableReader::texts(const std::string& key, std::vector<std::string>& values) {
  observe_key(dotted(key), {KeyKind::text, true});
  std::vector<std::string> found;
  for (const Node* node : elements(key)) {
    std::string value;
    if (to_text(*node, key, value)) found.push_back(std::move(value));
  }
  if (!found.empty()) values = std::move(found);
}

int TableReader::choice_index(const Node* node, const std::string& key, const std::vector<std::string>& names) {
  observe_key(dotted(key), choice_of(names));
  std::string value;
  if (node == nullptr || !to_text(*node, key, value)) return -1;
  const auto found = std::find(names.begin(), names.end(), value);
  if (found != names.end()) return static_cast<int>(found - names.begin());
  fault(*node, key, "'" + value + "' is not one of " + join(names) + did_you_mean(value, names, diagnostics_));
  return -1;
}

std::vector<int> TableReader::choice_indices(const std::string& key, const std::vector<std::string>& names) {
  std::vector<int> found;
  for (const Node* node : elements(key)) {
    const int index = choice_index(node, key, names);
    if (index < 0) continue;
    if (std::find(found.begin(), found.end(), index) != found.end())
      fault(*node, key, "'" + node->text + "' appears twice; keep one");
    else
      found.push_back(index);
  }
  AskedKey asked = choice_of(names);
  asked.is_list = asked.is_set = true;
  observe_key(dotted(key), asked);
  return found;
}

void TableReader::finish() {
  const std::vector<std::string> known(known_.begin(), known_.end());
  for (const auto& [key, node] : table_.entries)
    if (known_.find(key) == known_.end()) {
      const std::string hint = did_you_mean(key, known, diagnostics_);
      fault(node, key, "unknown key" + (hint.empty() ? "; known here: " + join(known) : hint));
    }
}

}  // namespace eqc
