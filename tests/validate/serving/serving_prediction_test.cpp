// Serving predictions of published rows: degrees, precisions, loads, quantities and what is refused.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>

#include "host/engine/software/serving_profile.hpp"
#include "host/validate/prediction.hpp"
#include "host/validate/serving/deployment.hpp"
#include "host/validate/serving/served_row.hpp"
#include "host/validate/serving/serving_framework.hpp"
#include "host/validate/validation.hpp"
#include "host/validate/wording.hpp"
#include "tests/validate/serving/served_rows.hpp"

namespace eqc {
namespace {

using test::catalog;
using test::Cells;
using test::llama;
using test::mixture;
using test::row_of;
using test::set;
using test::truth;

TEST(PredictServing, saturated_throughput_is_near_the_published_table) {
  // TensorRT-LLM 1.0 perf-overview.md: 4,205 tokens/s; bar of the project for the table: median error 15 %.
  const Prediction p = predict_serving(truth(), row_of(llama("output_throughput_total", "saturated")));
  ASSERT_TRUE(p.scored()) << p.reason;
  EXPECT_NEAR(p.value, 4205, 0.25 * 4205);
  EXPECT_LT(p.p05, p.value);
  EXPECT_GT(p.p95, p.value);
  EXPECT_GT(p.baseline, p.value);  // a roofline at full peak is never slower
}

TEST(PredictServing, compiled_engines_have_no_attention_window_by_default) {
  Cells mistral = llama("output_throughput_total", "saturated");
  set(mistral, "model", "Mistral-7B");
  EXPECT_GT(deployment_of(truth(), row_of(mistral)).model.window, 0);
  set(mistral, "framework", "TensorRT-LLM 0.14 (in-flight batching)");
  EXPECT_EQ(deployment_of(truth(), row_of(mistral)).model.window, 0);
}

TEST(PredictServing, time_per_token_grows_with_concurrency_and_stays_above_the_roofline) {
  double before_ms = 0;
  for (const char* batch : {"1", "c=16", "batch 64", "256"}) {
    const Prediction p = predict_serving(truth(), row_of(llama("tpot_mean", batch)));
    ASSERT_TRUE(p.scored()) << p.reason;
    EXPECT_GT(p.value, before_ms);
    EXPECT_LT(p.baseline, p.value);
    before_ms = p.value;
  }
}

TEST(PredictServing, first_token_takes_longer_for_longer_prompts) {
  Cells cells = llama("ttft_mean", "1");
  const double short_ms = predict_serving(truth(), row_of(cells)).value;
  set(cells, "input_len", "16000");
  EXPECT_GT(predict_serving(truth(), row_of(cells)).value, 4 * short_ms);
}

TEST(PredictServing, a_first_token_without_a_statistic_is_that_of_a_batch_that_starts_together) {
  const auto first_ms = [](const char* quantity, const char* batch, const char* framework) {
    Cells cells = llama(quantity, batch);
    set(cells, "framework", framework);
    return predict_serving(truth(), row_of(cells)).value;
  };
  const double one_ms = first_ms("ttft", "1", "TensorRT-LLM 0.5"),
               batch_ms = first_ms("ttft", "64", "TensorRT-LLM 0.5");
  EXPECT_GT(batch_ms, 10 * one_ms);
  EXPECT_LT(batch_ms, 64 * one_ms);
  EXPECT_EQ(first_ms("ttft", "64", "vllm 0.12"), first_ms("ttft_mean", "64", "vllm 0.12"));  // a server queues them
}

TEST(PredictServing, a_power_limit_slows) {
  Cells cells = llama("output_throughput_total", "64");
  const double free = predict_serving(truth(), row_of(cells)).value;
  set(cells, "notes", "MaxQ (power-capped) config");
  EXPECT_NEAR(predict_serving(truth(), row_of(cells)).value / free, 0.89, 0.05);  // (500 W / 700 W)^0.4 = 0.874
}

TEST(PredictServing, an_unknown_model_takes_the_nearest_architecture_and_a_wider_interval) {
  Cells cells = llama("tpot_mean", "8");
  const Prediction known = predict_serving(truth(), row_of(cells));
  set(cells, "model", "Nobody-Knows-71B");
  EXPECT_FALSE(predict_serving(truth(), row_of(cells)).scored());
  cells.emplace_back("params_b", "71");
  const Prediction guessed = predict_serving(truth(), row_of(cells));
  ASSERT_TRUE(guessed.scored()) << guessed.reason;
  EXPECT_GT(guessed.p95 / guessed.p05, known.p95 / known.p05);
  EXPECT_NE(guessed.assumed.find("nearest"), std::string::npos);
}

TEST(PredictServing, refuses_what_it_does_not_predict_with_a_countable_reason) {
  EXPECT_EQ(predict_serving(truth(), row_of(llama("cost_per_day", "8"))).reason,
            "quantity cost_per_day is not predicted");
  Cells cells = llama("tpot_mean", "8");
  set(cells, "hardware", "abacus");
  EXPECT_EQ(predict_serving(truth(), row_of(cells)).reason, "hardware not in the catalog");
}

TEST(PredictServing, random_requests_leave_places_empty) {
  Cells offline = llama("output_throughput_total", "offline"), server = llama("output_throughput_total", "server");
  const ServedRow full = serve(truth(), row_of(offline)), random = serve(truth(), row_of(server));
  const double capacity = full.batch * full.replicas,
               used = capacity * random.output_tokens_per_s / full.output_tokens_per_s;
  EXPECT_NEAR(used + 2.3263 * std::sqrt(used), capacity, 1e-6 * capacity);  // Halfin and Whitt 1981
}

TEST(PredictServing, at_a_stated_rate_as_many_requests_run_as_come_while_one_is_served) {
  const ServedRow few = serve(truth(), row_of(llama("tpot_mean", "server, 0.5 requests/s"))),
                  many = serve(truth(), row_of(llama("tpot_mean", "server, 2 requests/s")));
  for (const ServedRow* r : {&few, &many}) {  // Little 1961; whole sequences
    const double running = r->requests_per_s / r->replicas * (total_s(r->first) + r->output_tokens * r->tpot_s);
    EXPECT_LE(running, r->batch);
    EXPECT_GT(running, 0.9 * r->batch - 1);
  }
  EXPECT_GT(many.batch, few.batch);
  EXPECT_EQ(predict_serving(truth(), row_of(llama("output_throughput_total", "server, 2 requests/s"))).reason,
            "the benchmark set the rate of requests");
}

TEST(PredictServing, clients_beyond_the_memory_wait_for_those_that_run) {
  const ServedRow all = serve(truth(), row_of(llama("request_latency_mean", "4000")));
  ASSERT_LT(all.batch, 4000);
  EXPECT_NEAR(all.queued_request_s, 4000 * all.output_tokens / all.output_tokens_per_s, 1e-9 * all.queued_request_s);
  EXPECT_NEAR(predict_serving(truth(), row_of(llama("request_latency_mean", "4000"))).value, 1e3 * all.queued_request_s,
              1e-6 * 1e3 * all.queued_request_s);
  EXPECT_EQ(serve(truth(), row_of(llama("request_latency_mean", "8"))).queued_request_s, 0);
}

TEST(PredictServing, engines_before_shared_caches_read_them_for_every_query_head) {
  Cells cells = llama("output_throughput_total", "64");
  set(cells, "framework", "TensorRT-LLM 0.14 (in-flight batching)");
  const ServedRow later = serve(truth(), row_of(cells));
  set(cells, "framework", "TensorRT-LLM 0.6.1");
  const ServedRow early = serve(truth(), row_of(cells));
  EXPECT_EQ(early.profile, kRepeatedCacheProfile);
  EXPECT_GT(early.decode_s, 1.5 * later.decode_s);
  set(cells, "model", "GPT-J-6B");  // every query head has keys of its own
  const double own_heads_s = serve(truth(), row_of(cells)).decode_s;
  set(cells, "framework", "TensorRT-LLM 0.14 (in-flight batching)");
  EXPECT_DOUBLE_EQ(serve(truth(), row_of(cells)).decode_s, own_heads_s);
}

TEST(PredictServing, a_throughput_is_no_surer_than_the_time_per_token_it_follows_from) {
  const auto width = [](const Prediction& p) { return p.p95 / p.p05; };
  const Prediction saturated = predict_serving(truth(), row_of(llama("output_throughput_total", "saturated"))),
                   stated = predict_serving(truth(), row_of(llama("output_throughput_total", "64"))),
                   token = predict_serving(truth(), row_of(llama("tpot_mean", "64")));
  EXPECT_GE(width(stated), width(saturated));
  EXPECT_GE(width(stated), 0.999 * width(token));
}

TEST(ServingSoftware, rows_of_a_family_of_accelerators_are_laid_over_the_profile) {
  Catalog changed = catalog();
  const double usual = serving_profile(changed, "vllm", "amd-cdna3").software.step_overhead_s;
  changed.serving_software.push_back({"vllm:amd-cdna3", "step_overhead_us", 2e6 * usual, {}});
  EXPECT_DOUBLE_EQ(serving_profile(changed, "vllm", "amd-cdna3").software.step_overhead_s, 2 * usual);
  EXPECT_DOUBLE_EQ(serving_profile(changed, "vllm", "nvidia-hopper").software.step_overhead_s, usual);
  EXPECT_EQ(serving_profile(changed, "vllm", "nvidia-hopper").spread.generation, 0);
  EXPECT_GT(serving_profile(changed, "vllm", "amd-cdna3").spread.generation, 0);
}

TEST(ServingSoftware, a_share_of_the_device_scales_its_kernels) {
  const HardwareSpec half = at_share(*catalog().hardware[0].spec, 0.5), whole = *catalog().hardware[0].spec;
  EXPECT_DOUBLE_EQ(half.memory_rate_bytes_per_s, 0.5 * whole.memory_rate_bytes_per_s);
  EXPECT_DOUBLE_EQ(half.peak_flop_per_s[1], 0.5 * whole.peak_flop_per_s[1]);
  EXPECT_DOUBLE_EQ(half.curves.decode_floor_s, 2 * whole.curves.decode_floor_s);
}

TEST(PredictServing, copies_that_begin_prompts_together_keep_the_first_token_waiting) {
  Cells cells = mixture("B200-180GB", "8", "1", "8", "8");
  set(cells, "measured_quantity", "ttft_mean");
  set(cells, "framework", "trtllm 1.1.0");
  set(cells, "batch_or_concurrency", "64");
  cells.emplace_back("source", "");
  const double apart = predict_serving(truth(), row_of(cells)).value;
  set(cells, "source", "InferenceX");  // its launch scripts balance the copies
  EXPECT_EQ(deployment_of(truth(), row_of(cells)).loop->balance_steps, 60);
  EXPECT_GT(predict_serving(truth(), row_of(cells)).value, apart);
  set(cells, "attention_dp", "1");
  EXPECT_EQ(deployment_of(truth(), row_of(cells)).loop->balance_steps, 0);
}

TEST(PredictServing, clients_beyond_what_can_be_followed_get_the_steady_state) {
  const Prediction p = predict_serving(truth(), row_of(llama("ttft_mean", "900000")));
  EXPECT_TRUE(p.scored()) << p.reason;
  EXPECT_TRUE(std::isfinite(p.value));
}

TEST(PredictServing, a_service_with_targets_is_no_fuller_than_they_allow) {
  Cells cells = llama("tpot_mean", "server");
  set(cells, "model", "Mixtral-8x7B");
  set(cells, "hardware", "H200-SXM-141GB");
  set(cells, "n_gpus", "1");
  set(cells, "tp", "1");
  set(cells, "framework", "TensorRT 10.2.0, CUDA 12.4");
  set(cells, "input_len", "370");
  set(cells, "output_len", "150");
  cells.emplace_back("source", "");
  EXPECT_GT(predict_serving(truth(), row_of(cells)).value, 200);  // as many as the memory holds
  set(cells, "source", "MLPerf Inference v4.1");
  EXPECT_EQ(deployment_of(truth(), row_of(cells)).token_limit_s, 0.2);
  EXPECT_LE(predict_serving(truth(), row_of(cells)).value, 199);  // latencies of the mean number, which leaves room
  set(cells, "batch_or_concurrency", "offline");
  EXPECT_EQ(deployment_of(truth(), row_of(cells)).token_limit_s, 0);
}

TEST(PredictServing, a_model_larger_than_its_accelerators_is_refused_or_gets_the_smallest_deployment_that_fits) {
  // Llama 3.3 70B: 141 GB in 16 bits
  Cells cells = llama("tpot_mean", "8");
  set(cells, "weight_precision", "bf16");
  set(cells, "n_gpus", "1");
  set(cells, "tp", "1");
  EXPECT_EQ(predict_serving(truth(), row_of(cells)).reason, "the weights do not fit the accelerators");
  set(cells, "n_gpus", "");
  set(cells, "tp", "");
  const Prediction smallest = predict_serving(truth(), row_of(cells));
  ASSERT_TRUE(smallest.scored()) << smallest.reason;
  EXPECT_NE(smallest.assumed.find("smallest deployment that fits: 2 accelerators"), std::string::npos)
      << smallest.assumed;
  set(cells, "measured_quantity", "decode_throughput_per_gpu");
  set(cells, "model", "DeepSeek-R1");
  EXPECT_EQ(predict_serving(truth(), row_of(cells)).reason, "accelerators not stated, and one does not hold the model");
}

TEST(PredictServing, a_mean_gap_between_tokens_is_the_time_per_token) {
  // docs.nvidia.com/nim/benchmarking/llm/1.0.0/performance: ITL = (latency - TTFT) / (tokens - 1)
  const double mean = predict_serving(truth(), row_of(llama("itl_mean", "50"))).value,
               per_token = predict_serving(truth(), row_of(llama("tpot_mean", "50"))).value,
               median = predict_serving(truth(), row_of(llama("itl_median", "50"))).value;
  EXPECT_DOUBLE_EQ(mean, per_token);
  EXPECT_LT(median, mean);
}

TEST(Framework, servers_and_software_for_one_user_are_told_apart) {
  for (const char* server : {"vLLM 0.9", "SGLang", "TGI-Gaudi, PyTorch", "FasterTransformer", "Optimum Habana 1.14",
                             "Transformers NeuronX 2.16", "tensorrt_llm", "DeepSpeed-MII"})
    EXPECT_EQ(framework_of(server).runs, Runs::server) << server;
  for (const char* local : {"llama.cpp b6918", "Ollama 0.5", "hailo-ollama", "ExLlamaV2", "MLX Swift", "LM Studio",
                            "koboldcpp", "llama-cpp-python", "MLC-LLM", "KTransformers"})
    EXPECT_EQ(framework_of(local).runs, Runs::local) << local;
  EXPECT_EQ(framework_of("HF transformers/FastChat").runs, Runs::loop);
  for (const char* other : {"something new", "PyTorch", "committee"})
    EXPECT_EQ(framework_of(other).runs, Runs::unknown) << other;
  for (const char* none : {"", "N/A", "unknown"}) EXPECT_EQ(framework_of(none).runs, Runs::unstated) << none;
}

TEST(PredictServing, a_server_that_nothing_is_fitted_to_is_said_and_has_a_wider_interval) {
  const auto of = [](const char* framework, const char* hardware = "H100-SXM-80GB") {
    Cells cells = llama("tpot_mean", "8");
    set(cells, "framework", framework);
    set(cells, "hardware", hardware);
    return predict_serving(truth(), row_of(cells));
  };
  const auto width = [](const Prediction& p) { return std::log(p.p95 / p.value) / kStudent95; };
  const Prediction known = of("vLLM 0.15");
  EXPECT_EQ(known.assumed.find("like vLLM"), std::string::npos);
  // docs/validation.md: s^2 = s_profile^2 + tau^2 where a framework or its family of accelerators was not fitted
  const double tau = unfitted_spread(test::catalog());
  EXPECT_GT(tau, 0.2);
  for (const char* other : {"TGI 3.0", "LMDeploy", "Triton", "something new", ""}) {
    const Prediction p = of(other);
    EXPECT_NEAR(p.value, known.value, 1e-9 * known.value) << other;
    EXPECT_NEAR(width(p), std::hypot(width(known), tau), 1e-9) << other;
  }
  EXPECT_NE(of("TGI 3.0").assumed.find("a server like vLLM: TGI 3.0 is not known"), std::string::npos);
  EXPECT_NE(of("").assumed.find("framework not stated"), std::string::npos);
  EXPECT_NEAR(width(of("TGI 3.0", "Gaudi3")), width(of("vLLM 0.15", "Gaudi3")), 1e-9);  // tau counts once
}

TEST(PredictServing, speeds_of_one_user_are_those_of_the_server_that_the_row_names) {
  const auto of = [](const char* quantity, const char* framework) {
    Cells cells = llama(quantity, "8");
    set(cells, "framework", framework);
    set(cells, "unit", contains(quantity, "speed") ? "tok/s" : "s");
    return predict_row(truth(), TruthTask::serving, row_of(cells)).value;
  };
  for (const char* server : {"vLLM 0.15", "SGLang 0.5.9", "TensorRT-LLM 1.0 (PyTorch backend)", "TGI 3.0"}) {
    const double tpot_s = of("tpot_mean", server);
    EXPECT_NEAR(of("decode_speed", server), 1 / tpot_s, 1e-6 / tpot_s) << server;
    EXPECT_NEAR(of("decode_speed_aggregate", server), 8 / tpot_s, 1e-6 / tpot_s) << server;
    EXPECT_GT(of("prefill_speed", server), 1000) << server;
  }
  EXPECT_GT(std::abs(of("decode_speed", "llama.cpp") * of("tpot_mean", "vLLM 0.15") - 1), 0.02);
}

TEST(PredictServing, a_request_without_a_prompt_or_an_answer_has_no_quantities_of_it) {
  const auto of = [](const char* quantity, const char* input, const char* output, const char* framework) {
    Cells cells = llama(quantity, "8");
    set(cells, "input_len", input);
    set(cells, "output_len", output);
    set(cells, "framework", framework);
    return predict_row(truth(), TruthTask::serving, row_of(cells));
  };
  for (const char* framework : {"vLLM 0.15", "llama.cpp"}) {
    for (const char* quantity : {"tpot_mean", "itl_median", "output_throughput_total", "request_latency"})
      EXPECT_NE(of(quantity, "1000", "0", framework).reason.find("of an answer of 0 tokens"), std::string::npos)
          << quantity << framework;
    EXPECT_NE(of("ttft_mean", "0", "100", framework).reason.find("of a prompt of 0 tokens"), std::string::npos);
    EXPECT_TRUE(of("ttft_mean", "1000", "0", framework).scored()) << framework;
  }
}

TEST(PredictServing, a_size_that_is_not_the_models_is_refused) {
  for (const char* framework : {"vLLM 0.15", "llama.cpp"}) {
    Cells cells = llama("tpot_mean", "8");
    set(cells, "framework", framework);
    cells.emplace_back("params_b", "8");
    cells.emplace_back("active_params_b", "");
    EXPECT_EQ(predict_row(truth(), TruthTask::serving, row_of(cells)).reason,
              "params_b 8 contradicts llama-3.3-70b, which has 70.6");
    set(cells, "params_b", "70");
    EXPECT_TRUE(predict_row(truth(), TruthTask::serving, row_of(cells)).scored());
  }
}

TEST(PredictServing, accepted_drafts_count_in_the_throughput_of_a_decode_pool) {
  Cells cells = mixture("H200-SXM-141GB", "32", "1", "32", "32");
  set(cells, "measured_quantity", "decode_throughput_per_gpu");
  cells.emplace_back("draft_tokens", "0");
  cells.emplace_back("draft_acceptance", "1");
  const double plain = predict_serving(truth(), row_of(cells)).value;
  set(cells, "draft_tokens", "1");
  const double drafted = predict_serving(truth(), row_of(cells)).value;
  EXPECT_GT(drafted, 1.3 * plain);  // two tokens per step that takes little longer
  EXPECT_LT(drafted, 2 * plain);
}

TEST(ServingSoftware, profiles_come_from_the_catalog_and_frameworks_from_their_names) {
  EXPECT_EQ(serving_profile_of("TensorRT-LLM 1.0 (PyTorch backend)"), "tensorrt-llm");
  EXPECT_EQ(serving_profile_of("trtllm 1.2.0rc2"), "tensorrt-llm");
  EXPECT_EQ(serving_profile_of("sglang 0.5.9"), "sglang");
  EXPECT_EQ(serving_profile_of("vLLM 0.10.0 ROCm 6.4.1"), "vllm-2025");
  EXPECT_EQ(serving_profile_of("vLLM 0.5.2"), "vllm-2025/2024");
  EXPECT_EQ(serving_profile_of("vLLM"), "vllm-2025");
  EXPECT_EQ(serving_profile_of("vllm 0.17.0"), "vllm");
  EXPECT_EQ(serving_profile_of("vllm nightly-5b8c30d62b754b57"), "vllm");
  EXPECT_EQ(serving_profile_of("Transformers NeuronX 2.16"), "compiled");
  EXPECT_EQ(serving_profile_of("CloudMatrix-Infer"), kWideExpertProfile);
  EXPECT_EQ(serving_profile_of("Triton with TensorRT-LLM 1.0"), "tensorrt-llm");
  for (const char* other : {"something new", "TGI 3.0", "LMDeploy", "FasterTransformer", "DeepSpeed-MII", "Triton", ""})
    EXPECT_EQ(serving_profile_of(other), kDefaultServingProfile) << other;
  EXPECT_DOUBLE_EQ(serving_software(catalog(), "tensorrt-llm").output_reserved,
                   1);  // trtllm-bench reserves the whole output
}

}  // namespace
}  // namespace eqc
