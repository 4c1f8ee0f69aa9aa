// TOML text to tree, and --set assignments on top of it. The only file that includes the TOML library.
#include "host/scenario/toml_document.hpp"

#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>

#include "host/base/text.hpp"
#include "host/scenario/toml_depth.hpp"

namespace eqc {

Node::Node() = default;
Node::Node(const Node&) = default;
Node::Node(Node&&) noexcept = default;
Node& Node::operator=(const Node&) = default;
Node& Node::operator=(Node&&) noexcept = default;
Node::~Node() = default;

const Node* Node::find(std::string_view key) const {
  for (const auto& [name, value] : entries)
    if (name == key) return &value;
  return nullptr;
}

Node* Node::find(std::string_view key) { return const_cast<Node*>(static_cast<const Node*>(this)->find(key)); }

std::string_view kind_name(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::boolean: return "true or false";
    case Node::Kind::integer: return "a whole number";
    case Node::Kind::real: return "a number";
    case Node::Kind::text: return "text";
    case Node::Kind::list: return "a list";
    case Node::Kind::table: return "a table";
    case Node::Kind::other: break;
  }
  return "a date or time";
}

namespace {

constexpr const char* kOverrideFile = "--set";

int line_of(const toml::source_region& region) { return static_cast<int>(region.begin.line); }

/// The library keeps tables sorted by key; the order written is the order of lines and columns.
bool written_before(const toml::source_position& a, const toml::source_position& b) {
  return a.line != b.line ? a.line < b.line : a.column < b.column;
}

Node convert(const toml::node& from, const std::string& file);

void convert_table(const toml::table& from, const std::string& file, Node& to) {
  std::vector<std::pair<const toml::key*, const toml::node*>> entries;
  for (auto&& [key, value] : from) entries.push_back({&key, &value});
  std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return written_before(a.first->source().begin, b.first->source().begin);
  });
  for (const auto& [key, value] : entries) {
    Node node = convert(*value, file);
    if (key->source().begin.line > 0 && node.file != kOverrideFile) node.line = line_of(key->source());
    to.entries.emplace_back(std::string(key->str()), std::move(node));
  }
}

Node convert(const toml::node& from, const std::string& file) {
  Node to;
  to.file = file;
  to.line = file == kOverrideFile ? 0 : line_of(from.source());
  if (const toml::table* table = from.as_table()) {
    convert_table(*table, file, to);
  } else if (const toml::array* array = from.as_array()) {
    to.kind = Node::Kind::list;
    for (auto&& item : *array) to.items.push_back(convert(item, file));
  } else if (const auto text = from.value_exact<std::string>()) {
    to.kind = Node::Kind::text;
    to.text = *text;
  } else if (const auto integer = from.value_exact<std::int64_t>()) {
    to.kind = Node::Kind::integer;
    to.integer = *integer;
  } else if (const auto real = from.value_exact<double>()) {
    to.kind = Node::Kind::real;
    to.real = *real;
  } else if (const auto boolean = from.value_exact<bool>()) {
    to.kind = Node::Kind::boolean;
    to.boolean = *boolean;
  } else {
    to.kind = Node::Kind::other;
  }
  return to;
}

/// True when the text was meant as TOML rather than as a bare word.
bool looks_like_toml(std::string_view value) {
  return !value.empty() && std::string_view("[{\"'").find(value.front()) != std::string_view::npos;
}

std::string too_deep() {
  return "nests more than " + std::to_string(kMostLevels) +
         " levels deep (dotted keys, lists, tables); a scenario needs four";
}

/// False after a fault.
bool parse_value(const std::string& key, const std::string& value, Node& node, Diagnostics& diagnostics) {
  const std::string document = "value = " + value;
  if (line_nested_deeper(document, kMostLevels) > 0) {
    diagnostics.add(kOverrideFile, 0, key, too_deep());
    return false;
  }
  try {
    const toml::table parsed = toml::parse(document);
    if (parsed.size() == 1) {
      node = convert(*parsed.get("value"), kOverrideFile);
      return true;
    }
  } catch (const toml::parse_error& error) {
    if (looks_like_toml(value)) {
      diagnostics.add(
          kOverrideFile, 0, key,
          "'" + value + "' is not valid TOML: " + std::string(error.description()) + "; check quotes and brackets");
      return false;
    }
  }
  node = Node();
  node.kind = Node::Kind::text;
  node.text = value;
  node.file = kOverrideFile;
  return true;
}

/// The steps of a dotted key; dots between quotes do not part them: training.tokens."llama-3.1-8b".
std::vector<std::string> steps_of(const std::string& key) {
  std::vector<std::string> steps(1);
  bool quoted = false;
  for (const char letter : key) {
    if (letter == '"')
      quoted = !quoted;
    else if (letter == '.' && !quoted)
      steps.emplace_back();
    else
      steps.back() += letter;
  }
  return steps;
}

Node* element_with_id(Node& list, const std::string& id) {
  for (Node& item : list.items) {
    const Node* found = item.find("id");
    if (found != nullptr && found->text == id) return &item;
  }
  return nullptr;
}

/// One step down the path; nullptr after a fault.
Node* step_into(Node& parent, const std::string& step, const std::string& key, Diagnostics& diagnostics) {
  if (parent.kind == Node::Kind::list) {
    Node* element = element_with_id(parent, step);
    if (element == nullptr)
      diagnostics.add(kOverrideFile, 0, key,
                      "no element with id '" + step + "' in that list; name an id that the scenario has");
    return element;
  }
  if (parent.kind != Node::Kind::table) {
    diagnostics.add(kOverrideFile, 0, key,
                    "'" + step + "' would be inside " + std::string(kind_name(parent.kind)) + ", which holds no keys");
    return nullptr;
  }
  if (Node* known = parent.find(step)) return known;
  Node table;
  table.file = kOverrideFile;
  parent.entries.emplace_back(step, std::move(table));
  return &parent.entries.back().second;
}

}  // namespace

Node parse_document(const std::string& file, std::string_view text, Diagnostics& diagnostics) {
  Node empty;
  empty.file = file;
  if (const int line = line_nested_deeper(text, kMostLevels); line > 0) {
    diagnostics.add(file, line, "", too_deep());
    return empty;
  }
  try {
    return convert(toml::parse(text, file), file);
  } catch (const toml::parse_error& error) {
    diagnostics.add(file, line_of(error.source()), "", "not valid TOML: " + std::string(error.description()));
    return empty;
  }
}

void apply_override(Node& root, const std::string& assignment, Diagnostics& diagnostics) {
  const std::size_t equals = assignment.find('=');
  const std::string key(trim(assignment.substr(0, equals)));
  if (equals == std::string::npos || key.empty()) {
    diagnostics.add(kOverrideFile, 0, key,
                    "'" + assignment + "' assigns nothing; write --set key=value, for example --set run.worlds=64");
    return;
  }
  const std::vector<std::string> steps = steps_of(key);
  if (steps.size() > kMostLevels) {
    diagnostics.add(kOverrideFile, 0, key, too_deep());
    return;
  }
  Node value;
  if (!parse_value(key, std::string(trim(std::string_view(assignment).substr(equals + 1))), value, diagnostics)) return;
  Node* place = &root;
  for (const std::string& step : steps) {
    place = step_into(*place, step, key, diagnostics);
    if (place == nullptr) return;
  }
  *place = std::move(value);
}

}  // namespace eqc
