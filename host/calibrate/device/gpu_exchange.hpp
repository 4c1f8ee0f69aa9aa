// Collectives between the GPUs of this machine by NCCL, found at run time.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "host/calibrate/device/dynamic_library.hpp"

namespace eqc {

/// One rank of this process's own for each GPU. Results and inputs are of bf16.
class GpuExchange {
 public:
  /// `devices` and the stream of each; fewer than two exchange nothing. `names`: where the library is looked for.
  GpuExchange(const std::vector<int>& devices, std::vector<void*> streams,
              const std::vector<std::string>& names = {"libnccl.so.2", "libnccl.so"});
  ~GpuExchange();
  GpuExchange(const GpuExchange&) = delete;
  GpuExchange& operator=(const GpuExchange&) = delete;

  /// "" when it exchanges, else one line.
  const std::string& why_not() const { return why_; }
  /// "NCCL 2.27.3", for the provenance; "" when absent.
  std::string library() const;

  /// Puts the sum of `elements` numbers of each rank on every stream. Throws std::runtime_error where NCCL refuses.
  void all_reduce(const std::vector<void*>& from, const std::vector<void*>& to, std::size_t elements);
  /// Each rank's share of `elements` numbers to all others.
  void all_gather(const std::vector<void*>& from, const std::vector<void*>& to, std::size_t elements);

 private:
  // Prototypes of ours (NVIDIA, NCCL 2.27 API): communicators are pointers, 0 is success.
  using Version = int(int* version);
  using InitAll = int(void** communicators, int count, const int* devices);
  using Destroy = int(void* communicator);
  using Plain = int();
  using AllReduce = int(const void* from, void* to, std::size_t count, int type, int operation, void* communicator,
                        void* stream);
  using AllGather = int(const void* from, void* to, std::size_t count_of_rank, int type, void* communicator,
                        void* stream);

  /// `call(rank)` for each rank, as one.
  template <class Call>
  void grouped(const Call& call);

  DynamicLibrary library_;
  Version* version_ = nullptr;
  InitAll* init_ = nullptr;
  Destroy* destroy_ = nullptr;
  Plain *begin_ = nullptr, *end_ = nullptr;
  AllReduce* all_reduce_ = nullptr;
  AllGather* all_gather_ = nullptr;
  std::vector<void*> streams_, communicators_;
  std::string why_;
};

}  // namespace eqc
