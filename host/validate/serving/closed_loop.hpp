// A closed loop of clients on one replica, pass by pass: every client sends its next request when the last has ended,
// and the scheduler decides who waits for whom. Lengths that differ little keep requests in step, so that the waves of
// the start go on and no steady rate of arrivals describes them.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/model/serving/serving_replica.hpp"

namespace eqc {

/// What a scheduler does with prompts while others decode.
enum class PromptOrder : std::uint8_t {
  mixed,  ///< they share passes with decoding sequences (vLLM, TensorRT-LLM: in-flight batching, chunked prefill)
  first   ///< passes of their own, before decoding goes on (SGLang without mixed chunks)
};

/// Captured graphs that decode steps replay; the kernels of other steps are launched one by one.
enum class Graphs : std::uint8_t {
  padded,  ///< every batch is padded to one
  exact,   ///< of 1, 2, 4, ... 256 sequences, for such batches alone
  none     ///< eager execution
};

struct LoopLoad {
  std::int32_t clients = 1;        ///< of one pipeline slot, over all its attention copies
  std::int32_t copies = 1;         ///< of attention, stepping together
  double requests_per_client = 1;  ///< of the whole benchmark, all clients starting at once
  double shortest = 1;             ///< lengths lie evenly between this share of the longest and the longest
  PromptOrder order = PromptOrder::mixed;
  bool whole_prompts = false;   ///< prompts are not cut to fill a pass
  double pass_tokens = 8192;    ///< of one pass of a copy
  double max_sequences = 4096;  ///< at once on a copy: those of more clients wait
  double receive_steps = 1;     ///< passes between two looks for new requests
  bool ahead = false;           ///< the next pass is put together while the last one runs: requests that come meanwhile
                                ///< are part of the one after it
  Graphs graphs = Graphs::padded;
  double balance_steps = 0;    ///< passes that prompts wait, at most, until every copy has one
  double stream_interval = 1;  ///< tokens of a sequence sent together
  std::int32_t payloads = 0;   ///< different prompts, sent again in shuffled rounds to a server that keeps them; 0:
                               ///< nothing is found again
  double warm_requests_per_client = 0;  ///< of the same prompts, all answered before the measured ones start
  double kept_tokens = 0;               ///< that a copy's cache holds
};

/// How long passes take.
struct PassTimes {
  PrefillCost prefill;
  std::vector<double> sequences, decode_s, linear_s;  ///< at growing sequences per copy: a decode step, its linear part
  double launches_s = 0;                              ///< of a decode step's kernels, one by one
  double request_s = 0;        ///< on the way to the queue, on average; by itself anything from 0 to twice as long
  double request_work_s = 0;   ///< what the front end does for one request after the other
  double prompt_work_s = 0;    ///< the same for one token of a prompt
  double response_work_s = 0;  ///< the same for one message of tokens to a client
  double steps = 1;            ///< decode steps of a request of mean length
  double tokens = 1;           ///< its output
};

struct LoopTimes {
  double ttft_s = 0, tpot_s = 0;  ///< means over requests, as clients see them
  double output_tokens_per_s = 0;
};

/// Decode costs at powers of two up to `sequences` per copy and pipeline slot.
PassTimes pass_times(const ServingContext& x, const ServingLayout& l, const PrefillCost& prefill, double sequences);

/// Deterministic: lengths and ways of the requests come from a counter-based random function of their number.
LoopTimes closed_loop(const PassTimes& times, const LoopLoad& load);

/// Can it be followed in a moment? Else a steady state has to do.
bool can_follow(const PassTimes& times, const LoopLoad& load);

}  // namespace eqc
