// Formats of weights and caches of a published deployment: what they hold, and what they are multiplied in.
#include <gtest/gtest.h>

#include "host/validate/prediction.hpp"
#include "host/validate/serving/deployment.hpp"
#include "tests/validate/serving/served_rows.hpp"

namespace eqc {
namespace {

using test::Cells;
using test::llama;
using test::row_of;
using test::set;
using test::truth;

TEST(DeploymentFormats, formats_are_read_in_any_usual_spelling) {
  Cells cells = llama("tpot_mean", "8");
  const auto stored = [&](const char* spelled) {
    set(cells, "weight_precision", spelled);
    return deployment_of(truth(), row_of(cells)).weights.dense;
  };
  for (const char* four : {"q4_k_m", "IQ2_XXS", "4 bits", "w4a16", "fp4"})
    EXPECT_EQ(stored(four), Precision::fp4) << four;
  for (const char* eight : {"8bit", "Q6_K", "e4m3"}) EXPECT_EQ(stored(eight), Precision::fp8) << eight;
  EXPECT_EQ(stored("w8a8"), Precision::int8);
  EXPECT_EQ(stored("fp8 w8a8"), Precision::fp8);
  EXPECT_EQ(stored("half"), Precision::bf16);
  set(cells, "weight_precision", "foo");
  EXPECT_EQ(deployment_of(truth(), row_of(cells)).reason, "weight_precision 'foo' is no format that is known");
}

/// Llama 3.3 70B on two H100, stored and multiplied as the cell says.
Deployment in_format(const char* weights, const char* hardware = "H100-SXM-80GB") {
  Cells cells = llama("ttft_mean", "8");
  set(cells, "hardware", hardware);
  set(cells, "weight_precision", weights);
  return deployment_of(truth(), row_of(cells));
}

TEST(DeploymentFormats, weights_are_multiplied_in_what_the_format_says) {
  struct Format {
    Precision stored;
    std::optional<Precision> multiplied;
    std::vector<const char*> spellings;
  };
  const std::vector<Format> formats = {
      {Precision::int8,
       Precision::bf16,
       {"w8a16", "W8A16", "int8 weight-only", "int8_weight_only", "int8wo", "weight-only int8", "a16w8", "w8abf16",
        "int8 weights, bf16 activations", "GPTQ-Int8", "awq int8", "int8 (16-bit compute)"}},
      {Precision::fp8, Precision::bf16, {"fp8 w8a16", "fp8 weight only", "fp8 (Marlin)", "fp8, computed in bf16"}},
      {Precision::fp4,
       Precision::bf16,
       {"w4a16", "int4", "int4 weight-only", "awq", "gptq-4bit-g128", "nf4", "nvfp4 weight-only", "mxfp4 w4a16",
        "int4wo", "w3a16"}},
      {Precision::fp8, Precision::bf16, {"w6a16", "FP6", "exl2-6.0bpw", "q6_k"}},
      {Precision::int8, std::nullopt, {"w8a8", "int8", "int8 w8a8", "int8, not weight-only", "w8-a8"}},
      {Precision::fp8, std::nullopt, {"fp8", "w8a8 (fp8)", "fp8_w8a8", "fp8 (no weight-only kernels)"}},
      {Precision::fp4, Precision::fp8, {"w4a8", "W4A8_AWQ", "w4afp8", "int4 weights, fp8 activations"}},
      {Precision::fp4, Precision::int8, {"w4a8 int8", "int4 weights, int8 activations"}},
      {Precision::fp4, std::nullopt, {"nvfp4", "mxfp4", "w4a4"}},
      {Precision::bf16, std::nullopt, {"bf16", "w16a16"}}};
  for (const Format& format : formats)
    for (const char* spelled : format.spellings) {
      const Deployment d = in_format(spelled);
      EXPECT_EQ(d.reason, "") << spelled;
      EXPECT_EQ(d.weights.dense, format.stored) << spelled;
      EXPECT_EQ(d.weights.multiplied, format.multiplied) << spelled;
    }
  EXPECT_EQ(in_format("w4a8", "A100-SXM4-80GB").weights.multiplied, Precision::int8);  // has no fp8
  for (const char* odd : {"w8a4", "w4a32", "w8a3"})
    EXPECT_EQ(in_format(odd).reason, std::string("weight_precision '") + odd + "' is no format that is known");
}

TEST(DeploymentFormats, weight_only_streams_narrow_weights_and_multiplies_at_16_bit_rates) {
  const auto predicted = [](const char* weights, const char* quantity) {
    Cells cells = llama(quantity, "1");
    set(cells, "weight_precision", weights);
    set(cells, "n_gpus", "4");
    set(cells, "tp", "4");
    set(cells, "input_len", "8000");
    return predict_serving(truth(), row_of(cells)).value;
  };
  // prompts are products, at the rate of 16 bits; steps of one sequence are bytes, half as many
  EXPECT_GT(predicted("w8a16", "ttft_mean"), 1.3 * predicted("w8a8", "ttft_mean"));
  EXPECT_NEAR(predicted("w8a16", "ttft_mean") / predicted("bf16", "ttft_mean"), 1, 0.01);
  EXPECT_LT(predicted("w8a16", "tpot_mean"), 0.75 * predicted("bf16", "tpot_mean"));
  EXPECT_LT(predicted("w4a8", "ttft_mean"), 0.75 * predicted("w4a16", "ttft_mean"));
}

TEST(DeploymentFormats, caches_of_four_bits_take_their_bytes_and_odd_widths_are_said) {
  Cells cells = llama("tpot_mean", "4");  // that all of them hold
  set(cells, "input_len", "30000");
  cells.emplace_back("kv_precision", "");
  const auto with = [&](const char* cache) {
    set(cells, "kv_precision", cache);
    return deployment_of(truth(), row_of(cells));
  };
  const auto seconds = [&](const char* cache) {
    set(cells, "kv_precision", cache);
    return predict_serving(truth(), row_of(cells)).value;
  };
  for (const char* four : {"fp4", "int4", "nvfp4", "4-bit", "q4_0", "Q4_0", "mxfp4", "4 bits", "w4a16"}) {
    EXPECT_EQ(with(four).layout.kv, Precision::fp4) << four;  // 4.5 bits with block scales
    EXPECT_EQ(with(four).assumed.find("counted"), std::string::npos) << with(four).assumed;
    EXPECT_EQ(seconds(four), seconds("fp4")) << four;
  }
  EXPECT_LT(seconds("fp4"), seconds("fp8"));
  EXPECT_LT(seconds("fp8"), seconds("bf16"));
  for (const auto& [cache, said] :
       {std::pair{"q5_0", "cache of 5.6 bits counted as 8"}, std::pair{"6-bit", "cache of 6 bits counted as 8"},
        std::pair{"int3", "cache of 3 bits counted as 4.5"}, std::pair{"q4_1", "cache of 5.1 bits counted as 4.5"},
        std::pair{"2-bit", "cache of 2 bits counted as 4.5"}, std::pair{"3 bits", "cache of 3 bits counted as 4.5"}})
    EXPECT_NE(with(cache).assumed.find(said), std::string::npos) << cache << with(cache).assumed;
  EXPECT_NE(in_format("2.5bpw").assumed.find("weights of 2.5 bits counted as 4.5"), std::string::npos);
}

TEST(DeploymentFormats, four_bit_mixtures_keep_attention_in_16_bits) {
  Cells cells = llama("tpot_mean", "64");
  set(cells, "model", "gpt-oss-120b");
  set(cells, "weight_precision", "mxfp4");
  const Deployment d = deployment_of(truth(), row_of(cells));
  EXPECT_EQ(d.weights.dense, Precision::bf16);
  EXPECT_EQ(d.weights.experts, Precision::fp4);
}

TEST(DeploymentFormats, a_published_format_is_what_its_name_says) {
  // gpt-oss' card: MXFP4 experts; Kimi K2.5's: INT4. Blackwell multiplies the former, and widens the latter.
  for (const auto& [model, format] : {std::pair{"gpt-oss-120b", "mxfp4"}, std::pair{"Kimi-K2.5", "int4"}}) {
    Cells cells = llama("tpot_mean", "32");
    set(cells, "model", model);
    set(cells, "hardware", "B200-180GB");
    set(cells, "n_gpus", "8");
    set(cells, "tp", "8");
    set(cells, "weight_precision", format);
    const double stated = predict_serving(truth(), row_of(cells)).value;
    const bool widened = deployment_of(truth(), row_of(cells)).weights.multiplied.has_value();
    EXPECT_EQ(widened, std::string_view(format) == "int4");
    set(cells, "weight_precision", "");
    EXPECT_EQ(deployment_of(truth(), row_of(cells)).weights.multiplied.has_value(), widened) << model;
    EXPECT_EQ(predict_serving(truth(), row_of(cells)).value, stated) << model;
  }
}

}  // namespace
}  // namespace eqc
