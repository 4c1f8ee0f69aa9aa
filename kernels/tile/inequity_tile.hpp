// One world of an inequity job by a team: every metric of the capabilities, then who is able.
#pragma once

#include "kernels/tile/entity_tile.hpp"
#include "kernels/job/inequity_job.hpp"

namespace eqc {

/// What the tile needs beside the job.
struct InequityWork {
  double total_weight = 0;       ///< of all entities, added in their order
  std::uint8_t* able = nullptr;  ///< [n_shares][n_entities][worlds] 1 where the entity can pay
};

/// Number and share of weight of the entities able to pay with one committed share, added in entity order.
EQC_HD void count_able(const InequityJob& job, const InequityWork& work, std::int64_t world, const double* capability,
                       int share) {
  std::int32_t number = 0;
  double weight = 0.0;
  for (std::int32_t e = 0; e < job.n_entities; ++e) {
    const bool able = capability[e] * job.share[share] >= 1.0;
    number += able ? 1 : 0;
    weight = weight + (able ? job.weight[e] : 0.0);
    work.able[(static_cast<std::int64_t>(share) * job.n_entities + e) * job.worlds + world] = able ? 1 : 0;
  }
  job.able[(static_cast<std::int64_t>(share) * 2) * job.worlds + world] = number;
  job.able[(static_cast<std::int64_t>(share) * 2 + 1) * job.worlds + world] =
      work.total_weight > 0.0 ? weight / work.total_weight : 0.0;
}

/// `memory`: entity_tile_size(job) doubles shared by the team.
template <class Team>
EQC_HD void inequity_tile(const Team& team, const InequityJob& job, const InequityWork& work, std::int64_t world,
                          double* memory) {
  entity_tile(team, job, world, memory);
  team.each(job.n_shares, [&](std::int32_t s) { count_able(job, work, world, memory, s); });
}

}  // namespace eqc
