// Why a cell has no price: the search's reasons, then those only the host can know.
#pragma once

#include <cstdint>

namespace eqc {

// X(id, text): the order is part of the cube format (append only); 0 is feasible.
#define EQC_STATUS_LIST(X)                                                                                            \
  X(feasible, "priced")                                                                                               \
  X(no_layout, "no layout divides the model over this many accelerators")                                             \
  X(precision_unsupported, "the accelerator supports none of the precisions asked for")                               \
  X(memory_exceeded, "no layout fits into the accelerator's memory")                                                  \
  X(deadline_missed, "the fastest layout misses the deadline")                                                        \
  X(latency_missed, "no layout meets the latency targets")                                                            \
  X(no_fabric, "the accelerator cannot leave its node at this size")                                                  \
  X(no_architecture, "the catalog has no architecture for this model")                                                \
  X(tokens_unknown, "the catalog has no training tokens for this model")                                              \
  X(price_unknown, "no purchase or rental price is known for this accelerator")                                       \
  X(export_controlled, "export controls keep this accelerator out of this region")                                    \
  X(export_capped, "export controls cap clusters below the size needed")                                              \
  X(removed, "the case takes this accelerator or this region away")                                                   \
  X(not_finite, "a result is beyond the numbers of the cube: an input or a figure of the catalog is too large")       \
  X(deadline_unsure, "the run meets the deadline, but with a smaller probability than choice.limit_probability")      \
  X(latency_unsure, "layouts meet the latency targets, but with a smaller probability than choice.limit_probability") \
  X(not_deployed, "nobody builds clusters of this accelerator of the sizes tried")                                    \
  X(context_exceeded, "a request is longer than the model's context")

enum class Status : std::int8_t {
#define EQC_X(id, text) id,
  EQC_STATUS_LIST(EQC_X)
#undef EQC_X
      count
};

const char* status_text(Status status);
const char* status_name(Status status);

}  // namespace eqc
