// One table of a scenario read key by key: wrong types, units, ranges and unknown keys become faults with file, line
// and key.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "host/base/diagnostics.hpp"
#include "host/base/range.hpp"
#include "host/base/units.hpp"
#include "host/scenario/toml_document.hpp"

namespace eqc {

/// Getters leave the value they are given alone when the key is absent or faulty, so that defaults live in the structs.
/// A single value where a list is wanted counts as a list of one.
class TableReader {
 public:
  /// `path` is the dotted key of the table, "" for the root.
  TableReader(const Node& table, std::string path, Diagnostics& diagnostics)
      : table_(table), path_(std::move(path)), diagnostics_(diagnostics) {}

  bool has(const std::string& key) const { return table_.find(key) != nullptr; }
  /// The value, now known to be a valid key; nullptr when absent.
  const Node* get(const std::string& key);
  /// The value when it is a table; absent or something else (a fault): nullptr.
  const Node* table(const std::string& key);
  /// The elements of [[key]]; empty when absent.
  std::vector<const Node*> tables(const std::string& key);

  void boolean(const std::string& key, bool& value);
  void text(const std::string& key, std::string& value);
  void whole(const std::string& key, std::int64_t& value, std::int64_t low, std::int64_t high);
  /// A number, or text with a unit of the measure.
  void quantity(const std::string& key, double& value, Measure measure, Range range);
  void quantities(const std::string& key, std::vector<double>& values, Measure measure, Range range);
  /// quantities() that become labels of an axis of the cube: two with one label are a fault.
  void axis(const std::string& key, std::vector<double>& values, Measure measure, Range range);
  void wholes(const std::string& key, std::vector<std::int64_t>& values, std::int64_t low, std::int64_t high);
  void texts(const std::string& key, std::vector<std::string>& values);

  /// One of `names`; the value becomes that index as an enumerator.
  template <class Enum>
  void choice(const std::string& key, Enum& value, const std::vector<std::string>& names) {
    const int index = choice_index(get(key), key, names);
    if (index >= 0) value = static_cast<Enum>(index);
  }

  /// A list of distinct `names`, not empty.
  template <class Enum>
  void choices(const std::string& key, std::vector<Enum>& values, const std::vector<std::string>& names) {
    const std::vector<int> indices = choice_indices(key, names);
    if (indices.empty()) return;
    values.clear();
    for (const int index : indices) values.push_back(static_cast<Enum>(index));
  }

  /// Reports every key that no getter asked for, with the nearest that one did. Call last.
  void finish();

  void fault(const std::string& key, const std::string& message);
  void fault(const Node& place, const std::string& key, const std::string& message);
  std::string dotted(const std::string& key) const {
    return path_.empty() ? key : (key.empty() ? path_ : path_ + "." + key);
  }
  Diagnostics& diagnostics() { return diagnostics_; }

 private:
  int choice_index(const Node* node, const std::string& key, const std::vector<std::string>& names);
  std::vector<int> choice_indices(const std::string& key, const std::vector<std::string>& names);
  bool to_quantity(const Node& node, const std::string& key, Measure measure, Range range, double& value);
  bool to_whole(const Node& node, const std::string& key, std::int64_t low, std::int64_t high, std::int64_t& value);
  bool to_text(const Node& node, const std::string& key, std::string& value);
  std::vector<const Node*> elements(const std::string& key);

  const Node& table_;
  std::string path_;
  Diagnostics& diagnostics_;
  std::set<std::string> known_;
};

}  // namespace eqc
