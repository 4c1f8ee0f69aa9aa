// What a layout search makes small, and what a layout may choose: all that a scenario has to know of layouts.
#pragma once

#include <cstdint>

namespace eqc {

/// time: shortest step (training) or request (serving). cost: fewest accelerator-seconds per token. energy: fewest
/// joules per token.
enum class Objective : std::int32_t { time, cost, energy };

enum class Recompute : std::int32_t {
  none,
  selective,
  full,
  count
};  // selective: scores and weighted sum again (arXiv 2205.05198)
enum class ZeroStage : std::int32_t { none, states, gradients, weights, count };  // ZeRO-0..3 (arXiv 1910.02054)

}  // namespace eqc
