// What a test makes of the emulated GPU, and the kernels that it runs as written.
#pragma once

#include <functional>
#include <string>

namespace eqc::test {

/// As the runtime answers; 0 is success.
struct EmulatedGpu {
  int driver = 13000;     ///< 13.0; 0: there is none
  int count = 1;          ///< of GPUs
  int counting = 0;       ///< what counting them answers
  int using_it = 0;       ///< what choosing one answers
  double free_share = 1;  ///< of memory
  int major = 9;          ///< compute capability
};
inline EmulatedGpu emulated_gpu;

/// From the addresses of a launch's arguments to what a thread of a measuring kernel does; nothing for another kernel.
std::function<void()> measuring_work(const std::string& symbol, void** arguments);

}  // namespace eqc::test
