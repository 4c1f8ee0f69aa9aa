// Prompts that a server keeps to find them again: blocks of finished requests wait in a queue and are overwritten when
// new ones need their room, those freed first before all others (vLLM, automatic prefix caching).
#pragma once

#include <cstdint>
#include <list>
#include <unordered_map>

namespace eqc {

class PromptCache {
 public:
  /// Room for `tokens`, all of it empty.
  explicit PromptCache(double tokens) : empty_(tokens) {}

  /// Holds the prompt of `payload`, `tokens` long, for one request more; tokens that were there already.
  double hold(std::int32_t payload, double tokens);

  /// A request that held `payload` has ended after `output` tokens, which nobody will ask for again.
  void release(std::int32_t payload, double output);

 private:
  struct Freed {
    std::int32_t payload;  // negative: of no prompt
    double tokens;
  };
  struct Prompt {
    std::int32_t requests = 0;
    double tokens = 0;
    std::list<Freed>::iterator freed;  // where it waits while no request holds it
  };

  /// Takes empty room, then what was freed first; tail blocks of a prompt go before its head.
  void take(double tokens);

  double empty_;
  std::list<Freed> queue_;
  std::unordered_map<std::int32_t, Prompt> prompts_;
};

}  // namespace eqc
