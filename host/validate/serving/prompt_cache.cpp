// Least recently freed blocks first.
#include "host/validate/serving/prompt_cache.hpp"

#include <algorithm>

namespace eqc {

void PromptCache::take(double tokens) {
  const double unused = std::min(tokens, empty_);
  empty_ -= unused;
  tokens -= unused;
  while (tokens > 0 && !queue_.empty()) {
    Freed& first = queue_.front();
    const double part = std::min(tokens, first.tokens);
    first.tokens -= part;
    tokens -= part;
    if (first.tokens > 0) return;
    if (first.payload >= 0) prompts_.erase(first.payload);
    queue_.pop_front();
  }
}

double PromptCache::hold(std::int32_t payload, double tokens) {
  Prompt& prompt = prompts_[payload];
  double found = prompt.tokens;
  if (prompt.requests == 0 && found > 0) {
    found = prompt.freed->tokens;
    queue_.erase(prompt.freed);
  }
  ++prompt.requests;
  prompt.tokens = tokens;
  take(tokens - std::min(found, tokens));
  return std::min(found, tokens);
}

void PromptCache::release(std::int32_t payload, double output) {
  take(output);
  queue_.push_back({-1, output});
  Prompt& prompt = prompts_.at(payload);
  if (--prompt.requests > 0) return;
  prompt.freed = queue_.insert(queue_.end(), {payload, prompt.tokens});
}

}  // namespace eqc
