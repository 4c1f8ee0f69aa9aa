// How a server ran, as notes of serving rows say it in words: chunks of prompts, kernels launched one by one, prompts
// found in a cache, separate pools.
#pragma once

#include <optional>
#include <string>

namespace eqc {

struct StatedServer {
  std::optional<double> chunk_tokens;  ///< of one pass at most
  std::optional<double> hit_share;     ///< of prompt tokens that a cache holds
  std::optional<double> requests;      ///< of the whole benchmark
  bool eager = false;                  ///< no step replays a captured graph
  bool pools = false;                  ///< prompts and answers on accelerators of their own
};

/// What the words state, clause by clause (stated_fact); numbers that nobody has are left out.
StatedServer stated_server(const std::string& words);

/// Ranks of "DEP8" (data parallel attention, expert parallel) and "TEP8" (tensor parallel attention), as
/// TensorRT-LLM's and InferenceX's pages write them.
std::optional<double> stated_dep(const std::string& words);
std::optional<double> stated_tep(const std::string& words);

}  // namespace eqc
