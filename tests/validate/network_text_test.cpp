// Networks as publications write them, eight accelerators in a node.
#include "host/validate/network_text.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "host/validate/machine_text.hpp"
#include "host/validate/prediction.hpp"
#include "tests/validate/measured_row.hpp"

namespace eqc {
namespace {

/// Text, and GB/s of one accelerator.
using Machines = std::vector<std::pair<const char*, double>>;

void expect_networks(const Machines& machines) {
  for (const auto& [text, gigabyte_per_s] : machines)  // a node has as many ports as accelerators
    EXPECT_DOUBLE_EQ(stated_network(text, 8, 8).bytes_per_s, gigabyte_per_s * 1e9) << text;
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

TEST(NetworkText, rates_that_no_network_has_are_left_out_aloud) {
  for (const char* text : {"InfiniBand -5 Gb/s", "InfiniBand 1e30 Gb/s", "InfiniBand 1e999 Gb/s",
                           "1000000 Gb/s InfiniBand per GPU", "InfiniBand 0.0001 Gb/s", "InfiniBand 0 Gb/s"}) {
    const StatedNetwork network = stated_network(text, 8);
    EXPECT_EQ(network.bytes_per_s, 0) << text;
    EXPECT_EQ(network.absurd, text);
  }
  expect_networks({{"InfiniBand 4e2 Gb/s", 50}, {"InfiniBand HDR-200 Gb/s", 25}, {"InfiniBand - 400 Gb/s", 50}});
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

TEST(NetworkText, counts_have_many_signs) {
  expect_networks({{"A100, 8 \u00d7 200 Gb/s HDR per node", 25},
                   {"A100, 8*200 Gb/s InfiniBand per node", 25},
                   {"A100, 8 ConnectX-6 200 Gb/s per node", 25},
                   {"A100, eight 200 Gb/s HDR InfiniBand ports per node", 25},
                   {"A100, Slingshot-11 with 4 NICs of 200 Gb/s per node", 12.5},
                   {"A100, 4 Omni-Path 100 Gb/s links per node", 6.25},
                   {"A100, 8 HDR InfiniBand HCAs (200 Gb/s) per node", 25},
                   {"A100, 4x dual-port 100 Gb/s per node", 12.5},
                   {"A100, Slingshot 11 NIC 200 Gb/s", 25},  // a model's number
                   {"A100, CX-7 NDR 400 Gb/s", 50},
                   {"A100, 3,200 Gbps EFAv2 per node", 50},
                   {"A100, 1,600 Gbps per node", 25}});
}

TEST(NetworkText, bytes_count_in_clauses_that_go_on_with_a_network) {
  expect_networks({{"A100, InfiniBand (50 GB/s per node)", 6.25},
                   {"InfiniBand (8x25 GB/s) A100", 25},
                   {"A100, IB, 6.25 GB/s per GPU", 6.25},
                   {"A100, network: 25 GB/s per GPU", 25},
                   {"A100, 25 GB/s per GPU network", 25},
                   {"A100, Slingshot 11 (4 x 25 GB/s)", 12.5},
                   {"A100, 400 GiB/s InfiniBand per node", 400 * 1.073741824 / 8},
                   {"A100, NVLink (600 GB/s)", 0},
                   {"A100, NVLink, 600 GB/s per GPU", 0},
                   {"A100, 400 Gb/s InfiniBand per GPU, 2 TB/s", 50}});
}

TEST(NetworkText, bytes_of_what_is_not_said_are_left_out_aloud) {
  EXPECT_EQ(stated_network("A100, 12.5 GB/s per node", 8).unread, "12.5 GB/s per node");
  EXPECT_EQ(stated_network("A100, NVLink, 600 GB/s", 8).unread, "");
  EXPECT_EQ(stated_network("A100, 2 TB/s", 8).unread, "");
}

TEST(NetworkText, slashes_part_what_is_in_a_node_from_what_is_between) {
  expect_networks({{"A100, NVLink3 600 GB/s intra / 8x200 Gb/s HDR inter", 25},
                   {"A100, 600 GB/s intra/200 Gb/s inter", 25},
                   {"A100, NVLink 600 GB/s and 200 Gb/s HDR per GPU", 25},
                   {"A100, 8/node NVLink 200 Gb/s InfiniBand", 25}});
}

TEST(NetworkText, standards_have_their_rates_where_none_is_stated) {
  expect_networks({{"A100, EDR InfiniBand", 12.5},
                   {"A100, HDR200 per GPU", 25},
                   {"A100, NDR400", 50},
                   {"A100, 8 NDR200 ports per node", 25},
                   {"A100, 4x NDR per node", 25},
                   {"A100, XDR InfiniBand", 100},
                   {"A100, HDR InfiniBand 100 Gb/s per GPU", 12.5},
                   {"A100, 200GE", 25},
                   {"A100, 200 Gigabit Ethernet", 25},
                   {"A100, Slingshot-11 4x200", 12.5}});
}

TEST(NetworkText, ports_that_nobody_counts_are_those_of_the_machine) {
  const auto read = [](const char* text, double ports) { return stated_network(text, 8, ports); };
  EXPECT_DOUBLE_EQ(read("H100, HDR InfiniBand", 8).bytes_per_s, 25e9);
  EXPECT_DOUBLE_EQ(read("V100, EDR IB", 4).bytes_per_s, 6.25e9);
  EXPECT_EQ(read("V100, EDR IB", 4).text, "EDR IB: 100 Gb/s per port, 4 ports of a node as in the catalog");
  EXPECT_DOUBLE_EQ(read("RTX 4090, InfiniBand XDR", 0).bytes_per_s, 12.5e9);
  EXPECT_NE(read("RTX 4090, NDR", 0).text.find("one port of a node"), std::string::npos);
  EXPECT_DOUBLE_EQ(read("H100, NVLink/NDR", 8).bytes_per_s, 50e9);
  EXPECT_DOUBLE_EQ(read("H100, 1x HDR", 8).bytes_per_s, 3.125e9);  // a count is of a node
  EXPECT_DOUBLE_EQ(read("H100, dual-rail EDR", 8).bytes_per_s, 3.125e9);
  EXPECT_DOUBLE_EQ(read("H100, HDR per GPU", 4).bytes_per_s, 25e9);
}

TEST(NetworkText, rates_of_instances_are_of_a_node_and_those_of_switches_of_nobody) {
  expect_networks({{"A100-SXM4-40GB, EFA 400 Gbps", 6.25},
                   {"A100, p4d.24xlarge 400 Gbps", 6.25},
                   {"A100, EFA 100 Gb/s per GPU", 12.5},
                   {"A100, 51.2 Tb/s switch; 8x400Gb/s RoCE", 50},
                   {"A100, 51.2 Tb/s switch", 0},
                   {"A100, bisection bandwidth 100 TB/s", 0},
                   {"A100, 2.4 Tb/s NVSwitch", 0}});
}

TEST(MachineText, memory_is_in_bytes_and_beside_no_network_or_link) {
  EXPECT_DOUBLE_EQ(stated_memory_rate("H100-SXM 96GB HBM2e 2.4TB/s, 500W cap"), 2.4e12);
  EXPECT_DOUBLE_EQ(stated_memory_rate("A100, 400 Gb/s InfiniBand per GPU, 2 TB/s"), 2e12);
  EXPECT_DOUBLE_EQ(stated_memory_rate("A100, memory 1555 GB/s"), 1555e9);
  for (const char* none : {"H100, 3.2 Tb/s InfiniBand per node", "NVSwitch 4.8 TB/s; 1.6 Tb/s IB",
                           "MI250X, Infinity Fabric 3.2 TB/s", "A100, bisection bandwidth 100 TB/s"})
    EXPECT_DOUBLE_EQ(stated_memory_rate(none), 0) << none;
  EXPECT_DOUBLE_EQ(stated_memory("H100-SXM 96GB HBM2e 2.4TB/s"), 96e9);
  for (const char* none : {"A100, 4x Omni-Path 100Gb per node", "A100, 512 GB RAM", "A100, 640 GB per node"})
    EXPECT_DOUBLE_EQ(stated_memory(none), 0) << none;
}

TEST(MachineText, nodes_are_counted_in_accelerators) {
  for (const char* four :
       {"A100, 4/node", "A100, 4 per node", "A100, 4 GPUs/server", "A100, 4-GPU nodes", "A100, 4/host",
        "A100, 4 cards per node", "4 A100 per node", "4x H100/node", "A100, nodes of 4 GPUs"})
    EXPECT_DOUBLE_EQ(stated_node_size(four), 4) << four;
  for (const char* none : {"A100, 8x ConnectX-6 per node", "A100, 8x HDR200 per node", "A100, 8 NICs per node",
                           "A100, Slingshot-11 4x200 per node", "A100, 800 Gb/s per node"})
    EXPECT_DOUBLE_EQ(stated_node_size(none), 0) << none;
  EXPECT_DOUBLE_EQ(stated_node_size("2x TPU v5e-256"), 256);
  EXPECT_DOUBLE_EQ(stated_node_size("TPU v4-64"), 32);  // counts cores, two to a chip
}

TEST(MachineText, training_rows_say_what_was_read) {
  const auto assumed = [](const char* hardware) {
    return predict_training(test::truth(), test::row_of({{"model", "llama-3.1-8b"},
                                                         {"hardware", hardware},
                                                         {"n_gpus", "64"},
                                                         {"seq_len", "4096"},
                                                         {"global_batch_seqs", "64"},
                                                         {"tp", "1"},
                                                         {"pp", "1"},
                                                         {"zero", "3"},
                                                         {"measured_quantity", "iteration_time"},
                                                         {"unit", "s"}}))
        .assumed;
  };
  const std::string said = assumed("A800 40GB, 1.5 TB/s, 4 GPUs/server, 200 Gb/s HDR per GPU, power limit 300 W");
  for (const char* part : {"otherwise as a800-sxm-80gb", "memory 40 GB", "memory at 1500 GB/s",
                           "4 accelerators per node", "network 25 GB/s per accelerator", "power cap 300 W"})
    EXPECT_NE(said.find(part), std::string::npos) << part << ": " << said;
  EXPECT_NE(assumed("A100 80GB, 25 GB/s per node").find("left out"), std::string::npos);
  EXPECT_EQ(assumed("DGX A100 640GB").find("memory"), std::string::npos);  // of a node, eight times 80
}

TEST(MachineText, power_caps_have_several_wordings) {
  for (const char* cap : {"A100, 300 W cap", "A100, 300W power cap", "A100 capped at 300 W", "A100, power limit 300 W",
                          "A100, power limit: 300 W", "A100, 300 W limit"})
    EXPECT_DOUBLE_EQ(stated_power_cap(cap), 300) << cap;
  EXPECT_DOUBLE_EQ(stated_power_cap("H100-SXM5-80GB 700W"), 0);
}

}  // namespace
}  // namespace eqc
