// One published data-centre serving measurement as the model sees it: the deployment, and its steps by cause. Time,
// throughput and power predictions all start here.
#pragma once

#include "host/engine/software/serving_profile.hpp"
#include "host/validate/serving/deployment.hpp"

namespace eqc {

/// A deployment in steady state; `layout.batch` and `batch` are the sequences that one replica decodes together.
/// Everything below is 0 when `reason` is not empty.
struct ServedRow : Deployment {
  explicit ServedRow(const Deployment& deployed) : Deployment(deployed) {}

  TimeParts decode;                    ///< one decode step of one replica at that batch, first to last stage
  TimeParts prefill;                   ///< what prefilling one request adds to its batch
  TimeParts first;                     ///< prefill of one request on its own, to its first token
  double decode_s = 0, prefill_s = 0;  ///< their sums
  bool weights_fit = true;             ///< the memory holds the weights; `reason` says when not a request beside them
  double tokens_per_step = 1;          ///< of one sequence; above 1 with accepted drafts
  double prefill_share = 0;            ///< of the time the replica spends in prefill (steady state)
  double output_tokens_per_s = 0;      ///< of the whole deployment, steady state
  double input_tokens_per_s = 0;       ///< prefilled beside it
  double ttft_s = 0, tpot_s = 0;       ///< per request in the steady state, queueing included in ttft
  double queued_request_s = 0;  ///< of clients that the memory does not hold at once: a request, its wait included
  double itl_median_s =
      0;  ///< median gap between two tokens: a step without prompt tokens while those are the majority
  double static_first_s = 0;        ///< from the start of a batch to its first tokens, all prompts together
  double static_batch_s = 0;        ///< the batch prefilled together, then decoded to its end
  double prefill_tokens_per_s = 0;  ///< of the whole deployment when it only prefills
  double roofline_decode_s = 0,
         roofline_prefill_s = 0;  ///< the same at 100 % of peak rates, without transfers and overheads
  double log_spread_doubt = 0;    ///< added log standard deviation: model or hardware known by class only
  double bytes_per_decode_step = 0,
         flop_per_decode_step = 0;  ///< per accelerator: weights and cache read, multiply-adds
};

/// Serves the row's model on its hardware. Options that are not stated are filled in and listed in `assumed`.
ServedRow serve(const TruthContext& truth, const TruthRow& row);

/// How far measurements of the row's software are from predictions; wider where nothing is fitted to it.
ServingSpread spread_of(const Catalog& catalog, const ServedRow& served);

}  // namespace eqc
