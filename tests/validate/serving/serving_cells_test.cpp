// Cells of serving rows as strangers write them: one meaning for several spellings, a reason where there is none.
#include "host/validate/serving/serving_cells.hpp"

#include <gtest/gtest.h>

#include "host/validate/validation.hpp"
#include "tests/validate/serving/served_rows.hpp"

namespace eqc {
namespace {

using test::Cells;
using test::llama;
using test::row_of;
using test::set;
using test::truth;

Prediction with(const char* column, const char* value, const char* quantity = "output_throughput_total") {
  Cells cells = llama(quantity, "16");
  for (const char* more : {"requests", "draft_tokens", "draft_acceptance", "prefix_hit_share", "chunk_tokens"})
    cells.emplace_back(more, "");
  set(cells, column, value);
  return predict_row(truth(), TruthTask::serving, row_of(cells));
}

TEST(ServingCells, spellings_of_one_number_are_one_number) {
  const std::vector<std::pair<const char*, std::vector<const char*>>> same = {
      {"batch_or_concurrency",
       {"1024", "1,024", "1 024", "1_024", "c=1024", "1024 clients", "1.024e3", "1k", "c=1K", "1K clients"}},
      {"batch_or_concurrency",
       {"server, 5 requests/s", "300 requests/min", "5 QPS", "300 RPM", "QPS 5", "request rate 5", "5 req/s"}},
      {"batch_or_concurrency", {"server, 20 requests/s", "1,200 requests/min", "1.2k RPM"}},
      {"input_len", {"8192", "8,192", "8K", "8192 tokens"}},
      {"n_gpus", {"4", "4 GPUs"}},
      {"n_gpus", {"1024", "1K", "1Ki GPUs"}},
      {"requests", {"5000", "5k", "5K requests", "5 thousand"}},
      {"prefix_hit_share", {"0.5", "50%", "50"}},
      {"chunk_tokens", {"2048", "2,048", "2k"}}};
  for (const auto& [column, spellings] : same)
    for (const char* spelling : spellings) {
      const Prediction first = with(column, spellings.front(), "tpot_mean"), p = with(column, spelling, "tpot_mean");
      EXPECT_TRUE(p.scored()) << column << " " << spelling << p.reason;
      EXPECT_EQ(p.value, first.value) << column << " " << spelling;
    }
}

TEST(ServingCells, what_says_no_number_is_refused_by_column_and_text) {
  const std::vector<std::pair<const char*, std::vector<const char*>>> none = {
      {"batch_or_concurrency",
       {"0", "-16", "nan", "sixteen", "-1 QPS", "2 x 8", "1q", "-5 rpm", "0 rpm", "server -5 qps", "8,16"}},
      {"input_len", {"-5", "long"}},
      {"output_len", {"-1", "many"}},
      {"n_gpus", {"-1", "1.5", "one"}},
      {"tp", {"0", "TP8", "1.5"}},
      {"prefix_hit_share", {"1.5", "0,5", "half"}},
      {"draft_tokens", {"1.5", "three"}}};
  for (const auto& [column, spellings] : none)
    for (const char* spelling : spellings) {
      const Prediction p = with(column, spelling);
      EXPECT_FALSE(p.scored()) << column << " " << spelling;
      EXPECT_NE(p.reason.find(std::string(column) + " '" + spelling + "'"), std::string::npos) << p.reason;
    }
}

TEST(ServingCells, quantities_are_read_in_any_case_and_with_the_statistic_in_front) {
  const auto of = [](const std::string& quantity) {
    Cells cells = llama("", "16");
    set(cells, "measured_quantity", quantity);
    set(cells, "unit", "");
    return predict_row(truth(), TruthTask::serving, row_of(cells));
  };
  const std::vector<std::vector<const char*>> same = {
      {"ttft_mean", "TTFT_mean", "TTFT-Mean", "mean_ttft", "Average TTFT", "ttft_avg"},
      {"ttft", "TTFT"},
      {"tpot", "TPOT"},
      {"itl", "ITL", "median_itl", "ITL p50"},
      {"output_throughput_total", "Output throughput total", "output_throughput", "Mean output throughput"},
      {"decode_speed", "decode-speed"},
      {"gpu_power_avg_total", "GPU power avg total"},
      {"avg_system_power_per_accelerator", "Avg system power per accelerator"}};
  for (const auto& spellings : same)
    for (const char* spelling : spellings) {
      const Prediction first = of(spellings.front()), p = of(spelling);
      EXPECT_TRUE(p.scored()) << spelling << " " << p.reason;
      EXPECT_EQ(p.value, first.value) << spelling;
    }
}

TEST(ServingCells, unknown_quantities_get_the_nearest_name) {
  EXPECT_EQ(with("measured_quantity", "output_throughput_totl").reason,
            "quantity output_throughput_totl is not predicted; did you mean 'output_throughput_total'?");
  EXPECT_EQ(with("measured_quantity", "cost_per_day").reason, "quantity cost_per_day is not predicted");
}

TEST(ServingCells, the_speed_of_one_user_has_two_names) {
  for (const char* batch : {"", "1", "16", "server, 2 requests/s"})
    for (const char* framework : {"TensorRT-LLM 1.0 (PyTorch backend)", "vLLM 0.11", "llama.cpp b6918"})
      for (const char* statistic : {"", "_mean", "_p50"}) {
        const auto predicted = [&](const std::string& quantity) {
          Cells cells = llama(quantity + statistic, batch);
          set(cells, "framework", framework);
          set(cells, "unit", "tok/s");
          return predict_row(truth(), TruthTask::serving, row_of(cells));
        };
        const Prediction one = predicted("user_output_speed"), other = predicted("output_throughput_per_request");
        EXPECT_TRUE(one.scored()) << batch << framework << one.reason;
        EXPECT_EQ(one.value, other.value) << batch << framework << statistic;
        EXPECT_EQ(one.p95, other.p95);
        EXPECT_EQ(one.assumed, other.assumed);
      }
}

TEST(ServingCells, units_off_by_a_factor_are_refused) {
  for (const char* unit : {"ktok/s", "tok/min", "req/s", "tok/s/gpu", "ms"})
    EXPECT_NE(with("unit", unit).reason.find("unit '"), std::string::npos) << unit;
  for (const char* unit : {"tok/s", "tokens/s", ""}) EXPECT_TRUE(with("unit", unit).scored()) << unit;
  for (const char* unit : {"MS", "milliseconds"})
    EXPECT_EQ(with("unit", unit, "ttft_mean").value, with("unit", "ms", "ttft_mean").value) << unit;
  EXPECT_FALSE(with("unit", "tok/s/node", "output_throughput_per_gpu").scored());
  EXPECT_NEAR(with("unit", "s", "ttft_mean").value, with("unit", "ms", "ttft_mean").value / 1000, 1e-12);
}

TEST(ServingCells, formats_have_several_names_and_some_are_denied) {
  const std::vector<std::vector<const char*>> same = {
      {"bf16", "bfloat16", "BF16", "bf16 (not fp8)", "bf16 (fp8 disabled)", "bf16, fp8 off", "unquantized",
       "bf16 (previously fp8)", "bf16 instead of fp8", "bf16, fp8 was not used", "bf16 rather than int4", "bf16 vs fp8",
       "bf16 (fp8 for comparison)", "unquantized, no fp8", "fp8 replaced by bf16", "fp8 was not used"},
      {"fp8", "float8", "fp8_e4m3", "fp8 (not int4)", "fp8, formerly bf16"},
      {"w8a16", "W8A16", "int8 weight-only (not w8a8)"}};
  for (const auto& spellings : same)
    for (const char* spelling : spellings)
      EXPECT_EQ(with("weight_precision", spelling).value, with("weight_precision", spellings.front()).value)
          << spelling;
  for (const char* none : {"1000bpw", "0.1bpw", "-4bpw"}) EXPECT_FALSE(with("weight_precision", none).scored()) << none;
}

TEST(ServingCells, the_name_of_a_checkpoint_states_its_format_where_no_cell_does) {
  using Named = std::pair<const char*, const char*>;
  for (const auto& [name, format] :
       {Named{"Llama-3.3-70B-Instruct-FP8", "fp8"}, Named{"Llama-3.3-70B AWQ", "awq"},
        Named{"Llama-3.3-70B (FP8)", "fp8"}, Named{"Llama-3.3-70B-w8a16", "w8a16"},
        Named{"Llama-3.3-70B-quantized.w4a16", "w4a16"}, Named{"Llama-3.3-70B-GPTQ-Int8", "gptq int8"}}) {
    Cells cells = llama("tpot_mean", "16");
    set(cells, "weight_precision", format);
    const Prediction stated = predict_row(truth(), TruthTask::serving, row_of(cells));
    set(cells, "model", name);
    set(cells, "weight_precision", "");
    const Prediction named = predict_row(truth(), TruthTask::serving, row_of(cells));
    EXPECT_EQ(named.value, stated.value) << name << named.reason;
    EXPECT_NE(named.assumed.find(std::string(format) + " by the model's name"), std::string::npos) << named.assumed;
  }
}

TEST(ServingCells, switches_are_yes_or_no) {
  const auto mixed = [](const char* column, const char* value) {
    Cells cells = test::mixture("H200-SXM-141GB", "8", "8", "8", "");
    cells.emplace_back("disaggregated", "");
    set(cells, column, value);
    return predict_row(truth(), TruthTask::serving, row_of(cells));
  };
  for (const char* yes : {"true", "Yes"}) EXPECT_EQ(mixed("attention_dp", yes).value, mixed("attention_dp", "8").value);
  EXPECT_FALSE(mixed("attention_dp", "8.5").scored());
  for (const char* yes : {"Y", "disaggregated", "3P1D"})
    EXPECT_EQ(mixed("disaggregated", yes).value, mixed("disaggregated", "true").value) << yes;
  EXPECT_FALSE(mixed("disaggregated", "maybe").scored());
}

}  // namespace
}  // namespace eqc
