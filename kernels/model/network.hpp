// How long a collective takes over the links its group spans: in a node, between nodes, or both in turn.
#pragma once

#include "kernels/model/spec.hpp"
#include "kernels/model/time_parts.hpp"

namespace eqc {

/// Links of one accelerator with efficiencies applied.
struct Fabric {
  double link_bytes_per_s = 0, link_latency_s = 0;
  double network_bytes_per_s = 0, network_latency_s = 0;
  std::int32_t node_size = 1;
};

EQC_HD Fabric fabric_of(const HardwareSpec& hw) {
  return {hw.link_rate_bytes_per_s * hw.link_efficiency, hw.link_latency_s, hw.network_rate_bytes_per_s * hw.network_efficiency,
          hw.network_latency_s, hw.node_size > 0 ? hw.node_size : 1};
}

/// A group's shape: `in_node` ranks in each of `nodes` nodes.
struct Group {
  double in_node = 1, nodes = 1;
};

/// `ranks` accelerators numbered `stride` apart, nodes filled in order (tensor innermost, then context, data, pipeline).
EQC_HD Group group_of(const Fabric& f, std::int32_t ranks, std::int32_t stride) {
  const std::int32_t fitting = stride >= f.node_size ? 1 : f.node_size / stride;
  const std::int32_t in_node = ranks < fitting ? ranks : (fitting > 1 ? fitting : 1);
  return {static_cast<double>(in_node), static_cast<double>((ranks + in_node - 1) / in_node)};
}

/// Can the group talk at all? Some devices have no link, or cannot leave their node.
EQC_HD bool reachable(const Fabric& f, const Group& g) {
  return (g.in_node <= 1 || f.link_bytes_per_s > 0) && (g.nodes <= 1 || f.network_bytes_per_s > 0);
}

/// Ring all-gather of a result of `bytes` per rank: (r-1)/r bytes / rate + (r-1) latency (Thakur et al. 2005, sec. 4.1).
/// Over several nodes: each rank first gathers its share from its peers on the network, then the node shares it on the links.
EQC_HD TimeParts all_gather_time(const Fabric& f, const Group& g, double bytes) {
  TimeParts t;
  if (g.in_node > 1) {
    t.link_s = (g.in_node - 1) / g.in_node * bytes / f.link_bytes_per_s;
    t.fixed_s = (g.in_node - 1) * f.link_latency_s;
  }
  if (g.nodes > 1) {
    t.network_s = (g.nodes - 1) / g.nodes * (bytes / g.in_node) / f.network_bytes_per_s;
    t.fixed_s += (g.nodes - 1) * f.network_latency_s;
  }
  return t;
}

/// The mirror image of an all-gather: same volume, same time.
EQC_HD TimeParts reduce_scatter_time(const Fabric& f, const Group& g, double bytes) { return all_gather_time(f, g, bytes); }

/// Ring all-reduce = reduce-scatter + all-gather: 2 (r-1)/r bytes / rate + 2 (r-1) latency.
EQC_HD TimeParts all_reduce_time(const Fabric& f, const Group& g, double bytes) { return 2.0 * all_gather_time(f, g, bytes); }

/// Every rank sends `bytes`, spread evenly over the group (its own share stays). Links and network run at once: the slower one counts.
EQC_HD TimeParts all_to_all_time(const Fabric& f, const Group& g, double bytes) {
  TimeParts t;
  const double ranks = g.in_node * g.nodes;
  const double near_s = g.in_node > 1 ? (g.in_node - 1) / ranks * bytes / f.link_bytes_per_s : 0;
  const double far_s = g.nodes > 1 ? (ranks - g.in_node) / ranks * bytes / f.network_bytes_per_s : 0;
  if (near_s >= far_s)
    t.link_s = near_s;
  else
    t.network_s = far_s;
  t.fixed_s = (g.in_node - 1) * f.link_latency_s + (g.nodes - 1) * f.network_latency_s;
  return t;
}

/// One message to the next pipeline stage, `stride` accelerators away; `stages` of them must stay in one node to use its links.
EQC_HD TimeParts point_to_point_time(const Fabric& f, std::int32_t stages, std::int32_t stride, double bytes) {
  TimeParts t;
  if (stages <= 1) return t;
  if (static_cast<std::int64_t>(stages) * stride <= f.node_size) {
    t.link_s = bytes / f.link_bytes_per_s;
    t.fixed_s = f.link_latency_s;
  } else {
    t.network_s = bytes / f.network_bytes_per_s;
    t.fixed_s = f.network_latency_s;
  }
  return t;
}

}  // namespace eqc
