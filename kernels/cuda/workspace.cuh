// What one call needs on the GPU, lent from a pool so that the next call on any thread finds it warm.
#pragma once

#include <memory>

#include "kernels/cuda/memory.cuh"

namespace eqc::cuda {

/// A stream with its memory. Used by one call at a time.
struct Workspace {
  Workspace() { check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "making a stream"); }
  ~Workspace() { cudaStreamDestroy(stream); }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  /// Waits until everything on the stream is done.
  void finish(const char* doing) { check(cudaStreamSynchronize(stream), doing); }

  cudaStream_t stream = nullptr;
  Staging input[12];
  Staging output[5];
  DeviceBuffer scratch[6];
};

/// Lends a workspace until the end of the scope. After an exception the workspace is waited for before anybody else
/// gets it.
class WorkspaceLoan {
 public:
  WorkspaceLoan();
  ~WorkspaceLoan();
  WorkspaceLoan(const WorkspaceLoan&) = delete;
  WorkspaceLoan& operator=(const WorkspaceLoan&) = delete;
  Workspace* operator->() const { return workspace_.get(); }
  Workspace& operator*() const { return *workspace_; }

 private:
  std::unique_ptr<Workspace> workspace_;
};

/// GPU memory one call may use for intermediate values: the whole memory over 64, at most 256 MB.
std::size_t chunk_bytes();

}  // namespace eqc::cuda
