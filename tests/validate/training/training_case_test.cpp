// Published training runs as they are read: rates in the text, frameworks, precisions, rows with cells missing.
#include "host/validate/training/training_case.hpp"

#include <gtest/gtest.h>

#include "host/validate/training/training_steps.hpp"
#include "tests/validate/training/published_run.hpp"

namespace eqc {
namespace {

using test::Cells;
using test::gpt3;
using test::predicted_training;
using test::row_of;
using test::set;
using test::truth;

TEST(TrainingCase, stated_rates_override_the_catalog_and_more_of_them_is_never_slower) {
  Cells spread = gpt3();
  set(spread, "tp", "1");
  set(spread, "pp", "1");
  set(spread, "dp", "64");
  set(spread, "interleave", "");
  double slower = 1e300;
  for (const char* hardware : {"A100-SXM4-80GB, 8/node NVLink, 800 Gb/s per node", "A100-SXM4-80GB, 1600Gb/s RoCE",
                               "A100-SXM4-80GB, 400Gb/s RDMA per GPU"}) {
    set(spread, "hardware", hardware);
    const double now = predicted_training(spread).value;
    EXPECT_LT(now, slower) << hardware;
    slower = now;
  }
  const TrainingCase capped = training_case(
      truth(),
      row_of(gpt3("iteration_time", "H100-SXM 96GB HBM2e 2.4TB/s, 500W cap, 400Gb/s RDMA per GPU (Grand Teton)")));
  EXPECT_DOUBLE_EQ(capped.hardware.memory_bytes, 96e9);
  EXPECT_DOUBLE_EQ(capped.hardware.memory_rate_bytes_per_s, 2.4e12);
  EXPECT_DOUBLE_EQ(capped.hardware.tdp_w, 500);
  EXPECT_DOUBLE_EQ(capped.hardware.network_rate_bytes_per_s, 50e9);
}

TEST(TrainingCase, networks_are_read_per_node_and_per_accelerator) {
  const auto rate_of = [](const char* text) {
    return training_case(truth(), row_of(gpt3("iteration_time", text))).hardware.network_rate_bytes_per_s;
  };
  EXPECT_DOUBLE_EQ(rate_of("A100-SXM4, 8/node NVLink, 800 Gb/s per node inter-node"), 12.5e9);
  EXPECT_DOUBLE_EQ(rate_of("A100-SXM4-80GB, 1600Gb/s RoCE"), 25e9);
  EXPECT_DOUBLE_EQ(rate_of("A100-SXM4-80GB, 4x100Gb RoCE per node"), 6.25e9);
  EXPECT_DOUBLE_EQ(rate_of("H100-SXM5-80GB 700W, 8/node, RoCE 400Gb/GPU"), 50e9);
}

TEST(TrainingCase, a_framework_in_a_models_name_is_none) {
  const TrainingCase c = training_case(truth(), row_of({{"source", "Nemotron-4 report (Megatron-LM)"},
                                                        {"model", "Nemotron-4-15B"},
                                                        {"hardware", "H100"},
                                                        {"n_gpus", "768"}}));
  EXPECT_EQ(c.profile, "megatron-core");
}

TEST(TrainingCase, missing_cells_are_assumed_and_said) {
  const Prediction p = predicted_training({{"model", "Llama 3.1 70B"},
                                           {"hardware", "8x H100-SXM5-80GB"},
                                           {"n_gpus", "256"},
                                           {"precision", "fp8-cs"},
                                           {"measured_quantity", "tokens_per_s_per_gpu"}});
  ASSERT_TRUE(p.scored()) << p.reason;
  EXPECT_GT(p.value, 300);
  EXPECT_LT(p.value, 3000);
  EXPECT_NE(p.assumed.find("micro-batch"), std::string::npos);
}

TEST(TrainingCase, unknown_models_are_read_from_their_names) {
  const auto rate = [](const char* model) {
    return predicted_training({{"model", model},
                               {"hardware", "H100 SXM"},
                               {"n_gpus", "64"},
                               {"precision", "bf16"},
                               {"measured_quantity", "tokens_per_s_per_gpu"}});
  };
  ASSERT_TRUE(rate("Nobody-13B").scored());
  EXPECT_GT(rate("Nobody-7B").value, rate("Nobody-13B").value);
  const Prediction mixture = rate("Nobody-100B-A10B");
  ASSERT_TRUE(mixture.scored()) << mixture.reason;
  EXPECT_NE(mixture.assumed.find("experts like"), std::string::npos);
  EXPECT_GT(mixture.value, rate("Nobody-100B").value);
}

TEST(TrainingCase, spellings_of_precisions) {
  EXPECT_EQ(precision_in("fp8-cs"), Precision::fp8);
  EXPECT_EQ(precision_in("mxfp8"), Precision::fp8);
  EXPECT_EQ(precision_in("fp8(linear)"), Precision::fp8);
  EXPECT_EQ(precision_in("nvfp4"), Precision::fp4);
  EXPECT_EQ(precision_in("bf16+fp32 optimizer"), Precision::bf16);
  EXPECT_EQ(precision_in(""), Precision::bf16);
}

}  // namespace
}  // namespace eqc
