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
  set(spread, "recompute", "full");
  set(spread, "zero", "3");
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

TEST(TrainingCase, three_spellings_of_one_network_give_one_time_and_say_what_was_read) {
  std::vector<double> seconds;
  for (const char* text : {"A100-SXM4-80GB, 200 Gb/s InfiniBand per GPU", "A100-SXM4-80GB, 25 GB/s InfiniBand per GPU",
                           "A100-SXM4-80GB, 8/node, 1.6 Tb/s InfiniBand per node"}) {
    const Prediction p = predicted_training(gpt3("iteration_time", text));
    ASSERT_TRUE(p.scored()) << p.reason;
    EXPECT_NE(p.assumed.find("network 25 GB/s per accelerator"), std::string::npos) << p.assumed;
    seconds.push_back(p.value);
  }
  EXPECT_DOUBLE_EQ(seconds[0], seconds[1]);
  EXPECT_DOUBLE_EQ(seconds[0], seconds[2]);
}

TEST(TrainingCase, a_generation_is_its_data_centre_part_with_a_wider_interval) {
  const Prediction named = predicted_training(gpt3("iteration_time", "A100-SXM4-80GB, 8/node, 8x200G NIC per node")),
                   generation =
                       predicted_training(gpt3("iteration_time", "NVIDIA Ampere GPU, 8/node, 8x200G NIC per node"));
  ASSERT_TRUE(generation.scored()) << generation.reason;
  EXPECT_DOUBLE_EQ(generation.value, named.value);
  EXPECT_GT(generation.p95 / generation.p05, 1.1 * named.p95 / named.p05);
  EXPECT_NE(generation.assumed.find("accelerator of that generation: a100-80gb"), std::string::npos);
}

/// Why a run with some cells changed cannot be.
std::string refused(const std::vector<std::pair<const char*, const char*>>& changed) {
  Cells cells = gpt3();
  cells.emplace_back("cp", "1");
  for (const auto& [column, value] : changed) set(cells, column, value);
  return predicted_training(cells).reason;
}

TEST(TrainingCase, impossible_degrees_are_refused) {
  EXPECT_EQ(refused({{"tp", "7"}, {"n_gpus", "56"}}), "tensor degree does not divide the heads");  // 96 heads
  EXPECT_EQ(refused({{"n_gpus", "192"}, {"cp", "3"}, {"pp", "8"}}), "context degree does not divide the sequence");
  EXPECT_EQ(refused({{"pp", "128"}, {"n_gpus", "1024"}}), "more pipeline stages than layers");
  EXPECT_EQ(refused({{"n_gpus", "72"}}), "degrees do not divide the accelerators");  // 8 x 8 of 72
  EXPECT_EQ(refused({{"n_gpus", "48"}}), "degrees multiply to more than the accelerators");
  EXPECT_EQ(refused({{"n_gpus", "eight nodes"}}), "n_gpus 'eight nodes' is no whole number from 1 on");
  EXPECT_EQ(refused({{"tp", "-1"}}), "tp '-1' is no whole number from 1 on");
}

TEST(TrainingCase, only_parts_of_several_cores_count_as_several_ranks) {
  const auto run = [](const char* hardware, const char* n_gpus, const char* tp, const char* dp) {
    return training_case(truth(), row_of({{"model", "Llama 3.1 8B"},
                                          {"hardware", hardware},
                                          {"n_gpus", n_gpus},
                                          {"tp", tp},
                                          {"pp", "1"},
                                          {"dp", dp},
                                          {"precision", "bf16"}}));
  };
  for (const char* hardware : {"H100", "A100 80GB", "MI300X"})
    EXPECT_EQ(run(hardware, "8", "8", "2").reason, "degrees multiply to more than the accelerators") << hardware;
  for (const char* hardware : {"MI250X", "Trainium1", "TPU v4"}) {
    const TrainingCase cores = run(hardware, "8", "8", "2");
    EXPECT_EQ(cores.reason, "") << hardware;
    EXPECT_NE(cores.assumed.find("each accelerator counts as 2 ranks"), std::string::npos) << cores.assumed;
  }
  EXPECT_EQ(run("MI250X", "8", "8", "8").reason, "degrees multiply to more than the accelerators");  // of two dies
  EXPECT_EQ(run("H100", "8", "8", "3").reason, "degrees multiply to more than the accelerators");
  const TrainingCase counted = run("H100", "", "8", "16");
  EXPECT_EQ(counted.chips, 128);
  EXPECT_NE(counted.assumed.find("128 accelerators by the degrees"), std::string::npos) << counted.assumed;
}

