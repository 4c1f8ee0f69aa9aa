// Counts of the PTX instructions that a kernel runs, as warps issue them: what a thread of a warp runs between two
// barriers, the others run or wait for.
#pragma once

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "tests/cuda/fibers.hpp"

namespace eqc::ptx {

enum class Kind { divide, real, memory, other, count };
using Counts = std::array<long long, static_cast<std::size_t>(Kind::count)>;

/// Threads of a warp that branch apart are taken to run side by side: a lower bound on what is issued.
class Counter {
 public:
  void add(Kind kind) { ++thread_[static_cast<std::size_t>(kind)]; }

  /// A thread is at a barrier, or done.
  void end_phase() {
    if (fibers::block_index.x != block_) end_block();
    const unsigned t = fibers::thread_index.x;
    phase_.resize(std::max<std::size_t>(phase_.size(), t + 1));
    warps_.resize(std::max<std::size_t>(warps_.size(), t / 32 + 1));
    std::vector<Counts>& phases = warps_[t / 32];
    phases.resize(std::max<std::size_t>(phases.size(), phase_[t] + 1));
    Counts& most = phases[phase_[t]++];
    for (std::size_t k = 0; k < most.size(); ++k) most[k] = std::max(most[k], thread_[k]);
    thread_ = {};
  }

  /// Instructions issued by all warps since the last call.
  Counts take() {
    end_block();
    return std::exchange(issued_, {});
  }

 private:
  void end_block() {
    for (const std::vector<Counts>& phases : warps_)
      for (const Counts& c : phases)
        for (std::size_t k = 0; k < c.size(); ++k) issued_[k] += c[k];
    warps_.clear();
    phase_.clear();
    block_ = fibers::block_index.x;
  }

  Counts thread_{}, issued_{};
  unsigned block_ = 0;
  std::vector<std::vector<Counts>> warps_;  // [warp][phase]
  std::vector<std::size_t> phase_;          // [thread]
};
inline Counter counted;

}  // namespace eqc::ptx
