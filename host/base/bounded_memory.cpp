// operator new and delete of the whole program: below 2 MiB, and without a BoundedMemory, they are malloc and free.
#include "host/base/bounded_memory.hpp"

#ifdef EQC_SANITIZED

namespace eqc {
BoundedMemory::BoundedMemory(std::string, std::size_t) {}
BoundedMemory::~BoundedMemory() = default;
std::size_t bytes_in_files() { return 0; }
}  // namespace eqc

#else

#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <new>
#include <thread>
#include <unordered_map>
#include <vector>

namespace eqc {
namespace {

constexpr std::size_t kLarge = std::size_t{2} << 20;
constexpr std::size_t kRow = std::size_t{256} << 10;  // one that is about to be computed
constexpr std::size_t kPage = 4096;
constexpr std::size_t kPiece = std::size_t{8} << 20;  // given back at once
constexpr std::chrono::milliseconds kLook{1};

/// Memory for what operator new and delete themselves work with: they must not be asked meanwhile.
template <class T>
struct Malloc {
  using value_type = T;
  Malloc() = default;
  template <class U>
  Malloc(const Malloc<U>&) {}
  T* allocate(std::size_t n) {
    if (void* const p = std::malloc(n * sizeof(T))) return static_cast<T*>(p);
    throw std::bad_alloc();
  }
  void deallocate(T* p, std::size_t) { std::free(p); }
  bool operator==(const Malloc&) const { return true; }
};

/// A large array: in memory, or of a file.
struct Block {
  std::size_t bytes;
  bool of_file;
};

/// An array that nobody uses now: its pages are there, which costs less than to have them cleared again.
struct Spare {
  void* first;
  std::size_t bytes;
};

/// A stretch of an array of a file.
struct Piece {
  char* first;
  std::size_t bytes;
};

std::size_t whole_pages(std::size_t bytes) { return (bytes + kPage - 1) / kPage * kPage; }

/// Bytes of the process that are in memory, 0 when the kernel does not say. No allocation.
std::size_t resident_bytes(int statm) {
  char text[128];
  const ssize_t n = ::pread(statm, text, sizeof text - 1, 0);
  if (n <= 0) return 0;
  text[n] = '\0';
  char* resident = nullptr;
  std::strtoull(text, &resident, 10);
  return static_cast<std::size_t>(std::strtoull(resident, nullptr, 10)) *
         static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// Asks for the shortest slice: threads that compute hold all cores, and pages come fast. Linux 6.12 and later; others
/// refuse, and nothing is lost.
void run_soon_after_waking() {
  struct {
    std::uint32_t size, policy = 0;
    std::uint64_t flags = 0;
    std::int32_t nice = 0;
    std::uint32_t priority = 0;
    std::uint64_t slice_ns = 100'000, deadline = 0, period = 0;
  } wanted{};
  wanted.size = sizeof wanted;
  ::syscall(SYS_sched_setattr, 0, &wanted, 0);
}

/// All large arrays of the process.
class LargeBlocks {
 public:
  void begin(std::string folder, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    folder_ = std::move(folder);
    limit_ = bytes;
    active_ = true;
  }

  void end() {
    std::thread watcher;
    Spares unused;
    {
      const std::lock_guard lock(mutex_);
      active_ = false;
      watcher.swap(watcher_);
      forget_spares_above(0, unused);
      free_spares_above(0);
    }
    unmap(unused);
    changed_.notify_all();
    if (watcher.joinable()) watcher.join();
  }

  bool active() const { return active_; }
  std::size_t in_files() const { return in_files_; }

  /// A child of this process goes on in its memory alone, with no thread that watches.
  void before_fork() { mutex_.lock(); }
  void after_fork_here() { mutex_.unlock(); }
  void after_fork_in_child() {
    active_ = false;
    mutex_.unlock();
  }

  /// nullptr: take it from malloc.
  void* take(std::size_t bytes) {
    const std::size_t size = whole_pages(bytes);
    bool in_memory = false;
    {
      const std::lock_guard lock(mutex_);
      if (!active_) return nullptr;
      look();
      if (void* const p = take_spare(size, memory_spares_, memory_spare_bytes_)) return p;
      if (void* const p = take_spare(size, spares_, spare_bytes_)) return p;
      if (in_memory_ + size > limit_ / 3) free_spares_above(0);
      in_memory = in_memory_ + size <= limit_ / 3;
      if (in_memory) in_memory_ += size;
    }
    // What takes the kernel long is done without the lock, for the watcher must not wait.
    void* const p = in_memory ? std::aligned_alloc(kPage, size) : map_file(size);
    const std::lock_guard lock(mutex_);
    if (p == nullptr && in_memory) in_memory_ -= size;
    if (p != nullptr) note({size, !in_memory}, p);
    look();
    return p;
  }

  /// Also from threads that compute, which touch memory faster than one that has to wait for a core can look.
  void glance() {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (lock.owns_lock()) look();
  }

  /// Whether `p` was such an array.
  bool give_back(void* p) {
    if (count_ == 0) return false;
    Spares unused;
    {
      const std::lock_guard lock(mutex_);
      const auto found = blocks_.find(p);
      if (found == blocks_.end()) return false;
      const Block block = found->second;
      if (block.of_file) {
        spares_.push_back({p, block.bytes});
        spare_bytes_ += block.bytes;
        forget_spares_above(active_ ? limit_ : 0, unused);
      } else {
        memory_spares_.push_back({p, block.bytes});
        memory_spare_bytes_ += block.bytes;
        free_spares_above(active_ ? limit_ / 6 : 0);
      }
    }
    unmap(unused);
    return true;
  }

 private:
  using Spares = std::deque<Spare, Malloc<Spare>>;

  /// Room in a file without a name; nullptr where there is none.
  void* map_file(std::size_t bytes) const {
    const int file = ::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) return nullptr;
    void* p = MAP_FAILED;
    if (::fallocate(file, 0, 0, static_cast<off_t>(bytes)) == 0)
      p = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    if (p == MAP_FAILED) return nullptr;
    ::madvise(p, bytes, MADV_RANDOM);  // else Linux maps up to 2 MiB around a touch: a row of every payer at a time
    return p;
  }

  void note(Block block, void* p) {
    blocks_.emplace(p, block);
    count_ = blocks_.size();
    if (!block.of_file) return;
    for (std::size_t at = 0; at < block.bytes; at += kPiece)
      pieces_.push_back({static_cast<char*>(p) + at, std::min(kPiece, block.bytes - at)});
    in_files_ += block.bytes;
    if (active_ && !watcher_.joinable()) watcher_ = std::thread([this] { watch(); });
  }

  /// An array that was given back and has the size of a new one.
  static void* take_spare(std::size_t bytes, Spares& spares, std::size_t& spare_bytes) {
    const auto fits = [&](const Spare& x) { return x.bytes == bytes; };
    const auto found = std::find_if(spares.rbegin(), spares.rend(), fits);
    if (found == spares.rend()) return nullptr;
    void* const p = found->first;
    spare_bytes -= bytes;
    spares.erase(std::next(found).base());
    return p;
  }

  /// The oldest of those in memory.
  void free_spares_above(std::size_t bytes) {
    while (memory_spare_bytes_ > bytes) {
      const Spare spare = memory_spares_.front();
      memory_spares_.pop_front();
      memory_spare_bytes_ -= spare.bytes;
      in_memory_ -= spare.bytes;
      blocks_.erase(spare.first);
      count_ = blocks_.size();
      std::free(spare.first);
    }
  }

  /// The oldest, into `unused`: nothing knows them any more.
  void forget_spares_above(std::size_t bytes, Spares& unused) {
    while (spare_bytes_ > bytes) {
      const Spare spare = spares_.front();
      spares_.pop_front();
      spare_bytes_ -= spare.bytes;
      const char* const first = static_cast<char*>(spare.first);
      const auto is_its = [&](const Piece& x) { return x.first >= first && x.first < first + spare.bytes; };
      pieces_.erase(std::remove_if(pieces_.begin(), pieces_.end(), is_its), pieces_.end());
      blocks_.erase(spare.first);
      count_ = blocks_.size();
      in_files_ -= spare.bytes;
      unused.push_back(spare);
    }
  }

  static void unmap(const Spares& unused) {
    for (const Spare& spare : unused) ::munmap(spare.first, spare.bytes);
  }

  void watch() {
    run_soon_after_waking();
    std::unique_lock lock(mutex_);
    while (active_) {
      look();
      changed_.wait_for(lock, kLook);
    }
  }

  /// Gives pieces back in turn, once the process holds more than it may, until it holds a quarter less.
  void look() {
    if (pieces_.empty() || resident_bytes(statm_) <= limit_) return;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const Piece piece = pieces_.front();
      pieces_.pop_front();
      pieces_.push_back(piece);
      ::madvise(piece.first, piece.bytes, MADV_DONTNEED);
      if (resident_bytes(statm_) < limit_ / 4 * 3) return;
    }
  }

