// What the tensor-parallel ranks of a layer exchange in one direction.
#pragma once

#include "kernels/model/arithmetic.hpp"
#include "kernels/model/layout.hpp"

namespace eqc {

/// Collectives of the mean layer, one direction: all tokens after every mixer and every dense FFN; where tensor ranks
/// share the experts, every copy of a token in the experts' own width after a routed one.
struct LayerCollectives {
  double dense = 0, routed = 0;              ///< of them per layer
  double token_bytes = 0, routed_bytes = 0;  ///< of each
};

EQC_HD LayerCollectives layer_collectives(const ModelSpec& m, const TrainingLayout& l, double token_bytes) {
  const double moe = moe_share(m);
  LayerCollectives c;
  c.dense = layer_blocks(m) - moe;
  c.routed = expert_tensor(l) > 1 ? moe : 0;  // else experts are whole, and expert parallelism brings tokens to them
  c.token_bytes = token_bytes;
  c.routed_bytes = m.experts_per_token * token_bytes * (expert_hidden(m) / m.hidden);
  return c;
}

/// Their time; `one(bytes)` prices one collective.
template <class Collective>
EQC_HD TimeParts collectives_time(const LayerCollectives& c, const Collective& one) {
  const TimeParts dense = c.dense * one(c.token_bytes);
  return c.routed > 0 ? dense + c.routed * one(c.routed_bytes) : dense;
}

}  // namespace eqc
