// What is to be served, one replica in steady state, and the best of a search.
#pragma once

#include "kernels/model/layout.hpp"
#include "kernels/model/memory_parts.hpp"
#include "kernels/model/search_result.hpp"
#include "kernels/model/time_parts.hpp"

namespace eqc {

/// What is to be served.
struct ServingTask {
  std::int32_t input_tokens = 0, output_tokens = 0;  ///< per request, mean
  double ttft_target_s = 0, tpot_target_s = 0;       ///< 0: none
  std::int32_t n_gpus = 1;
  std::uint32_t precisions = 1U << static_cast<int>(Precision::bf16);  ///< of weights
  std::uint32_t kv_precisions = 1U << static_cast<int>(Precision::bf16);
  std::int32_t max_batch = 4096;
  std::int32_t allow_offload =
      0;  ///< weights that do not fit stay in host memory and are read through it at every step
  double host_rate_bytes_per_s = 0;  ///< at which they are read
  double host_memory_bytes = 0;
  double prefix_hit_share = 0;  ///< of input tokens found in a prefix cache: not computed again
  std::int32_t draft_tokens =
      0;  ///< proposed per step by speculative decoding, verified together (Leviathan et al., arXiv 2211.17192)
  double draft_acceptance = 0;     ///< probability that a proposed token is accepted
  double draft_layers = 1;         ///< layers of the drafting head or model, per proposed token
  std::int32_t disaggregated = 0;  ///< 1: prompts are prefilled elsewhere, decode steps hold no prompt tokens
  // A mix of requests is served like requests of its mean lengths but for these; 0: all alike.
  double running_input = 0,
         running_output =
             0;  ///< means over the sequences found running: long outputs run longer, so weighted by output
  double longest_tokens = 0;  ///< input + output of the longest kind
  double prompt_growth = 1;   ///< attention of the prompts over that of equal ones: mean square over squared mean
};

EQC_HD double running_input(const ServingTask& t) { return t.running_input > 0 ? t.running_input : t.input_tokens; }
EQC_HD double running_output(const ServingTask& t) { return t.running_output > 0 ? t.running_output : t.output_tokens; }
EQC_HD double longest_tokens(const ServingTask& t) {
  return t.longest_tokens > 0 ? t.longest_tokens : static_cast<double>(t.input_tokens) + t.output_tokens;
}

/// One replica in steady state. Latencies are those of a request that does not queue.
struct ServingPhysics {
  TimeParts first;    ///< prefill of one request on its own: until its first token
  TimeParts prefill;  ///< what prefilling one request adds to its batch
  TimeParts decode;   ///< one step of the whole batch, first to last stage
  std::int32_t batch = 1, n_gpus = 1;
  double prefill_concurrency = 1;  ///< requests prefilled at once (pipeline stages x attention copies)
  double ttft_s = 0, tpot_s = 0;
  double tokens_per_step = 1;  ///< per sequence; above 1 with speculative decoding
  double output_tokens_per_s_per_gpu = 0;
  double prefill_share = 0;  ///< of the replica's time
  double mixed_share = 0;    ///< of the steps: those with prompt tokens
  double offloaded_share = 0;
  MemoryParts memory;  ///< of one accelerator
  ServingLayout layout;
};

struct ServingSearchResult : SearchResultOf<ServingPhysics> {};

}  // namespace eqc