TEST(TrainingCase, impossible_expert_degrees_are_refused) {
  const auto reason = [](const char* model, const char* n_gpus, const char* ep) {
    return training_case(truth(), row_of({{"model", model},
                                          {"hardware", "H100"},
                                          {"n_gpus", n_gpus},
                                          {"tp", "1"},
                                          {"pp", "1"},
                                          {"ep", ep},
                                          {"precision", "bf16"}}))
        .reason;
  };
  EXPECT_EQ(reason("Llama 3.1 8B", "64", "8"), "expert parallelism of a model without experts");
  EXPECT_EQ(reason("Qwen3-30B-A3B", "48", "6"), "expert degree does not divide the experts");  // 128
  EXPECT_EQ(reason("Qwen3-30B-A3B", "8", "16"), "expert degree does not divide the ranks of a stage");
  EXPECT_EQ(reason("Mixtral 8x7B", "64", "16"), "more expert ranks than experts");
  EXPECT_EQ(reason("Mixtral 8x7B", "64", "8"), "");
}

TEST(TrainingCase, impossible_schedules_are_refused) {
  EXPECT_EQ(refused({{"microbatch", "3"}}), "micro-batch does not divide the sequences of a replica");  // 64
  EXPECT_EQ(refused({{"microbatch", "128"}}), "micro-batch of more sequences than a replica has");
  EXPECT_EQ(refused({{"interleave", "16"}}), "more model chunks than layers");  // 8 stages of 12
  EXPECT_EQ(refused({{"pp", "1"}, {"n_gpus", "8"}, {"interleave", "2"}}), "interleaving without pipeline stages");
  Cells cells = gpt3();
  set(cells, "interleave", "5");
  EXPECT_NE(predicted_training(cells).assumed.find("chunks of unequal"), std::string::npos);
  set(cells, "interleave", "3");
  set(cells, "global_batch_seqs", "67");
  set(cells, "dp", "2");
  set(cells, "n_gpus", "128");
  EXPECT_NE(predicted_training(cells).assumed.find("66 sequences a step"), std::string::npos);
}

TEST(TrainingCase, a_stated_layout_whose_states_do_not_fit_is_refused) {
  // 18 bytes for each of 175e9 parameters over 8 x 1 accelerators of 80 GB
  EXPECT_EQ(refused({{"pp", "1"}, {"n_gpus", "8"}, {"dp", "1"}, {"interleave", ""}}),
            "weights, gradients and optimizer states do not fit the accelerators");
}

TEST(TrainingCase, a_model_that_the_stated_accelerators_cannot_hold_is_refused_with_how_many_would) {
  const auto reason = [](const char* model, const char* hardware, const char* n_gpus, const char* zero,
                         const char* quantity) {
    return predicted_training({{"model", model},
                               {"hardware", hardware},
                               {"n_gpus", n_gpus},
                               {"zero", zero},
                               {"precision", "bf16"},
                               {"notes", "Megatron-Core"},
                               {"measured_quantity", quantity}})
        .reason;
  };
  // 405e9 parameters of 18 bytes are 7.3 TB
  for (const char* quantity : {"iteration_time", "peak_memory_per_gpu", "mfu"})
    EXPECT_EQ(reason("Llama 3.1 405B", "A100 40GB", "8", "", quantity),
              "the model does not fit 8 accelerators (256 would hold it)");
  EXPECT_TRUE(reason("Llama 3.1 70B", "H100", "1", "", "mfu").starts_with("the model does not fit 1 accelerator ("));
  EXPECT_TRUE(
      reason("Llama 3.1 70B", "RTX 4090", "1", "3", "mfu").starts_with("the model does not fit 1 accelerator ("));
  EXPECT_EQ(reason("Llama 3.1 70B", "H100", "64", "3", "mfu"), "");
  EXPECT_EQ(reason("Llama 3.1 405B", "A100 40GB", "", "", "mfu"), "");
}

