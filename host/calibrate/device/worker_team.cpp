// One generation of work at a time.
#include "host/calibrate/device/worker_team.hpp"

#include <chrono>

namespace eqc {
namespace {

/// Until it is so, but not for longer than a tenth of a millisecond.
template <class Condition>
void look_for(const Condition& is_so) {
  using Now = std::chrono::steady_clock;
  constexpr int kLooks = 16;  // between two looks at the clock
  const Now::time_point end = Now::now() + std::chrono::microseconds(100);
  while (Now::now() < end)
    for (int look = 0; look < kLooks; ++look) {
      if (is_so()) return;
      __builtin_ia32_pause();
    }
}

}  // namespace

WorkerTeam::WorkerTeam(int threads) {
  for (int member = 1; member < threads; ++member) workers_.emplace_back([this, member] { wait_for_work(member); });
}

WorkerTeam::~WorkerTeam() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ends_ = true;
  }
  begin_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void WorkerTeam::run(const std::function<void(int)>& work) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    work_ = &work;
    running_ = static_cast<int>(workers_.size());
    ++generation_;
  }
  begin_.notify_all();
  work(0);
  look_for([this] { return running_ == 0; });
  std::unique_lock<std::mutex> lock(mutex_);
  done_.wait(lock, [this] { return running_ == 0; });
}

void WorkerTeam::wait_for_work(int member) {
  long seen = 0;
  for (;;) {
    const std::function<void(int)>* work = nullptr;
    look_for([&] { return generation_ != seen; });
    {
      std::unique_lock<std::mutex> lock(mutex_);
      begin_.wait(lock, [&] { return ends_ || generation_ != seen; });
      if (ends_) return;
      seen = generation_;
      work = work_;
    }
    (*work)(member);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (--running_ == 0) done_.notify_one();
  }
}

}  // namespace eqc
