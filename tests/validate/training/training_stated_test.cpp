// What a training row states is read as meant, or refused: formats, degrees of one, units, counts.
#include <gtest/gtest.h>

#include "host/validate/training/training_steps.hpp"
#include "tests/validate/training/published_run.hpp"

namespace eqc {
namespace {

using test::Cells;
using test::predicted_training;
using test::row_of;
using test::truth;

/// Llama 3 70B on 256 accelerators, everything stated.
Cells large_run(const Cells& changes = {}) {
  Cells cells = {{"source", "Megatron-LM"},
                 {"notes", ""},
                 {"model", "llama-3-70b"},
                 {"hardware", "h100"},
                 {"n_gpus", "256"},
                 {"tp", "8"},
                 {"pp", "1"},
                 {"dp", "32"},
                 {"ep", ""},
                 {"precision", "bf16"},
                 {"microbatch", "1"},
                 {"seq_len", "8192"},
                 {"global_batch_seqs", "128"},
                 {"recompute", "selective"},
                 {"zero", "1"},
                 {"measured_quantity", "iteration_time"},
                 {"unit", "s"}};
  for (const auto& [column, value] : changes) test::set(cells, column, value);
  return cells;
}

/// The same with degrees, micro-batch, recomputation and sharding open.
Cells open_run(const Cells& changes) {
  Cells cells = large_run({{"tp", ""}, {"pp", ""}, {"dp", ""}, {"microbatch", ""}, {"recompute", ""}, {"zero", ""}});
  for (const auto& [column, value] : changes) test::set(cells, column, value);
  return cells;
}

TEST(TrainingStated, formats_without_a_unit_of_their_own_run_in_bf16) {
  for (const char* part : {"tpu-v5p", "a100"}) {
    const Prediction bf16 = predicted_training(large_run({{"hardware", part}}));
    const Prediction fp8 = predicted_training(large_run({{"hardware", part}, {"precision", "fp8"}}));
    EXPECT_EQ(fp8.value, bf16.value) << part;
    EXPECT_NE(fp8.assumed.find("fp8 in bf16"), std::string::npos) << fp8.assumed;
  }
  EXPECT_LT(predicted_training(large_run({{"precision", "fp8"}})).value, predicted_training(large_run()).value);
}

TEST(TrainingStated, fp32_needs_a_rate) {
  EXPECT_EQ(predicted_training(large_run({{"hardware", "gaudi2"}, {"precision", "fp32"}})).reason,
            "accelerator without a known fp32 rate");
}

TEST(TrainingStated, denied_formats_are_not_taken) {
  for (const char* text : {"no fp8", "bf16 (fp8 disabled)", "bf16, not fp8", "fp8 off", "bf16 instead of fp8"})
    EXPECT_TRUE(precision_in(text) == Precision::bf16) << text;
  for (const char* text : {"fp8", "mxfp8", "fp8(linear)", "fp8 rowwise", "fp8, not bf16"})
    EXPECT_TRUE(precision_in(text) == Precision::fp8) << text;
}

TEST(TrainingStated, an_expert_degree_of_one_is_held_by_the_layout_that_is_chosen) {
  const Cells cells = open_run({{"model", "deepseek-v3"}, {"seq_len", "4096"}, {"global_batch_seqs", "512"}});
  Cells one = cells;
  test::set(one, "ep", "1");
  const TrainingCase alone = training_case(truth(), row_of(one)), open = training_case(truth(), row_of(cells));
  EXPECT_EQ(alone.layout.expert, 1);
  EXPECT_EQ(alone.assumed.find("needs"), std::string::npos) << alone.assumed;
  EXPECT_GT(open.layout.expert, 1);
  EXPECT_NE(open.assumed.find("expert parallel " + std::to_string(open.layout.expert)), std::string::npos);
}

TEST(TrainingStated, rates_are_per_second) {
  const auto reason = [](const char* quantity, const char* unit) {
    return predicted_training(large_run({{"measured_quantity", quantity}, {"unit", unit}})).reason;
  };
  for (const char* unit : {"tokens/day", "tokens per hour", "tok/min"})
    EXPECT_EQ(reason("tokens_per_s_total", unit), "unit '" + std::string(unit) + "' is not per second");
  for (const char* unit : {"tokens/s", "tok/sec", "tokens per second"})
    EXPECT_EQ(reason("tokens_per_s_total", unit), "") << unit;
  EXPECT_NE(reason("throughput", "samples/min"), "");
}

TEST(TrainingStated, utilisation_has_the_unit_of_the_row) {
  const auto of = [](const char* unit, const char* measured) {
    Cells cells = large_run({{"measured_quantity", "mfu"}, {"unit", unit}});
    cells.emplace_back("measured_value", measured);
    return predicted_training(cells).value;
  };
  EXPECT_LT(of("ratio", "57"), 1);
  EXPECT_GT(of("percent", "0.5"), 1);
  EXPECT_GT(of("", "57"), 1);
}

}  // namespace
}  // namespace eqc
