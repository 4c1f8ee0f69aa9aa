// Publishes finished shards on a thread of its own, so that computing goes on while the disk confirms the last ones.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "host/cube/shard.hpp"

namespace eqc {

class ShardWriter {
 public:
  /// `written` is called on the writer's thread after each shard that is durable. At most `most_waiting` shards wait in
  /// memory.
  ShardWriter(std::string folder, const CubeSchema& schema, std::size_t most_waiting, std::function<void()> written);
  ~ShardWriter();
  ShardWriter(const ShardWriter&) = delete;
  ShardWriter& operator=(const ShardWriter&) = delete;

  /// Hands a shard over; waits while too many others wait. Throws what an earlier shard met. Any thread.
  void submit(std::string digest, std::vector<EncodedSlab> slabs);
  /// Waits until all shards are durable. Throws the first error.
  void finish();

 private:
  struct Shard {
    std::string digest;
    std::vector<EncodedSlab> slabs;
  };
  void work();

  const std::string folder_;
  const CubeSchema& schema_;
  const std::size_t most_waiting_;
  const std::function<void()> written_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Shard> waiting_;
  bool closed_ = false;
  std::exception_ptr error_;
  std::thread thread_;  // last: it uses all others
};

}  // namespace eqc