  const int statm_ = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string folder_;
  std::size_t limit_ = 0, in_memory_ = 0;  // in memory: spares too
  std::atomic<std::size_t> in_files_ = 0, count_ = 0;
  std::atomic<bool> active_ = false;
  std::unordered_map<void*, Block, std::hash<void*>, std::equal_to<>, Malloc<std::pair<void* const, Block>>> blocks_;
  std::deque<Piece, Malloc<Piece>> pieces_;  // the next to be given back first
  Spares spares_, memory_spares_;            // the oldest first; of files, and in memory
  std::size_t spare_bytes_ = 0, memory_spare_bytes_ = 0;
  std::thread watcher_;
};

/// Never destroyed: what is freed at the end of the program asks it.
LargeBlocks& large_blocks() {
  alignas(LargeBlocks) static char place[sizeof(LargeBlocks)];
  static LargeBlocks* const all = [] {
    LargeBlocks* const made = new (place) LargeBlocks;
    ::pthread_atfork([] { large_blocks().before_fork(); }, [] { large_blocks().after_fork_here(); },
                     [] { large_blocks().after_fork_in_child(); });
    return made;
  }();
  return *all;
}

std::atomic<bool> used = false;  // since the first BoundedMemory

}  // namespace

BoundedMemory::BoundedMemory(std::string folder, std::size_t bytes) {
  large_blocks().begin(std::move(folder), bytes);
  used = true;
}

BoundedMemory::~BoundedMemory() { large_blocks().end(); }

std::size_t bytes_in_files() { return large_blocks().in_files(); }

}  // namespace eqc

void* operator new(std::size_t bytes) {
  for (;;) {
    if (bytes >= eqc::kRow && eqc::used && eqc::large_blocks().active()) {
      if (bytes < eqc::kLarge)
        eqc::large_blocks().glance();
      else if (void* const p = eqc::large_blocks().take(bytes))
        return p;
    }
    if (void* const p = std::malloc(std::max<std::size_t>(bytes, 1))) return p;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

void operator delete(void* p) noexcept {
  const bool may_be_large = eqc::used && p != nullptr && reinterpret_cast<std::uintptr_t>(p) % eqc::kPage == 0;
  if (may_be_large && eqc::large_blocks().give_back(p)) return;
  std::free(p);
}

void operator delete(void* p, std::size_t) noexcept { operator delete(p); }

#endif
