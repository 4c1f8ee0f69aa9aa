// Collective times against their closed forms.
#include "kernels/model/network.hpp"

#include <gtest/gtest.h>

#include "tests/model/reference_specs.hpp"

namespace eqc {
namespace {

Fabric plain_fabric() { return {300e9, 1e-6, 25e9, 5e-6, 8}; }

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
  const TimeParts t = all_reduce_time(plain_fabric(), group_of(plain_fabric(), 32, 1), 8e9);
  EXPECT_DOUBLE_EQ(t.link_s, 2.0 * 7 / 8 * 8e9 / 300e9);
  EXPECT_DOUBLE_EQ(t.network_s, 2.0 * 3 / 4 * 1e9 / 25e9);
}

TEST(AllReduce, matches_measured_a100_large_messages) {
  // NCCL 2.27.3 on 8 A100-SXM: 512 MiB in 4.2259 ms, 128 MiB in 1.1691 ms (aiconfigurator kernel tables).
  const Fabric f = fabric_of(reference::a100_80gb());
  EXPECT_NEAR(total_s(all_reduce_time(f, group_of(f, 8, 1), 536870912)) / 4.2259e-3, 1, 0.05);
  EXPECT_NEAR(total_s(all_reduce_time(f, group_of(f, 8, 1), 134217728)) / 1.1691e-3, 1, 0.10);
}

TEST(AllGather, is_half_an_all_reduce) {
  const Group g = group_of(plain_fabric(), 64, 2);
  EXPECT_DOUBLE_EQ(2 * total_s(all_gather_time(plain_fabric(), g, 1e8)), total_s(all_reduce_time(plain_fabric(), g, 1e8)));
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
