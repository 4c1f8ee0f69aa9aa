// A TOML document as a plain tree whose every value remembers where it was written; the only door to the TOML library.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/diagnostics.hpp"

namespace eqc {

/// One value of the tree.
struct Node {
  enum class Kind { boolean, integer, real, text, list, table, other };
  Kind kind = Kind::table;
  bool boolean = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string text;
  std::vector<Node> items;                            ///< list
  std::vector<std::pair<std::string, Node>> entries;  ///< table, in the order written
  std::string file;                                   ///< scenario path, or "--set" for an override
  int line = 0;                                       ///< 0 for an override

  // defined where the type is complete: vectors of an incomplete type inside a pair are not allowed otherwise
  Node();
  Node(const Node&);
  Node(Node&&) noexcept;
  Node& operator=(const Node&);
  Node& operator=(Node&&) noexcept;
  ~Node();

  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);
  bool is_number() const { return kind == Kind::integer || kind == Kind::real; }
  double number() const { return kind == Kind::integer ? static_cast<double>(integer) : real; }
};

/// "a number", "text", "a list", ...
std::string_view kind_name(Node::Kind kind);

/// Parses TOML 1.0. A syntax error becomes one fault and an empty table.
Node parse_document(const std::string& file, std::string_view text, Diagnostics& diagnostics);

/// Applies one "dotted.key=value" to the tree, creating tables on the way. The value is TOML; a bare word is text.
/// Inside a list of tables a step names the element's id ("case.today.scale.rental_price=0.5"). Faults name "--set".
void apply_override(Node& root, const std::string& assignment, Diagnostics& diagnostics);

}  // namespace eqc
