// One world after the other: capabilities, counts, then a sort and the metrics.
#include "kernels/cpu/inequity_loop.hpp"

#include "kernels/cpu/entity_world.hpp"

namespace eqc::cpu {
namespace {

/// Counts who can pay at each committed share, in entity order: integers first, so that the order cannot matter.
void count_able(const InequityJob& job, std::int64_t world, const double* capability, double total_weight) {
  for (std::int32_t s = 0; s < job.n_shares; ++s) {
    std::int32_t number = 0;
    double weight = 0.0;
    for (std::int32_t e = 0; e < job.n_entities; ++e) {
      const bool able = capability[e] * job.share[s] >= 1.0;
      number += able ? 1 : 0;
      weight = weight + (able ? job.weight[e] : 0.0);
      job.able_worlds[static_cast<std::int64_t>(s) * job.n_entities + e] += able ? 1 : 0;
    }
    job.able[(static_cast<std::int64_t>(s) * 2) * job.worlds + world] = number;
    job.able[(static_cast<std::int64_t>(s) * 2 + 1) * job.worlds + world] =
        total_weight > 0.0 ? weight / total_weight : 0.0;
  }
}

}  // namespace

void inequity(const InequityJob& job) {
  EntityWorld entities(job);
  std::vector<double> capability(static_cast<std::size_t>(job.n_entities));
  double total_weight = 0.0;
  for (std::int32_t e = 0; e < job.n_entities; ++e) total_weight = total_weight + job.weight[e];
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(job.n_shares) * job.n_entities; ++i) job.able_worlds[i] = 0;
  for (std::int64_t w = 0; w < job.worlds; ++w) {
    for (std::int32_t e = 0; e < job.n_entities; ++e) capability[e] = job.value(e, w);
    count_able(job, w, capability.data(), total_weight);
    entities.write(capability.data(), w);
  }
}

}  // namespace eqc::cpu
