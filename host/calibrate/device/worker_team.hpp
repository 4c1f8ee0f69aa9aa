// Threads that wait for work and start together: what a processor's kernel launch is.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace eqc {

/// They look for work for a tenth of a millisecond before they sleep, as those of libraries do: kernels that follow
/// each other pay no waking.
class WorkerTeam {
 public:
  explicit WorkerTeam(int threads);
  ~WorkerTeam();
  WorkerTeam(const WorkerTeam&) = delete;
  WorkerTeam& operator=(const WorkerTeam&) = delete;

  int size() const { return static_cast<int>(workers_.size()) + 1; }
  /// work(i) for each member i, this thread being member 0; returns when all are done.
  void run(const std::function<void(int)>& work);

 private:
  void wait_for_work(int member);

  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable begin_, done_;
  const std::function<void(int)>* work_ = nullptr;
  std::atomic<long> generation_ = 0;
  std::atomic<int> running_ = 0;
  bool ends_ = false;
};

}  // namespace eqc
