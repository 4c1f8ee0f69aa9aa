// What the searches of the two spaces share: the question with its model, hardware and context, and parts of the
// answer.
#pragma once

#include <algorithm>
#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "host/base/progress.hpp"
#include "host/engine/search/layout_search.hpp"
#include "host/scenario/scenario.hpp"
#include "kernels/model/training/training_search.hpp"

namespace eqc {

/// Holds references to both arguments, and the context one to its own hardware.
struct LayoutSetting {
  const Catalog& catalog;
  const LayoutQuestion& question;
  const ModelSpec& model;
  const HardwareSpec hardware;  ///< cards as they stand together (host/engine/software/card_machine.hpp)
  TrainingSoftware software;
  TrainingTask task;
  TrainingContext context;

  LayoutSetting(const Catalog& catalog, const LayoutQuestion& question);
  LayoutSetting(const LayoutSetting&) = delete;
};

/// Best layouts of our own space, and of Calculon's.
LayoutAnswer search_full(const LayoutSetting& setting);
LayoutAnswer search_calculon(const LayoutSetting& setting);

/// What every found layout reports of its step.
FoundLayout found(const LayoutSetting& setting, const TimeParts& time, std::int32_t sequences, double memory_bytes);

/// Progress of a search that turns out to take longer than a second; nothing before.
class LateProgress {
 public:
  using Clock = std::chrono::steady_clock;
  LateProgress(Clock::time_point start, double total, const std::string& unit, bool quiet)
      : progress_("search", total, 1, unit, quiet), start_(start) {}
  void step(double done) {
    const std::lock_guard lock(mutex_);
    held_ += done;
    if (seconds() < 1) return;
    progress_.step(held_);
    held_ = 0;
  }
  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

 private:
  Progress progress_;
  std::mutex mutex_;
  double held_ = 0;
  Clock::time_point start_;
};

/// Takes a list of the best into the best of all, in order.
template <class Item>
void merge_into(std::vector<Item>& all, const Item* items, std::int32_t held, std::size_t top) {
  all.insert(all.end(), items, items + held);
  std::sort(all.begin(), all.end(), [](const Item& a, const Item& b) { return better(a, b); });
  if (all.size() > top) all.resize(top);
}

// Choices in words.
std::string yes_no(bool yes);
LayoutChoice count_of(std::string name, std::int64_t value);

}  // namespace eqc
