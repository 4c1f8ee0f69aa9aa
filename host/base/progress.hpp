// Progress of long work: a bar on a terminal, a line now and then in a log, nothing when quiet.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>

#include "host/base/ending.hpp"

namespace eqc {

/// Thread-safe. Writes to stderr.
class Progress {
 public:
  /// `total` steps of `what`; `units_per_step` scales the rate shown ("configurations").
  Progress(std::string what, double total, double units_per_step, std::string unit, bool quiet);
  ~Progress() { finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void step(double steps = 1);
  /// Ends the line; later calls do nothing.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  void show(bool last);

  std::mutex mutex_;
  std::string what_, unit_;
  double total_, units_per_step_, done_ = 0;
  bool quiet_, terminal_, finished_ = false;
  std::atomic<bool> line_open_ = false, muted_ = false;
  Clock::time_point start_, shown_;
  AtEnding end_of_line_;  ///< what is said at the ending begins a line of its own
};

}  // namespace eqc
