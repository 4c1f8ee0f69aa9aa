// One process, several GPUs: calls of all ranks stand between the beginning and the end of a group, or the first waits
// for the second for ever.
#include "host/calibrate/device/gpu_exchange.hpp"

#include <stdexcept>

namespace eqc {
namespace {

constexpr int kNcclBf16 = 9, kNcclSum = 0;  // ncclDataType_t, ncclRedOp_t

void expect_nccl(int code) {
  if (code != 0) throw std::runtime_error("NCCL fails (status " + std::to_string(code) + ")");
}

}  // namespace

GpuExchange::GpuExchange(const std::vector<int>& devices, std::vector<void*> streams,
                         const std::vector<std::string>& names)
    : library_(names), streams_(std::move(streams)) {
  if (devices.size() < 2) {
    why_ = "one GPU has nobody to exchange with";
    return;
  }
  if (!library_.ok()) {
    why_ = "no NCCL: " + library_.why() + "; put it on LD_LIBRARY_PATH, or import what nccl-tests prints";
    return;
  }
  library_.find("ncclGetVersion", version_);
  if (!library_.find("ncclCommInitAll", init_) || !library_.find("ncclCommDestroy", destroy_) ||
      !library_.find("ncclGroupStart", begin_) || !library_.find("ncclGroupEnd", end_) ||
      !library_.find("ncclAllReduce", all_reduce_) || !library_.find("ncclAllGather", all_gather_)) {
    why_ = "NCCL lacks a function that is needed; 2.10 or later has all";
    return;
  }
  communicators_.resize(devices.size(), nullptr);
  if (const int code = init_(communicators_.data(), static_cast<int>(devices.size()), devices.data()); code != 0) {
    communicators_.clear();
    why_ = "NCCL does not start (status " + std::to_string(code) + ")";
  }
}

GpuExchange::~GpuExchange() {
  for (void* const communicator : communicators_) destroy_(communicator);
}

std::string GpuExchange::library() const {
  int version = 0;
  if (!why_.empty() || version_ == nullptr || version_(&version) != 0) return "";
  return "NCCL " + std::to_string(version / 10000) + "." + std::to_string(version / 100 % 100) + "." +
         std::to_string(version % 100);
}

template <class Call>
void GpuExchange::grouped(const Call& call) {
  expect_nccl(begin_());
  int refused = 0;
  for (std::size_t rank = 0; rank < communicators_.size() && refused == 0; ++rank) refused = call(rank);
  expect_nccl(end_());
  expect_nccl(refused);
}

void GpuExchange::all_reduce(const std::vector<void*>& from, const std::vector<void*>& to, std::size_t elements) {
  grouped([&](std::size_t rank) {
    return all_reduce_(from[rank], to[rank], elements, kNcclBf16, kNcclSum, communicators_[rank], streams_[rank]);
  });
}

void GpuExchange::all_gather(const std::vector<void*>& from, const std::vector<void*>& to, std::size_t elements) {
  const std::size_t each = elements / communicators_.size();
  grouped([&](std::size_t rank) {
    return all_gather_(from[rank], to[rank], each, kNcclBf16, communicators_[rank], streams_[rank]);
  });
}

}  // namespace eqc
