// What an accelerator is used for: every quantity belongs to one of these.
#pragma once

#include <cstdint>

namespace eqc {

enum class Task : std::int32_t { training, serving };
inline constexpr int kTasks = 2;

}  // namespace eqc
