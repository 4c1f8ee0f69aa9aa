// One world after the other: tokens within reach, then a sort and the metrics.
#include "kernels/cpu/reach_loop.hpp"

#include "kernels/cpu/entity_world.hpp"

namespace eqc::cpu {

void reach(const ReachJob& job) {
  EntityWorld entities(job);
  std::vector<double> value(static_cast<std::size_t>(job.n_entities));
  for (std::int64_t w = 0; w < job.worlds; ++w) {
    for (std::int32_t e = 0; e < job.n_entities; ++e) value[e] = job.value(e, w);
    entities.write(value.data(), w);
  }
}

}  // namespace eqc::cpu
