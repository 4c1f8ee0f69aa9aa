// Values that several threads want and one computes.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>

namespace eqc {

/// By key. What was returned stays where it is.
template <class Key, class Value>
class SharedOnce {
 public:
  /// Computes it, waits for who does, or has it. A computation that throws is done again by the next who asks.
  template <class Compute>
  const Value& get(const Key& key, Compute compute) {
    std::unique_lock lock(mutex_);
    Slot& slot = slots_[key];
    changed_.wait(lock, [&] { return slot.state != State::computing; });
    if (slot.state == State::none) fill(lock, slot, compute);
    return slot.value;
  }

  /// For who has the value anyway: waits for nobody.
  template <class Compute>
  void offer(const Key& key, Compute compute) {
    std::unique_lock lock(mutex_);
    Slot& slot = slots_[key];
    if (slot.state == State::none) fill(lock, slot, compute);
  }

  /// Null where nobody has computed it yet.
  const Value* find(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto found = slots_.find(key);
    return found != slots_.end() && found->second.state == State::known ? &found->second.value : nullptr;
  }

 private:
  enum class State { none, computing, known };
  struct Slot {
    State state = State::none;
    Value value{};
  };

  template <class Compute>
  void fill(std::unique_lock<std::mutex>& lock, Slot& slot, Compute& compute) {
    slot.state = State::computing;
    lock.unlock();
    State now = State::none;
    try {
      slot.value = compute();
      now = State::known;
    } catch (...) {
      become(lock, slot, now);
      throw;
    }
    become(lock, slot, now);
  }

  void become(std::unique_lock<std::mutex>& lock, Slot& slot, State now) {
    lock.lock();
    slot.state = now;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<Key, Slot> slots_;
};

}  // namespace eqc
