// Answers by text, worked out once: tables of thousands of rows repeat a few hundred texts.
#pragma once

#include <map>
#include <mutex>
#include <string>

namespace eqc {

/// Threads may share one.
template <class Value>
class Memo {
 public:
  /// The answer that `make` gave to this key the first time.
  template <class Make>
  Value of(const std::string& key, const Make& make) const {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (const auto known = values_.find(key); known != values_.end()) return known->second;
    }
    const Value value = make();
    const std::lock_guard<std::mutex> lock(mutex_);
    return values_.emplace(key, value).first->second;
  }

 private:
  mutable std::mutex mutex_;
  mutable std::map<std::string, Value> values_;
};

}  // namespace eqc
