// Speculative decoding as a row's words state it: how many tokens are drafted per step.
#pragma once

#include <cstdint>
#include <string>

namespace eqc {

struct StatedDrafts {
  std::int32_t tokens = 0;
  std::string assumed;  ///< what was taken; empty where the words say nothing of drafts
};

/// Reads every clause for itself. A method that is used ("EAGLE", "speculative decoding") without a number drafts one
/// token; a part of the model for it ("has an MTP module", "MTP layers") drafts none unless it is said to be used.
StatedDrafts stated_drafts(const std::string& words);

}  // namespace eqc
