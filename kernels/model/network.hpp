// How long a collective takes over the links its group spans: floor + steps + volume at a rate that grows with the
// volume.
#pragma once

#include "kernels/model/spec.hpp"
#include "kernels/model/time_parts.hpp"

namespace eqc {

/// Links of one accelerator with efficiencies applied. Fields left 0 switch their term off: then the textbook ring
/// remains.
struct Fabric {
  double link_bytes_per_s = 0, link_latency_s = 0;
  double network_bytes_per_s = 0, network_latency_s = 0;
  std::int32_t node_size = 1;
  double all_reduce_bytes_per_s = 0;                  ///< link rate of all-reduces; 0: as link_bytes_per_s
  double link_crowding = 0, all_reduce_crowding = 0;  ///< slow-down per accelerator beyond two
  double floor_s = 0;                                 ///< of every collective
  double link_half_bytes = 0, network_half_bytes = 0;
  double quick_floor_s = 0, quick_hop_s = 0,
         quick_half_bytes = 0;  ///< serving's own all-reduce kernels; floor 0: it has none
};

EQC_HD Fabric fabric_of(const HardwareSpec& hw) {
  const KernelCurves& k = hw.curves;
  Fabric f;
  f.link_bytes_per_s = hw.link_rate_bytes_per_s * hw.link_efficiency;
  f.link_latency_s = k.link_hop_s > 0 ? k.link_hop_s : hw.link_latency_s;
  f.network_bytes_per_s = hw.network_rate_bytes_per_s * hw.network_efficiency;
  f.network_latency_s = hw.network_latency_s;
  f.node_size = hw.node_size > 0 ? hw.node_size : 1;
  f.all_reduce_bytes_per_s = hw.link_rate_bytes_per_s * k.all_reduce_share;
  f.link_crowding = k.link_crowding;
  f.all_reduce_crowding = k.all_reduce_crowding;
  f.floor_s = k.link_floor_s;
  f.link_half_bytes = k.link_half_bytes;
  f.network_half_bytes = k.network_half_bytes;
  f.quick_floor_s = k.quick_floor_s;
  f.quick_hop_s = k.quick_hop_s;
  f.quick_half_bytes = k.quick_half_bytes;
  return f;
}

/// A group's shape: `in_node` ranks in each of `nodes` nodes.
struct Group {
  double in_node = 1, nodes = 1;
};

/// `ranks` accelerators numbered `stride` apart, nodes filled in order (tensor innermost, then context, data,
/// pipeline).
EQC_HD Group group_of(const Fabric& f, std::int32_t ranks, std::int32_t stride) {
  const std::int32_t fitting = stride >= f.node_size ? 1 : f.node_size / stride;
  const std::int32_t in_node = ranks < fitting ? ranks : (fitting > 1 ? fitting : 1);
  return {static_cast<double>(in_node), static_cast<double>((ranks + in_node - 1) / in_node)};
}

/// Can the group talk at all? Some devices have no link, or cannot leave their node.
EQC_HD bool reachable(const Fabric& f, const Group& g) {
  return (g.in_node <= 1 || f.link_bytes_per_s > 0) && (g.nodes <= 1 || f.network_bytes_per_s > 0);
}

/// Group sizes over which slow-down was measured; larger groups are taken as the largest.
inline constexpr double kMostCrowded = 8;

/// Relative time of one byte among `ranks` accelerators of a node (1 for two of them).
EQC_HD double crowding(double per_rank, double ranks) {
  return max_(0.25, 1 + per_rank * (min_(ranks, kMostCrowded) - 2));
}

/// Seconds per `volume`: half of the rate is reached at `half_bytes`. NCCL changes protocol twice on the way (LL,
/// LL128, simple), which stretches the ramp: measured rates rise with the root of the volume.
EQC_HD double transfer_s(double volume, double half_bytes, double bytes_per_s) {
  return (volume + sqrt_(volume * half_bytes)) / bytes_per_s;
}

/// One ring over all ranks of the group: every rank passes on `volume` bytes over its link, and the node's ports share
/// as much between nodes (chunks are pipelined, so the slower of the two counts: nccl-tests reach 90-95 % of eight
/// ports on DGX A100 and H100).
EQC_HD TimeParts ring_time(const Fabric& f, const Group& g, double volume, double link_rate, double crowded,
                           double half_bytes) {
  TimeParts t;
  const double link_s = g.in_node > 1 ? crowding(crowded, g.in_node) * transfer_s(volume, half_bytes, link_rate) : 0;
  const double network_s =
      g.nodes > 1 ? transfer_s(volume / g.in_node, f.network_half_bytes, f.network_bytes_per_s) : 0;
  if (link_s >= network_s)
    t.link_s = link_s;
  else
    t.network_s = network_s;
  return t;
}

/// Floor, and one latency per step of the ring: in the node, then between nodes.
EQC_HD double steps_s(const Fabric& f, const Group& g, double rounds) {
  if (g.in_node * g.nodes <= 1) return 0;
  return f.floor_s + rounds * ((g.in_node - 1) * f.link_latency_s + (g.nodes - 1) * f.network_latency_s);
}

/// Ring all-gather of a result of `bytes` per rank: (r-1)/r bytes / rate + (r-1) latency (Thakur et al. 2005,
/// sec. 4.1).
EQC_HD TimeParts all_gather_time(const Fabric& f, const Group& g, double bytes) {
  const double ranks = g.in_node * g.nodes;
  TimeParts t = ring_time(f, g, (ranks - 1) / ranks * bytes, f.link_bytes_per_s, f.link_crowding, f.link_half_bytes);
  t.fixed_s = steps_s(f, g, 1);
  return t;
}

/// The mirror image of an all-gather: same volume, same time.
EQC_HD TimeParts reduce_scatter_time(const Fabric& f, const Group& g, double bytes) {
  return all_gather_time(f, g, bytes);
}

/// Ring all-reduce = reduce-scatter + all-gather in one kernel: 2 (r-1)/r bytes / rate + 2 (r-1) latency.
EQC_HD TimeParts all_reduce_time(const Fabric& f, const Group& g, double bytes) {
  const double ranks = g.in_node * g.nodes;
  const bool own = f.all_reduce_bytes_per_s > 0;
  TimeParts t = ring_time(f, g, 2 * (ranks - 1) / ranks * bytes, own ? f.all_reduce_bytes_per_s : f.link_bytes_per_s,
                          own ? f.all_reduce_crowding : f.link_crowding, f.link_half_bytes);
  t.fixed_s = steps_s(f, g, 2);
  return t;
}

/// All-reduce of serving frameworks: inside a node their one- and two-shot kernels replace NCCL for small messages.
EQC_HD TimeParts quick_all_reduce_time(const Fabric& f, const Group& g, double bytes) {
  const TimeParts ring = all_reduce_time(f, g, bytes);
  if (g.nodes > 1 || g.in_node <= 1 || !(f.quick_floor_s > 0)) return ring;
  Fabric quick = f;
  quick.floor_s = f.quick_floor_s;
  quick.link_latency_s = f.quick_hop_s;
  quick.link_half_bytes = f.quick_half_bytes;
  const TimeParts t = all_reduce_time(quick, g, bytes);
  return total_s(t) < total_s(ring) ? t : ring;
}

/// Every rank sends `bytes`, spread evenly over the group (its own share stays). Links and network run at once: the
/// slower one counts. `network_share`: of what is for other nodes, what crosses the network (below 1 where copies are
/// made on arrival).
EQC_HD TimeParts all_to_all_time(const Fabric& f, const Group& g, double bytes, double network_share = 1) {
  TimeParts t;
  const double ranks = g.in_node * g.nodes;
  const double near = (g.in_node - 1) / ranks * bytes, far = (ranks - g.in_node) / ranks * bytes * network_share;
  const double near_s =
      g.in_node > 1 ? crowding(f.link_crowding, g.in_node) * transfer_s(near, f.link_half_bytes, f.link_bytes_per_s)
                    : 0;
  const double far_s = g.nodes > 1 ? transfer_s(far, f.network_half_bytes, f.network_bytes_per_s) : 0;
  if (near_s >= far_s)
    t.link_s = near_s;
  else
    t.network_s = far_s;
  t.fixed_s = steps_s(f, g, 1);
  return t;
}

/// One message to the next pipeline stage, `stride` accelerators away; `stages` of them must stay in one node to use
/// its links.
EQC_HD TimeParts point_to_point_time(const Fabric& f, std::int32_t stages, std::int32_t stride, double bytes) {
  TimeParts t;
  if (stages <= 1) return t;
  if (static_cast<std::int64_t>(stages) * stride <= f.node_size) {
    t.link_s = transfer_s(bytes, f.link_half_bytes, f.link_bytes_per_s);
    t.fixed_s = f.floor_s + f.link_latency_s;
  } else {
    t.network_s = transfer_s(bytes, f.network_half_bytes, f.network_bytes_per_s);
    t.fixed_s = f.floor_s + f.network_latency_s;
  }
  return t;
}

}  // namespace eqc
