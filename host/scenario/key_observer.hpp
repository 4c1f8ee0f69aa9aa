// What the readers of a scenario ask of each key, written down while they read: the checker's own table of keys.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/base/range.hpp"
#include "host/base/units.hpp"

namespace eqc {

enum class KeyKind { any, table, tables, boolean, text, whole, quantity, choice };

/// One key: what it holds, alone or in lists.
struct AskedKey {
  KeyKind kind = KeyKind::any;  ///< any: its reader looks at the value itself
  bool is_list = false;         ///< a list of it, or one alone
  bool is_set = false;          ///< a list in which nothing may stand twice
  std::int64_t low = 0, high = 0;
  Measure measure = Measure::ratio;
  Range range = {};
  std::vector<std::string> names = {};  ///< of a choice
};

/// Sees every key that a TableReader of this thread asks for while it lives. One at a time.
class KeyObserver {
 public:
  KeyObserver();
  ~KeyObserver();
  KeyObserver(const KeyObserver&) = delete;
  KeyObserver& operator=(const KeyObserver&) = delete;

  std::map<std::string, AskedKey> keys;      ///< by dotted name
  std::map<std::string, bool> said_missing;  ///< keys that a fault called missing
};

/// For readers: tells the observer, if there is one. What says more of a key stays.
void observe_key(const std::string& key, const AskedKey& asked);
void observe_fault(const std::string& key, const std::string& message);

}  // namespace eqc
