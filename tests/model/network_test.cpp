// Collective times against their closed forms.
#include "kernels/model/network.hpp"

#include <gtest/gtest.h>

#include "tests/model/reference_specs.hpp"

namespace eqc {
namespace {

/// No floors, no ramps: the textbook ring.
Fabric plain_fabric() {
  Fabric f;
  f.link_bytes_per_s = 300e9;
  f.link_latency_s = 1e-6;
  f.network_bytes_per_s = 25e9;
  f.network_latency_s = 5e-6;
  f.node_size = 8;
  return f;
}

/// The fitted row nvidia-hopper of hardware/efficiency.csv.
Fabric measured_h100() {
  HardwareSpec h = reference::h100_sxm();
  h.link_efficiency = 0.69;
  h.curves.all_reduce_share = 0.775;
  h.curves.link_crowding = -0.028;
  h.curves.all_reduce_crowding = -0.0201;
  h.curves.link_floor_s = 4.57e-6;
  h.curves.link_hop_s = 0.81e-6;
  h.curves.link_half_bytes = 3.57e6;
  h.curves.quick_floor_s = 2.1e-6;
  h.curves.quick_hop_s = 0.13e-6;
  h.curves.quick_half_bytes = 1.57e6;
  return fabric_of(h);
}

TEST(AllReduce, in_a_node_equals_the_ring_closed_form) {
  // Thakur et al. 2005, sec. 4.5: 2 (r-1)/r B / rate + 2 (r-1) latency.
  for (int r = 2; r <= 8; r *= 2) {
    const TimeParts t = all_reduce_time(plain_fabric(), group_of(plain_fabric(), r, 1), 1e9);
    EXPECT_DOUBLE_EQ(t.link_s, 2.0 * (r - 1) / r * 1e9 / 300e9);
    EXPECT_DOUBLE_EQ(t.fixed_s, 2.0 * (r - 1) * 1e-6);
    EXPECT_EQ(t.network_s, 0);
  }
}

TEST(AllReduce, between_nodes_equals_the_ring_closed_form) {
  const TimeParts t = all_reduce_time(plain_fabric(), group_of(plain_fabric(), 16, 8), 1e9);
  EXPECT_DOUBLE_EQ(t.network_s, 2.0 * 15 / 16 * 1e9 / 25e9);
  EXPECT_DOUBLE_EQ(t.fixed_s, 2.0 * 15 * 5e-6);
  EXPECT_EQ(t.link_s, 0);
}

TEST(AllReduce, over_whole_nodes_uses_every_network_port) {
  // One ring over all 32: the eight ports of a node share what one of its links carries; the slower of both counts.
  const TimeParts t = all_reduce_time(plain_fabric(), group_of(plain_fabric(), 32, 1), 8e9);
  EXPECT_EQ(t.link_s, 0);
  EXPECT_DOUBLE_EQ(t.network_s, 2.0 * 31 / 32 * 8e9 / (8 * 25e9));
  Fabric wide = plain_fabric();
  wide.network_bytes_per_s = 50e9;
  EXPECT_DOUBLE_EQ(all_reduce_time(wide, group_of(wide, 32, 1), 8e9).link_s, 2.0 * 31 / 32 * 8e9 / 300e9);
}

TEST(AllReduce, is_near_measured_h100_nccl) {
  // NCCL 2.29.2, 8 H100-SXM (aiconfigurator kernel tables): 2 KiB, 1 MiB, 64 MiB, 512 MiB. Rows in between are up to 25
  // % off.
  const Fabric f = measured_h100();
  const double measured[][2] = {{2048, 15.7e-6}, {1048576, 25.4e-6}, {67108864, 324.5e-6}, {536870912, 2111.1e-6}};
  for (const auto& [bytes, time_s] : measured)
    EXPECT_NEAR(total_s(all_reduce_time(f, group_of(f, 8, 1), bytes)) / time_s, 1, 0.25) << bytes;
}

TEST(QuickAllReduce, is_near_measured_h100_serving_kernels) {
  // SGLang 0.5.14 and TensorRT-LLM 1.3.0rc20 on 8 H100-SXM in CUDA graphs: 8 KiB 3.5-3.6 us, 64 KiB 4.6-4.8 us, 1
  // MiB 13.5-26 us.
  const Fabric f = measured_h100();
  EXPECT_NEAR(total_s(quick_all_reduce_time(f, group_of(f, 8, 1), 8192)) / 3.6e-6, 1, 0.25);
  EXPECT_NEAR(total_s(quick_all_reduce_time(f, group_of(f, 8, 1), 65536)) / 4.7e-6, 1, 0.25);
  EXPECT_NEAR(total_s(quick_all_reduce_time(f, group_of(f, 8, 1), 1048576)) / 15e-6, 1, 0.25);
}

TEST(QuickAllReduce, is_the_ring_without_kernels_of_its_own) {
  const Group g = group_of(plain_fabric(), 8, 1);
  EXPECT_EQ(total_s(quick_all_reduce_time(plain_fabric(), g, 1e6)), total_s(all_reduce_time(plain_fabric(), g, 1e6)));
}

TEST(Crowding, slows_links_that_share_a_host) {
  Fabric pcie = plain_fabric();
  pcie.link_crowding = 1.8;
  EXPECT_EQ(crowding(1.8, 2), 1);
  EXPECT_EQ(crowding(1.8, 72), crowding(1.8, 8));
  EXPECT_GT(total_s(all_gather_time(pcie, group_of(pcie, 8, 1), 1e9)),
            10 * total_s(all_gather_time(plain_fabric(), group_of(pcie, 8, 1), 1e9)));
}

TEST(AllReduce, matches_measured_a100_large_messages) {
  // NCCL 2.27.3 on 8 A100-SXM: 512 MiB in 4.2259 ms, 128 MiB in 1.1691 ms (aiconfigurator kernel tables).
  const Fabric f = fabric_of(reference::a100_80gb());
  EXPECT_NEAR(total_s(all_reduce_time(f, group_of(f, 8, 1), 536870912)) / 4.2259e-3, 1, 0.05);
  EXPECT_NEAR(total_s(all_reduce_time(f, group_of(f, 8, 1), 134217728)) / 1.1691e-3, 1, 0.10);
}

TEST(AllGather, is_half_an_all_reduce) {
  const Group g = group_of(plain_fabric(), 64, 2);
  EXPECT_DOUBLE_EQ(2 * total_s(all_gather_time(plain_fabric(), g, 1e8)),
                   total_s(all_reduce_time(plain_fabric(), g, 1e8)));
}

TEST(Collectives, cost_nothing_alone) {
  const Group one = group_of(plain_fabric(), 1, 1);
  EXPECT_EQ(total_s(all_reduce_time(plain_fabric(), one, 1e9)), 0);
  EXPECT_EQ(total_s(all_to_all_time(plain_fabric(), one, 1e9)), 0);
}

TEST(GroupOf, follows_the_rank_order) {
  EXPECT_EQ(group_of(plain_fabric(), 8, 1).nodes, 1);
  EXPECT_EQ(group_of(plain_fabric(), 16, 1).nodes, 2);
  EXPECT_EQ(group_of(plain_fabric(), 4, 2).in_node, 4);
  EXPECT_EQ(group_of(plain_fabric(), 8, 4).in_node, 2);
  EXPECT_EQ(group_of(plain_fabric(), 8, 4).nodes, 4);
  EXPECT_EQ(group_of(plain_fabric(), 4, 64).nodes, 4);
}

TEST(AllToAll, in_a_node_equals_the_closed_form) {
  const TimeParts t = all_to_all_time(plain_fabric(), group_of(plain_fabric(), 8, 1), 1e9);
  EXPECT_DOUBLE_EQ(t.link_s, 7.0 / 8 * 1e9 / 300e9);
  EXPECT_DOUBLE_EQ(t.fixed_s, 7e-6);
}

TEST(PointToPoint, stays_in_the_node_only_when_all_stages_do) {
  EXPECT_GT(point_to_point_time(plain_fabric(), 4, 2, 1e6).link_s, 0);
  EXPECT_GT(point_to_point_time(plain_fabric(), 4, 8, 1e6).network_s, 0);
  EXPECT_EQ(total_s(point_to_point_time(plain_fabric(), 1, 8, 1e6)), 0);
}

TEST(Reachable, needs_the_links_it_uses) {
  const Fabric f = fabric_of(reference::rtx_4090());
  EXPECT_TRUE(reachable(f, group_of(f, 1, 1)));
  EXPECT_FALSE(reachable(f, group_of(f, 2, 1)));
}

TEST(Collectives, never_slower_with_more_bandwidth) {
  Fabric fast = plain_fabric();
  fast.link_bytes_per_s *= 2;
  fast.network_bytes_per_s *= 2;
  for (int r = 2; r <= 256; r *= 2)
    for (int stride = 1; stride <= 16; stride *= 2) {
      const Group g = group_of(fast, r, stride);
      EXPECT_LE(total_s(all_reduce_time(fast, g, 1e8)), total_s(all_reduce_time(plain_fabric(), g, 1e8)));
      EXPECT_LE(total_s(all_to_all_time(fast, g, 1e8)), total_s(all_to_all_time(plain_fabric(), g, 1e8)));
    }
}

}  // namespace
}  // namespace eqc
