// A bounded queue and the thread that empties it.
#include "host/run/shard_writer.hpp"

#include <utility>

namespace eqc {

ShardWriter::ShardWriter(std::string folder, const CubeSchema& schema, std::size_t most_waiting,
                         std::function<void()> written)
    : folder_(std::move(folder)),
      schema_(schema),
      most_waiting_(most_waiting),
      written_(std::move(written)),
      thread_([this] { work(); }) {}

ShardWriter::~ShardWriter() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void ShardWriter::submit(std::string digest, std::vector<EncodedSlab> slabs) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_.size() < most_waiting_ || error_ != nullptr; });
  if (error_ != nullptr) std::rethrow_exception(error_);
  waiting_.push_back({std::move(digest), std::move(slabs)});
  changed_.notify_all();
}

void ShardWriter::finish() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
  thread_.join();
  if (error_ != nullptr) std::rethrow_exception(error_);
}

void ShardWriter::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return !waiting_.empty() || closed_; });
    if (waiting_.empty() || error_ != nullptr) return;
    Shard shard = std::move(waiting_.front());
    waiting_.pop_front();
    changed_.notify_all();
    lock.unlock();
    std::exception_ptr error;
    try {
      write_shard(folder_, shard.digest, schema_, std::move(shard.slabs));
      written_();
    } catch (...) {
      error = std::current_exception();
    }
    lock.lock();
    if (error != nullptr) {
      error_ = error;
      changed_.notify_all();
      return;
    }
  }
}

}  // namespace eqc
