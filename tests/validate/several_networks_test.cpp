// Machines with more than one network, and with ports that multiply, in any order of their words.
#include <gtest/gtest.h>

#include <numeric>

#include "host/validate/machine_text.hpp"
#include "host/validate/network_text.hpp"

namespace eqc {
namespace {

using Words = std::vector<std::string>;

StatedNetwork read(const std::string& text) { return stated_network(text, 8, 8); }

/// Every order of the parts behind a name, with every sign between them, has this rate, in GB/s of one accelerator.
void expect_in_any_order(const Words& parts, double gigabyte_per_s) {
  for (const char* sign : {", ", "; ", " + ", " and ", " / "}) {
    std::vector<std::size_t> order(parts.size());
    std::iota(order.begin(), order.end(), 0U);
    do {
      std::string text = "H100, 8/node";
      for (const std::size_t i : order) text += (i == order[0] ? ", " : sign) + parts[i];
      EXPECT_DOUBLE_EQ(read(text).bytes_per_s, gigabyte_per_s * 1e9) << text;
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

TEST(SeveralNetworks, that_for_computing_counts_in_any_order) {
  expect_in_any_order({"InfiniBand NDR 400 Gb/s per GPU", "Ethernet 25 Gb/s"}, 50);
  expect_in_any_order({"25GbE management", "8x400G IB"}, 50);
  expect_in_any_order({"100 Gb/s storage network", "400Gb/s InfiniBand per GPU"}, 50);
  expect_in_any_order({"100 GbE frontend", "400 Gb/s RoCE backend per GPU", "1 Gb/s BMC"}, 50);
  expect_in_any_order({"2x 200 Gb/s north-south", "8x 200 Gb/s east-west"}, 25);
  expect_in_any_order({"200 Gb/s Ethernet per GPU", "100 Gb/s Slingshot-11 per GPU"}, 12.5);
  expect_in_any_order({"EFA 3200 Gbps", "100 Gb/s host network"}, 50);
  expect_in_any_order({"200 GbE compute fabric per GPU", "InfiniBand HDR 100 Gb/s for storage"}, 25);
  expect_in_any_order({"NVLink 900 GB/s", "25 Gb/s in-band management", "8x NDR200 HCAs per node"}, 25);
}

TEST(SeveralNetworks, of_equals_the_fastest_of_one_accelerator_counts) {
  expect_in_any_order({"100 Gb/s Ethernet per node", "400 Gb/s Ethernet per GPU"}, 50);
  expect_in_any_order({"8x100G RoCE", "2x 400 Gb/s InfiniBand per node"}, 12.5);
  expect_in_any_order({"25 GbE", "2x100 GbE per node", "10 GbE"}, 3.125);
}

TEST(SeveralNetworks, a_generation_for_computing_goes_before_a_stated_rate_of_another_network) {
  expect_in_any_order({"8x HDR InfiniBand", "25 Gb/s Ethernet"}, 25);
  expect_in_any_order({"HDR InfiniBand", "100 GbE management"}, 25);
  EXPECT_DOUBLE_EQ(read("A100, HDR InfiniBand, 100 Gb/s per GPU").bytes_per_s, 12.5e9);  // goes on with it
  EXPECT_DOUBLE_EQ(read("A100, HDR InfiniBand, NVLink, 100 Gb/s per GPU").bytes_per_s, 12.5e9);
}

TEST(SeveralNetworks, use_is_said_in_brackets_headings_and_between_rates) {
  for (const char* text :
       {"H100, 100 GbE (storage), 400 Gb/s Ethernet (backend)", "H100, compute: 8x400 Gb/s; storage: 2x200G IB",
        "H100, 25GbE management 8x400G IB", "H100, Ethernet 25 Gb/s per node InfiniBand 400 Gb/s per GPU",
        "H100, storage network (100 Gb/s), compute network (400 Gb/s per GPU)"})
    EXPECT_DOUBLE_EQ(read(text).bytes_per_s, 50e9) << text;
}

TEST(SeveralNetworks, which_is_taken_is_said) {
  const StatedNetwork network = read("H100, 25GbE management, 8x400G IB");
  EXPECT_EQ(network.text, "8x400G IB");
  EXPECT_EQ(network.choice, "of several networks that for computing");
  EXPECT_EQ(read("H100, 100 GbE, 400 GbE").choice, "the fastest of several networks");
  EXPECT_EQ(read("H100, InfiniBand 4x200 Gb/s per node (800 Gb/s)").choice, "");  // said twice
  EXPECT_DOUBLE_EQ(read("H100, InfiniBand 4x200 Gb/s per node (800 Gb/s)").bytes_per_s, 12.5e9);
  const StatedNetwork none = read("H100, 25GbE management");
  EXPECT_EQ(none.bytes_per_s, 0);
  EXPECT_EQ(none.other, "25GbE management");
}

TEST(SeveralNetworks, ports_multiply) {
  for (const auto& [text, gigabyte_per_s] :
       std::vector<std::pair<const char*, double>>{{"4 x 2 x 400 Gb/s InfiniBand per node", 50},
                                                   {"4x2x200G IB", 25},
                                                   {"4 NICs x 2 ports x 400 Gb/s", 50},
                                                   {"two dual-port 400G NICs per node", 25},
                                                   {"2x dual-port 400 Gb/s per node", 25},
                                                   {"2x 400G dual-port NICs per node", 25},
                                                   {"four 2-port 200 Gb/s HCAs", 25},
                                                   {"dual-port 200 Gb/s HDR per node", 6.25},
                                                   {"quad-rail 200 Gb/s InfiniBand", 12.5},
                                                   {"InfiniBand (400 Gb/s) per node", 6.25},
                                                   {"16 nodes x 8 x 400 Gb/s", 50},
                                                   {"IB 4xHDR", 12.5},
                                                   {"IB HDRx4", 12.5},
                                                   {"8xNDR", 50},
                                                   {"NDR200 x 8 per node", 25},
                                                   {"InfiniBand NDR200x8", 25}})
    EXPECT_DOUBLE_EQ(read(std::string("H100, ") + text).bytes_per_s, gigabyte_per_s * 1e9) << text;
}

TEST(SeveralNetworks, rates_of_links_are_none) {
  for (const char* link :
       {"NVLink 900 GB/s", "NVSwitch 7.2 Tb/s", "UALink 800 Gb/s", "Infinity Fabric 3.2 Tb/s", "ICI 4800 Gb/s",
        "PCIe 5.0 x16 512 Gb/s", "NVLink-C2C 900 GB/s", "xGMI 448 GB/s", "NVLink, 3.6 Tb/s", "CXL 512 Gb/s"}) {
    EXPECT_EQ(read(std::string("H100, ") + link).bytes_per_s, 0) << link;
    expect_in_any_order({link, "200 Gb/s RoCE per GPU"}, 25);
  }
}

TEST(SeveralNetworks, ports_without_a_rate_are_left_out_aloud) {
  EXPECT_EQ(read("H100, 8 NICs per node").unrated, "8 NICs per node");
  EXPECT_EQ(read("H100, 8 InfiniBand ports per node").unrated, "8 InfiniBand ports per node");
  for (const char* text : {"H100, InfiniBand", "H100, Slingshot 11", "H100, 16x H100 InfiniBand", "8/node InfiniBand"})
    EXPECT_EQ(read(text).unrated, "") << text;
}

TEST(MachineText, sizes_of_nodes_have_many_wordings) {
  for (const auto& [text, accelerators] :
       std::vector<std::pair<const char*, double>>{{"A100, nodes of 4", 4},
                                                   {"A100, nodes of 4, InfiniBand", 4},
                                                   {"A100, 16 nodes x 4 GPUs", 4},
                                                   {"4x A100 x 16 nodes", 4},
                                                   {"H100, 8 GPUs in one server", 8},
                                                   {"H100, 8 GPUs in a server", 8},
                                                   {"H100, 64 GPUs across 8 nodes", 8},
                                                   {"A100, quad-GPU nodes", 4},
                                                   {"A100, dual-GPU servers", 2},
                                                   {"4xA100 per node", 4},
                                                   {"A100, nodes of 8 NICs", 0},
                                                   {"A100, dual-socket nodes", 0},
                                                   {"p5.48xlarge", 0},
                                                   {"1024 A100 on 8 nodes per rack", 0},
                                                   {"A100, 12 GPUs on 8 nodes", 0}})
    EXPECT_DOUBLE_EQ(stated_node_size(text), accelerators) << text;
}

}  // namespace
}  // namespace eqc
