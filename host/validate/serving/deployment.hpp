// What a row of published serving measurements says was deployed: layout, precisions, batch and lengths, with gaps
// filled by stated assumptions.
#pragma once

#include <optional>
#include <string>

#include "host/validate/prediction.hpp"
#include "host/validate/serving/closed_loop.hpp"

namespace eqc {

/// How the requests come.
enum class Load {
  batch,     ///< a stated number of sequences at once
  saturated  ///< as many as the engine holds
};

/// Where rows of weights are stored in which precision: published quantisations leave some of a model in 16 bits.
struct WeightFormats {
  Precision dense = Precision::bf16, experts = Precision::bf16;
  std::optional<Precision> multiplied;  ///< what narrow weights are multiplied in, where not as stored: 16 bits
                                        ///< (weight-only), 8 bits (w4a8)
};

struct Deployment {
  std::string reason;   ///< why the row cannot be served; empty when it can
  std::string assumed;  ///< gaps and what was taken
  std::string profile;
  bool profile_known = true;  ///< false: nothing is fitted to the framework, the profile is the default
  ModelSpec model;
  std::optional<std::size_t> model_row;
  std::size_t hardware_row = 0;
  ServingLayout layout;        ///< of one replica; batch not set
  std::int32_t node_size = 1;  ///< accelerators that talk without the network
  bool tensor_known = true, gpus_known = true;
  double replicas = 1, n_gpus = 1;
  WeightFormats weights;
  bool cache_stated = false;  ///< its format, so that it is known how many clients the memory holds
  Load load = Load::batch;
  double batch = 1;           ///< sequences at once on one replica (Load::batch)
  double requests = 0;        ///< of the whole benchmark, 0: enough for a steady state
  bool poisson = false;       ///< requests come at random, as many as meet their targets
  double token_limit_s = 0;   ///< per token, for 99 of 100 requests (poisson); 0: none
  double requests_per_s = 0;  ///< of the whole service, where a benchmark sets the rate; 0: as many as it serves
  double input_tokens = 0, output_tokens = 0;
  bool lengths_assumed = false;
  double prefix_hit_share = 0;
  std::int32_t draft_tokens = 0;
  std::optional<double> draft_acceptance;    ///< when stated
  std::int32_t chunk_tokens = 0;             ///< of one pass, when stated
  std::optional<std::int32_t> graph_tokens;  ///< of the longest pass of captured graphs, when stated
  double beams = 1;                          ///< beam search: sequences decoded per request
  bool disaggregated = false;
  bool eager = false;            ///< no step replays a captured graph
  double power_share = 1;        ///< power limit, of the rated power
  std::optional<LoopLoad> loop;  ///< clients that each wait for their answer, where the row says how many; of the load,
                                 ///< clients, copies and places are filled in when served
  double doubt = 0;              ///< added log standard deviation: model or hardware known by class only
};

Deployment deployment_of(const TruthContext& x, const TruthRow& row);

/// Power limit of a row over the rated power: that of NVIDIA's configurations for MLPerf's "MaxQ" runs, else 1.
double stated_power_share(const TruthContext& x, const TruthRow& row);

}  // namespace eqc
