// Numbers taken where a published row is silent: truth/assumptions.csv by name.
#pragma once

#include "host/catalog/truth_tables.hpp"
#include "host/engine/software/parameter.hpp"

namespace eqc {

struct Assumptions {
  // serving
  double cached_input_share = 0;                            ///< of input tokens, where notes count cache hits
  double first_draft_acceptance = 0, draft_acceptance = 0;  ///< one drafted token, each of several
  double pooled_token_s = 0;  ///< time per token that saturated disaggregated serving keeps to
  double usual_input_tokens = 0, usual_output_tokens = 0;
  // training
  double usual_sequence = 0, usual_long_sequence = 0;  ///< tokens; the latter at most, where the context is known
  double usual_accelerators = 0;
  double usual_batch_tokens = 0, usual_batch_tokens_per_accelerator = 0;
  double batch_compute_factor = 0, batch_compute_exponent = 0, batch_compute_share = 0;  ///< share x factor C^exponent
  double gpu_power_share = 0, tpu_power_share = 0;  ///< mean power over the rated one
  double server_over_chip_power = 0;
  // power
  double maxq_rated_w = 0, maxq_small_w = 0, maxq_large_w = 0, maxq_small_params = 0;
  double board_w = 0;  ///< single-board computer around a graphics card
};

/// Throws InputError when a name is not known or one is missing.
Assumptions assumptions_of(const std::string& catalog_root, const TruthFacts& facts);

ParameterTable<Assumptions> assumption_parameters();

}  // namespace eqc
