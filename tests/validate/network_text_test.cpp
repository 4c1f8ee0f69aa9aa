// Networks as publications write them, eight accelerators in a node.
#include "host/validate/network_text.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace eqc {
namespace {

/// Text, and GB/s of one accelerator.
using Machines = std::vector<std::pair<const char*, double>>;

void expect_networks(const Machines& machines) {
  for (const auto& [text, gigabyte_per_s] : machines)
    EXPECT_DOUBLE_EQ(stated_network(text, 8).bytes_per_s, gigabyte_per_s * 1e9) << text;
}

TEST(NetworkText, spellings_of_one_machine_give_one_rate) {
  // DGX H100: eight ConnectX-7 of 400 Gbit/s (its user guide)
  expect_networks({{"H100 SXM 80GB, 8/node, 400 Gb/s InfiniBand per GPU", 50},
                   {"H100 SXM 80GB, 8/node, 50 GB/s InfiniBand per GPU", 50},
                   {"H100 SXM 80GB, 8/node, 3.2 Tb/s InfiniBand per node", 50},
                   {"H100 SXM 80GB, 8/node, 8x400Gb/s InfiniBand per node", 50},
                   {"H100, InfiniBand 8x50 GB/s", 50},
                   {"H100, 8 x CX-7 400 Gbps", 50},
                   {"H100, 400Gb/s CX-7 per GPU", 50},
                   {"H100, 400gbit/s x 8 rdma", 50},
                   {"H100, EFA 3200 Gbps", 50}});
}

TEST(NetworkText, names_of_networks_may_stand_between_count_and_rate) {
  expect_networks({{"A100-SXM4-80GB, 8/node, NVLink, 4x Omni-Path 100Gb per node", 6.25},
                   {"NVIDIA Ampere GPU, 8/node, 8x200G NIC per node", 25},
                   {"MI250X, Slingshot 4 x 200 Gb/s per node", 12.5},
                   {"MI250X, 4x Slingshot-11 200Gb/s", 12.5},
                   {"A100-SXM4-80GB, 4x100Gb RoCE per node", 6.25},
                   {"A100-SXM4-80GB, 1600Gb/s RoCE", 25},
                   {"H100-SXM5-80GB 700W, 8/node, RoCE 400Gb/GPU", 50},
                   {"A100, 100GbE", 12.5},
                   {"A100-SXM4, 8/node NVLink, 800 Gb/s per node inter-node", 12.5}});
}

TEST(NetworkText, links_memory_and_counts_of_accelerators_are_no_networks) {
  expect_networks({{"H100, NVLink 900 GB/s", 0},
                   {"H100-SXM 96GB HBM2e 2.4TB/s, 500W cap", 0},
                   {"A100-SXM4-80GB", 0},
                   {"V100, PCIe 16 GB/s", 0},
                   {"NVLink 600 GB/s + 200 Gb/s InfiniBand per GPU", 25},
                   {"8x H100 400 Gb/s InfiniBand per GPU", 50},
                   {"A100 40G", 0}});
}

TEST(NetworkText, memory_is_in_bytes_and_not_beside_a_network) {
  EXPECT_DOUBLE_EQ(stated_memory_rate("H100-SXM 96GB HBM2e 2.4TB/s, 500W cap"), 2.4e12);
  EXPECT_DOUBLE_EQ(stated_memory_rate("H100, 3.2 Tb/s InfiniBand per node"), 0);
  EXPECT_DOUBLE_EQ(stated_memory("H100-SXM 96GB HBM2e 2.4TB/s"), 96e9);
  EXPECT_DOUBLE_EQ(stated_memory("A100, 4x Omni-Path 100Gb per node"), 0);
}

}  // namespace
}  // namespace eqc
