// Power and energy rows: which quantities are known, directions, and machines of one device.
#include "host/validate/power/power_prediction.hpp"

#include <gtest/gtest.h>

#include "tests/validate/measured_row.hpp"

namespace eqc {
namespace {

using test::truth;

TruthRow row_of(const std::string& quantity, const std::string& model, const std::string& hardware,
                const std::string& framework, const std::string& batch = "1", const std::string& notes = "") {
  static const auto columns = std::make_shared<const std::vector<std::string>>(
      std::vector<std::string>{"model", "hardware", "framework", "batch_or_concurrency", "notes", "weight_precision",
                               "input_len", "output_len", "n_gpus", "tp", "pp", "ep"});
  TruthRow row(columns, {model, hardware, framework, batch, notes, "bf16", "300", "600", "1", "1", "1", "1"});
  row.quantity = quantity;
  return row;
}

double predicted(const TruthRow& row) {
  const Prediction p = predict_power(truth(), row);
  EXPECT_EQ(p.reason, "");
  return p.value;
}

TEST(PredictPower, knows_power_and_energy_rows) {
  for (const char* quantity : {"gpu_power_avg_total", "system_power_avg", "system_power_peak", "device_power_avg",
                               "energy_per_output_token_gpu", "energy_per_request_wall"})
    EXPECT_TRUE(is_power_row(row_of(quantity, "", "", ""))) << quantity;
  for (const char* quantity : {"itl_median", "decode_speed", "co2e_per_prompt", "energy_per_prompt_comprehensive"})
    EXPECT_FALSE(is_power_row(row_of(quantity, "", "", ""))) << quantity;
}

TEST(PredictPower, one_h100_draws_two_thirds_of_its_rating_at_batch_8_and_nearly_all_when_saturated) {
  // ML.ENERGY Leaderboard v3, Llama 3.1 8B on H100: 0.69 of 700 W at batch 8, 0.98 from batch 192
  const double small = predicted(row_of("gpu_power_avg_total", "Llama-3.1-8B", "H100-SXM-80GB", "vLLM", "8"));
  const double large = predicted(row_of("gpu_power_avg_total", "Llama-3.1-8B", "H100-SXM-80GB", "vLLM", "256"));
  EXPECT_NEAR(small / 700, 0.69, 0.12);
  EXPECT_NEAR(large / 700, 0.98, 0.12);
}

TEST(PredictPower, energy_per_token_falls_with_batch) {
  const auto energy = [](const char* batch) {
    return predicted(row_of("energy_per_output_token_gpu", "Llama-3.1-8B", "H100-SXM-80GB", "vLLM", batch));
  };
  EXPECT_GT(energy("8"), 2 * energy("64"));
  EXPECT_GT(energy("64"), energy("256"));
}

TEST(PredictPower, the_wall_sees_more_than_the_device_and_a_power_limit_less) {
  const double device = predicted(row_of("gpu_power_avg_total", "Llama-3.1-8B", "H100-SXM-80GB", "vLLM", "64"));
  const double wall = predicted(row_of("system_power_avg", "Llama-3.1-8B", "H100-SXM-80GB", "vLLM", "64"));
  EXPECT_GT(wall, 1.15 * device);
  EXPECT_LT(predicted(row_of("system_power_avg", "Llama-3.1-8B", "H100-SXM-80GB", "vLLM", "64",
                             "MaxQ (power-capped) config")),
            wall);
}

TEST(PredictPower, energy_is_no_surer_than_the_throughput_of_its_software) {
  const auto width = [](const char* framework) {
    const Prediction p =
        predict_power(truth(), row_of("energy_per_output_token_gpu", "Llama-2-7B", "H100-SXM-80GB", framework));
    return p.p95 / p.p05;
  };
  EXPECT_GT(width("HF transformers/FastChat"), 1.5 * width("vLLM 0.11"));
}

TEST(PredictPower, a_card_in_a_desktop_peaks_at_its_rating_and_the_desktop) {
  // Geerling, ai-benchmarks: 307.8 W at the wall of a desktop with an RTX 2080 Ti (250 W)
  EXPECT_NEAR(
      predicted(row_of("system_power_peak", "DeepSeek-R1-Distill-Qwen-14B", "RTX-2080-Ti", "ollama or llama.cpp")),
      307.8, 0.15 * 307.8);
}

}  // namespace
}  // namespace eqc