TEST(TrainingCase, a_searched_layout_holds_the_model_or_the_row_is_refused_with_the_least_number_that_does) {
  const auto of = [](const char* n_gpus) {
    return predicted_training({{"model", "Llama 3.1 405B"},
                               {"hardware", "H100-SXM-80GB"},
                               {"n_gpus", n_gpus},
                               {"precision", "bf16"},
                               {"seq_len", "8192"},
                               {"global_batch_seqs", "1024"},
                               {"notes", "Megatron-LM"},
                               {"measured_quantity", "iteration_time"}});
  };
  const std::string reason = of("8").reason, marker = " would hold it)";
  const std::size_t open = reason.find('('), end = reason.find(marker);
  ASSERT_NE(end, std::string::npos) << reason;
  const std::string least = reason.substr(open + 1, end - open - 1);
  for (const char* fewer : {"16", "64", "96"})
    EXPECT_NE(of(fewer).reason.find("(" + least + marker), std::string::npos) << fewer << of(fewer).reason;
  for (const std::string& enough : {least, std::string("128"), std::string("")}) {
    const Prediction p = of(enough.c_str());
    EXPECT_TRUE(p.scored()) << enough << p.reason;
    EXPECT_EQ(p.assumed.find("needs "), std::string::npos) << p.assumed;
  }
}

TEST(TrainingCase, a_size_that_is_not_the_named_models_is_refused) {
  EXPECT_EQ(predicted_training({{"model", "Llama 3.1 8B"},
                                {"hardware", "H100"},
                                {"n_gpus", "64"},
                                {"params_b", "70"},
                                {"notes", "Megatron-LM"},
                                {"measured_quantity", "mfu"}})
                .reason,
            "params_b 70 contradicts llama-3.1-8b, which has 8");
}

TEST(TrainingCase, a_layout_beyond_the_memory_is_said_and_far_beyond_refused) {
  Cells cells = gpt3();
  cells.emplace_back("notes", "");
  set(cells, "recompute", "full");
  EXPECT_EQ(predicted_training(cells).assumed.find("needs "), std::string::npos);
  set(cells, "recompute", "selective");
  set(cells, "tp", "4");
  set(cells, "pp", "16");
  const Prediction beyond = predicted_training(cells);
  EXPECT_TRUE(beyond.scored()) << beyond.reason;
  EXPECT_NE(beyond.assumed.find("GB of 80 GB"), std::string::npos) << beyond.assumed;
  set(cells, "microbatch", "2");
  EXPECT_TRUE(predicted_training(cells).reason.starts_with("the stated layout needs "))
      << predicted_training(cells).assumed;
  set(cells, "notes", "activations offloaded to the CPU");
  EXPECT_TRUE(predicted_training(cells).scored());
  EXPECT_NE(predicted_training(cells).assumed.find("offloading is not modelled"), std::string::npos);
  set(cells, "notes", "");
  set(cells, "measured_quantity", "peak_memory_per_gpu");
  EXPECT_TRUE(predicted_training(cells).scored());
}

TEST(TrainingCase, recomputation_stated_as_none_stays_none) {
  Cells cells = gpt3();
  set(cells, "recompute", "none");
  set(cells, "microbatch", "8");
  const TrainingCase none = training_case(truth(), row_of(cells));
  EXPECT_EQ(none.layout.recompute, Recompute::none);
  set(cells, "recompute", "blocks");  // as many layers as memory asks
  const TrainingCase blocks = training_case(truth(), row_of(cells));
  EXPECT_EQ(blocks.layout.recompute, Recompute::full);
  EXPECT_GT(blocks.recompute_layers, 0);
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
