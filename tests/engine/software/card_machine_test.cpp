// Cards in the slots of a host: how many talk without the network, and over what.
#include "host/engine/software/card_machine.hpp"

#include <gtest/gtest.h>

#include "kernels/model/spec.hpp"
#include "tests/catalog/shipped_catalog.hpp"

namespace eqc {
namespace {

const HardwareRow& part(const std::string& id) {
  for (const HardwareRow& row : test::catalog().hardware)
    if (row.id == id) return row;
  throw std::runtime_error(id);
}

TEST(CardMachine, a_host_takes_up_to_eight_cards) {
  for (const char* id : {"rtx-4090", "rtx-3090", "rtx-5090", "rtx-4090-d", "rtx-a6000", "rtx-6000-ada", "a40",
                         "rx-7900-xtx", "arc-pro-b60", "h100-nvl-94gb", "mi210"}) {
    EXPECT_EQ(machine_of(part(id), 8), 8) << id;
    EXPECT_EQ(machine_of(part(id), 5), std::max(5, part(id).spec->node_size)) << id;
    EXPECT_EQ(machine_of(part(id), 16), part(id).spec->node_size) << id;  // several hosts: as the catalog has them
  }
}

TEST(CardMachine, boards_laptops_and_systems_are_no_cards) {
  for (const char* id : {"h100-sxm-80gb", "mi250x", "dgx-spark-gb10", "rtx-4090-laptop", "gb200-nvl72", "max-1550"}) {
    EXPECT_FALSE(is_card(part(id))) << id;
    EXPECT_EQ(machine_of(part(id), 8), part(id).spec->node_size) << id;
  }
}

TEST(CardMachine, beyond_a_bridge_cards_talk_over_their_slots) {
  // one direction of PCIe 4.0 x16 and 5.0 x16; NVIDIA's bridges join two of these
  for (const auto& [id, slot] : {std::pair{"rtx-a6000", 32e9}, {"a40", 32e9}, {"h100-nvl-94gb", 64e9}}) {
    HardwareSpec pair = *part(id).spec, eight = pair;
    set_machine(part(id), 2, pair);
    set_machine(part(id), 8, eight);
    EXPECT_EQ(pair.link_rate_bytes_per_s, part(id).spec->link_rate_bytes_per_s) << id;
    EXPECT_EQ(eight.link_rate_bytes_per_s, slot) << id;
    EXPECT_EQ(eight.node_size, 8) << id;
  }
  HardwareSpec board = *part("h100-sxm-80gb").spec;
  set_machine(part("h100-sxm-80gb"), 16, board);
  EXPECT_EQ(board.link_rate_bytes_per_s, part("h100-sxm-80gb").spec->link_rate_bytes_per_s);
}

}  // namespace
}  // namespace eqc
