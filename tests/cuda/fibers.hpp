// A block of GPU threads on the CPU: one fiber per thread, switched at every barrier, so that kernels run as written
// without a GPU.
#pragma once

#include <sys/mman.h>
#include <ucontext.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <memory>
#include <stdexcept>
#include <vector>

namespace eqc::fibers {

struct Dim3 {
  unsigned x = 1, y = 1, z = 1;
};

/// The order in which the threads of a block run between two barriers. A missing barrier gives different results in
/// different orders.
enum class Order { forward, backward, interleaved };

inline constexpr Order kOrders[] = {Order::forward, Order::backward, Order::interleaved};
inline constexpr std::size_t kStackBytes = 1 << 20, kSharedDoubles = 6144;  // 48 KB of shared memory

/// Shared memory of the running block, poisoned with NaN when a block starts.
alignas(64) inline double shared_memory[kSharedDoubles];

inline Dim3 thread_index, block_index, block_size, grid_size;

/// The scheduler and its fibers. One block at a time, one GPU at a time.
class Block {
 public:
  void run(unsigned threads, Order order, const std::function<void()>& body) {
    body_ = &body;
    prepare(threads);
    for (std::size_t left = threads; left > 0;) {
      std::size_t finished = 0;
      for (unsigned i = 0; i < threads; ++i) {
        const unsigned t = pick(i, threads, order);
        if (done_[t]) continue;
        current_ = t;
        thread_index.x = t;
        swapcontext(&scheduler_, &context_[t]);
        finished += done_[t] ? 1 : 0;
      }
      if (finished != 0 && finished != left)
        throw std::logic_error("some threads of a block ended while others wait at a barrier");
      left -= finished;
    }
  }

  void barrier() { swapcontext(&context_[current_], &scheduler_); }

  static Block& instance() {
    static Block block;
    return block;
  }

 private:
  static unsigned pick(unsigned i, unsigned threads, Order order) {
    if (order == Order::forward) return i;
    if (order == Order::backward) return threads - 1 - i;
    return static_cast<unsigned>((i * 37UL + 11) % threads);  // threads is a power of two: a permutation
  }

  static void enter() {
    Block& b = instance();
    (*b.body_)();
    b.done_[b.current_] = 1;
    b.barrier();
  }

  void prepare(unsigned threads) {
    for (std::size_t i = stacks_.size(); i < threads; ++i) {
      void* p = mmap(nullptr, kStackBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
      if (p == MAP_FAILED) throw std::bad_alloc();
      stacks_.push_back(p);
    }
    context_.resize(threads);
    done_.assign(threads, 0);
    for (unsigned t = 0; t < threads; ++t) {
      getcontext(&context_[t]);
      context_[t].uc_stack.ss_sp = stacks_[t];
      context_[t].uc_stack.ss_size = kStackBytes;
      context_[t].uc_link = nullptr;
      makecontext(&context_[t], &Block::enter, 0);
    }
  }

  const std::function<void()>* body_ = nullptr;
  std::vector<void*> stacks_;
  std::vector<ucontext_t> context_;
  std::vector<char> done_;
  ucontext_t scheduler_{};
  unsigned current_ = 0;
};

/// Runs `body` as every thread of every block of the grid, blocks one after the other.
inline void launch(Dim3 grid, Dim3 block, Order order, const std::function<void()>& body) {
  grid_size = grid;
  block_size = block;
  const unsigned blocks = grid.x * grid.y;
  for (unsigned b = 0; b < blocks; ++b) {
    const unsigned at = order == Order::backward ? blocks - 1 - b : b;
    block_index = {at % grid.x, at / grid.x, 0};
    std::memset(shared_memory, 0xff, sizeof shared_memory);
    Block::instance().run(block.x, order, body);
  }
}

}  // namespace eqc::fibers
