// How a serving framework does its work: overheads the device waits for, what its kernels reach of the calibrated
// rates, and its limits.
#pragma once

#include "kernels/model/memory_parts.hpp"

namespace eqc {

/// One profile of scenarios/catalog/software/serving.csv (host/engine/software/serving_profile.hpp); the values here
/// are neutral priors.
struct ServingSoftware {
  // time the device waits
  double step_overhead_s = 1e-3;      ///< per step: scheduler, input preparation, sampling kernels
  double sequence_overhead_s = 1e-5;  ///< per running sequence and step: sampling, detokenisation, bookkeeping
  double draft_overhead_s = 0;        ///< per step with drafted tokens, on top: drafting, verifying and extending the
                                      ///< drafting layers' cache are passes of their own, one waiting for the other
  double host_overlap = 0;  ///< share of those above that runs beside the device's work, as far as that is longer
  double request_overhead_s = 1e-2;  ///< per request, before its first token: transport, tokenisation, admission
  double admission_s = 0;            ///< of the engine's host per request, on top of the pass of its prompt: cache
                                     ///< blocks, sampling state
  double request_work_s = 0;         ///< of a server's front end per request, one after the other: HTTP, admission
  double prompt_work_s = 0;          ///< the same per token of its prompt: tokenisation
  double response_work_s = 0;        ///< the same per message of tokens: detokenisation, serialisation, HTTP
  double layer_overhead_s =
      8e-6;  ///< per layer and replayed decode step: gaps between kernels, norms, rotary embedding, cache write
  double expert_overhead_s =
      1e-5;  ///< per mixture-of-experts layer on top: routing, permutation, activation quantisation
  double prefill_layer_s =
      1e-4;  ///< per layer and prefill pass: launching its kernels one by one; short passes last at least so long
  double prefill_latent_s =
      0;  ///< the same on top for layers with latent attention or a recurrent mixer: expansions, chunk kernels
  double prefill_byte_expert_s =
      0;                  ///< the same on top for layers of routed experts in 8 bits: quantising, sorting, scaling
  double quantise_s = 0;  ///< per product of 8-bit and narrower inputs, beyond the calibrated floor: quantising them in
                          ///< a kernel of its own
  // rates, as shares of what the calibrated kernels reach
  double expert_memory_share = 1;     ///< reading routed experts' weights
  double expert_byte_share = 0.9;     ///< the same again where they are stored in 8 bits with block scales
  double expert_gemm_share = 1;       ///< multiplying with them
  double expert_byte_gemm_share = 1;  ///< the same again where they are stored in 8 bits with block scales
  double prefill_share = 0.9;         ///< matrix products of prefill passes
  double prefill_narrow_share = 0.9;  ///< the same of 8-bit and narrower products
  double attention_share = 1;         ///< attention over the cache
  double recurrent_share = 0.8;       ///< reading and writing the states of recurrent mixers, of the streaming rate
  double recurrent_traffic = 1;       ///< time of recurrent mixers over prompts, over that of recurrent_time
  // distribution
  double tensor_overlap = 0;    ///< share of all-reduces under other work
  double expert_overlap = 0.3;  ///< share of dispatch and combine under other work (arXiv 2412.19437, sec. 3.4)
  double dispatch_floor_s = 0;  ///< of a dispatch and its combine, whatever they carry: packing, signals, waiting for
                                ///< all ranks
  double expert_skew = 0.28;    ///< tokens of the busiest expert rank over the mean: 1 + skew x expected_excess(ranks)
  double routing_spread = 1;    ///< of the popularity of experts, standard deviation over mean: skewed routing touches
                                ///< fewer
  // memory and limits
  double cache_share = 0.9;  ///< of the memory left by weights, work space and reserve
  double output_reserved =
      0.5;  ///< share of a request's output that holds cache on average: 1 when reserved on admission
  std::int32_t pass_tokens = 8192;    ///< tokens of one pass: longer prompts are prefilled in chunks
  std::int32_t graph_tokens = 0;      ///< passes of at most as many tokens replay captured graphs, prompts or not
  std::int32_t max_sequences = 4096;  ///< running at once on one attention copy
  ReserveSpec reserve;
};

}  // namespace eqc
