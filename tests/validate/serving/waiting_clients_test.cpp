// Loads beyond what a server holds: who waits, and what gaps between tokens are made of.
#include <gtest/gtest.h>

#include <string>

#include "host/validate/prediction.hpp"
#include "tests/validate/serving/served_rows.hpp"

namespace eqc {
namespace {

using test::Cells;
using test::llama;
using test::row_of;
using test::set;
using test::truth;

/// Llama 3.1 8B in 16 bits on one RTX 4090, whose memory holds some 40 requests of this length.
Prediction small_card(const char* quantity, const char* load, const char* cache) {
  Cells cells = llama(quantity, load);
  set(cells, "model", "Llama-3.1-8B");
  set(cells, "hardware", "RTX 4090");
  set(cells, "n_gpus", "1");
  set(cells, "tp", "1");
  set(cells, "weight_precision", "bf16");
  set(cells, "input_len", "1024");
  set(cells, "output_len", "256");
  set(cells, "framework", "vLLM 0.10");
  cells.emplace_back("kv_precision", cache);
  return predict_serving(truth(), row_of(cells));
}

TEST(WaitingClients, first_tokens_hold_the_wait_of_clients_beyond_the_memory_where_the_cache_is_stated) {
  const double many_ms = small_card("ttft_mean", "1024", "bf16").value;
  EXPECT_GT(many_ms, 10 * small_card("ttft_mean", "64", "bf16").value);
  // Little 1961: clients = rate x time of a request, as far as all start at once and end one by one
  const double request_ms = many_ms + 255 * small_card("tpot_mean", "1024", "bf16").value;
  EXPECT_NEAR(request_ms / small_card("request_latency", "1024", "bf16").value, 1, 0.15);
}

TEST(WaitingClients, throughput_and_latencies_of_one_run_agree) {
  const auto run = [](const char* quantity, const char* model, const char* hardware, const char* framework,
                      const char* weights, const char* clients) {
    Cells cells = llama(quantity, clients);
    set(cells, "model", model);
    set(cells, "hardware", hardware);
    set(cells, "n_gpus", "4");
    set(cells, "tp", "4");
    set(cells, "framework", framework);
    set(cells, "weight_precision", weights);
    set(cells, "input_len", "1000");
    set(cells, "output_len", "500");
    cells.emplace_back("kv_precision", "fp8");
    return predict_serving(truth(), row_of(cells)).value;
  };
  // mixtures of 8 and 4 bits, whose prompts take many launches, and a front end at its limit
  const char* runs[][5] = {{"Qwen3-235B-A22B", "H200", "SGLang 0.5.9", "fp8", "256"},
                           {"gpt-oss-120b", "B200", "TensorRT-LLM 1.1", "mxfp4", "1024"},
                           {"Qwen3-30B-A3B", "H200", "vLLM 0.15", "fp8", "256"},
                           {"Llama-3.1-8B", "RTX 4090", "vLLM 0.10", "bf16", "1024"}};
  for (const auto& [model, hardware, framework, weights, clients] : runs) {
    const auto of = [&](const char* quantity) { return run(quantity, model, hardware, framework, weights, clients); };
    const double request_s = 1e-3 * (of("ttft_mean") + 499 * of("tpot_mean"));
    // lengths lie between 0.95 and 1 of the stated ones, hence not to the last digit
    EXPECT_NEAR(of("output_throughput_total") * request_s / (std::stod(clients) * 500), 1, 0.05) << model;
    EXPECT_NEAR(of("request_throughput") * request_s / std::stod(clients), 1, 0.05) << model;
  }
}

TEST(WaitingClients, a_wait_that_is_left_out_is_said) {
  const Prediction silent = small_card("ttft_mean", "1024", "");
  EXPECT_LT(silent.value, 1000);
  EXPECT_NE(silent.assumed.find("of 1024 clients"), std::string::npos) << silent.assumed;
  EXPECT_EQ(small_card("ttft_mean", "16", "").assumed.find("clients"), std::string::npos);
}

TEST(WaitingClients, rates_beyond_the_capacity_are_said) {
  EXPECT_NE(small_card("ttft_mean", "server, 100 requests/s", "bf16").assumed.find("queues grow"), std::string::npos);
  EXPECT_EQ(small_card("ttft_mean", "server, 0.5 requests/s", "bf16").assumed.find("queues grow"), std::string::npos);
}

TEST(WaitingClients, passes_too_small_for_those_who_decode_are_said) {
  Cells cells = llama("tpot_mean", "64");
  cells.emplace_back("chunk_tokens", "32");
  EXPECT_NE(predict_serving(truth(), row_of(cells)).assumed.find("less than the 64"), std::string::npos);
  set(cells, "chunk_tokens", "512");
  EXPECT_EQ(predict_serving(truth(), row_of(cells)).assumed.find("less than"), std::string::npos);
}

TEST(WaitingClients, one_gap_holds_one_pass_of_prompts) {
  for (const char* chunk : {"512", "1024", "4096"}) {
    Cells cells = llama("itl_median", "64");
    set(cells, "input_len", "8000");
    set(cells, "output_len", "200");
    cells.emplace_back("chunk_tokens", chunk);
    const double median_ms = predict_serving(truth(), row_of(cells)).value;
    set(cells, "measured_quantity", "itl_mean");
    EXPECT_LT(median_ms, 1.6 * predict_serving(truth(), row_of(cells)).value) << chunk;
  }
}

}  // namespace
}  // namespace eqc
