// Cards of a published run: in one machine unless the row says how they stand.
#include "host/validate/row_cards.hpp"

#include <gtest/gtest.h>

#include "host/validate/serving/deployment.hpp"
#include "host/validate/training/training_case.hpp"
#include "tests/validate/measured_row.hpp"

namespace eqc {
namespace {

using test::Cells;
using test::row_of;
using test::truth;

Cells trained(const std::string& hardware, const std::string& accelerators, const std::string& notes = "") {
  return {{"model", "llama-2-7b"}, {"hardware", hardware}, {"n_gpus", accelerators},
          {"precision", "bf16"},   {"seq_len", "2048"},    {"global_batch_seqs", "32"},
          {"dp", accelerators},    {"microbatch", "1"},    {"recompute", "full"},
          {"zero", "3"},           {"notes", notes},       {"measured_quantity", "tokens_per_s_per_gpu"}};
}

std::int32_t node_of(const std::string& hardware, const std::string& accelerators, const std::string& notes = "") {
  return training_case(truth(), row_of(trained(hardware, accelerators, notes))).hardware.node_size;
}

TEST(RowCards, a_training_run_on_cards_has_one_machine_and_says_so) {
  for (const char* card : {"RTX 4090", "RTX 4090, 8 GPUs in one server, PCIe 4.0", "RTX A6000", "A40", "RTX 3090",
                           "RTX 5090", "RTX 4090 D", "RX 7900 XTX"}) {
    const TrainingCase run = training_case(truth(), row_of(trained(card, "8")));
    EXPECT_EQ(run.hardware.node_size, 8) << card;
    EXPECT_NE(run.assumed.find("8 cards in one machine"), std::string::npos) << card << ": " << run.assumed;
  }
  const Prediction plain = predict_training(truth(), row_of(trained("RTX 4090", "8"))),
                   stated = predict_training(truth(), row_of(trained("RTX 4090, 8/node", "8"))),
                   a6000 = predict_training(truth(), row_of(trained("RTX A6000", "8"))),
                   a6000_stated = predict_training(truth(), row_of(trained("RTX A6000, 8/node", "8")));
  EXPECT_DOUBLE_EQ(plain.value, stated.value);
  EXPECT_DOUBLE_EQ(a6000.value, a6000_stated.value);
}

TEST(RowCards, stated_machines_go_before_it) {
  EXPECT_EQ(node_of("RTX 4090, 2/node", "8"), 2);
  EXPECT_EQ(node_of("RTX 4090, 4 GPUs/server", "8"), 4);
  EXPECT_EQ(node_of("RTX 4090", "8", "4 GPUs per node"), 4);
  EXPECT_EQ(node_of("RTX 3090, two servers", "8"), 4);
  EXPECT_EQ(node_of("RTX A6000", "8", "on 4 workstations"), 2);
  EXPECT_EQ(node_of("RTX 3090", "16", "all in a single machine"), 16);
  EXPECT_EQ(node_of("RTX 3090", "8", "not on two machines"), 8);
  EXPECT_EQ(node_of("RTX 3090", "16"), 2);  // several machines: as the catalog has them
  EXPECT_EQ(node_of("H100-SXM-80GB", "8", "two nodes"), 8);
}

TEST(RowCards, a_service_reads_them_as_a_training_run_does) {
  for (const auto& [hardware, notes, node] : {std::tuple{"RTX 4090", "", 8},
                                              {"A40", "", 8},
                                              {"RTX 4090", "two servers of four", 4},
                                              {"RTX 4090, 2/node", "", 2}}) {
    const Cells cells = {{"model", "llama-2-70b"},
                         {"hardware", hardware},
                         {"n_gpus", "8"},
                         {"tp", "8"},
                         {"input_len", "1024"},
                         {"output_len", "128"},
                         {"batch_or_concurrency", "8"},
                         {"notes", notes},
                         {"measured_quantity", "output_throughput_total"}};
    const Deployment d = deployment_of(truth(), row_of(cells));
    EXPECT_EQ(d.node_size, node) << hardware << notes;
    EXPECT_NE(d.assumed.find(" in one machine"), std::string::npos) << d.assumed;
  }
}

}  // namespace
}  // namespace eqc
