// Local inference: weight formats, device profiles, and speeds against published ones.
#include "host/validate/local/local_prediction.hpp"

#include <gtest/gtest.h>

#include "host/validate/validation.hpp"
#include "tests/validate/measured_row.hpp"

namespace eqc {
namespace {

using test::truth;

TruthRow row_of(const std::string& model, const std::string& hardware, const std::string& weights,
                const std::string& framework, const std::string& quantity, const std::string& input,
                const std::string& output, const std::string& devices = "1") {
  static const auto columns = std::make_shared<const std::vector<std::string>>(
      std::vector<std::string>{"model", "hardware", "weight_precision", "framework", "input_len", "output_len",
                               "n_gpus", "batch_or_concurrency"});
  TruthRow row(columns, {model, hardware, weights, framework, input, output, devices, "1"});
  row.quantity = quantity;
  return row;
}

double speed(const TruthRow& row) {
  const Prediction p = predict_local(truth(), row);
  EXPECT_EQ(p.reason, "");
  EXPECT_LT(p.p05, p.value);
  EXPECT_GT(p.p95, p.value);
  return p.value;
}

TEST(WeightFormat, names_of_publications_are_read) {
  EXPECT_DOUBLE_EQ(weight_format("q8_0").bits, 8.5);  // 32 weights of 8 bits and an FP16 scale
  EXPECT_DOUBLE_EQ(weight_format("exl2-3.0bpw").bits, 3);
  EXPECT_DOUBLE_EQ(weight_format("gptq-4bit-g128").bits, 4.25);
  EXPECT_DOUBLE_EQ(weight_format("bf16/fp16").dequant, 0);
  EXPECT_NEAR(weight_format("4-bit (ollama/llama.cpp default q4_k_m)").bits, 4.85, 0.05);
  EXPECT_FALSE(weight_format("").stated);
}

TEST(PredictLocal, rtx_4090_decodes_llama_2_7b_q4_0_at_the_published_speed) {
  // llama.cpp discussion 15013 (CUDA scoreboard): 189 tok/s; bar 12 %
  EXPECT_NEAR(speed(row_of("Llama-2-7B", "RTX 4090", "q4_0", "llama.cpp", "decode_speed", "0", "128")), 189,
              0.12 * 189);
}

TEST(PredictLocal, m2_ultra_prefills_llama_7b_f16_at_the_published_speed) {
  // llama.cpp PR 3084: 1265 tok/s; bar 20 %
  EXPECT_NEAR(
      speed(row_of("LLaMA-7B", "Apple M2 Ultra 76-core", "f16", "llama.cpp (Sep 2023)", "prefill_speed", "512", "0")),
      1265, 0.2 * 1265);
}

TEST(PredictLocal, a_card_on_a_board_is_one_wherever_the_board_stands) {
  const auto decode = [](const char* hardware) {
    return speed(row_of("Llama-3-8B", hardware, "q4_k_m", "llama.cpp", "decode_speed", "0", "512"));
  };
  for (const char* hardware : {"RX 7600 + Pi 5", "1x Pi 5 - 8GB (AMD RX 7600)", "RX 7600 on a Raspberry Pi 5"})
    EXPECT_EQ(decode(hardware), decode("Pi 5 - 8GB (AMD RX 7600)")) << hardware;
  EXPECT_GT(decode("RX 7600"), decode("RX 7600 + Pi 5"));
}

TEST(PredictLocal, fewer_bits_longer_context_and_offload_go_the_right_way) {
  const auto decode = [](const char* weights, const char* output, const char* hardware) {
    return speed(row_of("Llama-3-8B", hardware, weights, "llama.cpp", "decode_speed", "0", output));
  };
  EXPECT_GT(decode("q4_k_m", "512", "RTX 3090"), decode("q8_0", "512", "RTX 3090"));
  EXPECT_GT(decode("q8_0", "512", "RTX 3090"), decode("f16", "512", "RTX 3090"));
  EXPECT_GT(decode("q4_k_m", "512", "RTX 3090"), decode("q4_k_m", "8192", "RTX 3090"));
  EXPECT_LT(decode("f16", "512", "RTX 3070"),
            0.4 * decode("q4_k_m", "512", "RTX 3070"));  // 15 GB in 8 GB: half runs on the host
}

TEST(PredictLocal, the_cache_has_the_format_that_is_stated) {
  const auto decode = [](const char* cache) {
    return predict_local(truth(), test::row_of({{"model", "Llama-3-8B"},
                                                {"hardware", "RTX 3090"},
                                                {"weight_precision", "q4_k_m"},
                                                {"kv_precision", cache},
                                                {"framework", "llama.cpp"},
                                                {"input_len", "32000"},
                                                {"output_len", "200"},
                                                {"measured_quantity", "decode_speed"}}));
  };
  EXPECT_EQ(decode("f16").value, decode("").value);
  EXPECT_GT(decode("q8_0").value, decode("f16").value);
  EXPECT_GT(decode("q4_0").value, decode("q8_0").value);
  EXPECT_NE(decode("purple").reason.find("kv_precision 'purple'"), std::string::npos);
}

TEST(PredictLocal, layers_split_over_devices_speed_up_prefill_only) {
  const auto with = [](const char* quantity, const char* input, const char* output, const char* devices) {
    return speed(row_of("Llama-3-8B", "RTX 4090", "f16", "llama.cpp", quantity, input, output, devices));
  };
  EXPECT_LT(with("decode_speed", "0", "512", "4"), with("decode_speed", "0", "512", "1"));
  EXPECT_GT(with("prefill_speed", "4096", "0", "4"), 1.3 * with("prefill_speed", "4096", "0", "1"));
}

TEST(PredictLocal, a_row_that_runs_on_the_processor_says_so) {
  const auto on = [](const char* hardware, const char* notes) {
    return predict_local(truth(), test::row_of({{"model", "Llama-3.1-8B"},
                                                {"hardware", hardware},
                                                {"weight_precision", "q4_k_m"},
                                                {"framework", "llama.cpp"},
                                                {"notes", notes},
                                                {"output_len", "128"},
                                                {"measured_quantity", "decode_speed"}}));
  };
  const double card = on("Raspberry Pi 5 (RTX 3060)", "").value, board = on("Raspberry Pi 5", "").value;
  EXPECT_GT(card, 5 * board);
  for (const char* notes : {"runs on CPU", "CPU only", "build 5000; on the CPU", "-ngl 0"})
    EXPECT_DOUBLE_EQ(on("Raspberry Pi 5 (RTX 3060)", notes).value, board) << notes;
  EXPECT_DOUBLE_EQ(on("Raspberry Pi 5 (RTX 3060)", "4 layers on the CPU").value, card);
  EXPECT_EQ(on("RTX 3060", "CPU only").reason, "processor not in the catalog");
}

TEST(PredictLocal, notes_on_the_processor_are_read_clause_by_clause) {
  const auto on = [](const char* notes, const char* framework = "llama.cpp") {
    return predict_local(truth(), test::row_of({{"model", "Llama-2-7B"},
                                                {"hardware", "Raspberry Pi 5 16GB (RTX 4090)"},
                                                {"weight_precision", "q4_k_m"},
                                                {"framework", framework},
                                                {"notes", notes},
                                                {"output_len", "128"},
                                                {"measured_quantity", "decode_speed"}}))
        .value;
  };
  const double card = on(""), board = on("runs on CPU");
  EXPECT_GT(card, 20 * board);
  for (const char* notes : {"GPU disabled", "without GPU", "ran without a GPU", "-ngl 0", "n_gpu_layers=0",
                            "--n-gpu-layers 0, 4 threads", "num_gpu: 0", "no GPU used", "GPU was not used", "GPU: off",
                            "all layers on the CPU", "no offloading; on the CPU", "on the CPU, GPU disabled",
                            "runs on CPU not GPU", "does not use the GPU", "CUDA_VISIBLE_DEVICES=-1"})
    EXPECT_DOUBLE_EQ(on(notes), board) << notes;
  for (const char* notes :
       {"not run on CPU", "60x faster than running on the CPU", "never on the CPU", "compared with CPU only",
        "experts on the CPU", "-ngl 99", "n_gpu_layers=10", "no GPU power limit", "GPU boost disabled",
        "would be slower on the CPU", "KV cache on the CPU", "5x faster than without GPU", "runs on GPU",
        "instead of on the CPU", "tokenizer runs on the CPU", "without GPU clock limits", "CPU: Cortex-A76"})
    EXPECT_DOUBLE_EQ(on(notes), card) << notes;
  EXPECT_DOUBLE_EQ(on("", "llama.cpp (CPU)"), board);
}

TEST(PredictLocal, a_processor_beside_a_card_does_not_run_it) {
  const auto on = [](const char* hardware) {
    return speed(row_of("Llama-2-7B", hardware, "q4_k_m", "llama.cpp", "decode_speed", "0", "128"));
  };
  EXPECT_DOUBLE_EQ(on("RTX 4090 (host CPU unknown)"), on("RTX 4090"));
}

TEST(PredictLocal, the_memory_holds_the_prompt_and_its_answer_once) {
  const auto on = [](const char* hardware, int input) {
    return predict_local(truth(), test::row_of({{"model", "Llama-3.1-8B"},
                                                {"hardware", hardware},
                                                {"weight_precision", "q4_k_m"},
                                                {"framework", "llama.cpp"},
                                                {"input_len", std::to_string(input)},
                                                {"output_len", "128"},
                                                {"measured_quantity", "decode_speed"}}));
  };
  // 8 x 128 x 2 x 2 bytes x 32 layers: 0.131 MB per token; 4.6 GB of weights and 13.1 GB of cache in 24 GB
  EXPECT_EQ(on("RTX 4090", 100000).assumed.find("on the host"), std::string::npos);
  EXPECT_EQ(on("RTX 4060", 16000).assumed.find("on the host"), std::string::npos);
  EXPECT_NE(on("RTX 4060", 32000).assumed.find("on the host"), std::string::npos);
  double before = on("RTX 4090", 110000).value;
  for (int input = 115000; input < 131000; input += 1000) {  // layer by layer
    const double now = on("RTX 4090", input).value;
    EXPECT_LT(now, before);
    EXPECT_GT(now, 0.8 * before) << input;
    before = now;
  }
}

TEST(PredictLocal, says_why_a_row_cannot_be_scored) {
  EXPECT_EQ(predict_local(truth(), row_of("No-Such-Model", "RTX 4090", "q4_0", "llama.cpp", "decode_speed", "0", "128"))
                .reason,
            "model not in the catalog and no parameter count");
  EXPECT_EQ(
      predict_local(truth(), row_of("Llama-2-7B", "abacus", "q4_0", "llama.cpp", "decode_speed", "0", "128")).reason,
      "hardware not in the catalog");
  EXPECT_EQ(
      predict_local(truth(), row_of("Llama-3.1-70B", "Apple A17 Pro", "q4_0", "llama.cpp", "decode_speed", "0", "128"))
          .reason,
      "does not fit the memory");
}

TEST(PredictLocal, layers_beyond_the_memory_run_on_the_host_where_the_software_can_and_says_so) {
  const auto on = [](const char* framework) {
    return predict_local(truth(), row_of("Llama-3.1-70B", "RTX 4090", "q4_k_m", framework, "decode_speed", "0", "128"));
  };
  EXPECT_NE(on("llama.cpp").assumed.find("GB of weights on the host"), std::string::npos) << on("llama.cpp").assumed;
  EXPECT_EQ(on("exllamav2").reason, "does not fit the memory");
  EXPECT_EQ(predict_row(truth(), TruthTask::serving,
                        row_of("Llama-3.1-70B", "RTX 4090", "q4_k_m", "vLLM", "decode_speed", "10", "128"))
                .reason,
            "the weights do not fit the accelerators");
}

TEST(PredictLocal, more_tokens_than_the_context_of_the_model_are_said) {
  const auto with = [](const char* input) {
    return predict_local(truth(), row_of("Llama-2-7B", "RTX 4090", "q4_k_m", "llama.cpp", "decode_speed", input, "96"));
  };
  EXPECT_NE(with("4096").assumed.find("4192 tokens, though the model's max_context is 4096"), std::string::npos);
  EXPECT_EQ(with("4000").assumed, "");
}

TEST(PredictLocal, speeds_of_one_request_are_local_where_the_software_is) {
  const auto local = [](const char* framework) {
    return is_local_row(row_of("Llama-2-7B", "A100 80GB", "bf16", framework, "user_output_speed", "0", "128"));
  };
  for (const char* framework : {"llama.cpp", "HF transformers/FastChat", "Ollama"}) EXPECT_TRUE(local(framework));
  for (const char* framework : {"vLLM 0.9", "SGLang", "TensorRT-LLM 0.18", "TGI", ""}) EXPECT_FALSE(local(framework));
  test::Cells cells = {{"model", "Llama-3.1-8B"},     {"hardware", "H100 SXM"},  {"n_gpus", "1"},
                       {"weight_precision", "bf16"},  {"input_len", "1000"},     {"output_len", "500"},
                       {"batch_or_concurrency", "8"}, {"framework", "vLLM 0.9"}, {"measured_quantity", ""}};
  const auto predicted = [&](const char* quantity) {
    test::set(cells, "measured_quantity", quantity);
    return predict_row(truth(), TruthTask::serving, test::row_of(cells)).value;
  };
  const double speed_of_user = predicted("user_output_speed");
  EXPECT_EQ(predicted("output_throughput_per_request"), speed_of_user);
}

TEST(PredictLocal, loads_are_read_as_of_servers) {
  const auto with = [](const char* load, const char* framework, const char* quantity) {
    return predict_row(truth(), TruthTask::serving,
                       test::row_of({{"model", "Llama-3.1-8B"},
                                     {"hardware", "RTX 4090"},
                                     {"n_gpus", "1"},
                                     {"weight_precision", "bf16"},
                                     {"input_len", "1000"},
                                     {"output_len", "200"},
                                     {"batch_or_concurrency", load},
                                     {"framework", framework},
                                     {"measured_quantity", quantity}}));
  };
  for (const char* framework : {"llama.cpp", "HF transformers"})
    for (const char* quantity : {"decode_speed", "decode_speed_aggregate"}) {
      const double eight = with("8", framework, quantity).value;
      EXPECT_GT(eight, 2 * with("1", framework, quantity).value) << framework;
      for (const char* load : {"8 requests", "8 clients", "batch 8", "8 users", "8 sequences", "c=8"})
        EXPECT_EQ(with(load, framework, quantity).value, eight) << framework << " " << load;
    }
  const Prediction total = with("8 clients", "llama.cpp", "output_throughput_total");
  EXPECT_EQ(total.value, with("8", "llama.cpp", "output_throughput_total").value);
  EXPECT_EQ(total.assumed.find("one request at a time"), std::string::npos) << total.assumed;
}

TEST(PredictLocal, times_of_servers_are_those_of_one_user_where_the_software_is) {
  const auto of = [](const char* quantity, const char* framework, const char* unit, const char* batch = "1") {
    return predict_row(truth(), TruthTask::serving,
                       test::row_of({{"model", "Llama-3.1-8B"},
                                     {"hardware", "RTX 4090"},
                                     {"n_gpus", "1"},
                                     {"weight_precision", "q4_k_m"},
                                     {"input_len", "1000"},
                                     {"output_len", "200"},
                                     {"batch_or_concurrency", batch},
                                     {"framework", framework},
                                     {"measured_quantity", quantity},
                                     {"unit", unit}}));
  };
  for (const char* framework : {"llama.cpp b6918", "Ollama 0.5", "LM Studio", "koboldcpp", "exllamav2", "MLX"}) {
    const double speed = of("decode_speed", framework, "tok/s").value, tpot_s = 1 / speed;
    const double first_s = 1000 / of("prefill_speed", framework, "tok/s").value, request_s = first_s + 199 * tpot_s;
    const auto near = [&](const char* quantity, const char* unit, double wanted) {
      const Prediction p = of(quantity, framework, unit);
      EXPECT_NEAR(p.value, wanted, 1e-9 * wanted) << quantity << " " << framework << " " << p.reason;
    };
    near("tpot_mean", "ms", 1e3 * tpot_s);
    near("itl_median", "s", tpot_s);
    near("user_output_speed", "tok/s", speed);
    near("ttft", "s", first_s);
    near("request_latency", "s", request_s);
    near("output_throughput_total", "tok/s", 200 / request_s);
  }
  EXPECT_NE(of("output_throughput_total", "llama.cpp", "tok/s", "saturated").reason.find("at once is not stated"),
            std::string::npos);
  EXPECT_NE(of("prefill_throughput_per_node", "llama.cpp", "tok/s/node").reason.find("not predicted of local software"),
            std::string::npos);
}

TEST(PredictLocal, software_that_nothing_is_fitted_to_is_said_and_has_a_wider_interval) {
  const auto of = [](const char* framework) {
    return predict_local(truth(), row_of("Llama-2-7B", "RTX 4090", "q4_0", framework, "decode_speed", "0", "128"));
  };
  const Prediction known = of("llama.cpp");
  EXPECT_EQ(known.assumed.find("is not known"), std::string::npos);
  for (const char* other : {"MLC-LLM", "something new"}) {
    EXPECT_DOUBLE_EQ(of(other).value, known.value);
    EXPECT_GT(of(other).p95, 1.2 * known.p95) << other;
    EXPECT_NE(of(other).assumed.find("software like llama.cpp: " + std::string(other) + " is not known"),
              std::string::npos);
  }
  EXPECT_NE(of("").assumed.find("framework not stated"), std::string::npos);
}

TEST(PredictLocal, a_name_may_say_the_active_parameters) {
  test::Cells cells = {{"model", "Nobody-Knows-35B-A3B"},
                       {"hardware", "RTX 4090"},
                       {"weight_precision", "q4_k_m"},
                       {"framework", "llama.cpp"},
                       {"output_len", "128"},
                       {"params_b", "35"},
                       {"active_params_b", "3"},
                       {"measured_quantity", "decode_speed"}};
  const double stated = predict_local(truth(), test::row_of(cells)).value;
  test::set(cells, "active_params_b", "");
  EXPECT_DOUBLE_EQ(predict_local(truth(), test::row_of(cells)).value, stated);
}

TEST(PredictLocal, an_unknown_model_takes_the_nearest_architecture_and_a_wider_interval) {
  test::Cells cells = {{"model", "Nobody-Knows-32B-A3B"},
                       {"hardware", "RTX 4090"},
                       {"weight_precision", "q4_k_m"},
                       {"framework", "llama.cpp CUDA"},
                       {"n_gpus", "1"},
                       {"params_b", "31"},
                       {"active_params_b", "3.2"},
                       {"batch_or_concurrency", "1"},
                       {"output_len", "128"},
                       {"measured_quantity", "decode_speed"}};
  const Prediction guessed = predict_local(truth(), test::row_of(cells));
  ASSERT_TRUE(guessed.scored()) << guessed.reason;
  EXPECT_NE(guessed.assumed.find("the nearest by parameter count"), std::string::npos) << guessed.assumed;
  test::set(cells, "model", "Qwen3-30B-A3B");
  const Prediction known = predict_local(truth(), test::row_of(cells));
  EXPECT_NEAR(guessed.value, known.value, 0.4 * known.value);
  EXPECT_GT(guessed.p95 / guessed.p05, known.p95 / known.p05);
}

}  // namespace
}  // namespace eqc
